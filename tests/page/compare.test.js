/** Two publications side by side. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sample, site } from './browser.js';

const there = site();

/** @param {string} name @param {string} text */
const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

test('two versions of one publication: what changed, amount by amount, and which findings are gone', async () => {
  const page = await there.open();
  const mended = sample.replace('662.100000', '626.100000');
  assert.notEqual(mended, sample);
  await page.locator('#picker').setInputFiles([file('before.txt', sample), file('after.txt', mended)]);
  await page.locator('#several table').waitFor();
  const compare = page.getByRole('button', { name: '比较选中的两份' });
  assert.ok(await compare.isDisabled());
  for (const box of await page.locator('#several input[type=checkbox]').all()) await box.check();
  await compare.click();
  await page.locator('#compare table').waitFor();
  assert.match((await page.locator('#compare h2').textContent()) ?? '', /同一份材料的两个版本/);
  const rows = page.locator('#compare tbody tr');
  assert.equal(await rows.count(), 1);
  const told = (await rows.first().textContent()) ?? '';
  for (const part of ['基本支出', '662.100000', '626.100000', '−36.000000', '万元', '−5.44%', '有变'])
    assert.ok(told.includes(part), `${part}: ${told}`);
  assert.match((await page.locator('#compare .told summary').allTextContents()).join(), /不再有的发现（\d+）/);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/compare.png` });

  await page.getByRole('button', { name: '也列出未变的' }).click();
  assert.ok((await rows.count()) > 100);
  await page.locator('#compare input').fill('基本工资');
  assert.ok((await rows.count()) < 100);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '存为 CSV' }).click(),
  ]);
  const saved = readFileSync(await download.path(), 'utf8');
  assert.match(saved, /"662\.100000","626\.100000","-36\.000000","-5\.44","有变"/);

  await page.locator('#compare .back').click();
  await page.locator('#several table').waitFor();
  assert.ok(await page.locator('#compare').isHidden());
});

test('two years are put side by side, the earlier first', async () => {
  const page = await there.open();
  await page
    .locator('#picker')
    .setInputFiles([
      file('new.txt', sample),
      file('old.txt', sample.replaceAll('2026', '2025').replace('662.100000', '600.000000')),
    ]);
  await page.locator('#several table').waitFor();
  for (const box of await page.locator('#several input[type=checkbox]').all()) await box.check();
  await page.getByRole('button', { name: '比较选中的两份' }).click();
  await page.locator('#compare table').waitFor();
  assert.match((await page.locator('#compare h2').textContent()) ?? '', /两个年度/);
  assert.match(
    (await page.locator('#compare tbody tr').first().textContent()) ?? '',
    /600\.000000.*662\.100000.*\+62\.100000/,
  );
});
