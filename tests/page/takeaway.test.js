/** What is taken away: each format, and a report that opens anywhere. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { checkSample, launch, sample, site } from './browser.js';
import { printed } from './printed.js';

const { open } = site();
const directory = mkdtempSync(join(tmpdir(), 'gouji-'));
/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true });
});

/** @param {import('playwright-core').Page} page @param {string} format */
async function take(page, format) {
  await page.locator('#exports summary').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`[data-format=${format}]`).click(),
  ]);
  assert.match(download.suggestedFilename(), new RegExp(`^.+-2026-(勾稽|gouji)\\.${format}$`));
  const path = join(directory, `gouji.${format}`);
  await download.saveAs(path);
  return path;
}

/** A report taken away, opened from the disk. @param {string} file */
async function reopened(file) {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.goto(pathToFileURL(file).href);
  return page;
}

test('the report as a page opens from the disk, without script, and holds all that is to be known', async () => {
  const page = await open();
  await checkSample(page);
  const file = await take(page, 'html');
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
    offline: true,
  });
  const report = await context.newPage();
  /** @type {string[]} */
  const asked = [];
  report.on('request', (request) => asked.push(request.url()));
  await report.goto(pathToFileURL(file).href);
  assert.equal(asked.length, 1, asked.join());
  assert.equal(await report.locator('article').count(), await page.getByRole('option').count());
  assert.match(await report.locator('blockquote').first().innerText(), /请/);
  await report.emulateMedia({ media: 'print' });
  assert.equal(
    await report
      .locator('article')
      .first()
      .evaluate((article) => getComputedStyle(article).breakInside),
    'avoid',
  );
  assert.ok((await report.pdf()).length > 10_000);
  await context.close();
  const checked = await reopened(file);
  assert.ok(await checked.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const { violations } = await new AxeBuilder({ page: checked }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
    [],
  );
});

test('the report of a PDF shows the pages with a box over each figure', async () => {
  const page = await open();
  await page
    .locator('#picker')
    .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: await printed(sample) });
  await page.waitForSelector('body[data-state=result]', { timeout: 120_000 });
  const file = await take(page, 'html');
  const report = await (await browser.newContext({ javaScriptEnabled: false, offline: true })).newPage();
  await report.goto(pathToFileURL(file).href);
  const pictures = report.locator('figure svg');
  assert.ok((await pictures.count()) > 2);
  assert.ok((await report.locator('figure rect').count()) > (await report.locator('article').count()));
  // each image was taken by the browser, and what is printed stands in the middle of its box
  for (const picture of await pictures.all()) {
    const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 0 };
    assert.ok(width > 200 && height > 200);
    assert.match((await picture.locator('image').getAttribute('href')) ?? '', /^data:image\/\w+;base64,/);
  }
  const link = report.locator('article td a').first();
  await report.locator((await link.getAttribute('href')) ?? '').waitFor();
  const { violations } = await new AxeBuilder({ page: await reopened(file) }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 200)}`),
    [],
  );
});

test('JSON, CSV and a spreadsheet hold every finding', async () => {
  const page = await open({ english: true });
  await checkSample(page);
  const { findings } = JSON.parse(readFileSync(await take(page, 'json'), 'utf8'));
  assert.equal(findings.length, await page.getByRole('option').count());
  const csv = readFileSync(await take(page, 'csv'), 'utf8');
  for (const { message } of findings) assert.ok(csv.includes(message.en.replaceAll('"', '""')), message.en);

  assert.ok(csv.replace(/^\ufeff/, '').startsWith('"file","department","year"'));

  // Gouji reads its own spreadsheet
  const sheet = readFileSync(await take(page, 'xlsx'));
  await page.locator('#picker').setInputFiles({ name: 'gouji.xlsx', mimeType: '', buffer: sheet });
  await page.waitForFunction(
    () =>
      document.getElementById('given')?.textContent?.includes('gouji.xlsx') && document.body.dataset.state === 'result',
  );
  await page.waitForFunction(() => !document.querySelector('#document [aria-busy]'));
  const text = (await page.locator('#document').textContent()) ?? '';
  for (const { message } of findings)
    assert.ok(text.replace(/\s/g, '').includes(message.en.slice(0, 300).replace(/\s/g, '')), message.en);
});
