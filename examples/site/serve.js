/**
 * A site that embeds Gouji, under a strict Content-Security-Policy: `make example`. On a second port the same
 * files stand for a host of their own, whose frame.html the site shows.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url)).replace(/[\\/]$/, '');
const gouji = fileURLToPath(new URL('../../package/dist', import.meta.url)).replace(/[\\/]$/, '');

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

/** Reports made beforehand, as a site would when it publishes a budget. @returns {Promise<Map<string, string>>} */
async function makeReports() {
  const { check } = await import(new URL('../../package/dist/index.js', import.meta.url).href);
  const checking = await check({ name: 'sample.txt', content: await readFile(join(gouji, 'www', 'sample.txt')) });
  const report = checking.export('json');
  checking.free();
  return new Map([['/reports/sample.json', report]]);
}

/** @param {number} [port] @param {number} [framePort] */
export async function serve(port = 0, framePort = 0) {
  const reports = await makeReports();
  /** Other bytes for a test to be served, by path. @type {Map<string, string>} */
  const instead = new Map();
  /** Every path that was asked for. @type {string[]} */
  const asked = [];
  let frame = '';
  const integrity = JSON.parse(await readFile(join(gouji, 'integrity.json'), 'utf8'))['www/widget/gouji-check.js'];

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = decodeURIComponent(pathname === '/' ? '/index.html' : pathname);
    asked.push(name);
    const root = name.startsWith('/gouji/') ? gouji : here;
    const file = normalize(join(root, name.replace(/^\/gouji\//, '/')));
    const made = instead.get(name) ?? reports.get(name);
    const content = made ?? (file.startsWith(root + sep) ? await readFile(file).catch(() => null) : null);
    if (content === null) return void response.writeHead(404).end();
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    // frame.html brings its own; a frame of Gouji is the one thing this site shows of others
    const policy = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; frame-src ${frame}; base-uri 'none'; form-action 'none'`;
    const own = name.endsWith('.html') && root === here;
    response.writeHead(200, {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'content-security-policy': own
        ? policy
        : `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'`,
    });
    response.end(
      own ? content.toString().replaceAll('{{frame}}', frame).replaceAll('{{integrity}}', integrity) : content,
    );
  });
  const second = createServer((request, response) => void server.emit('request', request, response));
  frame = await listen(second, framePort);
  const url = await listen(server, port);
  const close = () => {
    for (const one of [server, second]) {
      one.closeAllConnections();
      one.close();
    }
  };
  return { url, frame, reports, asked, instead, close };
}

/** @param {import('node:http').Server} server @param {number} port */
async function listen(server, port) {
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)));
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await serve(8081, 8082)).url);
