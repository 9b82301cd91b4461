/**
 * The other side of frame.js, for the page that has the iframe; it may be copied to that page's own host.
 */

/** @typedef {import('./frame').ToFrame} ToFrame */
/** @typedef {import('./frame').FromFrame} FromFrame */

/**
 * Talks to a frame that shows frame.html, and to nobody else.
 * @param {HTMLIFrameElement} frame
 * @param {string} origin where frame.html is served
 * @param {(message: FromFrame) => void} hear
 * @returns {(message: ToFrame) => void} sends
 */
export function talk(frame, origin, hear) {
  addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || data?.gouji !== 1) return;
    if (data.type === 'size') frame.height = String(Math.min(Number(data.height) || 0, 4000));
    hear(data);
  });
  return (message) => frame.contentWindow?.postMessage({ gouji: 1, ...message }, origin);
}
