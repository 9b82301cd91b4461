/** A real department's disclosure, where one lies beside the checkout. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inSight, paste, site } from './browser.js';

const { open } = site();
const path = fileURLToPath(new URL('../../../shared/disclosures/000_b026c30d90ae53f6.txt', import.meta.url));
const skip = existsSync(path) ? false : 'the reference disclosure is not here (../shared/disclosures)';

test('pasted, its findings appear marked', { skip }, async () => {
  const text = readFileSync(path, 'utf8');
  const times = [];
  for (let run = 0; run < 5; run++) {
    const page = await open();
    await paste(page, text);
    await page.waitForSelector('body[data-state=result]');
    await inSight(page);
    assert.ok((await page.getByRole('option').count()) > 0);
    assert.equal(await page.locator('.option.error').count(), 0, 'it has no error');
    await page.waitForFunction(() => performance.getEntriesByName('given to highlighted').length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName('given to highlighted')[0]?.duration ?? NaN));
    await page.context().close();
  }
  times.sort((a, b) => a - b);
  console.log(`paste to highlighted: ${times[2]?.toFixed(0)} ms (median of ${times.length})`);
});
