/** What a newsroom sees: the verdict first and true, a headline for each finding, the operation, kinds as one line. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSample, paste, site } from './browser.js';

const { open } = site();

const SENTENCE = '2026年支出预算200.00万元，比上年增加30.00万元，增长20.0%。';

/** @param {import('playwright-core').Page} page @param {string} text */
async function check(page, text) {
  await paste(page, text);
  await page.waitForSelector('body[data-state=result]');
}

test('what the text says counts, and the operation can be followed', async () => {
  const page = await open();
  await check(page, `2026年部门预算说明\n\n二、支出预算情况说明\n\n${SENTENCE}\n`);
  assert.equal(await page.locator('.summary .verdict').textContent(), '发现 1 处疑点，在正文的增减额与增长率');
  assert.match((await page.locator('.summary').textContent()) ?? '', /没有认出任何预算表；正文 \d+ 项相符、1 项不符/);
  assert.equal(await page.getByText('没有遗漏').count(), 0);
  assert.match(await page.title(), /^发现 1 处疑点.* · 勾稽$/);
  await page.getByRole('option').first().click();
  assert.equal(
    await page.locator('.detail .message').textContent(),
    '“支出预算”的增长率印为 20.0%，按同一句的数应为 17.6%',
  );
  assert.equal(await page.locator('.detail .operation').textContent(), '30.00 ÷ (200.00 − 30.00) = 17.65% ≠ 20.0%');
  assert.match((await page.locator('.detail .figures').textContent()) ?? '', /相差2\.4 个百分点/);
  // the sentence, under the section it stands in, with its figures marked
  assert.match((await page.locator('.excerpt .go').textContent()) ?? '', /正文 · 二、支出预算情况说明/);
  assert.deepEqual(await page.locator('.excerpt mark[data-mark=suspect]').allTextContents(), ['20.0%']);
  await page.locator('.detail .operation .figure').first().click();
  await page.waitForSelector('#document .found');
  // no identifier of a rule is in sight
  assert.equal(await page.getByText('narrative/growth').count(), 0);
  await page.locator('.detail .help summary').click();
  await page.locator('.help .identity').getByText('narrative/growth').waitFor();
});

test('where nothing was compared, nothing is called complete or clean', async () => {
  const page = await open();
  await check(page, '这里没有预算，只有一句话。');
  assert.match((await page.locator('.summary .verdict.nothing').textContent()) ?? '', /没有认出任何预算表/);
  assert.equal(await page.getByText(/没有遗漏|没有发现/).count(), 0);
});

test('many of a kind are one line that opens', async () => {
  const page = await open();
  const lines = [...Array(6).keys()].map(
    (i) => `${i + 1}.第${i + 1}项支出预算${200 + i}.00万元，比上年增加30.00万元，增长${50 + i}.0%。`,
  );
  await check(page, `2026年部门预算说明\n\n${lines.join('\n\n')}\n`);
  const options = page.locator('.option:not([hidden])');
  assert.equal(await options.count(), 1);
  assert.match((await options.first().locator('.kind').textContent()) ?? '', /同类共 6 处/);
  await options.first().click();
  if ((await options.count()) === 1) await options.first().click();
  assert.equal(await options.count(), 6);
  await page.getByRole('searchbox', { name: '在结果中查找' }).fill('53.0%');
  assert.equal(await options.count(), 1);
  await page.getByRole('searchbox', { name: '在结果中查找' }).fill('');
  assert.equal(await options.count(), 6);
  await options.first().click();
  assert.equal(await options.count(), 1, 'and folds again');
});

test('the browser’s language decides at first, and the address after that', async () => {
  const page = await open({ locale: 'fr-FR' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.getByRole('link', { name: '中文' }).click();
  await page.getByRole('link', { name: 'English' }).waitFor();
});

test('the forms are a list that is searched', async () => {
  const page = await open();
  await checkSample(page);
  await page.locator('.forms > summary').click();
  const items = page.locator('.forms li:not([hidden])');
  const all = await items.count();
  assert.ok(all > 5);
  assert.ok((await page.locator('.forms h4').count()) > 1, 'grouped');
  await page.keyboard.type('三公');
  const found = await items.count();
  assert.ok(found > 0 && found < all, `${found} of ${all}`);
  await items.first().getByRole('button').click();
  await page.waitForFunction(() => !document.querySelector('.forms[open]'));
});

test('on a phone the finding is a sheet, and the way back leads to where one was', async () => {
  const page = await open({ width: 390, height: 844 });
  await checkSample(page);
  const option = page.locator('.option:not([hidden])').nth(2);
  await option.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  const top = (await option.boundingBox())?.y ?? 0;
  await option.click();
  const sheet = await page.locator('#detail').boundingBox();
  assert.ok(sheet && sheet.y > 300 && sheet.y + sheet.height >= 843, JSON.stringify(sheet));
  await page.getByRole('button', { name: '← 结果' }).click();
  assert.ok(await page.locator('#detail').isHidden());
  assert.equal(await page.evaluate(() => scrollY), before);
  assert.ok(Math.abs(((await option.boundingBox())?.y ?? 0) - top) < 2);
  assert.ok(await option.evaluate((element) => element === document.activeElement), 'the keyboard is there too');
});
