/** A text of tab-separated tables as Chromium prints it as PDF, and as it saves a page in one file. */

import { launch } from './browser.js';

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A text of tab-separated tables as a web page with ruled tables. @param {string} text */
export function asPage(text) {
  /** @type {string[]} */
  const out = [];
  let open = false;
  for (const line of text.split('\n')) {
    const table = line.includes('\t');
    if (table !== open) out.push(table ? '<table>' : '</table>');
    open = table;
    if (table)
      out.push(
        `<tr>${line
          .split('\t')
          .map((cell) => `<td>${escaped(cell)}</td>`)
          .join('')}</tr>`,
      );
    else if (line.trim()) out.push(`<p>${escaped(line)}</p>`);
  }
  return `<meta charset="utf-8"><style>
    table { border-collapse: collapse; font-size: 7pt } td { border: 1px solid; padding: 1px 3px }
  </style>${out.join('\n')}`;
}

/** @param {string} text @param {(page: import('playwright-core').Page) => Promise<Buffer>} made */
async function byChromium(text, made) {
  const browser = await launch();
  const page = await browser.newPage();
  await page.setContent(asPage(text));
  const file = await made(page);
  await browser.close();
  return file;
}

/** @param {string} text */
export const printed = (text) => byChromium(text, (page) => page.pdf({ format: 'A3', landscape: true }));

/** @param {string} text */
export const archived = (text) =>
  byChromium(text, async (page) => {
    const devtools = await page.context().newCDPSession(page);
    return Buffer.from((await devtools.send('Page.captureSnapshot', { format: 'mhtml' })).data);
  });
