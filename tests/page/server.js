/**
 * A static server for the tests: serves a directory with the right types, and lets a test put other bytes in a
 * file's place.
 */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** @param {string} root the directory to serve */
export async function serve(root) {
  /** What is served instead of a file, by path. @type {Map<string, string | Buffer>} */
  const instead = new Map();

  const site = { url: '', instead, onServed: (/** @type {string} */ _path) => {}, close: async () => {} };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const name = path === '/' ? '/index.html' : path;
    const file = normalize(join(root, name));
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    const replaced = instead.get(name);
    if (replaced !== undefined) {
      response.writeHead(200, { 'content-type': type }).end(replaced);
    } else if (file.startsWith(root + sep) && (await stat(file).catch(() => null))?.isFile()) {
      site.onServed(name);
      response.writeHead(200, { 'content-type': type });
      createReadStream(file).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the test server has no port');
  site.url = `http://127.0.0.1:${address.port}/`;
  site.close = () => new Promise((resolve) => server.close(() => resolve()));
  return site;
}
