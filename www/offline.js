/**
 * The service worker that keeps the site's own files, so that the page works without a network. The build puts it at
 * the root of the site with the files and their hashes (`package/offline.js`).
 *
 * Versions are never mixed: a version's cache is filled whole, each file checked against its hash, before the version
 * is used, and a page is answered from the version it was loaded from until it is closed.
 */

/** @type {{ version: string, files: Record<string, string>, policy: string }} the files by path, with their hashes; and the policy of index.html */
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
  const cache = await caches.open(CACHE);
  const kept = await cache.match(keyOf(address, hash));
  const bytes = await kept?.arrayBuffer();
  // what was kept may have been changed since
  if (kept && bytes && (await hashOf(bytes)) === hash) return bound(address, bytes, kept.headers);
  const fetched = await fetchWhole(address, hash);
  await cache.put(keyOf(address, hash), fetched.clone());
  return bound(address, await fetched.arrayBuffer(), fetched.headers);
}

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
  return `sha384-${btoa(String.fromCharCode(...digest))}`;
}

/** A script brings the page's policy along, because that does not bind a worker by itself. @param {string} address @param {ArrayBuffer} bytes @param {Headers} told */
function bound(address, bytes, told) {
  const headers = new Headers(told);
  headers.delete('content-encoding'); // the bytes are decoded
  headers.delete('content-length');
  headers.set('x-content-type-options', 'nosniff');
  if (address.endsWith('.js') && SITE.policy) headers.set('content-security-policy', SITE.policy);
  return new Response(bytes, { headers });
}

worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(forgetOthers()));
/** What another program shared, until the page asks for it: in memory alone. @type {{ files: File[], text: string } | null} */
let shared = null;

/** Takes what is shared and shows the page, which asks for it. Nothing of it is sent anywhere. @param {Request} request */
async function take(request) {
  const form = await request.formData();
  const text = form.get('text');
  shared = {
    files: form.getAll('files').flatMap((file) => (file instanceof File ? [file] : [])),
    text: typeof text === 'string' ? text : '',
  };
  return Response.redirect(addressOf('./#shared'), 303);
}

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { pathname, origin, href } = new URL(event.request.url);
  if (event.request.method === 'POST' && href === addressOf('share'))
    return void event.respondWith(take(event.request));
  const address = href === addressOf('./') ? addressOf('index.html') : origin + pathname;
  const hash = hashes().get(address);
  if (hash !== undefined && event.request.method === 'GET') event.respondWith(answer(address, hash));
});
// a page that was loaded before there was a worker is taken over only if it is of the same version
worker.addEventListener('message', (/** @type {any} */ event) => {
  if (event.data === 'shared') {
    event.source?.postMessage({ shared });
    shared = null;
  } else if (event.data === SITE.version) event.waitUntil(worker.clients.claim());
});
