/**
 * After the page is built: makes it work offline, writes the SRI hashes of its files to dist/integrity.json, and with `--package` puts
 * the npm package together in package/dist/.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { notices } from './notices.js';
import { makeOffline } from './offline.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const out = join(root, 'package', 'dist');

/** What was measured on real documents, for the page's first lines: from docs/accuracy.md. */
function accuracy() {
  const text = readFileSync(join(root, 'docs', 'accuracy.md'), 'utf8');
  const documents = /(\d+) real budgets/.exec(text)?.[1];
  const rows = ['error', 'warning'].map((name) => new RegExp(`^\\| ${name} \\| (\\d+) \\| (\\d+) \\|`, 'm').exec(text));
  const [told, right] = [1, 2].map((at) => rows.reduce((sum, row) => sum + Number(row?.[at] ?? 0), 0));
  return documents && told ? ` data-documents="${documents}" data-told="${told}" data-true="${right}"` : '';
}

/** @param {string} file */
const integrity = (file) => `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;

const version = /^version = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))?.[1] ?? '';
const told = notices();
writeFileSync(join(dist, 'www', 'notices.txt'), told);
const page = join(dist, 'index.html');
writeFileSync(
  page,
  readFileSync(page, 'utf8')
    .replace(/(<span id="version">)[^<]*/, `$1${version}`)
    .replace(/<span id="sure"[^>]*>/, `<span id="sure"${accuracy()}>`),
);
cpSync(join(root, 'docs', 'accuracy.md'), join(dist, 'www', 'accuracy.txt'));
makeOffline(dist);

const names = readdirSync(join(dist, 'www'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(js|css|wasm)$/.test(name))
  .map((name) => `www/${name.replaceAll('\\', '/')}`)
  .sort();
const hashes = Object.fromEntries(names.map((name) => [name, integrity(join(dist, name))]));
/** @param {Record<string, string>} hashes */
const written = (hashes) => `${JSON.stringify(hashes, null, 2)}\n`;
writeFileSync(join(dist, 'integrity.json'), written(hashes));
for (const name of names) if (name.startsWith('www/widget/')) console.log(`${name}  ${hashes[name]}`);

if (process.argv.includes('--package')) makePackage();

function makePackage() {
  const manifest = JSON.parse(readFileSync(join(root, 'package', 'package.json'), 'utf8'));
  if (manifest.version !== version) throw new Error(`package.json says ${manifest.version}, Cargo.toml ${version}`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const name of ['package.json', 'README.md', 'index.js', 'index.d.ts', 'cli.js'])
    cpSync(join(root, 'package', name), join(out, name));
  cpSync(join(root, 'LICENSE'), join(out, 'LICENSE'));
  writeFileSync(join(out, 'NOTICES.txt'), told);
  cpSync(join(root, 'docs', 'embedding.md'), join(out, 'docs', 'embedding.md'));
  // no widget draws the pages of a PDF
  const pdfjs = /^www\/pdfjs\//;
  writeFileSync(
    join(out, 'integrity.json'),
    written(Object.fromEntries(Object.entries(hashes).filter(([name]) => !pdfjs.test(name)))),
  );
  cpSync(join(dist, 'www'), join(out, 'www'), {
    recursive: true,
    filter: (path) => path !== join(dist, 'www', 'pdfjs'),
  });
  // the types of what a page may import
  const options =
    '--ignoreConfig --allowJs --declaration --emitDeclarationOnly --skipLibCheck --target es2023 --lib es2023,dom,dom.iterable --module esnext --moduleResolution bundler --rootDir www';
  const entries = ['www/widget/gouji-check.js', 'www/widget/host.js'];
  execFileSync(
    join(root, 'node_modules', '.bin', 'tsc'),
    [...options.split(' '), '--outDir', join(out, 'www'), ...entries],
    { cwd: root, stdio: 'inherit' },
  );
  // Node's way of naming types wants the ending
  for (const name of readdirSync(join(out, 'www'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(out, 'www', name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(['"])(\.{1,2}\/[\w/-]+)\1/g, '$1$2.js$1'));
  }
  console.log(out);
}
