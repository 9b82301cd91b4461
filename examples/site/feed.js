/**
 * A feed and each department's history from what `gouji archive` wrote: `node feed.js OUT https://example.org/budgets/` writes
 * feed.json, feed.xml and history.json into OUT. The address is where OUT is published.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The rows of a CSV, by the names of its first line. @param {string} text @returns {Record<string, string>[]} */
export function rowsOf(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  for (const [, quoted, plain = '', end] of text
    .replace(/^\ufeff/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1) rows.push(row);
    row = [];
  }
  const [names = [], ...values] = rows;
  return values.map((fields) => Object.fromEntries(names.map((name, i) => [name, fields[i] ?? ''])));
}

/** @param {string} text */
const escaped = (text) =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');

const KINDS = { budget: '预算', final_accounts: '决算' };

/**
 * @param {Record<string, string>[]} documents
 * @param {string} address
 */
export function made(documents, address) {
  const read = documents.filter(({ read, copy }) => read === 'yes' && copy !== 'true');
  const nameOf = (/** @type {Record<string, string>} */ { department, document, year, kind }) =>
    `${department || document} ${year ? `${year} 年` : ''}${KINDS[/** @type {'budget'} */ (kind ?? '')] ?? '公开材料'}`;
  const items = read
    .filter(({ outcome }) => outcome === 'errors' || outcome === 'doubts')
    .map((one) => ({
      id: one.sha256 ?? '',
      url: new URL(`reports/${one.id}.html`, address).href,
      title: `${nameOf(one)}：${one.headline}`,
      content_text: `${one.headline}${one.outcome === 'doubts' ? '，待核实' : ''}`,
    }));
  const title = '勾稽：有疑点的预算与决算';
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: address,
    feed_url: new URL('feed.json', address).href,
    language: 'zh-CN',
    items,
  };
  const entries = items.map(
    ({ id, url, title, content_text }) =>
      `<item><title>${escaped(title)}</title><link>${escaped(url)}</link><guid isPermaLink="false">${escaped(id)}</guid><description>${escaped(content_text)}</description></item>`,
  );
  const rss = `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>${title}</title><link>${escaped(address)}</link><description>${title}</description><language>zh-cn</language>\n${entries.join('\n')}\n</channel></rss>\n`;
  /** @type {Map<string, object[]>} */
  const history = new Map();
  for (const {
    id,
    department,
    year,
    kind,
    outcome,
    headline,
    errors,
    warnings,
    amounts,
    proven,
    unchecked,
  } of read.sort((a, b) => Number(a.year) - Number(b.year))) {
    if (!department || !year) continue;
    const years = history.get(department) ?? [];
    history.set(department, [
      ...years,
      {
        year: Number(year),
        kind,
        outcome,
        headline,
        errors: Number(errors),
        doubts: Number(warnings),
        amounts: Number(amounts),
        confirmed: Number(proven),
        unchecked: Number(unchecked),
        report: `reports/${id}.html`,
      },
    ]);
  }
  return { feed, rss, history: Object.fromEntries(history) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, address] = process.argv.slice(2);
  if (!folder || !address) {
    console.error('node feed.js OUT https://example.org/budgets/');
    process.exit(2);
  }
  const { feed, rss, history } = made(rowsOf(await readFile(join(folder, 'documents.csv'), 'utf8')), address);
  await writeFile(join(folder, 'feed.json'), JSON.stringify(feed, null, 1));
  await writeFile(join(folder, 'feed.xml'), rss);
  await writeFile(join(folder, 'history.json'), JSON.stringify(history, null, 1));
  console.log(`${feed.items.length} entries, ${Object.keys(history).length} departments`);
}
