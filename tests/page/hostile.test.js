/** Bad input: a plain message or an honest partial report in both languages, and a page that goes on working. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, checkSample, paste, sample, site } from './browser.js';

const there = site();

const MARKUP = '<img src=x onerror="document.title=\'hacked\'"><script>document.title="hacked"</script><b>bold</b>';
/** @param {...string} cells */
const row = (...cells) => cells.join('\t');
/** A form with these cells among its own. @param {string} cell */
const formWith = (cell) =>
  [
    '预算01表 收支总表',
    '金额单位：万元',
    row('项目', '预算数', '项目', '预算数'),
    row(`一、${cell}`, '100.00', `一、${cell}`, cell),
    row('本年收入合计', '100.00', '本年支出合计', '100.00'),
    row('收入总计', '100.00', '支出总计', '100.00'),
  ].join('\n');

/** @type {Record<string, string>} */
const TEXTS = {
  'markup in cells and titles': `${formWith(MARKUP)}\n\n${MARKUP}\n\n${row(MARKUP, '1.00')}\n${row(MARKUP, '2.00')}`,
  'names of object properties': formWith('__proto__') + formWith('constructor') + formWith('toString'),
  'right-to-left and zero-width characters': formWith('\u202e00.001\u2066\u200b\u200f\ufeff'),
  'NUL and other control characters': formWith('1\u00002\u0007.00\u001b[31m'),
  'lone surrogates': formWith('\ud800 \udfff'),
  'nothing but blanks': ' \n\t\n\u3000',
  'a table of no form': Array.from({ length: 50 }, (_, i) => row(`行${i}`, `${i}.00`, `${i * 2}.00`)).join('\n'),
  'half a disclosure': sample.slice(0, sample.length / 2),
  'half a line of a disclosure': sample.slice(0, sample.indexOf('本年支出合计') + 10),
  'many columns': row(...Array.from({ length: 20_000 }, (_, i) => `${i}.00`)),
  'many paragraphs': Array.from({ length: 50_000 }, (_, i) => `第${i}段`).join('\n'),
};

for (const [name, text] of Object.entries(TEXTS)) {
  test(name, async () => {
    /** @type {string[]} */
    const complaints = [];
    const page = await there.open({ complaints });
    page.on('dialog', () => assert.fail('text of a disclosure was run'));
    await paste(page, text);
    await answered(page);
    await saysSoInBothLanguages(page);
    // a box on a web page cannot hold a lone surrogate or another line end; everything else must be there
    assert.equal(await page.locator('#box').inputValue(), text.slice(0, 200_000));
    assert.match(await page.title(), /(^| · )勾稽$/);
    assert.doesNotMatch(await page.title(), /hacked/);
    assert.equal(await page.locator('#result :is(img, script, b, iframe)').count(), 0);
    assert.deepEqual(complaints, []);
    await checkSample(page);
    assert.ok((await page.getByRole('option').count()) > 0, 'the next check works');
    await page.context().close();
  });
}

test('an empty box', async () => {
  const page = await there.open();
  await page.locator('#run').click();
  await answered(page);
  await saysSoInBothLanguages(page);
  await page.context().close();
});

test('unseen characters are made visible', async () => {
  const page = await there.open();
  await paste(page, formWith('\u202e12\u200b.00'));
  await answered(page);
  await page.getByText('⟨U+202E⟩12⟨U+200B⟩.00').first().waitFor();
  await page.context().close();
});

/** @type {Record<string, Buffer>} */
const FILES = {
  'a binary file': Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * 7919 + (i >> 3)) & 255)),
  'an empty file': Buffer.alloc(0),
  'a file of zeros': Buffer.alloc(100_000),
};

for (const [name, buffer] of Object.entries(FILES)) {
  test(name, async () => {
    /** @type {string[]} */
    const complaints = [];
    const page = await there.open({ complaints });
    await page.locator('#picker').setInputFiles({ name: '附件<b>.bin', mimeType: 'application/octet-stream', buffer });
    await answered(page);
    await saysSoInBothLanguages(page);
    assert.equal(await page.locator('#result b').count(), 0);
    assert.deepEqual(complaints, []);
    await checkSample(page);
    await page.context().close();
  });
}

test('several files are one disclosure', async () => {
  const page = await there.open();
  const middle = sample.indexOf('预算05表');
  await page.locator('#picker').setInputFiles([
    { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from(sample.slice(0, middle)) },
    { name: 'b.txt', mimeType: 'text/plain', buffer: Buffer.from(sample.slice(middle)) },
  ]);
  await page.waitForSelector('body[data-state=result]');
  assert.deepEqual(await page.locator('.source').evaluateAll((all) => all.map((one) => one.firstChild?.textContent)), [
    'a.txt',
    'b.txt',
  ]);
  await page.context().close();
});

/** @type {Record<string, (line: string) => string>} */
const LARGE = {
  'a line of 10 MB': () => '1,234.56 '.repeat(10_000_000 / 9),
  '20 MB of tables': (line) => `${line}\n`.repeat(20_000_000 / (line.length + 1)),
};

for (const [name, make] of Object.entries(LARGE)) {
  test(name, { timeout: 300_000 }, async () => {
    const page = await there.open();
    page.setDefaultTimeout(240_000);
    const text = make(row('2050803-培训支出', '50203-培训费', '30216-培训费', '48.333770', '27.423770', '20.910000'));
    await paste(page, text);
    await answered(page);
    await saysSoInBothLanguages(page);
    // the box shows the beginning and says so; checking again checks the whole
    assert.equal(await page.locator('#box').inputValue(), text.slice(0, 200_000));
    assert.match((await page.locator('#cut').textContent()) ?? '', new RegExp(text.length.toLocaleString('en-US')));
    await checkSample(page);
    await page.context().close();
  });
}

/**
 * Something plain is said, in Chinese and in English; afterwards the page speaks Chinese again.
 * @param {import('playwright-core').Page} page
 */
async function saysSoInBothLanguages(page) {
  const said = () =>
    page.locator('.alert:visible, .problem:visible, .summary p:visible, .agreed:visible').allTextContents();
  const chinese = await said();
  await page.locator('#language').click();
  await page.waitForSelector('html[lang=en]');
  const english = await said();
  await page.locator('#language').click();
  await page.waitForSelector('html[lang=zh-CN]');
  assert.ok(chinese.length > 0, 'nothing is said');
  assert.equal(chinese.length, english.length);
  for (const [i, sentence] of chinese.entries()) {
    assert.match(sentence, /[\u4e00-\u9fff]/);
    assert.match(english[i] ?? '', /[a-z]{3}/);
    assert.notEqual(sentence, english[i]);
  }
}
