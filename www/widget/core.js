/**
 * What checks for all <gouji-check> of a page: one worker, one check after the other.
 */

import { Checker, Lost } from '../checker.js';

/** @typedef {import('../report').Checked} Checked */
/** @typedef {import('../messages').Source} Given */

/** A check that takes longer is given up, so that the others get their turn. */
const TIME_LIMIT = 300_000;

const checker = new Checker();
/** Settled when nothing is left to be checked. @type {Promise<unknown>} */
let queue = Promise.resolve();

/**
 * @param {Given[]} given
 * @param {AbortSignal} signal
 * @param {(page: number, pages: number) => void} onPage
 * @returns {Promise<Checked>}
 */
export function check(given, signal, onPage) {
  const answer = queue.then(() => checkNow(given, signal, onPage));
  queue = answer.catch(() => {});
  return answer;
}

/**
 * @param {Given[]} given
 * @param {AbortSignal} signal
 * @param {(page: number, pages: number) => void} onPage
 */
async function checkNow(given, signal, onPage) {
  if (signal.aborted) throw new Lost('cancelled');
  let late = false;
  const end = () => checker.cancel();
  const clock = setTimeout(() => {
    late = true;
    end();
  }, TIME_LIMIT);
  signal.addEventListener('abort', end);
  try {
    const sources = given.map(({ name, content }) => ({ name, content }));
    return await checker.check(sources, (_, page, pages) => page && pages && onPage(page, pages));
  } catch (error) {
    throw late ? Object.assign(new Error(), { why: 'too_long' }) : error;
  } finally {
    clearTimeout(clock);
    signal.removeEventListener('abort', end);
  }
}
