/** Defence in depth: what stands where the page's own policy does not reach, and what is left after a failure. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { answered, checkSample, dist, paste, sample, site } from './browser.js';

const there = site();

test('a worker has nothing left to reach the network with, not even on its prototypes', async () => {
  const page = await there.open();
  await checkSample(page);
  const [worker] = page.workers();
  const left = await worker?.evaluate(() => {
    const names = [
      'fetch',
      'XMLHttpRequest',
      'WebSocket',
      'WebSocketStream',
      'WebTransport',
      'EventSource',
      'Worker',
      'importScripts',
      'caches',
      'CacheStorage',
      'BroadcastChannel',
      'indexedDB',
    ];
    /** @type {string[]} */
    const found = [];
    for (let at = /** @type {any} */ (self); at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      for (const name of names) {
        const there = Object.getOwnPropertyDescriptor(at, name);
        if (there && (there.value !== undefined || there.get)) found.push(name);
      }
    }
    const { FontFace: Font } = /** @type {any} */ (self);
    for (const make of [
      () => new Font('a', 'url(/x.woff)'),
      () => new Font.prototype.constructor('a', 'url(/x.woff)'),
    ]) {
      try {
        make();
        found.push('FontFace');
      } catch {
        // refused
      }
    }
    return found;
  });
  assert.deepEqual(left, []);
});

test('nothing of the page may become a script but its own files', async () => {
  const page = await there.open();
  const refused = await page.evaluate(() => {
    const tries = [
      () => new Worker('/www/worker.js'),
      () => {
        document.createElement('script').text = 'document.title = "x"';
      },
      () => {
        document.body.innerHTML = '<b>x</b>';
      },
      () => /** @type {any} */ (window).trustedTypes.createPolicy('other', {}),
    ];
    return tries.map((one) => {
      try {
        one();
        return false;
      } catch {
        return true;
      }
    });
  });
  assert.deepEqual(refused, [true, true, true, true]);
});

test('a kept file that was changed is not used, and scripts bring the policy along', async () => {
  const page = await there.open({ kept: true });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const { policy, text } = await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if (request.url.includes('/www/phrase.js'))
          await cache.put(
            request,
            new Response('document.title = "changed"', { headers: { 'content-type': 'text/javascript' } }),
          );
      }
    }
    const answer = await fetch('/www/phrase.js');
    const worker = await fetch('/www/worker.js');
    return { policy: worker.headers.get('content-security-policy'), text: await answer.text() };
  });
  assert.equal(text, readFileSync(join(dist, 'www', 'phrase.js'), 'utf8'));
  assert.match(policy ?? '', /default-src 'none'.*connect-src 'self'/);
  await page.reload();
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  await checkSample(page);
  assert.ok((await page.getByRole('option').count()) > 0);
});

test('after a failure nothing of the file before stands under the new one’s name', async () => {
  const page = await there.open();
  await checkSample(page);
  assert.notEqual(await page.title(), '勾稽');
  const [worker] = page.workers();
  // the next check takes the worker down
  await worker?.evaluate(
    () =>
      void (self.onmessage = () => {
        throw new RangeError('Maximum call stack size exceeded');
      }),
  );
  await page
    .locator('#picker')
    .setInputFiles({ name: 'other.txt', mimeType: 'text/plain', buffer: Buffer.from('其他') });
  await page.locator('#alert:visible').waitFor();
  assert.match((await page.locator('#alert').textContent()) ?? '', /嵌套得太深/);
  assert.ok(await page.locator('#result').isHidden());
  assert.ok(await page.locator('#exports').isHidden());
  assert.equal(await page.locator('#document .amount').count(), 0);
  assert.equal(await page.title(), '勾稽');
  await paste(page, sample);
  await answered(page);
  assert.ok((await page.getByRole('option').count()) > 0);
});

test('the notices of everything shipped are linked from the page’s foot', async () => {
  const page = await there.open();
  const link = page.locator('.foot a');
  assert.equal(await link.getAttribute('href'), 'www/notices.txt');
  const told = await page.evaluate(async () => (await fetch('www/notices.txt')).text());
  for (const part of [
    'pdf.js',
    'OpenJPEG',
    'Adobe',
    'rust_decimal',
    'serde',
    'Apache License',
    'Permission is hereby granted',
  ])
    assert.ok(told.includes(part), part);
  assert.match((await page.locator('#version').textContent()) ?? '', /^\d+\.\d+\.\d+$/);
});
