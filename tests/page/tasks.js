/**
 * Five tasks as a reporter would do them, with the number of actions and the seconds each takes: `node tests/page/tasks.js`,
 * after `make build`. An action is a file given, a press or a key; reading and thinking are not counted.
 */

import { dist, inSight, launch, open, sample } from './browser.js';
import { serve } from './server.js';

const [browser, server] = await Promise.all([launch(), serve(dist)]);
const other = sample.replace('662.100000', '626.100000');

/** @typedef {{ page: import('playwright-core').Page, give: (...texts: string[]) => Promise<void>, press: (selector: string) => Promise<void>, tick: (index: number) => Promise<void> }} Hand */

/** @type {Record<string, (hand: Hand) => Promise<unknown>>} */
const TASKS = {
  'find which figure is wrong': async ({ page, give }) => {
    await give(sample);
    await inSight(page);
    await page.locator('.detail .suggestion').first().waitFor();
  },
  'quote it': async ({ page, give, press }) => {
    await give(sample);
    await press('.detail .quote');
    await page.locator('#takeaway textarea').waitFor();
    await press('#takeaway .actions button >> nth=0');
  },
  'write a letter about two findings': async ({ page, give, press }) => {
    await give(sample);
    await press('.detail .ask');
    await press('[role=option] >> nth=1');
    await press('.detail .ask');
    await press('#findings .letter');
    await page.locator('#takeaway textarea').waitFor();
    await press('#takeaway .actions button >> nth=0');
  },
  'find what was not checked': async ({ page, give, press }) => {
    await give(sample);
    await press('.unchecked summary >> nth=0');
    await page.locator('.unchecked li').first().waitFor();
  },
  'compare two versions': async ({ page, give, press, tick }) => {
    await give(sample, other);
    await tick(0);
    await tick(1);
    await press('.compare-two');
    await page.locator('#compare tbody tr').first().waitFor();
  },
};

for (const [name, task] of Object.entries(TASKS)) {
  const page = await open(browser, server.url);
  let actions = 0;
  const began = performance.now();
  await task({
    page,
    give: async (...texts) => {
      actions++;
      await page.setInputFiles(
        '#picker',
        texts.map((text, i) => ({ name: `version-${i + 1}.txt`, mimeType: 'text/plain', buffer: Buffer.from(text) })),
      );
      await page.waitForSelector('body[data-state=result]');
      if (texts.length === 1) await page.locator('.detail .message').waitFor();
    },
    press: async (selector) => {
      actions++;
      await page.locator(selector).first().click();
    },
    tick: async (index) => {
      actions++;
      await page.locator('#several input[type=checkbox]').nth(index).check();
    },
  });
  console.log(
    `${name.padEnd(36)} ${actions} action${actions === 1 ? ' ' : 's'}  ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  await page.context().close();
}
await browser.close();
await server.close();
