/** Files as people have them: the sample printed as a PDF by Chromium gives what its text gives. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { answered, checkSample, drag, paste, sample, site } from './browser.js';
import { archived, asPage, printed } from './printed.js';

const there = site();
/** The sample as a PDF. @type {Buffer} */
let pdf;

before(async () => {
  pdf = await printed(sample);
});

/** The sample as it is copied from a web page: what is printed, without the tables. */
const withoutTables = sample.replace(/\t+/g, ' ');

/** What a page tells: the sentences of its findings, without where the places are counted. @param {import('playwright-core').Page} page */
const told = async (page) => (await page.locator('.option .text').allTextContents()).toSorted();

test('the sample as PDF gives the findings of the sample as text', async () => {
  const asText = await there.open();
  await checkSample(asText);
  const expected = await told(asText);
  /** @type {string[]} */
  const asked = [];
  const page = await there.open();
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  assert.ok(!page.workers().some((worker) => worker.url().includes('reader')));
  await page.locator('#picker').setInputFiles({ name: 'sample.pdf', mimeType: 'application/pdf', buffer: pdf });
  await page.waitForSelector('body[data-state=result]');
  assert.deepEqual(await told(page), expected);
  assert.equal(page.workers().length, 1, 'the reader is ended');
  assert.ok(
    asked.every((path) => path.startsWith('/www/')),
    'only the site’s own files are asked for',
  );
  // marked where it stands
  await page.getByRole('option').first().click();
  assert.ok((await page.locator('#document [data-mark=suspect]').count()) > 0);
});

test('the reader of PDF is loaded while a file is dragged, and is ready for the next kind of file too', async () => {
  const page = await there.open();
  const readers = () => page.workers().filter((worker) => worker.url().includes('reader'));
  const letGo = await drag(page, 'sample.pdf', pdf);
  await page.waitForFunction(
    () => performance.getEntriesByName(new URL('www/reader.js', location.href).href).length > 0,
  );
  assert.equal(readers().length, 1);
  await letGo();
  await page.waitForSelector('body[data-state=result]');
  assert.equal(readers().length, 0, 'the reader is ended');
  const expected = await told(page);
  // what is dropped may be no PDF
  const letOther = await drag(page, 'sample.docx', readFileSync(new URL('../files/sample.docx', import.meta.url)));
  await letOther();
  await page.waitForFunction(
    () => document.getElementById('given')?.textContent?.includes('docx') && document.body.dataset.state === 'result',
  );
  assert.deepEqual(await told(page), expected);
});

for (const [name, mimeType] of [
  ['sample.xlsx', 'application/vnd.ms-excel'],
  ['sample.docx', 'application/msword'],
]) {
  test(`${name} gives the findings of the sample as text`, async () => {
    const asText = await there.open();
    await checkSample(asText);
    const page = await there.open();
    const buffer = readFileSync(new URL(`../files/${name}`, import.meta.url));
    await page.locator('#picker').setInputFiles({ name: 'a file', mimeType: mimeType ?? '', buffer });
    await page.waitForSelector('body[data-state=result]');
    assert.deepEqual(await told(page), await told(asText));
  });
}

test('a PDF and a saved page are one disclosure', async () => {
  const asText = await there.open();
  await checkSample(asText);
  const page = await there.open();
  const middle = sample.indexOf('预算05表');
  await page.locator('#picker').setInputFiles([
    { name: '1.pdf', mimeType: 'application/pdf', buffer: await printed(sample.slice(0, middle)) },
    { name: '2.mht', mimeType: 'multipart/related', buffer: await archived(sample.slice(middle)) },
  ]);
  await page.waitForSelector('body[data-state=result]');
  assert.deepEqual(await told(page), await told(asText));
});

/** @type {[string, Buffer, RegExp][]} */
const UNREAD = [
  ['broken.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2000, 'x')]), /损坏/],
  ['budget.7z', Buffer.from('7z\xbc\xaf\x27\x1c\0\x04', 'latin1'), /解压/],
];

for (const [name, buffer, why] of UNREAD) {
  test(`what cannot be read is told, and why: ${name}`, async () => {
    const page = await there.open();
    await page.locator('#picker').setInputFiles({ name, mimeType: '', buffer });
    await answered(page);
    assert.match((await page.locator('.problem').allTextContents()).join(), why);
  });
}

test('an RTF without a table is read, and told as what it is', async () => {
  const page = await there.open();
  await page
    .locator('#picker')
    .setInputFiles({ name: 'budget.doc', mimeType: '', buffer: Buffer.from('{\\rtf1\\ansi x}') });
  await answered(page);
  assert.match((await page.locator('.summary').textContent()) ?? '', /没有可核对的内容/);
  assert.match((await page.locator('.aside').allTextContents()).join(), /budget\.doc.*RTF.*没有在其中认出预算表/);
});

test('an HTML page named .pdf is read as what it is', async () => {
  const page = await there.open();
  const html = Buffer.from(`<!doctype html>${asPage(sample)}`);
  await page.locator('#picker').setInputFiles({ name: 'sample.pdf', mimeType: 'application/pdf', buffer: html });
  await page.waitForSelector('body[data-state=result]');
  assert.ok((await page.getByRole('option').count()) > 3);
});

test('tables copied from a web page or a spreadsheet are pasted as tables', async () => {
  const asText = await there.open();
  await checkSample(asText);
  const expected = await told(asText);
  const page = await there.open();
  await page.locator('#box').focus();
  await paste(page, withoutTables, asPage(sample));
  await page.waitForSelector('body[data-state=result]');
  assert.deepEqual(await told(page), expected);
  // what was pasted can be checked again, and once it is edited the edited text counts
  await page.locator('#input > summary').click();
  await page.locator('#run').click();
  await page.waitForSelector('body[data-state=result]');
  assert.deepEqual(await told(page), expected);
});
