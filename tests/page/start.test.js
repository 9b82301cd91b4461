/** The first ten seconds: what it is, for whom, how sure, of which version and under which licence. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { checkSample, site } from './browser.js';

const { open } = site();

test('what, for whom, how sure, and where the figures stand', async () => {
  for (const english of [false, true]) {
    const page = await open({ english });
    const about = (await page.locator('.about').textContent()) ?? '';
    assert.match(
      about,
      english
        ? /reporters.*How sure: of the \d+ errors and doubts told of \d+ real budgets.*\d+ were found/s
        : /记者.*有多可靠：在 \d+ 份真实的.*\d+ 处经人工核实/s,
    );
    const figures = await page.evaluate(async () => (await fetch('www/accuracy.txt')).text());
    assert.match(figures, /Recall/);
    assert.match((await page.locator('.foot').textContent()) ?? '', /\d+\.\d+\.\d+.*MIT/);
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/start-${english ? 'en' : 'zh'}.png` });
    await page.context().close();
  }
});

test('the tab is named by what was found and whose it is', async () => {
  const page = await open();
  await checkSample(page);
  assert.match(await page.title(), /^发现 2 处错误、\d+ 处疑点 · .+ 2026 年部门预算 · 勾稽$/);
});

test('on a phone the start fits its width', async () => {
  const page = await open({ width: 390, height: 844 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/start-phone.png` });
});
