/**
 * What each kind of finding means. `help.json` is written from the documentation of the rules by `make generate`.
 */

import { make } from './dom.js';
import { say, tell } from './language.js';

/** @typedef {import('./report').Text} Text */
/** @typedef {{ title: Text, checks: Text, matters: Text, not: Text, basis: Text }} Kind */

/** @type {Promise<Record<string, Kind>> | undefined} */
let loading;

/** Fetched with the page, so that it is there without a network too. */
export const loadHelp = () => (loading ??= fetchHelp());

/** @returns {Promise<Record<string, Kind>>} */
async function fetchHelp() {
  try {
    const answer = await fetch(new URL('./help.json', import.meta.url));
    if (answer.ok) return await answer.json();
  } catch {
    // no network: it may be there the next time
  }
  loading = undefined;
  return {};
}

/** What a finding's rule means, to be unfolded. @param {string} rule */
export function drawHelp(rule) {
  const details = make('details', 'help', say(make('summary'), 'help'));
  details.addEventListener('toggle', async () => details.append(drawKind(kindOf(await loadHelp(), rule), rule)), {
    once: true,
  });
  return details;
}

/** A rule's own words, its group's, or those on equations. @param {Record<string, Kind>} kinds @param {string} rule */
const kindOf = (kinds, rule) => {
  const name = [rule, rule.replace(/\/.*/, '/*'), '*'].find((name) => Object.hasOwn(kinds, name));
  return name === undefined ? undefined : kinds[name];
};

/** @param {Kind | undefined} kind @param {string} rule */
function drawKind(kind, rule) {
  if (!kind) return say(make('p', 'meta'), 'help_missing');
  const list = make('dl');
  for (const [word, text] of /** @type {const} */ ([
    ['help_checks', kind.checks],
    ['help_matters', kind.matters],
    ['help_not', kind.not],
    ['help_basis', kind.basis],
  ])) {
    list.append(say(make('dt'), word), tell(make('dd'), text));
  }
  list.append(say(make('dt'), 'rule'), make('dd', 'identity', rule));
  return make('div', '', tell(make('p', 'name'), kind.title), list);
}
