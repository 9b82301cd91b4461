/** A PDF's own pages, with boxes over the figures. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { printed } from './printed.js';
import { launch, sample, site } from './browser.js';

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

/** Opens the pages of what is chosen. @param {import('playwright-core').Page} page */
async function lookAtPages(page) {
  await page.locator('.detail .to-paper').click();
  await page.locator('.leaf canvas').first().waitFor();
  await placed(page);
}

/** Waits until every box has its place. @param {import('playwright-core').Page} page */
const placed = (page) =>
  page.waitForFunction(() => [...document.querySelectorAll('.leaf')].every((leaf) => leaf.hasAttribute('style')));

/**
 * What pdf.js itself says is printed under each box, where the box is seen.
 * @param {import('playwright-core').Page} page @param {Buffer} buffer
 */
const underBoxes = (page, buffer) =>
  page.evaluate(async (data) => {
    const { getDocument, PDFWorker } = await import(new URL('www/pdfjs/pdf.js', location.href).href);
    const { trusted } = await import(new URL('www/trusted.js', location.href).href);
    const port = new Worker(trusted(new URL('www/pdfjs/pdf.worker.js', location.href)), { type: 'module' });
    const pdf = await getDocument({
      data: Uint8Array.from(atob(data), (c) => c.charCodeAt(0)),
      worker: PDFWorker.create({ port }),
      isEvalSupported: false,
    }).promise;
    /** @type {{ printed: string, under: string }[]} */
    const found = [];
    for (const figure of document.querySelectorAll('.leaves figure')) {
      const canvas = figure.querySelector('.leaf')?.getBoundingClientRect();
      if (!canvas) continue;
      const number = Number(/\d+(?=\D*$)/.exec(figure.querySelector('figcaption')?.textContent ?? '')?.[0]);
      const one = await pdf.getPage(number);
      const viewport = one.getViewport({ scale: 1 });
      const { items } = await one.getTextContent();
      for (const box of figure.querySelectorAll('.box')) {
        const printed = /** @type {HTMLElement} */ (box).title.replace(/\s/g, '');
        const seen = box.getBoundingClientRect();
        const scale = viewport.width / canvas.width;
        const [left, right] = [(seen.left - canvas.left) * scale, (seen.right - canvas.left) * scale];
        const [top, bottom] = [(seen.top - canvas.top) * scale, (seen.bottom - canvas.top) * scale];
        /** @type {string[]} */
        const under = [];
        for (const { str, transform, width, height } of items) {
          if (!str.trim()) continue;
          // along the text and up from it, which may be sideways
          const [a, b, , , e, f] = /** @type {[number, number, number, number, number, number]} */ (transform);
          const [cos, sin] = /** @type {[number, number]} */ ([a / Math.hypot(a, b), b / Math.hypot(a, b)]);
          const [x0, y0] = /** @type {[number, number]} */ ([e - (sin * height) / 3, f + (cos * height) / 3]);
          const ends = [
            viewport.convertToViewportPoint(x0, y0),
            viewport.convertToViewportPoint(x0 + width * cos, y0 + width * sin),
          ];
          const from = Math.min(...ends.map(([x]) => x));
          const to = Math.max(...ends.map(([x]) => x));
          const y = (ends[0][1] + ends[1][1]) / 2;
          const x = (from + to) / 2;
          if (y < top || y > bottom) continue;
          const within = x > left && x < right && from > left - 3 && to < right + 3;
          // figures that touch are one text to pdf.js
          const among = from < left + 3 && to > right - 3 && str.replace(/\s/g, '').includes(printed);
          if (within) under.push(str);
          else if (among) under.push(printed);
        }
        found.push({ printed, under: under.join('').replace(/\s/g, '') });
      }
    }
    port.terminate();
    return found;
  }, buffer.toString('base64'));

/** Compares every box over a number with what is printed there. @param {import('playwright-core').Page} page @param {Buffer} buffer @param {string} [name] */
async function compareBoxes(page, buffer, name) {
  const boxes = (await underBoxes(page, buffer)).filter(({ printed }) => /^[\d.,-]+$/.test(printed));
  for (const { printed, under } of boxes) assert.equal(under, printed, name);
  return boxes.length;
}

/** Chooses some of the amounts, and compares the boxes of each. @param {import('playwright-core').Page} page @param {Buffer} buffer @param {string} [name] */
async function compareAmounts(page, buffer, name) {
  await page.waitForFunction(() => !document.querySelector('#document [aria-busy]'));
  const amounts = page.locator('.pages .amount');
  const count = await amounts.count();
  let boxes = 0;
  for (let i = 0; i < 6 && i < count; i++) {
    // the page stands in the place of the text
    await amounts.nth(Math.floor((i * count) / 6)).evaluate((amount) => /** @type {HTMLElement} */ (amount).click());
    await page.locator('.detail .state').waitFor();
    if (await page.locator('#paper').isHidden()) await lookAtPages(page);
    await page.locator('.leaf .box[data-mark=asked]').first().waitFor({ state: 'attached' });
    await placed(page);
    boxes += await compareBoxes(page, buffer, name);
  }
  return boxes;
}

test('a box stands over its figure', async () => {
  /** @type {string[]} */
  const asked = [];
  const page = await checked(pdf);
  page.on('request', (request) => asked.push(request.url()));
  await page.getByRole('option').first().click();
  assert.ok(!asked.some((url) => /pdfjs|paper-worker/.test(url)), 'nothing is loaded before a page is looked at');
  await lookAtPages(page);
  assert.ok(asked.some((url) => url.endsWith('pdfjs/pdf.js')));
  assert.ok(
    asked.every((url) => url.startsWith(`${there.server.url}www/`)),
    asked.join(),
  );
  let boxes = 0;
  for (let i = 0; i < Math.min(await page.getByRole('option').count(), 5); i++) {
    await page.getByRole('option').nth(i).click();
    await placed(page);
    boxes += await compareBoxes(page, pdf);
  }
  assert.ok(boxes > 5, `${boxes} boxes were compared`);
});

test('the pages of an OFD file are shown with boxes over the figures', async () => {
  const buffer = readFileSync(fileURLToPath(new URL('../files/sample.ofd', import.meta.url)));
  const page = await there.open();
  await page.locator('#picker').setInputFiles({ name: 'a.ofd', mimeType: 'application/ofd', buffer });
  await page.waitForSelector('body[data-state=result]', { timeout: 120_000 });
  await page.getByRole('option').first().click();
  await lookAtPages(page);
  await page.locator('.leaf .box').first().waitFor({ state: 'attached' });
  // what is read in each box is what the box says
  const found = await page.evaluate(async (data) => {
    const office = await import(new URL('www/gouji-office.js', location.href).href);
    await office.default();
    const file = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    return [...document.querySelectorAll('.leaves figure')].flatMap((figure) => {
      const leaf = /** @type {HTMLElement} */ (figure.querySelector('.leaf'));
      const number = Number(/\d+(?=\D*$)/.exec(figure.querySelector('figcaption')?.textContent ?? '')?.[0]);
      const { width, texts } = JSON.parse(new TextDecoder().decode(office.printed(file, number)));
      const seen = leaf.getBoundingClientRect();
      const scale = width / seen.width;
      return [...figure.querySelectorAll('.box')].map((box) => {
        const { left, right, top, bottom } = box.getBoundingClientRect();
        const inside = (/** @type {number} */ x, /** @type {number} */ y) =>
          x > (left - seen.left) * scale &&
          x < (right - seen.left) * scale &&
          y > (top - seen.top) * scale &&
          y < (bottom - seen.top) * scale;
        const under = texts.flatMap(
          (/** @type {import('../../www/messages').PrintedPage['texts'][number]} */ { text, across, base, size }) =>
            [...text].filter((_, i) => inside(((across[i]?.[0] ?? 0) + (across[i]?.[1] ?? 0)) / 2, base - size / 3)),
        );
        return {
          printed: /** @type {HTMLElement} */ (box).title.replace(/\s/g, ''),
          under: under.join('').replace(/\s/g, ''),
        };
      });
    });
  }, buffer.toString('base64'));
  const amounts = found.filter(({ printed }) => /^[\d.,-]+$/.test(printed));
  for (const { printed, under } of amounts) assert.equal(under, printed);
  assert.ok(amounts.length > 0, JSON.stringify(found));
  // and it is drawn: the page is not white under its boxes
  const drawn = await page.locator('.leaf').first().screenshot();
  assert.ok(new Set(drawn).size > 200, 'a blank page');
  if (process.env.GOUJI_SCREENSHOTS) await page.screenshot({ path: `${process.env.GOUJI_SCREENSHOTS}/ofd.png` });
});

test('boxes stand right on a sideways page', async () => {
  const turned = Buffer.from(pdf.toString('latin1').replace(/\/MediaBox \[/g, '/Rotate 90 /MediaBox ['), 'latin1');
  assert.notEqual(turned.length, pdf.length);
  assert.ok((await compareAmounts(await checked(turned), turned)) > 5);
});

test('a sentence’s figure is boxed, and not its paragraph', async () => {
  const sentence = '2026年支出预算200.00万元，比上年增加30.00万元，增长20.0%。';
  const file = await printed(`2026年部门预算说明\n\n${sentence}\n`);
  const page = await checked(file);
  await page.getByRole('option').first().click();
  await lookAtPages(page);
  const box = page.locator('.leaf .box[data-mark=suspect]');
  await page.waitForFunction(() => !document.querySelector('.leaf .box.whole'));
  assert.equal(await box.count(), 1);
  const found = (await underBoxes(page, file)).find(({ printed }) => printed === '20.0%');
  assert.equal(found?.under, '20.0%');
  const [narrow, leaf] = [await box.boundingBox(), await page.locator('.leaf').boundingBox()];
  assert.ok(narrow && leaf && narrow.width < leaf.width / 6, JSON.stringify([narrow, leaf]));
});

test('the pages follow what is chosen, and are closed by keyboard', async () => {
  const page = await checked(pdf);
  await page.getByRole('option').first().click();
  await lookAtPages(page);
  const before = await page.locator('.leaf .box').count();
  await page.locator('.detail .equation .choose').first().click();
  assert.ok((await page.locator('.leaf .box[data-mark=total]').count()) > 0);
  await page
    .locator('.pages .amount')
    .first()
    .evaluate((amount) => /** @type {HTMLElement} */ (amount).click());
  await page.locator('.leaf .box[data-mark=asked]').first().waitFor();
  assert.ok(before > 0);
  await page.locator('#paper .close').focus();
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('#paper').isHidden());
});

test('no accessibility rule is broken, and nothing scrolls sideways at 390 px', async () => {
  for (const given of [
    { dark: true, english: true },
    { width: 390, height: 844 },
  ]) {
    const page = await checked(pdf, given);
    await page.getByRole('option').first().click();
    await lookAtPages(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
      [],
    );
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  }
});

test('the worker that reads the file has no network', async () => {
  const page = await checked(pdf);
  await page.getByRole('option').first().click();
  await lookAtPages(page);
  const worker = page.workers().find((worker) => worker.url().endsWith('paper-worker.js'));
  assert.deepEqual(
    await worker?.evaluate(() => [typeof fetch, typeof XMLHttpRequest, typeof WebSocket]),
    Array(3).fill('undefined'),
  );
});

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const real = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.pdf'))
      .sort()
  : [];

test('published PDF files, where there are some', { skip: !real.length, timeout: 480_000 }, async () => {
  let boxes = 0;
  for (const name of real.filter((_, i) => i % 10 === 5)) {
    const buffer = readFileSync(`${corpus}/${name}`);
    const page = await checked(buffer);
    boxes += await compareAmounts(page, buffer, name);
    await page.context().close();
  }
  assert.ok(boxes > 20, `${boxes} boxes were compared`);
});

test('a scan is shown, and said to have no boxes', async () => {
  const browser = await launch();
  const screen = await browser.newPage({ viewport: { width: 500, height: 700 } });
  await screen.setContent('<h1>预算</h1><p>8.88</p>');
  const picture = (await screen.screenshot()).toString('base64');
  await screen.setContent(`<img src="data:image/png;base64,${picture}">`);
  const scan = await screen.pdf();
  await browser.close();
  const page = await checked(scan, { english: true });
  await page.locator('.originals .to-paper').click();
  await page.locator('.leaf canvas').waitFor();
  assert.match(await page.locator('.leaves > .meta').innerText(), /could not be read/);
  assert.equal(await page.locator('.leaf .box').count(), 0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    [],
  );
});

test('a file that takes for ever to draw is given up, and the page goes on', async () => {
  const page = await checked(pdf);
  await page.getByRole('option').first().click();
  there.server.instead.set('/www/paper-worker.js', 'onmessage = () => { for (;;); };');
  await page.clock.install();
  await page.locator('.detail .to-paper').click();
  await page.waitForFunction(() => document.querySelector('.leaf'));
  await page.waitForTimeout(300);
  for (let i = 0; i < 25 && !(await page.locator('.leaf.failed').count()); i++) await page.clock.fastForward(21_000);
  there.server.instead.clear();
  await page.locator('.leaf.failed').first().waitFor();
  await page.getByRole('option').last().click();
  await page.locator('.detail .message').waitFor();
});
