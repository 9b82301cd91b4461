/**
 * How fast the page is, how large, and how smooth:
 *
 *     make measure            the reference disclosure and the largest PDF beside the checkout, or else the sample
 *     node tests/page/measure.js [FILE [RUNS]]
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { dist, drag, launch, open, paste, sample } from './browser.js';
import { printed } from './printed.js';
import { serve } from './server.js';

/** @typedef {import('playwright-core').Page} Page */

const shared = fileURLToPath(new URL('../../../shared', import.meta.url));
const reference = join(shared, 'disclosures', '000_b026c30d90ae53f6.txt');
const file =
  process.argv[2] ||
  (existsSync(reference) ? reference : fileURLToPath(new URL('../../www/sample.txt', import.meta.url)));
const runs = Number(process.argv[3] ?? 7);
const text = readFileSync(file, 'utf8');
const corpus = join(shared, 'corpus');
const pdfs = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.pdf'))
      .map((name) => join(corpus, name))
      .sort((a, b) => statSync(b).size - statSync(a).size)
  : [];

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
/** @param {string} what @param {number[]} values */
const tell = (what, values) =>
  console.log(
    `${what.padEnd(58)} ${median(values).toFixed(0).padStart(6)} ms (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`,
  );

const server = await serve(dist);
const browser = await launch();
/** What the page loads. @type {Set<string>} */
const loaded = new Set();

/** Gives the page something and waits until it is highlighted. @param {Page} page @param {() => Promise<void>} give */
async function highlighted(page, give) {
  await page.evaluate(() => performance.clearMeasures());
  await give();
  await page.waitForFunction(() => performance.getEntriesByName('given to highlighted').length > 0, null, {
    timeout: 300_000,
  });
  return page.evaluate(() => performance.getEntriesByName('given to highlighted')[0]?.duration ?? NaN);
}
/** Drags a file over the page for half a second and drops it. @param {Page} page @param {string} name @param {Buffer} buffer */
async function drop(page, name, buffer) {
  const letGo = await drag(page, name, buffer);
  await page.waitForTimeout(500);
  return highlighted(page, letGo);
}

async function measurePasting() {
  /** @type {Record<'first' | 'fifth' | 'highlighted' | 'repeated', number[]>} */
  const times = { first: [], fifth: [], highlighted: [], repeated: [] };
  for (let run = 0; run < runs; run++) {
    server.onServed = (path) => loaded.add(path);
    const page = await open(browser, server.url);
    server.onServed = () => {};
    const [worker] = page.workers();
    const core = async () =>
      (await worker?.evaluate(() => {
        const last = performance.getEntriesByName('core').at(-1)?.duration ?? NaN;
        performance.clearMeasures();
        return last;
      })) ?? NaN;
    await core();
    // what a person sees: the first paste into a page just opened
    times.highlighted.push(await highlighted(page, () => paste(page, text)));
    times.first.push(await core());
    for (let again = 0; again < 4; again++) times.repeated.push(await highlighted(page, () => paste(page, text)));
    times.fifth.push(await core());
    await page.context().close();
  }
  console.log(`\n${file.split('/').at(-1)}: ${Buffer.byteLength(text)} bytes, ${runs} runs, medians (least to most)`);
  tell('core in the worker, first check of a page', times.first);
  tell('core in the worker, fifth check of a page', times.fifth);
  tell('paste to highlighted, first of a page', times.highlighted);
  tell('paste to highlighted, second to fifth', times.repeated);
}

/** From asking for the page until it takes a disclosure, and until its core has been warmed up. */
async function measureLoading() {
  /** @type {Record<'cold' | 'coldReady' | 'warm' | 'warmReady', number[]>} */
  const times = { cold: [], coldReady: [], warm: [], warmReady: [] };
  const took = (/** @type {Page} */ page) =>
    page.evaluate(() => [
      performance.getEntriesByName('interactive')[0]?.startTime ?? NaN,
      performance.getEntriesByName('ready')[0]?.startTime ?? NaN,
    ]);
  for (let run = 0; run < runs; run++) {
    const page = await open(browser, server.url, { kept: true });
    const [cold = NaN, coldReady = NaN] = await took(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller, null, { timeout: 120_000 });
    await page.reload();
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    const [warm = NaN, warmReady = NaN] = await took(page);
    times.cold.push(cold);
    times.coldReady.push(coldReady);
    times.warm.push(warm);
    times.warmReady.push(warmReady);
    await page.context().close();
  }
  console.log('\nloading');
  tell('first visit, until it takes a disclosure', times.cold);
  tell('first visit, until the core is warm', times.coldReady);
  tell('later visit, from what the browser keeps, until it takes one', times.warm);
  tell('later visit, until the core is warm', times.warmReady);
}

/** How many pages a PDF has. @param {Buffer} buffer */
async function countPages(buffer) {
  const pdf = await getDocument({ data: new Uint8Array(buffer), verbosity: 0 }).promise;
  const { numPages } = pdf;
  await pdf.destroy();
  return numPages;
}

async function measurePdfs() {
  const buffers = pdfs.map((name) => readFileSync(name));
  const [largest] = buffers;
  if (!largest) return measurePdf('the sample as PDF', await printed(sample));
  const counts = await Promise.all(buffers.map(countPages));
  const fifty =
    buffers[counts.indexOf(counts.reduce((a, b) => (Math.abs(b - 50) < Math.abs(a - 50) ? b : a)))] ?? largest;
  await measurePdf('the PDF of the corpus nearest to 50 pages', fifty);
  await measurePdf('the largest PDF of the corpus', largest);
}

/** @param {string} what @param {Buffer} buffer */
async function measurePdf(what, buffer) {
  /** @type {Record<'first' | 'again' | 'drawn', number[]>} */
  const times = { first: [], again: [], drawn: [] };
  for (let run = 0; run < runs; run++) {
    const page = await open(browser, server.url);
    times.first.push(await drop(page, 'a.pdf', buffer));
    times.again.push(await drop(page, 'b.pdf', buffer));
    const began = performance.now();
    await page.locator('.originals .to-paper').first().click();
    await page.locator('.leaf canvas').first().waitFor();
    times.drawn.push(performance.now() - began);
    await page.context().close();
  }
  console.log(`\n${what}: ${await countPages(buffer)} pages, ${buffer.length} bytes`);
  tell('drop to highlighted, first of a page', times.first);
  tell('drop to highlighted, second', times.again);
  tell('printed page asked for to drawn, first (loads pdf.js)', times.drawn);
}

/** A disclosure of so many pages and cells. @param {number} pages @param {number} cells */
function large(pages, cells) {
  const rows = Math.round(cells / pages / 7);
  return Array.from({ length: pages }, (_, page) =>
    [
      `预算03表 支出总表（第 ${page + 1} 页）`,
      '金额单位：万元',
      ['功能科目', '政府经济科目', '部门经济科目', '合计', '基本支出', '项目支出', '其中：事业单位经营支出'].join('\t'),
      ...Array.from({ length: rows }, (_, row) =>
        [
          `20705${page % 90}${row}-某项支出${row}`,
          '50502-商品和服务支出',
          '30226-劳务费',
          `${page}${row}.123456`,
          `${row}.123456`,
          `${page}.000000`,
          '',
        ].join('\t'),
      ),
    ].join('\n'),
  ).join('\n\n');
}

/** How long each frame takes while a long document is scrolled from its beginning to its end. */
async function measureScrolling() {
  const page = await open(browser, server.url);
  await highlighted(page, () => paste(page, large(150, 20_000)));
  const told = async (/** @type {string} */ when, /** @type {string} */ selector) => {
    await browser.startTracing(page, { categories: ['toplevel'] });
    const { frames, cells } = await page.evaluate(async (selector) => {
      const pane = document.querySelector(selector);
      if (!pane) return { frames: [NaN], cells: 0 };
      pane.scrollTop = 0;
      await new Promise((resolve) => setTimeout(resolve, 300));
      /** @type {number[]} */
      const frames = [];
      let last = performance.now();
      for (let top = 0; top < pane.scrollHeight && frames.length < 600; top += 400) {
        pane.scrollTop = top;
        await new Promise((resolve) => requestAnimationFrame(() => resolve(undefined)));
        const now = performance.now();
        frames.push(now - last);
        last = now;
      }
      return { frames: frames.slice(1), cells: document.querySelectorAll('#document :is(td, th)').length };
    }, selector);
    // on a machine that is busy with other things, a frame is late for no fault of the page: what it took itself
    /** @type {{ name: string, ph: string, pid: number, tid: number, tdur?: number, args: { name?: string } }[]} */
    const events = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
    const threads = new Set(
      events.flatMap(({ name, args, pid, tid }) =>
        name === 'thread_name' && args.name === 'CrRendererMain' ? [`${pid}.${tid}`] : [],
      ),
    );
    const own = events.filter(
      ({ name, ph, pid, tid }) => name.endsWith('RunTask') && ph === 'X' && threads.has(`${pid}.${tid}`),
    );
    const longest = Math.max(...own.map(({ tdur = 0 }) => tdur / 1000));
    const sorted = frames.toSorted((a, b) => a - b);
    const at = (/** @type {number} */ share) => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1);
    console.log(
      `${when}: ${frames.length} frames, median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)} ms, ${frames.filter((f) => f > 50).length} over 50 ms; the page's longest task took ${longest.toFixed(1)} ms of the processor; ${cells} cells drawn`,
    );
  };
  console.log('\nscrolling 150 pages and 20,000 cells, 400 px a frame');
  await told('while most of it is not drawn yet', '#document');
  await page.waitForFunction(() => !document.querySelector('#document [aria-busy]'), null, { timeout: 120_000 });
  await told('when all of it is drawn', '#document');
  await page.context().close();
}

/** What ten documents in a row leave behind. */
async function measureMemory() {
  const page = await open(browser, server.url);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const system = await browser.newBrowserCDPSession();
  const memory = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (/** @type {string} */ name) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    const { processInfo } = await system.send('SystemInfo.getProcessInfo');
    const resident = processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) =>
        Number(
          /VmRSS:\s+(\d+)/.exec(
            existsSync(`/proc/${id}/status`) ? readFileSync(`/proc/${id}/status`, 'utf8') : '',
          )?.[1] ?? 0,
        ),
      );
    return `${(of('JSHeapUsedSize') / 1e6).toFixed(1)} MB of objects, ${of('Nodes')} nodes, ${(Math.max(...resident) / 1024).toFixed(0)} MB resident`;
  };
  const given = pdfs.length
    ? pdfs.slice(0, 10).map((path) => readFileSync(path))
    : Array.from({ length: 10 }, () => Buffer.from(text));
  const name = pdfs.length ? 'pdf' : 'txt';
  console.log(
    `\nmemory of the page with its workers (${pdfs.length ? 'the ten largest PDF files of the corpus' : 'ten times the same text'})`,
  );
  console.log(`at the start            ${await memory()}`);
  for (const [i, buffer] of given.entries()) {
    await drop(page, `${i}.${name}`, buffer);
    if (pdfs.length && i < 9) {
      await page.locator('.originals .to-paper').first().click();
      await page.locator('.leaf canvas').first().waitFor();
    }
    if (i === 0) console.log(`after the first         ${await memory()}`);
  }
  console.log(`after ten               ${await memory()}`);
  await drop(page, `0.${name}`, given[0] ?? Buffer.from(text));
  console.log(`after the first again   ${await memory()}`);
  await page.context().close();
}

function measureSizes() {
  /** @param {string[]} paths */
  const sizes = (paths) =>
    paths.map((path) => {
      const bytes = readFileSync(join(dist, path));
      return {
        path,
        raw: bytes.length,
        gzip: gzipSync(bytes, { level: 9 }).length,
        brotli: brotliCompressSync(bytes).length,
      };
    });
  /** @param {{ path: string, raw: number, gzip: number, brotli: number }} size */
  const line = ({ path, raw, gzip, brotli }) =>
    console.log(`${[raw, gzip, brotli].map((n) => n.toLocaleString('en-US').padStart(11)).join('')}  ${path}`);
  /** @param {string} name @param {string[]} paths */
  const bundle = (name, paths) =>
    line(
      sizes(paths).reduce(
        (sum, { raw, gzip, brotli }) => ({
          path: name,
          raw: sum.raw + raw,
          gzip: sum.gzip + gzip,
          brotli: sum.brotli + brotli,
        }),
        { path: name, raw: 0, gzip: 0, brotli: 0 },
      ),
    );
  const all = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (path) => statSync(join(dist, path)).isFile() && !/\.d\.ts$|\.md$|integrity\.json$|www\/offline\.js$/.test(path),
  );
  /** @param {RegExp} pattern */
  const matching = (pattern) => all.filter((path) => pattern.test(path));
  console.log(`\n${['raw', 'gzip -9', 'brotli -11'].map((head) => head.padStart(11)).join('')}  bundles, in bytes`);
  bundle(
    'what the page loads',
    [...loaded].map((path) => path.slice(1)),
  );
  bundle('the reader of PDF, when one is given', matching(/gouji-pdf/));
  bundle('the readers of Office files and the writer of spreadsheets', matching(/gouji-office/));
  bundle('what draws the pages of a PDF, when asked for', matching(/pdfjs\/pdf(\.worker)?\.js$|paper-worker/));
  bundle('  and where a file needs them: character maps, JPEG 2000', matching(/pdfjs\/(cmaps|openjpeg)/));
  bundle('the widget’s badge', matching(/widget\/(gouji-check|words)\.js$/));
  bundle('all that is kept for use without a network', all);
  console.log('\nfiles the page loads');
  for (const size of sizes([...loaded].map((path) => path.slice(1))).sort((a, b) => b.brotli - a.brotli)) line(size);
}

await measurePasting();
await measureLoading();
await measurePdfs();
await measureScrolling();
await measureMemory();
await browser.close();
await server.close();
measureSizes();
