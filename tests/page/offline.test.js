/** The page works without a network, and an update never mixes versions. */

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeOffline } from '../../package/offline.js';
import { checkSample, dist, sample, site } from './browser.js';
import { printed } from './printed.js';

const there = site();
const next = mkdtempSync(join(tmpdir(), 'gouji-'));
after(() => rmSync(next, { recursive: true }));

/** Opens the page and waits until the browser has all its files. */
async function kept() {
  const page = await there.open({ kept: true });
  await page.waitForFunction(() => navigator.serviceWorker.controller, null, { timeout: 120_000 });
  return page;
}

/** @param {import('playwright-core').Page} page */
const versionOf = (page) => page.evaluate(() => document.documentElement.dataset.version);

test('with the network cut off it loads, checks, reads a PDF and shows its pages', async () => {
  const pdf = await printed(sample);
  const page = await kept();
  await page.context().setOffline(true);
  await page.reload();
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  await checkSample(page);
  await page.getByRole('option').first().click();
  await page.locator('.detail .help summary').click();
  await page.locator('.detail .help dd').first().waitFor();
  await page.locator('#picker').setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: pdf });
  await page.locator('.originals .to-paper').waitFor({ timeout: 120_000 });
  await page.getByRole('option').first().click();
  await page.locator('.detail .to-paper').click();
  await page.locator('.leaf canvas').first().waitFor();
});

/** Makes the next version of the site, in which one word differs. @returns {string[]} the files that differ */
function makeNext() {
  cpSync(dist, next, { recursive: true });
  const words = join(next, 'www', 'words.js');
  writeFileSync(words, readFileSync(words, 'utf8').replace("tagline: '", "tagline: '新版："));
  makeOffline(next);
  return ['index.html', 'offline.js', 'www/words.js'];
}

test('an update waits for the last page of the version before, and comes whole or not at all', async () => {
  const changed = makeNext();
  const page = await kept();
  const before = await versionOf(page);
  const tagline = () => page.locator('.tagline').innerText();
  const old = await tagline();

  // half an update: the new worker finds a file that is not of its version
  for (const path of changed.slice(0, 2)) there.server.instead.set(`/${path}`, readFileSync(join(next, path)));
  const refused = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const { installing } = registration;
    if (!installing) return 'nothing new';
    return new Promise((resolve) => installing.addEventListener('statechange', () => resolve(installing.state)));
  });
  assert.equal(refused, 'redundant');
  await page.reload();
  assert.deepEqual([await versionOf(page), await tagline()], [before, old]);

  // all of it: kept at once, used when no page of the version before is open any more
  for (const path of changed) there.server.instead.set(`/${path}`, readFileSync(join(next, path)));
  const installed = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const { installing } = registration;
    if (!installing) return 'nothing new';
    return new Promise((resolve) => installing.addEventListener('statechange', () => resolve(installing.state)));
  });
  assert.equal(installed, 'installed');
  await page.reload();
  assert.deepEqual([await versionOf(page), await tagline()], [before, old]);
  const context = page.context();
  await page.close();
  // the browser takes a moment to put the new version in the place of the one that nobody uses any more
  const open = async () => {
    const again = await context.newPage();
    await again.goto(there.server.url);
    await again.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    return again;
  };
  let again = await open();
  for (let tries = 0; tries < 10 && (await versionOf(again)) === before; tries += 1) {
    await again.close();
    await new Promise((done) => setTimeout(done, 500));
    again = await open();
  }
  assert.notEqual(await versionOf(again), before);
  assert.match(await again.locator('.tagline').innerText(), /^新版：/);
  assert.equal(await again.evaluate(async () => (await caches.keys()).length), 1, 'the version before is forgotten');
  there.server.instead.clear();
});

test('what another program shares with the installed page is checked', async () => {
  const page = await kept();
  await page.evaluate(async (text) => {
    const form = new FormData();
    form.append('files', new File([text], 'shared.txt', { type: 'text/plain' }));
    await fetch('share', { method: 'POST', body: form });
  }, sample);
  await page.goto('about:blank');
  await page.goto(`${there.server.url}#shared`);
  await page.waitForSelector('body[data-state=result]');
  assert.match((await page.locator('#given').textContent()) ?? '', /shared\.txt/);
  assert.ok(!page.url().includes('shared'));
});
