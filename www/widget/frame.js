/**
 * The widget in an iframe, for a page of another host, whose origin the address names: frame.html?origin=…
 *
 * Hears only the window around it, and only while that shows a page of the origin named in the address; answers
 * to that origin alone. It takes what is given and fetches nothing: a page of another host shall not learn what
 * this host would show to its own visitors. The messages are those of frame.d.ts.
 */

import './gouji-check.js';

/** @typedef {import('./frame').ToFrame} ToFrame */
/** @typedef {import('./frame').FromFrame} FromFrame */

const element = /** @type {import('./gouji-check.js').GoujiCheck} */ (document.querySelector('gouji-check'));
const origin = trusted(new URLSearchParams(location.search).get('origin') ?? '');

/** The origin, if it is one and no pattern. @param {string} named */
function trusted(named) {
  try {
    const found = new URL(named).origin;
    return found === named && found !== 'null' ? found : null;
  } catch {
    return null;
  }
}

/** @param {FromFrame} message */
function send(message) {
  if (origin) parent.postMessage({ gouji: 1, ...message }, origin);
}

/** The number of the question that is being answered. @type {number | undefined} */
let asked;

/** @param {ToFrame} message */
async function hear(message) {
  switch (message.type) {
    case 'check': {
      asked = message.id;
      const files = (Array.isArray(message.files) ? message.files : []).filter(
        (file) => file?.content instanceof Blob || typeof file?.content === 'string',
      );
      await element.check(files.map(({ name, content }) => new File([content], String(name ?? ''))));
      break;
    }
    case 'report':
      asked = message.id;
      element.report = typeof message.report === 'object' ? message.report : {};
      break;
    case 'language':
      document.documentElement.lang = message.language === 'en' ? 'en' : 'zh-CN';
      break;
    case 'open':
      await element.open();
      break;
    case 'close':
      element.close();
  }
}

addEventListener('message', ({ source, origin: from, data }) => {
  if (source !== parent || parent === window || from !== origin || data?.gouji !== 1) return;
  // what fails is told by gouji-error
  hear(data).catch(() => {});
});
element.addEventListener('gouji-report', (event) =>
  send({ type: 'report', id: asked, report: /** @type {CustomEvent} */ (event).detail.report }),
);
element.addEventListener('gouji-error', (event) => {
  const { why, message } = /** @type {CustomEvent} */ (event).detail;
  send({ type: 'error', id: asked, why, message });
});
new ResizeObserver(() => send({ type: 'size', height: Math.ceil(element.getBoundingClientRect().height) })).observe(
  element,
);
send({ type: 'ready', version: 1 });
