/**
 * What the page's tests share: a browser, the page in it, and a person's first steps.
 */

import { existsSync, readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { delimiter, join, sep } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './server.js';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

const root = fileURLToPath(new URL('../../', import.meta.url));
export const dist = fileURLToPath(new URL('../../dist', import.meta.url)).replace(/[\\/]$/, '');
export const sample = readFileSync(join(root, 'www', 'sample.txt'), 'utf8');

// Quiet: no traffic of the browser's own, which the tests would have to tell from the page's.
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** The Chromium to test with: the one named by CHROMIUM, or the first on PATH. */
export function chromiumPath() {
  const named = process.env.CHROMIUM;
  if (named) return named;
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
      const path = directory + sep + name;
      if (existsSync(path)) return path;
    }
  }
  throw new Error('there is no Chromium on PATH; set CHROMIUM to one');
}

/** @param {string[]} [more] further arguments */
export const launch = (more = []) => chromium.launch({ executablePath: chromiumPath(), args: [...ARGUMENTS, ...more] });

/**
 * A browser and a server for the tests of one file.
 * @returns {{ server: Awaited<ReturnType<typeof serve>>, open: (given?: Given) => Promise<Page> }}
 */
export function site() {
  /** @type {Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  before(async () => {
    if (!existsSync(join(dist, 'index.html'))) throw new Error('dist/ is empty; run `make build` first');
    [browser, server] = await Promise.all([launch(), serve(dist)]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  return {
    get server() {
      return server;
    },
    open: (given) => open(browser, server.url, given),
  };
}

/**
 * @typedef {object} Given
 * @property {number} [width]
 * @property {number} [height]
 * @property {boolean} [dark]
 * @property {boolean} [english]
 * @property {string} [locale] what the browser is set to
 * @property {boolean} [kept] whether the browser may keep the site's files
 * @property {string[]} [complaints] receives what the page writes to the console as errors, and uncaught errors
 */

/**
 * Opens the page and waits until its core is ready.
 * @param {Browser} browser
 * @param {string} url
 * @param {Given} [given]
 */
export async function open(browser, url, given = {}) {
  const {
    width = 1440,
    height = 900,
    dark = false,
    english = false,
    kept = false,
    locale = 'zh-CN',
    complaints,
  } = given;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    serviceWorkers: kept ? 'allow' : 'block',
    locale,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints?.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints?.push(message.text()));
  await page.goto(url + (english ? '#en' : ''));
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  return page;
}

/**
 * Pastes into whatever has the keyboard.
 * @param {Page} page
 * @param {string} text
 * @param {string} [html] the same with markup, as browsers and Office copy it
 */
export const paste = (page, text, html) =>
  page.evaluate(
    ([text, html]) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text ?? '');
      if (html) clipboardData.setData('text/html', html);
      (document.activeElement ?? document.body).dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    },
    [text, html],
  );

/**
 * Waits until the page has an answer: a result, or a message.
 * @param {Page} page
 */
export const answered = (page) =>
  page.waitForFunction(
    () =>
      document.body.dataset.state !== 'checking' &&
      (document.body.dataset.state === 'result' || !document.getElementById('alert')?.hidden),
  );

/** @param {Page} page @param {string} [text] */
export async function checkSample(page, text = sample) {
  await paste(page, text);
  await page.waitForSelector('body[data-state=result]');
}

/** How often each mark is set in the document, when all of it is drawn. @param {Page} page */
export const marks = async (page) => {
  await page.waitForFunction(() => !document.querySelector('#document [aria-busy]'));
  return page.evaluate(() => {
    /** @type {Record<string, number>} */
    const counts = {};
    for (const cell of document.querySelectorAll('#document [data-mark]')) {
      const mark = cell.getAttribute('data-mark') ?? '';
      counts[mark] = (counts[mark] ?? 0) + 1;
    }
    return counts;
  });
};

/**
 * Waits until the cell that was brought into sight is seen: inside the window, and not under anything.
 * @param {Page} page
 */
export const inSight = (page) =>
  page.waitForFunction(() => {
    const element = document.querySelector('#document .found');
    if (!element) return false;
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const there = document.elementFromPoint(x, y);
    return there !== null && (element === there || element.contains(there));
  });

/**
 * Drags a file over the page.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @param {Buffer} buffer
 * @returns {Promise<() => Promise<void>>} drops it
 */
export async function drag(page, name, buffer) {
  const dataTransfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const dragged = new DataTransfer();
      dragged.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      return dragged;
    },
    { name, base64: buffer.toString('base64') },
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer });
  return () => page.dispatchEvent('body', 'drop', { dataTransfer });
}
