/** A PDF's own pages, with boxes over the figures. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { printed } from './printed.js';
import { sample, site } from './browser.js';

const there = site();
/** @type {Buffer} */
let pdf;
before(async () => {
  pdf = await printed(sample);
});

/** @param {Buffer} buffer @param {import('./browser.js').Given} [given] */
async function checked(buffer, given) {
  const page = await there.open(given);
  await page.locator('#picker').setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });
  await page.waitForSelector('body[data-state=result]', { timeout: 120_000 });
  return page;
}

/** @param {import('playwright-core').Page} page */
async function lookAtPages(page) {
  await page.locator('.to-paper').click();
  await page.locator('.leaf canvas').first().waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('.leaf .box')].every((box) => /** @type {HTMLElement} */ (box).style.left));
}

/**
 * What pdf.js itself says is printed under each box, where the box is seen.
 * @param {import('playwright-core').Page} page @param {Buffer} buffer
 */
const underBoxes = (page, buffer) =>
  page.evaluate(async (data) => {
    const { getDocument, PDFWorker } = await import(new URL('www/pdfjs/pdf.js', location.href).href);
    const port = new Worker(new URL('www/pdfjs/pdf.worker.js', location.href), { type: 'module' });
    const pdf = await getDocument({ data: Uint8Array.from(atob(data), (c) => c.charCodeAt(0)), worker: PDFWorker.create({ port }), isEvalSupported: false }).promise;
    /** @type {{ printed: string, under: string }[]} */
    const found = [];
    for (const figure of document.querySelectorAll('.leaves figure')) {
      const canvas = figure.querySelector('canvas')?.getBoundingClientRect();
      if (!canvas) continue;
      const number = Number(/\d+(?=\D*$)/.exec(figure.querySelector('figcaption')?.textContent ?? '')?.[0]);
      const one = await pdf.getPage(number);
      const viewport = one.getViewport({ scale: 1 });
      const { items } = await one.getTextContent();
      for (const box of figure.querySelectorAll('.box')) {
        const seen = box.getBoundingClientRect();
        const scale = viewport.width / canvas.width;
        const [left, right] = [(seen.left - canvas.left) * scale, (seen.right - canvas.left) * scale];
        const [top, bottom] = [(seen.top - canvas.top) * scale, (seen.bottom - canvas.top) * scale];
        const under = items
          .filter((/** @type {any} */ { str, transform, width, height }) => {
            const [x, y] = viewport.convertToViewportPoint(transform[4] + width / 2, transform[5] + height / 3);
            return str.trim() && x > left && x < right && y > top && y < bottom;
          })
          .map((/** @type {any} */ { str }) => str);
        found.push({ printed: /** @type {HTMLElement} */ (box).title.replace(/\s/g, ''), under: under.join('').replace(/\s/g, '') });
      }
    }
    port.terminate();
    return found;
  }, buffer.toString('base64'));

test('a box stands over its figure', async () => {
  /** @type {string[]} */
  const asked = [];
  const page = await checked(pdf);
  page.on('request', (request) => asked.push(request.url()));
  assert.equal(await page.locator('script[src*=pdfjs]').count(), 0);
  await page.getByRole('option').first().click();
  assert.ok(!asked.some((url) => url.includes('pdfjs')), 'nothing is loaded before a page is looked at');
  await lookAtPages(page);
  assert.ok(asked.some((url) => url.endsWith('pdfjs/pdf.js')));
  assert.ok(asked.every((url) => url.startsWith(`${there.server.url}www/`)));
  let boxes = 0;
  for (let i = 0; i < Math.min(await page.getByRole('option').count(), 5); i++) {
    await page.getByRole('option').nth(i).click();
    await page.waitForFunction(() => document.querySelectorAll('.leaf').length === document.querySelectorAll('.leaf canvas').length || document.querySelectorAll('.leaf canvas').length > 0);
    for (const { printed, under } of (await underBoxes(page, pdf)).filter(({ printed }) => /^[\d.,-]+$/.test(printed))) {
      assert.equal(under, printed);
      boxes++;
    }
  }
  assert.ok(boxes > 5, `${boxes} boxes were compared`);
});

test('the pages follow what is chosen, and are closed by keyboard', async () => {
  const page = await checked(pdf);
  await page.getByRole('option').first().click();
  await lookAtPages(page);
  const before = await page.locator('.leaf .box').count();
  await page.locator('.detail .equation .choose').first().click();
  assert.ok((await page.locator('.leaf .box[data-mark=total]').count()) > 0);
  await page.locator('.pages .amount').first().click();
  await page.locator('.leaf .box[data-mark=asked]').first().waitFor();
  assert.ok(before > 0);
  await page.locator('#paper .close').focus();
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('#paper').isHidden());
});

test('no accessibility rule is broken, and nothing scrolls sideways at 390 px', async () => {
  for (const given of [{ dark: true, english: true }, { width: 390, height: 844 }]) {
    const page = await checked(pdf, given);
    await page.getByRole('option').first().click();
    await lookAtPages(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  }
});

test('the worker that reads the file has no network', async () => {
  const page = await checked(pdf);
  await page.getByRole('option').first().click();
  await lookAtPages(page);
  const worker = page.workers().find((worker) => worker.url().endsWith('paper-worker.js'));
  assert.deepEqual(await worker?.evaluate(() => [typeof fetch, typeof XMLHttpRequest, typeof WebSocket]), Array(3).fill('undefined'));
});

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const real = existsSync(corpus) ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pdf')).sort() : [];

test('a published PDF, where there is one', { skip: !real.length, timeout: 240_000 }, async () => {
  let boxes = 0;
  for (const name of real.filter((_, i) => i % 20 === 0)) {
    const buffer = readFileSync(`${corpus}/${name}`);
    const page = await checked(buffer);
    const options = page.getByRole('option');
    if (await options.count()) {
      await options.first().click();
      if (await page.locator('.to-paper').count()) {
        await lookAtPages(page);
        for (const { printed, under } of (await underBoxes(page, buffer)).filter(({ printed }) => /^[\d.,-]+$/.test(printed))) {
          assert.equal(under, printed, name);
          boxes++;
        }
      }
    }
    await page.context().close();
  }
  assert.ok(boxes > 0);
});
