/**
 * The notices that licences ask for: of every crate in the WebAssembly modules, of pdf.js with its character maps and
 * decoders, and of Gouji itself. The build writes them to www/notices.txt, and to NOTICES.txt of the npm package.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files of a package that speak of its licence. */
const LICENCE = /^(licen[cs]e|copying|copyright|notice|unlicense)([.\-_].*)?$/i;

/** @typedef {{ id: string, name: string, version: string, license: string | null, authors: string[], repository: string | null, manifest_path: string, source: string | null }} Crate */

/** The crates that are compiled into the modules: no tools of the build, no tests. @returns {Crate[]} */
function crates() {
  const asked = [
    'metadata',
    '--format-version',
    '1',
    '--locked',
    '--no-default-features',
    '--features',
    'web',
    '--filter-platform',
    'wasm32-unknown-unknown',
  ];
  const { packages, resolve } = JSON.parse(
    execFileSync('cargo', asked, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 }),
  );
  /** @type {Map<string, any>} */
  const nodes = new Map(resolve.nodes.map((/** @type {any} */ node) => [node.id, node]));
  /** @type {Map<string, Crate>} */
  const known = new Map(packages.map((/** @type {Crate} */ one) => [one.id, one]));
  /** @type {Set<string>} */
  const reached = new Set();
  const left = [resolve.root];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id)?.deps ?? [])
      if (dep_kinds.some((/** @type {any} */ { kind }) => kind === null)) left.push(pkg);
  }
  reached.delete(resolve.root);
  return [...reached].flatMap((id) => known.get(id) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The texts of the licence files of a folder. @param {string} folder */
const textsIn = (folder) =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => LICENCE.test(name))
    .sort()
    .flatMap((name) => {
      try {
        return readFileSync(join(folder, name), 'utf8').trim();
      } catch {
        return []; // a folder of that name
      }
    });

/** All notices as one text; each text once, under the names of all that it is of. @returns {string} */
export function notices() {
  /** @type {Map<string, string[]>} */
  const byText = new Map();
  /** @param {string} name @param {string[]} texts */
  const add = (name, texts) => {
    for (const text of texts) byText.set(text, [...(byText.get(text) ?? []), name]);
  };
  const pdfjs = join(root, 'node_modules', 'pdfjs-dist');
  const { version } = JSON.parse(readFileSync(join(pdfjs, 'package.json'), 'utf8'));
  add('Gouji', [readFileSync(join(root, 'LICENSE'), 'utf8').trim()]);
  add(`pdf.js ${version}`, textsIn(pdfjs));
  add('character maps of Adobe (with pdf.js)', textsIn(join(pdfjs, 'cmaps')));
  add(
    'OpenJPEG (with pdf.js)',
    ['LICENSE_OPENJPEG', 'LICENSE_PDFJS_OPENJPEG'].map((name) =>
      readFileSync(join(pdfjs, 'wasm', name), 'utf8').trim(),
    ),
  );
  const missing = [];
  const all = crates();
  for (const crate of all) {
    const texts = textsIn(dirname(crate.manifest_path));
    const name = `${crate.name} ${crate.version} (${crate.license ?? 'see below'})`;
    if (texts.length) add(name, texts);
    else
      missing.push(
        `${name}${crate.authors.length ? `, ${crate.authors.join(', ')}` : ''}${crate.repository ? `, ${crate.repository}` : ''}`,
      );
  }
  const parts = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  if (missing.length)
    parts.push(
      `Without a licence file of their own, under the licences named, whose texts stand above:\n\n${missing.join('\n')}`,
    );
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `What Gouji's page and npm package contain of others: ${all.length} crates, pdf.js, character maps, OpenJPEG.${rule}${parts.join(rule)}\n`;
}
