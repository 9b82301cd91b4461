/** Relations of the user's own: a .toml beside what is checked. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample, site } from './browser.js';

const there = site();
const FALSE = '[[identity]]\nid = "假"\nform = "支出总表"\nformula = "每行: 基本支出 = 项目支出"\n';

/** @param {string} name @param {string} text */
const file = (name, text) => ({ name, mimeType: '', buffer: Buffer.from(text) });

test('they are checked besides, findings say whose they are, and what is wrong in them is told', async () => {
  const page = await there.open();
  const options = page.getByRole('option');
  await page.setInputFiles('#picker', [file('a.txt', sample)]);
  await options.first().waitFor();
  const before = await options.count();
  // alone they are for what was given before
  await page.setInputFiles('#picker', [file('own.toml', FALSE)]);
  await page.waitForFunction((before) => document.querySelectorAll('[role=option]').length > before, before);
  assert.match((await page.locator('#given').textContent()) ?? '', /a\.txt.*own\.toml/);
  assert.match((await page.locator('#findings').textContent()) ?? '', /own\.toml|自定|自备|支出总表/);

  await page.setInputFiles('#picker', [file('a.txt', sample), file('own.toml', FALSE.replace('项目支出', '项目支岀'))]);
  await page.waitForFunction(() => !document.getElementById('alert')?.hidden);
  assert.match((await page.locator('#alert').textContent()) ?? '', /own\.toml 第 4 行/);

  // without them all is as before
  await page.setInputFiles('#picker', [file('a.txt', sample)]);
  await page.waitForFunction((before) => document.querySelectorAll('[role=option]').length === before, before);
  assert.doesNotMatch((await page.locator('#given').textContent()) ?? '', /toml/);
});

test('alone and first, they ask for what is to be checked', async () => {
  const page = await there.open();
  await page.setInputFiles('#picker', [file('own.toml', FALSE)]);
  await page.locator('#alert').waitFor();
  assert.match((await page.locator('#alert').textContent()) ?? '', /一起拖入/);
});
