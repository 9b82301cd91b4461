/** On a telephone: one column, no sideways scroll, and the chosen cell not covered. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSample, inSight, site } from './browser.js';

const { open } = site();
const size = { width: 390, height: 844 };

/** @param {import('playwright-core').Page} page @param {string} when */
async function noSidewaysScroll(page, when) {
  const { width, wide } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    wide: innerWidth,
  }));
  assert.ok(width <= wide, `${when}: the page is ${width} px wide in a window of ${wide} px`);
}

for (const english of [false, true]) {
  test(`at 390 px, ${english ? 'English' : 'Chinese'}`, async () => {
    const page = await open({ ...size, english });
    await noSidewaysScroll(page, 'at the start');
    await checkSample(page);
    await noSidewaysScroll(page, 'with a result');
    assert.ok(await page.locator('.detail').isHidden(), 'nothing covers the list of findings');

    const options = page.getByRole('option');
    for (let i = 0; i < Math.min(await options.count(), 6); i++) {
      await options.nth(i).click();
      await page.locator('.detail .message').waitFor();
      await noSidewaysScroll(page, `with finding ${i} open`);
      if (await page.locator('.detail .cell:enabled').count()) await inSight(page);
      await page.locator('.detail .back').click();
    }
    for (const summary of await page.locator('.unchecked summary').all()) await summary.click();
    await noSidewaysScroll(page, 'with everything unfolded');
  });
}

test('no sideways scroll at 320 px either', async () => {
  const page = await open({ width: 320, height: 640, english: true });
  await checkSample(page);
  await page.getByRole('option').first().click();
  await noSidewaysScroll(page, 'at 320 px');
});
