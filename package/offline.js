/**
 * After the page is built: tells the page which version it is, and writes the service worker that keeps the site's
 * files, with their hashes.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What no page asks for. */
const LEFT_OUT = /(^integrity\.json|^offline\.js|^www\/offline\.js|\.d\.ts|\.md|LICENSE)$/;

/** @param {Buffer} bytes */
const integrity = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

/** The policy in the page, but for what concerns documents alone: workers get it with their files. @param {string} html */
function policyOf(html) {
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1] ?? '';
  return policy
    .split('; ')
    .filter((part) => !/trusted-types/.test(part))
    .join('; ');
}

/** @param {string} dist */
export function makeOffline(dist) {
  const page = join(dist, 'index.html');
  const paths = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !LEFT_OUT.test(path) && !path.startsWith('.') && statSync(join(dist, path)).isFile())
    .sort();
  const html = readFileSync(page, 'utf8').replace(/ data-version="[^"]*"/, '');
  /** @param {string} path */
  const hash = (path) => integrity(path === 'index.html' ? Buffer.from(html) : readFileSync(join(dist, path)));
  /** @type {Record<string, string>} */
  const files = Object.fromEntries(paths.map((path) => [path, hash(path)]));
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  // its page must know the version it is of
  const told = html.replace('<html ', `<html data-version="${version}" `);
  if (told === html) throw new Error('index.html has no <html lang=…>');
  writeFileSync(page, told);
  files['index.html'] = integrity(Buffer.from(told));
  const worker = readFileSync(join(dist, 'www', 'offline.js'), 'utf8');
  writeFileSync(
    join(dist, 'offline.js'),
    worker.replace("'SITE'", () => JSON.stringify(JSON.stringify({ version, files, policy: policyOf(html) }))),
  );
}
