/** What is taken away of findings as text: quotations, letters, links; and what is remembered of dismissals. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { checkSample, paste, sample, site } from './browser.js';
import { printed } from './printed.js';

const there = site();
/** The sample as a PDF. @type {Buffer} */
let pdf;
before(async () => {
  pdf = await printed(sample);
});

/** @param {import('playwright-core').Page} page */
const giveSample = async (page) => {
  await page
    .locator('#picker')
    .setInputFiles({ name: 'sample.txt', mimeType: 'text/plain', buffer: Buffer.from(sample) });
  await page.waitForSelector('body[data-state=result]');
};

test('a finding is quoted with its source, and with what the printed page shows', async () => {
  const page = await there.open();
  await page.locator('#picker').setInputFiles({ name: 'sample.pdf', mimeType: 'application/pdf', buffer: pdf });
  await page.waitForSelector('body[data-state=result]');
  await page.getByRole('option').first().click();
  await page.locator('.taking .quote').click();
  const text = await page.locator('#takeaway textarea').inputValue();
  assert.match(text, /sample\.pdf · SHA-256 [0-9a-f]{64}/);
  assert.match(text, /第 \d+ 页/);
  assert.match(text, /不说明资金怎样使用/);
  await page.locator('#takeaway .crop canvas').waitFor();
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '存图' }).click(),
  ]);
  assert.match(picture.suggestedFilename(), /勾稽-1\.png$/);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/quote.png` });
});

test('a letter asks about the findings that were chosen for it', async () => {
  const page = await there.open();
  await checkSample(page);
  await page.getByRole('option').first().click();
  await page.locator('.taking .ask').click();
  await page.getByRole('option').nth(1).click();
  await page.locator('.taking .ask').click();
  await page.getByRole('button', { name: '写信（2 处）…' }).click();
  const text = await page.locator('#takeaway textarea').inputValue();
  assert.match(text, /^关于2026年度部门预算中若干数据的询问/);
  assert.match(text, /\n1\. .+\n\n2\. /s);
  for (const internal of ['Σ', '每行:', '每列:', '[']) assert.ok(!text.includes(internal), internal);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/letter.png` });
  await page.keyboard.press('Escape');
  await page.getByRole('option').first().click();
  await page.locator('.taking .ask').click();
  await page.getByRole('button', { name: '写信（1 处）…' }).waitFor();
});

test('a link to a finding holds nothing of the file, asks for it, and goes there', async () => {
  const page = await there.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await giveSample(page);
  await page.getByRole('option').nth(1).click();
  const told = await page.locator('.detail .message').textContent();
  await page.getByRole('button', { name: '复制链接' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#finding=[0-9a-f]{16}\.[0-9a-f]+$/);
  await page.goto('about:blank');
  await page.goto(link);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  assert.match((await page.locator('#linked').textContent()) ?? '', /请选择或拖入那个文件/);
  await paste(page, sample.replace('2026', '2025'));
  await page.waitForSelector('body[data-state=result]');
  assert.match((await page.locator('#linked').textContent()) ?? '', /不是链接所指的文件/);
  await giveSample(page);
  await page.locator('#linked').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('.detail .message').textContent(), told);
});

test('dismissals are remembered only when asked, by the file’s hash, and cleared by one button', async () => {
  const page = await there.open();
  await giveSample(page);
  const all = await page.locator('.option:visible').count();
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: '忽略', exact: true }).click();
  await page.locator('.remembering:visible').waitFor();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.getByRole('button', { name: '在这台电脑上记住' }).click();
  assert.match(
    (await page.evaluate(() => localStorage.getItem('gouji-dismissed'))) ?? '',
    /^\{"[0-9a-f]{64}":\["[0-9a-f]+"\]\}$/,
  );
  await page.reload();
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  await giveSample(page);
  assert.equal(await page.locator('.option:visible').count(), all - 1);
  await page.getByRole('button', { name: '全部清除，不再记住' }).click();
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.reload();
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  await giveSample(page);
  assert.equal(await page.locator('.option:visible').count(), all);
});
