/** The npm package in Node: the same report as the command's, whatever the format. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync, rmSync, mkdirSync, cpSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, sample } from './browser.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = join(root, 'package', 'dist');
/** @type {string} */
let directory;
/** @type {Record<string, Uint8Array>} */
const files = {};

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gouji-'));
  // where it is used, it stands in node_modules
  mkdirSync(join(directory, 'node_modules'));
  cpSync(out, join(directory, 'node_modules', 'gouji'), { recursive: true });
  files['sample.txt'] = Buffer.from(sample);
  for (const name of ['sample.xlsx', 'sample.docx', 'sample.xls'])
    files[name] = readFileSync(join(root, 'tests', 'files', name));
  const browser = await launch();
  const page = await browser.newPage();
  const table = (/** @type {string} */ text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  await page.setContent(`<pre>${table(sample)}</pre>`);
  files['sample.pdf'] = await page.pdf({ format: 'A3', landscape: true });
  await browser.close();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  writeFileSync(
    join(directory, 'use.js'),
    `import { readFile } from 'node:fs/promises';
     import { check, version } from 'gouji';
     const found = {};
     for (const name of process.argv.slice(2)) {
       const checking = await check({ name, content: await readFile(name) });
       found[name] = { json: checking.export('json'), report: checking.report };
       checking.free();
     }
     const broken = await check({ name: 'b.pdf', content: '%PDF-1.7 and no more' });
     console.log(JSON.stringify({ found, version: await version(), problem: broken.report.sources[0].problem }));`,
  );
  writeFileSync(join(directory, 'package.json'), '{"type": "module"}');
});
after(() => rmSync(directory, { recursive: true, force: true }));

test('Node finds what the command finds', { timeout: 600_000 }, () => {
  const names = Object.keys(files);
  const options = { cwd: directory, encoding: /** @type {const} */ ('utf8'), maxBuffer: 1 << 28 };
  const { found, version, problem } = JSON.parse(execFileSync(process.execPath, ['use.js', ...names], options));
  const manifest = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
  assert.equal(version, manifest.version);
  assert.match(problem.en, /\w+/);
  for (const name of names) {
    const told = command(['check', '--format', 'json', name]);
    assert.equal(found[name].json.trim(), told.trim(), name);
    assert.deepEqual(found[name].report, JSON.parse(told), name);
  }
  assert.ok(found['sample.txt'].report.findings.length > 0);
});

test('on the command line it prints what the command prints', { timeout: 600_000 }, () => {
  const bin = join(
    directory,
    'node_modules',
    'gouji',
    JSON.parse(readFileSync(join(out, 'package.json'), 'utf8')).bin.gouji,
  );
  /** @param {string[]} given */
  const run = (given) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...given], {
      cwd: directory,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return { status, stdout, stderr };
  };
  for (const name of Object.keys(files)) {
    for (const format of ['text', 'json'])
      assert.equal(
        run(['check', '--format', format, name]).stdout,
        command(['check', '--format', format, name]),
        `${name} ${format}`,
      );
  }
  for (const format of ['jsonl', 'csv', 'sarif', 'text']) {
    const given = ['--each', `--format=${format}`, '--english', 'sample.txt', 'sample.xlsx'];
    assert.equal(run(given).stdout, command(['check', ...given]), format);
  }
  assert.equal(run(['sample.txt']).status, 1);
  writeFileSync(join(directory, 'broken.pdf'), '%PDF-1.7 and no more');
  assert.equal(run(['broken.pdf']).status, 2);
  const missing = run(['no such file']);
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /no such file: 无法打开 \(cannot be opened\)/);
  assert.equal(run(['--format', 'pdf', 'sample.txt']).status, 2);
  assert.match(run(['--help']).stdout, /--each/);
});

/** What the command says; that it finds something is no failure. @param {string[]} given */
function command(given) {
  const options = { cwd: directory, encoding: /** @type {const} */ ('utf8'), maxBuffer: 1 << 28 };
  const path = process.env.GOUJI;
  const [program, before] = path
    ? [path, []]
    : ['cargo', ['run', '--quiet', '--locked', '--manifest-path', join(root, 'Cargo.toml'), '--bin', 'gouji', '--']];
  try {
    return execFileSync(program, [...before, ...given], options);
  } catch (error) {
    const { status, stdout } = /** @type {{ status: number, stdout: string }} */ (error);
    if (status !== 1) throw error;
    return stdout;
  }
}

test('its types are found, and say what is there', () => {
  writeFileSync(
    join(directory, 'use.ts'),
    `import { check } from 'gouji';
     import type { Report } from 'gouji/report';
     import type { GoujiCheck } from 'gouji/element';
     import type { FromFrame } from 'gouji/frame';
     import { talk } from 'gouji/host';
     const checking = await check({ name: 'a', content: 'b' });
     export const report: Report = checking.report;
     export const holds: number = checking.report.equations.holds;
     export const height = (message: FromFrame): number => (message.type === 'size' ? message.height : 0);
     export const ask = (element: GoujiCheck): Promise<Report> => element.check('text');
     // @ts-expect-error: there is no such format
     checking.export('pdf');
     // @ts-expect-error: nor such a count
     export const none = report.equations.none;
     export { talk };`,
  );
  const options =
    '--ignoreConfig --noEmit --strict --target es2023 --lib es2023,dom,dom.iterable --module nodenext --types node'.split(
      ' ',
    );
  const types = join(root, 'node_modules', '@types');
  try {
    execFileSync(
      join(root, 'node_modules', '.bin', 'tsc'),
      [...options, '--typeRoots', types, join(directory, 'use.ts')],
      { cwd: directory, encoding: 'utf8' },
    );
  } catch (error) {
    assert.fail(/** @type {{ stdout: string }} */ (error).stdout);
  }
});

test('what the package names is there, and every file has its hash', () => {
  const manifest = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
  const named = [
    manifest.types,
    ...Object.values(manifest.exports).flatMap((one) => (typeof one === 'string' ? [one] : Object.values(one))),
  ];
  for (const path of named) assert.ok(path.includes('*') || existsSync(join(out, path)), path);
  for (const name of ['LICENSE', 'README.md', 'docs/embedding.md', 'www/gouji-pdf_bg.wasm', 'www/gouji-office_bg.wasm'])
    assert.ok(existsSync(join(out, name)), name);
  const hashes = JSON.parse(readFileSync(join(out, 'integrity.json'), 'utf8'));
  assert.match(hashes['www/widget/gouji-check.js'], /^sha384-.{64}$/);
});
