/** No accessibility rule of axe is broken in any state, in the light or in the dark. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { checkSample, paste, sample, site } from './browser.js';

const { open } = site();

/** @param {import('playwright-core').Page} page @param {string} when */
async function noViolations(page, when) {
  // what an animation has not finished would be measured half-way
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} ${nodes
        .slice(0, 3)
        .map(({ html, any }) => `${html} ${any.map(({ message }) => message).join('; ')}`)
        .join(' | ')}`,
  );
  assert.deepEqual(told, [], when);
}

// the colours change with the one, the words with the other
for (const [dark, english] of /** @type {const} */ ([
  [false, false],
  [true, true],
])) {
  test(`${dark ? 'dark' : 'light'}, ${english ? 'English' : 'Chinese'}`, { timeout: 600_000 }, async () => {
    const page = await open({ dark, english });
    await noViolations(page, 'at the start');
    await checkSample(page);
    await noViolations(page, 'with a result and its first finding open');
    await page.getByRole('option').last().click();
    await noViolations(page, 'with the last finding open');
    await page.locator('.pages .amount').first().click();
    await page.locator('.detail .equation').first().waitFor();
    for (const summary of await page.locator('.unchecked summary').all()) await summary.click();
    await noViolations(page, 'with an amount explained and everything unfolded');
    await page.locator('.detail .close').click();
    await page.locator('#input > summary').click();
    await noViolations(page, 'with the box unfolded');
  });
}

test('a narrow window, and nothing recognised', async () => {
  const page = await open({ width: 390, height: 844 });
  await checkSample(page);
  await page.getByRole('option').first().click();
  await noViolations(page, 'a finding over the document');
  await page.locator('.detail .back').click();
  await paste(page, 'a\t1.00\nb\t2.00');
  await page.waitForSelector('.unchecked summary');
  assert.match((await page.locator('.summary .verdict').textContent()) ?? '', /没有认出/);
  await noViolations(page, 'nothing recognised');
});

test('high contrast, forced colours, and no motion', { timeout: 600_000 }, async () => {
  for (const media of /** @type {const} */ ([
    { contrast: 'more' },
    { contrast: 'more', colorScheme: 'dark' },
    { forcedColors: 'active', reducedMotion: 'reduce' },
  ])) {
    const page = await open({ english: true });
    await page.emulateMedia(media);
    await page.locator('.private summary').click();
    await noViolations(page, `${JSON.stringify(media)}, at the start`);
    await checkSample(page);
    await page.getByRole('option').nth(1).click();
    for (const summary of await page.locator('.detail summary').all()) await summary.click();
    await noViolations(page, `${JSON.stringify(media)}, with a finding and its help`);
    if ('reducedMotion' in media) assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    // what is chosen is seen to be chosen, and each part of an equation differs from the others
    const borders = await page.evaluate(() =>
      ['true', 'false'].map((chosen) => {
        const option = document.querySelector(`[role=option][aria-selected=${chosen}]`);
        return option ? getComputedStyle(option).borderLeft : '';
      }),
    );
    assert.notEqual(borders[0], borders[1]);
    const outlines = await page.evaluate(
      () =>
        [
          ...new Set(
            [...document.querySelectorAll('.key .swatch')].map((swatch) => {
              const { outlineStyle, outlineWidth } = getComputedStyle(swatch);
              return `${outlineStyle} ${outlineWidth}`;
            }),
          ),
        ].length === document.querySelectorAll('.key .swatch').length,
    );
    assert.ok(outlines, 'the parts differ without their colours');
    await page.context().close();
  }
});

test('a letter, what is remembered, and a comparison', { timeout: 600_000 }, async () => {
  const page = await open();
  await checkSample(page);
  await page.getByRole('option').first().click();
  await page.locator('.taking .ask').click();
  await page.getByRole('button', { name: '忽略', exact: true }).click();
  await noViolations(page, 'with something dismissed');
  await page.locator('button.letter').click();
  await noViolations(page, 'with a letter');
  await page.keyboard.press('Escape');
  const files = ['662.100000', '626.100000'].map((amount, i) => ({
    name: `${i}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from(sample.replace('662.100000', amount)),
  }));
  await page.locator('#picker').setInputFiles(files);
  await page.locator('#several table').waitFor();
  for (const box of await page.locator('#several input[type=checkbox]').all()) await box.check();
  await page.locator('.compare-two').click();
  await page.locator('#compare table').waitFor();
  await noViolations(page, 'with a comparison');
});
