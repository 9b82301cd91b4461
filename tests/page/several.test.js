/** Several files are several documents: a table first, a row opens its report, and what belongs together can be changed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { sample, site } from './browser.js';

const { open } = site();

/** @param {string} name @param {string} text */
const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

/** A department's table and sentence. @param {string} department @param {string} rate */
const publication = (department, rate) => `2026年${department}部门预算

预算05表 一般公共预算支出表

金额单位：万元

功能分类科目\t\t预算数\t\t
科目编码\t科目名称\t合计\t基本支出\t项目支出
2050803\t培训支出\t9.00\t4.00\t5.00
2060101\t行政运行\t5.00\t5.00\t
\t合 计\t14.00\t9.00\t5.00

2026年支出预算14.00万元，比上年增加4.00万元，增长${rate}%。
`;

/** @param {import('playwright-core').Page} page @param {ReturnType<typeof file>[]} files */
async function give(page, files) {
  await page.locator('#picker').setInputFiles(files);
  await page.waitForSelector('body[data-state=result]', { timeout: 120_000 });
}

test('three departments are three rows, and a row opens its report', async () => {
  const page = await open();
  await give(page, [
    file('a.txt', publication('示例市档案局', '40.0')),
    file('b.txt', publication('示例市园林局', '55.0')),
    file('c.txt', '没有表'),
  ]);
  const rows = page.locator('.several tbody tr');
  assert.equal(await rows.count(), 3);
  assert.match((await rows.nth(0).textContent()) ?? '', /示例市档案局/);
  assert.match((await rows.nth(1).locator('.verdict').textContent()) ?? '', /发现 1 处疑点/);
  assert.match((await rows.nth(2).locator('.verdict').textContent()) ?? '', /没有认出任何预算表/);
  assert.match(await page.title(), /3 份材料，1 份有疑点/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    [],
  );

  await rows.nth(1).getByRole('button', { name: 'b.txt' }).click();
  await page.waitForSelector('#result:not([hidden])');
  assert.match((await page.locator('.summary h2').textContent()) ?? '', /示例市园林局/);
  await page.getByRole('button', { name: '← 全部文件' }).click();
  assert.ok(await page.locator('#result').isHidden());
  assert.ok(
    await rows
      .nth(1)
      .getByRole('button', { name: 'b.txt' })
      .evaluate((button) => button === document.activeElement),
  );

  // put together, and apart again
  await rows.nth(0).getByRole('checkbox').check();
  await rows.nth(1).getByRole('checkbox').check();
  await page.getByRole('button', { name: '把选中的放在一起核对' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.several tbody tr').length === 2);
  await rows.nth(0).getByRole('button', { name: '分开核对' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.several tbody tr').length === 3);
});

test('the parts of one document are one', async () => {
  const page = await open();
  const middle = sample.indexOf('预算05表');
  await give(page, [file('1.txt', sample.slice(0, middle)), file('2.txt', sample.slice(middle))]);
  assert.ok(await page.locator('#several').isHidden());
  assert.ok((await page.locator('.option').count()) > 3);
});

test('thirty files stay usable', { timeout: 180_000 }, async () => {
  const page = await open();
  await give(
    page,
    [...Array(30).keys()].map((i) => file(`${i}.txt`, publication(`示例市第${i}局`, '40.0'))),
  );
  assert.equal(await page.locator('.several tbody tr').count(), 30);
});
