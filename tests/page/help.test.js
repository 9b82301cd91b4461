/** Each kind of finding says what it means, in both languages. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkSample, site } from './browser.js';

const { open } = site();
const help = JSON.parse(readFileSync(fileURLToPath(new URL('../../www/help.json', import.meta.url)), 'utf8'));

test('every finding of the sample has its help', async () => {
  const page = await open();
  await checkSample(page);
  const options = page.getByRole('option');
  /** @type {Set<string>} */
  const titles = new Set();
  for (let i = 0; i < (await options.count()); i++) {
    await options.nth(i).click();
    await page.locator('.detail .help summary').click();
    const rule = (await page.locator('.detail .help .identity').textContent()) ?? '';
    const title = (await page.locator('.detail .help .name').textContent()) ?? '';
    // what is no rule of its own is an identity
    assert.equal(title, (help[rule] ?? help['*']).title.zh, rule);
    assert.equal(await page.locator('.detail .help dd').count(), 5);
    titles.add(title);
  }
  assert.ok(titles.size > 2);
  await page.evaluate(() => void (location.hash = '#en'));
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  assert.match(await page.locator('.detail .help dd').first().innerText(), /^[\x20-\x7e“”–’元%≤≥]+$/);
});
