/** Everything can be reached and used without a pointer. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSample, inSight, marks, sample, site } from './browser.js';
import { printed } from './printed.js';

const { open } = site();

/** @param {import('playwright-core').Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return {
      id: element?.id,
      role: element?.getAttribute('role') ?? element?.tagName.toLowerCase(),
      text: element?.textContent ?? '',
    };
  });

/**
 * Tabs until something is focused.
 * @param {import('playwright-core').Page} page
 * @param {(at: Awaited<ReturnType<typeof focused>>) => boolean} wanted
 */
async function tabTo(page, wanted, key = 'Tab') {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (wanted(at)) return at;
  }
  assert.fail('the tab key does not reach it');
}

test('from the sample to a term of an equation', async () => {
  const page = await open();
  await tabTo(page, ({ id }) => id === 'sample');
  await page.keyboard.press('Enter');
  await page.waitForSelector('body[data-state=result]');

  // through the findings by arrow keys
  await tabTo(page, ({ role }) => role === 'option');
  const options = page.getByRole('option');
  const count = await options.count();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  assert.equal(await options.nth(1).getAttribute('aria-selected'), 'true');
  assert.ok(await options.nth(1).evaluate((option) => option === document.activeElement));
  await page.keyboard.press('End');
  assert.equal(await options.nth(count - 1).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await inSight(page);

  // into its equation, and to a cell of it
  await tabTo(page, () => true);
  await page.locator('.detail .equation .choose').first().focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.detail .equation .choose').first().getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).role, 'button');
  await page.keyboard.press('Enter');
  await inSight(page);

  await page.keyboard.press('Escape');
  assert.ok(await page.locator('.detail').isHidden());
  assert.deepEqual(await marks(page), {});
});

test('j and k walk through the findings from anywhere but the box', async () => {
  const page = await open();
  await checkSample(page);
  const options = page.getByRole('option');
  await page.keyboard.press('j');
  assert.equal(await options.nth(1).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('k');
  assert.equal(await options.nth(0).getAttribute('aria-selected'), 'true');
  await page.locator('#input > summary').click();
  await page.locator('#box').focus();
  await page.keyboard.press('j');
  assert.equal(await options.nth(0).getAttribute('aria-selected'), 'true');
});

test('arrow keys go from amount to amount, and Enter asks about one', async () => {
  const page = await open();
  await checkSample(page);
  const stops = page.getByRole('grid').first().locator('[tabindex="0"]');
  await stops.first().waitFor({ state: 'attached' });
  assert.equal(await stops.count(), 1, 'a table is one stop of the tab key');
  await tabTo(page, ({ role }) => role === 'gridcell');
  const first = await focused(page);
  await page.keyboard.press('ArrowDown');
  const second = await focused(page);
  assert.notDeepEqual(second, first);
  await page.keyboard.press('ArrowUp');
  assert.deepEqual(await focused(page), first);
  await page.keyboard.press('Enter');
  await page.locator('.detail .message .printed').waitFor();
  assert.equal(await page.locator('.detail .message .printed').textContent(), first.text);
  const asked = page.locator('#document [data-mark=asked]');
  assert.ok(await asked.evaluate((cell) => cell === document.activeElement), 'the keyboard stays where it was');
  assert.ok(await asked.getAttribute('aria-description'));
});

test('what has the keyboard is seen to have it', async () => {
  const page = await open();
  await checkSample(page);
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return 'body';
      const style = getComputedStyle(element);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        ? 'seen'
        : element.outerHTML.slice(0, 200);
    });
    if (seen !== 'body') assert.equal(seen, 'seen');
  }
});

test('from a file to its printed page and to the report, by keyboard alone', { timeout: 120_000 }, async () => {
  const pdf = await printed(sample);
  const page = await open({ english: true });
  const choosing = page.waitForEvent('filechooser');
  await tabTo(page, ({ id }) => id === 'choose');
  await page.keyboard.press('Enter');
  await (await choosing).setFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: pdf });
  await page.waitForSelector('body[data-state=result]');
  await page.waitForSelector('.option');

  await tabTo(page, ({ role }) => role === 'option');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, ({ text }) => text === 'See the printed page');
  await page.keyboard.press('Enter');
  await page.locator('.leaf canvas').first().waitFor();
  await page.keyboard.press('Escape');
  assert.ok(await page.locator('#paper').isHidden());
  assert.equal((await focused(page)).text, 'See the printed page', 'the keyboard is where it was');
  await tabTo(page, ({ text }) => text === 'What does this mean?');
  await page.keyboard.press('Enter');
  await page.locator('.help dd').first().waitFor();

  await tabTo(page, ({ text }) => text === 'Export', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, ({ text }) => text.startsWith('HTML'));
  const [report] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(report.suggestedFilename(), /-2026-gouji\.html$/);
});
