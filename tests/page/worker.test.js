/** A worker that dies, hangs or cannot be loaded does not take the page with it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSample, paste, sample, site } from './browser.js';

const there = site();

/** A core whose checks do this, but for those without a name that get it ready. @param {string} does */
const core = (does) => `
  export default async function init() {}
  export class Session {
    add(name) { this.name = name; }
    check() { if (this.name) { ${does} } }
    free() {}
  }
`;

// (module (func (export "trap") unreachable)): a true trap, as a panic of the core gives
const TRAP = core(`
  const module = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,8,1,4,116,114,97,112,0,0,10,5,1,3,0,0,11]);
  new WebAssembly.Instance(new WebAssembly.Module(module)).exports.trap();
`);
const HANG = core('for (;;);');

/**
 * Opens the page with another core in the true one's place.
 * @param {string} instead
 */
async function openWith(instead) {
  there.server.instead.set('/www/gouji-core.js', instead);
  const page = await there.open();
  there.server.instead.clear();
  return page;
}

for (const [english, words] of /** @type {const} */ ([
  [false, '自动重新启动'],
  [true, 'has been restarted'],
])) {
  test(`a trap is told, the text stays, and the next check works (${english ? 'English' : 'Chinese'})`, async () => {
    const page = await openWith(TRAP);
    if (english) await page.getByRole('link', { name: 'English' }).click();
    await paste(page, sample);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
    assert.equal(await page.locator('#box').inputValue(), sample);
    assert.ok(await page.locator('#box').isVisible());
    await page.locator('#run').click();
    await page.waitForSelector('body[data-state=result]');
    assert.ok((await page.getByRole('option').count()) > 0);
    assert.ok(await page.getByRole('alert').isHidden());
  });
}

test('a worker lost after a check is replaced, and the new one can explain that check', async () => {
  const page = await there.open();
  await checkSample(page);
  const [worker] = page.workers();
  const lost = worker?.waitForEvent('close');
  await worker?.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('lost');
      }),
  );
  await lost;
  await page.locator('.pages .amount.proven').first().click();
  await page.locator('.detail .equation').first().waitFor();
});

test('the page answers while a check runs, which can be cancelled', async () => {
  const page = await openWith(HANG);
  await paste(page, sample);
  await page.getByRole('status').getByText('正在检验').waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('alert').filter({ hasText: 'Cancelled' }).waitFor();
  assert.equal(await page.locator('#box').inputValue(), sample);
  await checkSample(page);
});

test('pasting again gives up the check that runs', async () => {
  const page = await openWith(HANG);
  await paste(page, 'a text on which the first core hangs');
  await page.getByRole('status').getByText('正在检验').waitFor();
  await checkSample(page);
  assert.ok(await page.getByRole('alert').isHidden());
  assert.ok((await page.getByRole('option').count()) > 0);
});

test('a core that cannot be loaded is told, and loaded when it can be', async () => {
  there.server.instead.set('/www/gouji-core_bg.wasm', 'this is no WebAssembly');
  const page = await there.open();
  await paste(page, sample);
  await page.getByRole('alert').filter({ hasText: '无法载入' }).waitFor();
  there.server.instead.clear();
  await page.locator('#run').click();
  await page.waitForSelector('body[data-state=result]');
});
