/** Narrowing the list of findings, dismissing one, phrases in the text, and asking the department. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSample, inSight, paste, site } from './browser.js';

const { open } = site();

/** @param {import('playwright-core').Page} page */
const listed = (page) => page.locator('[role=option]:not([hidden])').count();

test('the list is searched and narrowed to severities', async () => {
  const page = await open();
  await checkSample(page);
  const all = await listed(page);
  assert.ok(all > 2);
  const first = ((await page.getByRole('option').first().locator('.text').textContent()) ?? '').slice(0, 20);
  await page.getByRole('searchbox').fill(first);
  const found = await listed(page);
  assert.ok(found > 0 && found < all, `${found} of ${all}`);
  assert.match((await page.locator('.filter .left').textContent()) ?? '', new RegExp(`列出 ${found} 项，共 ${all} 项`));
  await page.getByRole('searchbox').fill('');
  assert.equal(await listed(page), all);
  assert.ok(await page.locator('.filter .left').isHidden());

  const notes = page.locator('.filter .switch.note');
  await notes.click();
  assert.equal(await notes.getAttribute('aria-pressed'), 'false');
  assert.equal(await page.locator('.option.note:not([hidden])').count(), 0);
  await notes.click();
  assert.equal(await listed(page), all);
});

test('a finding is dismissed, counted, and comes back', async () => {
  const page = await open();
  await checkSample(page);
  const all = await listed(page);
  const message = await page.locator('.detail .message').textContent();
  await page.keyboard.press('x');
  assert.equal(await listed(page), all - 1);
  assert.notEqual(await page.locator('.detail .message').textContent(), message);
  await page.locator('.detail .bar').getByRole('button', { name: '忽略' }).click();
  assert.equal(await listed(page), all - 2);
  const restore = page.getByRole('button', { name: '恢复忽略的（2）' });
  await restore.click();
  await page.getByRole('button', { name: '恢复忽略的（1）' }).click();
  assert.equal(await listed(page), all);
  assert.equal(await page.locator('.detail .message').textContent(), message);
});

test('the phrase of a sentence is set off in its paragraph', async () => {
  const page = await open();
  const text = '2026年部门预算说明\n\n2026年支出预算200.00万元，比上年增加50.00万元，增长40.00%。\n';
  await paste(page, text);
  await page.waitForSelector('body[data-state=result]');
  await page.getByRole('option').first().click();
  const phrases = await page.evaluate(() => [...(CSS.highlights.get('phrase') ?? [])].map(String));
  assert.ok(phrases.includes('40.00%'), JSON.stringify(phrases));
});

test('a finding has a question to the department, ready to be copied', async () => {
  const page = await open();
  await checkSample(page);
  const inquire = page.locator('.detail .inquire');
  for (const option of await page.getByRole('option').all()) {
    await option.click();
    if (await inquire.count()) break;
  }
  await inquire.locator('summary').click();
  assert.match((await inquire.locator('.inquiry').textContent()) ?? '', /请/);
  assert.equal(await inquire.locator('.inquiry').getAttribute('lang'), 'zh-CN');
  await inquire.getByRole('button', { name: '复制' }).click();
});

test('what stands in two tables is in view at once', async () => {
  for (const given of [{}, { width: 390, height: 844 }]) {
    const page = await open(given);
    await checkSample(page);
    let quoted = 0;
    for (const option of await page.getByRole('option').all()) {
      await option.evaluate((element) => /** @type {HTMLElement} */ (element).click());
      const marks = page.locator('.detail .excerpt [data-mark]');
      if (!(await marks.count()) || (await page.locator('.detail .excerpt').count()) < 2) continue;
      const panel = await page.locator('#detail').boundingBox();
      const last = await page.locator('.detail .excerpt').nth(1).boundingBox();
      assert.ok(
        panel && last && last.y + last.height <= panel.y + panel.height + 1,
        `the second place is seen without scrolling: ${JSON.stringify([given, quoted, panel, last])}`,
      );
      assert.ok((await page.locator('.detail .excerpt').first().innerText()).includes(await marks.first().innerText()));
      await page.locator('.detail .excerpt .go').nth(1).click();
      await inSight(page);
      quoted++;
    }
    assert.ok(quoted > 1, `${quoted} findings are quoted`);
    await page.context().close();
  }
});
