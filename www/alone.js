/**
 * The policy in index.html does not bind a worker, unless the server sends it with the worker's file too. So a
 * worker gives up by itself what it could reach the network with, before it is shown any disclosure.
 */
export function leaveTheNetwork() {
  for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'WebTransport', 'EventSource', 'Worker', 'importScripts']) {
    Object.defineProperty(self, name, { value: undefined, writable: false, configurable: false });
  }
}
