/**
 * How fast the page is and how large, as medians over several runs, each in a page of its own:
 *
 *     make measure            the reference disclosure beside the checkout, or else the sample
 *     node tests/page/measure.js FILE [RUNS]
 */

import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { dist, launch, open, paste } from './browser.js';
import { serve } from './server.js';

const reference = fileURLToPath(new URL('../../../shared/disclosures/000_b026c30d90ae53f6.txt', import.meta.url));
const sample = fileURLToPath(new URL('../../www/sample.txt', import.meta.url));
const file = process.argv[2] ?? (existsSync(reference) ? reference : sample);
const runs = Number(process.argv[3] ?? 15);
const text = readFileSync(file, 'utf8');

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
/** @param {number[]} values */
const told = (values) => `${median(values).toFixed(1)} ms (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;

const server = await serve(dist);
const browser = await launch();
/** @type {Record<string, number[]>} */
const times = { first: [], again: [], highlighted: [], repeated: [] };
/** What the page loads. @type {Set<string>} */
const loaded = new Set();

for (let run = 0; run < runs; run++) {
  server.onServed = (path) => loaded.add(path);
  const page = await open(browser, server.url);
  const [worker] = page.workers();
  const coreTime = async () =>
    (await worker?.evaluate(() => {
      const last = performance.getEntriesByName('core').at(-1)?.duration ?? NaN;
      performance.clearMeasures();
      return last;
    })) ?? NaN;
  const pasteAndWait = async () => {
    await page.evaluate(() => performance.clearMeasures());
    await paste(page, text);
    await page.waitForFunction(() => performance.getEntriesByName('given to highlighted').length > 0);
    return page.evaluate(() => performance.getEntriesByName('given to highlighted')[0]?.duration ?? NaN);
  };
  await coreTime();
  // what a person sees: the first paste into a page just opened
  times.highlighted?.push(await pasteAndWait());
  times.first?.push(await coreTime());
  for (let again = 0; again < 4; again++) times.repeated?.push(await pasteAndWait());
  times.again?.push(await coreTime());
  await page.context().close();
}
await browser.close();
await server.close();

console.log(`${file.split('/').at(-1)}: ${Buffer.byteLength(text)} bytes, ${runs} runs, medians (least to most)`);
console.log(`core in the worker, first check of a page   ${told(times.first ?? [])}`);
console.log(`core in the worker, fifth check of a page   ${told(times.again ?? [])}`);
console.log(`paste to highlighted, first of a page       ${told(times.highlighted ?? [])}`);
console.log(`paste to highlighted, second to fifth       ${told(times.repeated ?? [])}`);

const sizes = [];
for (const path of loaded) {
  const bytes = await readFile(join(dist, path));
  sizes.push({ path, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length });
}
sizes.sort((a, b) => b.brotli - a.brotli);
/** @param {{ path: string, raw: number, gzip: number, brotli: number }} size */
const line = ({ path, raw, gzip, brotli }) =>
  console.log([raw, gzip, brotli].map((n) => n.toLocaleString('en-US').padStart(11)).join('') + `  ${path}`);
console.log(`${['raw', 'gzip -9', 'brotli -11'].map((head) => head.padStart(11)).join('')}  files the page loads, in bytes`);
sizes.forEach(line);
line(sizes.reduce((sum, { raw, gzip, brotli }) => ({ path: 'all', raw: sum.raw + raw, gzip: sum.gzip + gzip, brotli: sum.brotli + brotli }), { path: '', raw: 0, gzip: 0, brotli: 0 }));
