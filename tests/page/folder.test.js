/** A folder of many files: a table, checked by several workers, that can be saved. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { site } from './browser.js';

const there = site();

/** @param {number} i @param {string} rate */
const publication = (i, rate) => `2026年示例市第${i}局部门预算

预算05表 一般公共预算支出表

金额单位：万元

功能分类科目\t\t预算数\t\t
科目编码\t科目名称\t合计\t基本支出\t项目支出
2050803\t培训支出\t9.00\t4.00\t5.00
\t合 计\t9.00\t4.00\t5.00

2026年支出预算14.00万元，比上年增加4.00万元，增长${rate}%。
`;

test('a dropped folder is opened, its files are rows in order, and the table is saved', {
  timeout: 120_000,
}, async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'gouji-'));
  context.after(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, '部门', '其他'), { recursive: true });
  for (let i = 10; i < 20; i++)
    writeFileSync(join(directory, '部门', i % 2 ? '其他' : '', `${i}.txt`), publication(i, i === 13 ? '55.0' : '40.0'));
  writeFileSync(join(directory, '部门', '.DS_Store'), 'x');
  const page = await there.open();
  // only the browser itself can drop a folder
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [join(directory, '部门')], dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop']))
    await devtools.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  await page.locator('#several table').waitFor({ timeout: 60_000 });
  const names = await page.locator('#several .file span').allTextContents();
  assert.equal(names.length, 10);
  assert.deepEqual(names, names.toSorted());
  assert.ok(names.includes('部门/其他/13.txt'), names.join());
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '存为 CSV' }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  assert.equal(lines.length, 11);
  assert.match(
    lines.find((line) => line.includes('13.txt')) ?? '',
    /"部门\/其他\/13\.txt","示例市第13局","2026","部门预算","0","1","发现 1 处疑点/,
  );
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/folder.png` });
});
