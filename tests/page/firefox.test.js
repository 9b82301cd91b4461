/**
 * In Firefox, by WebDriver BiDi: a walk through the page and the most important of what the other tests ask of Chromium. Skipped,
 * visibly, where there is no Firefox.
 */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { delimiter, sep } from 'node:path';
import { firefox } from 'playwright-core';
import { serve as serveExample } from '../../examples/site/serve.js';
import { dist, inSight, marks, open as openIn, sample } from './browser.js';
import { printed } from './printed.js';
import { serve } from './server.js';

/** The Firefox to test with: the one named by FIREFOX, or the first on PATH. */
const path =
  process.env.FIREFOX ??
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((directory) => ['firefox-esr', 'firefox'].map((name) => directory + sep + name))
    .find((file) => existsSync(file));
const given = { skip: path ? false : 'there is no Firefox on PATH', timeout: 120_000 };

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
before(async () => {
  if (!path) return;
  [browser, server] = await Promise.all([launch(path), serve(dist)]);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** @param {string} executablePath */
async function launch(executablePath) {
  const launched = await firefox.launch({ channel: 'moz-firefox', executablePath });
  // this Firefox knows no command for media features, and Playwright gives it with each context
  const session = Object.getPrototypeOf(/** @type {any} */ (launched)._connection.toImpl(launched)._browserSession);
  const { send } = session;
  session.send = function (/** @type {string} */ method, /** @type {unknown} */ parameters) {
    return method === 'emulation.setMediaFeaturesOverride' ? Promise.resolve({}) : send.call(this, method, parameters);
  };
  return launched;
}

/** @param {import('./browser.js').Given} [how] */
const open = (how) => openIn(browser, server.url, how);

/** Gives the page files as if they were chosen; what a script pastes is empty in this browser. @param {import('playwright-core').Page} page @param {Record<string, string | Buffer>} files */
async function give(page, files) {
  await page.setInputFiles(
    '#picker',
    Object.entries(files).map(([name, content]) => ({ name, mimeType: '', buffer: Buffer.from(content) })),
  );
  await page.waitForSelector('body[data-state=result]');
}

/** What a press of a button saves: the name, and the beginning of what is in it. No download is told by this protocol. @param {import('playwright-core').Page} page @param {string} format */
async function exported(page, format) {
  await page.evaluate(() => {
    /** @type {Blob[]} */
    const saved = [];
    Object.assign(window, { saved });
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) saved.push(blob);
      return create(blob);
    };
  });
  await page.locator('#exports summary').click();
  await page.locator(`[data-format="${format}"]`).click();
  await page.waitForFunction(() => /** @type {any} */ (window).saved.length > 0);
  return page.evaluate(async () => {
    const [blob] = /** @type {Blob[]} */ (/** @type {any} */ (window).saved);
    return { size: blob?.size ?? 0, start: (await blob?.slice(0, 400).text()) ?? '' };
  });
}

test('Firefox: the sample, its findings by keyboard, an amount, and English', given, async () => {
  /** @type {string[]} */
  const complaints = [];
  const page = await open({ complaints });
  await page.getByRole('button', { name: '载入示例' }).click();
  await page.waitForSelector('body[data-state=result]');
  const options = page.getByRole('option');
  await options.first().waitFor();
  await page.keyboard.press('j');
  assert.equal(await options.nth(1).getAttribute('aria-selected'), 'true');
  await inSight(page);
  await options.nth(1).focus();
  await page.keyboard.press('Home');
  assert.equal(await options.nth(0).getAttribute('aria-selected'), 'true');
  assert.notDeepEqual(await marks(page), {});
  await page.keyboard.press('Escape');
  assert.ok(await page.locator('.detail').isHidden());
  const amount = await page.waitForSelector('.pages .amount.proven');
  await amount.click();
  await page.locator('.detail .equation').first().waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('link', { name: '中文' }).waitFor();
  assert.match((await page.locator('.summary .verdict').textContent()) ?? '', /\d+ errors? .*found/);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test('Firefox: a PDF, its printed page, and what is exported of it', given, async () => {
  const pdf = await printed(sample);
  const page = await open();
  await give(page, { 'a.pdf': pdf });
  await page.getByRole('option').first().click();
  await page.locator('.detail').getByRole('button', { name: '看原件页面' }).click();
  await page.locator('.leaf canvas').first().waitFor();
  await page.locator('.leaf .box').first().waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  assert.ok(await page.locator('#paper').isHidden());
  for (const [format, start] of Object.entries({
    json: /^\{/,
    csv: /^\S+,/,
    'facts.csv': /^\ufeff?source,/,
    'facts.jsonl': /^\{/,
    xlsx: /^PK/,
    pdf: /^%PDF/,
  })) {
    const { size, start: begins } = await exported(page, format);
    assert.match(begins, start, format);
    assert.ok(size > 400, format);
  }
  const html = await exported(page, 'html');
  assert.match(html.start, /^<!doctype html>/i);
  assert.ok(html.size < 5_000_000, `the report as a page is ${html.size} bytes`);
  await page.context().close();
});

test('Firefox: several files are a table, and the report is the same as in Chromium', given, async () => {
  const page = await open();
  await give(page, { 'one.txt': sample, 'two.txt': sample });
  await page.waitForSelector('body[data-several=shown]');
  assert.equal(await page.locator('#several tbody tr').count(), 2);
  await page.locator('#several button.file').first().click();
  await page.getByRole('option').first().waitFor();
  const there = await exported(page, 'json');
  const { launch: launchChromium } = await import('./browser.js');
  const chromium = await launchChromium();
  const other = await openIn(chromium, server.url);
  await give(other, { 'one.txt': sample });
  const here = await exported(other, 'json');
  await chromium.close();
  assert.deepEqual(there, here);
  await page.context().close();
});

test('Firefox: on a phone nothing is cut, and a finding lies over the page', given, async () => {
  const page = await open({ width: 390, height: 844 });
  await give(page, { 'a.txt': sample });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.getByRole('option').first().click();
  await page.locator('.detail').getByRole('button', { name: '← 结果' }).click();
  assert.ok(await page.locator('.detail').isHidden());
  // turned, it is a tablet
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.getByRole('option').first().click();
  await inSight(page);
  await page.context().close();
});

test('Firefox: hostile text is shown as text', given, async () => {
  const page = await open();
  await give(page, {
    'a.txt': `${sample}\n<img src=x onerror="document.title='run'"><script>document.title='run'</script>\n`,
  });
  assert.notEqual(await page.title(), 'run');
  assert.equal(await page.locator('#document img, #document script').count(), 0);
  await page.context().close();
});

test('Firefox: the badge opens to the findings, and checks a file', given, async () => {
  const site = await serveExample();
  try {
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${site.url}/`);
    await page.locator('#beforehand .badge.error').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('错误', { exact: false }).first().waitFor();
    assert.ok(((await dialog.boundingBox())?.height ?? 0) > 300, 'the dialog has room');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('#file').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from(sample) });
    await page.locator('#chosen .badge.error').waitFor({ timeout: 60_000 });
    await context.close();
  } finally {
    site.close();
  }
});
