/** Nothing leaves the browser: every request it makes is watched while a disclosure is checked. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { createServer, request as ask } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkSample, dist, launch, open, sample } from './browser.js';
import { serve } from './server.js';

/** Every address that the browser asked for, the page's, its worker's and its own. @type {string[]} */
const asked = [];
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import('node:http').Server} */
let proxy;

// All traffic goes through a proxy that writes it down and passes on only what is for the site.
before(async () => {
  server = await serve(dist);
  proxy = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    if (!url.startsWith(server.url)) return void response.writeHead(502).end();
    const passed = ask(url, { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`https://${request.url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (proxy.address());
  browser = await launch([`--proxy-server=http://127.0.0.1:${address.port}`, '--proxy-bypass-list=<-loopback>']);
});
after(async () => {
  await browser?.close();
  proxy?.closeAllConnections();
  await new Promise((resolve) => proxy?.close(resolve));
  await server?.close();
});

// Chromium asks these by itself: for updates, for the time, and what kinds of fields a form may have. The page
// cannot have been it, as none of its files names any address.
const OWN = /^(https?:\/\/)[\w.-]+\.(google|googleapis)\.com(:443)?(\/|$)/;

// Chromium fetches the tab's icon when it finds the time for it.
const byThePage = () => asked.filter((url) => !OWN.test(url) && url !== `${server.url}www/icon.svg`);
const foreign = () => byThePage().filter((url) => !url.startsWith(server.url));

/**
 * A module that unpacks Brotli data holds Brotli's dictionary (RFC 7932, appendix A): words that are frequent on web
 * pages, pieces of addresses among them.
 * @param {string} text
 */
function withoutDictionary(text) {
  const start = text.indexOf('timedownlifeleft');
  return start < 0 ? text : text.slice(0, start) + text.slice(start + 122_784);
}

/** Names of vocabularies of XML and JSON, which look like addresses and are never asked for. */
const NAMESPACE =
  /^https?:\/\/((www\.w3\.org|schemas\.(openxmlformats\.org|microsoft\.com)|purl\.(oclc\.)?org)\/|json\.schemastore\.org\/sarif-)/;

/** What pdf.js names: its licence and that of the stand-ins for older browsers, vocabularies of PDF, and stand-ins to try how the browser reads addresses. */
const PDFJS =
  /^https?:\/\/(www\.apache\.org\/licenses|github\.com\/zloirock\/core-js|ns\.adobe\.com|www\.xfa\.org\/schema|example\.com|foo\.bar)\b/;

test('no file of the site names an address', async () => {
  for (const name of await readdir(dist, { recursive: true })) {
    if (!/\.(html|css|js|svg|wasm)$/.test(name)) continue;
    const text = withoutDictionary(await readFile(join(dist, name), 'latin1'));
    const named = text.match(/\b(https?|wss?):\/\/[\w.-]+\.\w+[^\s"'`)]{0,60}/g) ?? [];
    const known = name.startsWith(join('www', 'pdfjs')) ? [NAMESPACE, PDFJS] : [NAMESPACE];
    assert.deepEqual(
      named.filter((url) => !known.some((pattern) => pattern.test(url))),
      [],
      name,
    );
  }
});

test('the page loads only its own files, and none while it checks', async () => {
  const page = await open(browser, server.url);
  assert.ok(
    asked.some((url) => url.endsWith('.wasm')),
    'the proxy sees what the worker loads',
  );
  const loaded = byThePage().length;

  await checkSample(page);
  await page.getByRole('option').last().click();
  await page.locator('.pages .amount').first().click();
  await page.locator('.detail .message').waitFor();
  await page.goto(`${server.url}#en`);
  assert.deepEqual(byThePage().slice(loaded), []);
  assert.deepEqual(foreign(), []);
  await page.context().close();
});

test('once loaded, it works without a network', async () => {
  const page = await open(browser, server.url);
  await page.context().setOffline(true);
  await page.locator('#box').focus();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
  await page.evaluate((text) => navigator.clipboard.writeText(text), sample);
  await page.keyboard.press('Control+V');
  await page.waitForSelector('body[data-state=result]');
  assert.ok((await page.getByRole('option').count()) > 0);
  await page.context().close();
});

test('whatever tries to reach elsewhere is stopped', async () => {
  const page = await open(browser, server.url);
  const stopped = await page.evaluate(async () => {
    /** @type {string[]} */
    const stopped = [];
    document.addEventListener('securitypolicyviolation', (event) => stopped.push(event.effectiveDirective));
    await fetch('http://elsewhere.test/').catch(() => {});
    const image = new Image();
    image.src = 'http://elsewhere.test/a.png';
    const script = document.createElement('script');
    try {
      script.textContent = 'globalThis.ran = true';
    } catch {
      script.append('globalThis.ran = true'); // an engine with Trusted Types takes no text for a script's, nor runs what was put in otherwise
    }
    document.body.append(script);
    const styled = document.createElement('p');
    styled.setAttribute('style', 'color: red');
    document.body.append(styled);
    const form = document.createElement('form');
    form.action = 'http://elsewhere.test/';
    document.body.append(form);
    form.submit();
    for (let i = 0; i < 100 && stopped.length < 6; i++) await new Promise((resolve) => setTimeout(resolve, 20));
    return { stopped: stopped.sort(), ran: 'ran' in globalThis };
  });
  assert.deepEqual(stopped, {
    // no text becomes a script's, neither when it is set nor when it would run
    stopped: [
      'connect-src',
      'form-action',
      'img-src',
      'require-trusted-types-for',
      'require-trusted-types-for',
      'style-src-attr',
    ],
    ran: false,
  });
  const [worker] = page.workers();
  assert.deepEqual(
    await worker?.evaluate(() => [typeof fetch, typeof XMLHttpRequest, typeof WebSocket]),
    Array(3).fill('undefined'),
  );
  assert.deepEqual(foreign(), []);
  await page.context().close();
});
