/**
 * The service worker that keeps the site's own files, so that the page works without a network. The build puts it at
 * the root of the site with the files and their hashes (`package/offline.js`).
 *
 * Versions are never mixed: a version's cache is filled whole, each file checked against its hash, before the version
 * is used, and a page is answered from the version it was loaded from until it is closed.
 */

/** @type {{ version: string, files: Record<string, string> }} by path, with their hashes */
const SITE = JSON.parse('SITE');
const PREFIX = 'gouji-';
const CACHE = PREFIX + SITE.version;
const worker = /** @type {any} */ (self);

/** @param {string} path */
const addressOf = (path) => new URL(path, worker.registration.scope).href;
/** The files by their addresses. */
const hashes = () => new Map(Object.entries(SITE.files).map(([path, hash]) => [addressOf(path), hash]));
/** What a file is kept under, so that a version that has the same file need not fetch it again. @param {string} address @param {string} hash */
const keyOf = (address, hash) => `${address}?${encodeURIComponent(hash)}`;

async function install() {
  const cache = await caches.open(CACHE);
  for (const [address, hash] of hashes()) {
    const key = keyOf(address, hash);
    const kept = await caches.match(key);
    await cache.put(key, kept ?? (await fetchWhole(address, hash)));
  }
}

/** A file as this version has it, or an error. @param {string} address @param {string} hash */
async function fetchWhole(address, hash) {
  const answer = await fetch(address, { integrity: hash, cache: 'no-cache' });
  if (!answer.ok) throw new TypeError(`${answer.status} ${address}`);
  // a page must not be answered with what was redirected
  return new Response(answer.body, { headers: answer.headers });
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
}

/** @param {string} address @param {string} hash */
async function answer(address, hash) {
  return (await (await caches.open(CACHE)).match(keyOf(address, hash))) ?? fetchWhole(address, hash);
}

worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(forgetOthers()));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { pathname, origin, href } = new URL(event.request.url);
  const address = href === addressOf('./') ? addressOf('index.html') : origin + pathname;
  const hash = hashes().get(address);
  if (hash !== undefined && event.request.method === 'GET') event.respondWith(answer(address, hash));
});
// a page that was loaded before there was a worker is taken over only if it is of the same version
worker.addEventListener('message', (/** @type {any} */ event) => {
  if (event.data === SITE.version) event.waitUntil(worker.clients.claim());
});
