/**
 * The policy in index.html does not bind a worker, unless the server sends it with the worker's file too (the service
 * worker does, `offline.js`). So a worker gives up by itself what it could reach the network with, before it is shown any
 * disclosure: on itself and on every prototype that it is made of. What `import()` may load, only a policy can bound.
 */

/** What can send something, or start something that can. */
const WAYS_OUT = [
  'fetch',
  'fetchLater',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'RTCPeerConnection',
  'Worker',
  'SharedWorker',
  'importScripts',
  'caches',
  'CacheStorage',
  'Cache',
  'BroadcastChannel',
  'BackgroundFetchManager',
  'PushManager',
  'ServiceWorkerContainer',
  'ServiceWorkerRegistration',
  'cookieStore',
  'indexedDB',
];

export function leaveTheNetwork() {
  /** @type {any} */
  let at = self;
  for (; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of WAYS_OUT) if (at === self || Object.hasOwn(at, name)) close(at, name);
  }
  const { navigator } = /** @type {any} */ (self);
  for (let on = navigator; on && on !== Object.prototype; on = Object.getPrototypeOf(on)) {
    for (const name of ['sendBeacon', 'serviceWorker', 'storage']) if (Object.hasOwn(on, name)) close(on, name);
  }
  onlyBytes();
}

/** @param {any} object @param {string} name */
function close(object, name) {
  try {
    Object.defineProperty(object, name, { value: undefined, writable: false, configurable: false });
  } catch {
    // already closed for good
  }
}

/** A font may be made of bytes, and not of an address. */
function onlyBytes() {
  const { FontFace: Font } = /** @type {any} */ (self);
  if (!Font) return;
  class FontOfBytes extends Font {
    /** @param {string} name @param {unknown} source @param {unknown} [more] */
    constructor(name, source, more) {
      if (typeof source === 'string' || !(source instanceof ArrayBuffer || ArrayBuffer.isView(source)))
        throw new TypeError('no font is fetched here');
      super(name, source, more);
    }
  }
  // nobody gets at the other by its prototype
  Object.defineProperty(Font.prototype, 'constructor', { value: FontOfBytes, writable: false, configurable: false });
  Object.defineProperty(self, 'FontFace', { value: FontOfBytes, writable: false, configurable: false });
}
