/**
 * Before trunk ends a build: puts what the page needs of pdf.js into www/pdfjs of the site. The files end in `.js`,
 * because not every server knows what `.mjs` is.
 */

import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const from = fileURLToPath(new URL('../node_modules/pdfjs-dist', import.meta.url));
const to = join(process.env.TRUNK_STAGING_DIR ?? 'dist', 'www', 'pdfjs');

/** Of the maps of character codes, those of Chinese. */
const CHINESE = /^(Adobe-(GB1|CNS1)-UCS2|GB|UniGB|B5|ET|HK|CNS|UniCNS)/;

mkdirSync(to, { recursive: true });
for (const [name, as] of [
  ['legacy/build/pdf.min.mjs', 'pdf.js'], // for browsers of before 2025 too
  ['legacy/build/pdf.worker.min.mjs', 'pdf.worker.js'],
  ['wasm/openjpeg.wasm', 'openjpeg.wasm'], // pictures in JPEG 2000
  ['cmaps', 'cmaps'], // Chinese fonts that a file names and does not bring along
  ['LICENSE', 'LICENSE'],
]) {
  cpSync(join(from, name ?? ''), join(to, as ?? ''), { recursive: true });
}
for (const name of readdirSync(join(to, 'cmaps')))
  if (!CHINESE.test(name) && name !== 'LICENSE') rmSync(join(to, 'cmaps', name));
