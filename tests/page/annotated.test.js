/** The original with the findings as notes on the figures, valid in other readers. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sample, site } from './browser.js';
import { printed } from './printed.js';

const there = site();

test('a PDF is saved with highlights and notes that another reader shows', async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'gouji-'));
  context.after(() => rmSync(directory, { recursive: true }));
  const original = await printed(sample);
  const page = await there.open();
  await page.locator('#picker').setInputFiles({ name: 'sample.pdf', mimeType: 'application/pdf', buffer: original });
  await page.waitForSelector('body[data-state=result]');
  await page.locator('#exports summary').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-format=pdf]').click()]);
  assert.equal(download.suggestedFilename(), 'sample-勾稽.pdf');
  const saved = readFileSync(await download.path());
  assert.deepEqual(
    saved.subarray(0, original.length),
    original,
    'a revision is added, nothing of the original is changed',
  );

  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const pdf = await getDocument({ data: new Uint8Array(saved), verbosity: 0 }).promise;
  /** @type {string[]} */
  const notes = [];
  for (let i = 1; i <= pdf.numPages; i++) {
    const annotations = await (await pdf.getPage(i)).getAnnotations();
    notes.push(
      ...annotations.filter(({ subtype }) => subtype === 'Highlight').map(({ contentsObj }) => contentsObj.str),
    );
  }
  await pdf.destroy();
  assert.ok(
    notes.some((note) => note.includes('662.100000') && note.includes('626.100000')),
    notes.join(),
  );

  const [before, after] = [join(directory, 'before.pdf'), join(directory, 'after.pdf')];
  writeFileSync(before, original);
  writeFileSync(after, saved);
  if (spawnSync('pdftoppm', ['-v']).error) return context.diagnostic('there is no pdftoppm; only pdf.js has read it');
  /** @param {string} file */
  const drawn = (file) =>
    execFileSync('pdftoppm', ['-r', '50', '-f', '2', '-l', '2', file], {
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  assert.notDeepEqual(drawn(after), drawn(before), 'the highlight is drawn');
  if (!spawnSync('qpdf', ['--version']).error) execFileSync('qpdf', ['--check', after]);
  if (process.env.SHOTS)
    execFileSync('pdftoppm', ['-r', '70', '-f', '2', '-l', '2', '-png', after, join(process.env.SHOTS, 'annotated')]);
});

test('where no PDF was given there is none to be saved', async () => {
  const page = await there.open();
  await page
    .locator('#picker')
    .setInputFiles({ name: 'sample.txt', mimeType: 'text/plain', buffer: Buffer.from(sample) });
  await page.waitForSelector('body[data-state=result]');
  assert.ok(await page.locator('[data-format=pdf]').isHidden());
});
