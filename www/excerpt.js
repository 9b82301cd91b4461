/**
 * The places of a finding that stand in several tables or sentences, quoted under one another, so that all of them
 * are in view at once.
 */

import { make, makeButton, visible } from './dom.js';
import { short } from './equation.js';
import { say, sayAs } from './language.js';

/** @typedef {import('./report').At} At */
/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').ViewBlock} ViewBlock */
/** @typedef {import('./report').ViewRow} ViewRow */
/** @typedef {import('./report').FindingCell} FindingCell */
/** @typedef {import('./document.js').Marked} Marked */
/** A cell of a finding and where it is drawn. @typedef {Marked & { cell: FindingCell }} Place */

/** As many places are quoted. */
const MAX_PLACES = 4;
/** As many rows of a table are quoted, and as many of their cells. */
const MAX_ROWS = 2;
const MAX_COLUMNS = 3;
/** A cell's text is quoted up to here, and a sentence so far before and behind its figure. */
const MAX_TEXT = 60;

/**
 * Quotes the places, where there are several.
 * @param {Place[]} members suspects first
 * @param {Checked} checked
 * @param {(at: At) => void} goTo
 * @returns {HTMLElement[]}
 */
export function drawExcerpts(members, { blocks, report }, goTo) {
  /** @type {Map<number, Place[]>} */
  const places = new Map();
  for (const one of members) {
    const there = places.get(one.at.block);
    if (there) there.push(one);
    else if (places.size < MAX_PLACES) places.set(one.at.block, [one]);
  }
  if (places.size < 2) return [];
  const drawn = [...places].flatMap(([index, there]) => {
    const block = blocks[index];
    const first = there[0];
    if (!block || !first) return [];
    const title = titleOf(blocks, index, report.forms);
    const heading = makeButton('go', () => goTo(first.at), ...(title ? [title] : [say(make('span'), block.kind === 'table' ? 'table_number' : 'sentence', index + 1)]));
    sayAs(heading, 'title', 'go_to');
    return [make('figure', 'excerpt', make('figcaption', '', heading), block.kind === 'table' ? quoteTable(block.rows, there) : quoteText(block.text, there))];
  });
  return [say(make('h4'), 'places'), make('div', 'excerpts', ...drawn)];
}

/** What a block is called: the form's title, or the paragraph itself. @param {ViewBlock[]} blocks @param {number} index @param {Checked['report']['forms']} forms */
function titleOf(blocks, index, forms) {
  const block = blocks[index];
  const form = block?.kind === 'table' ? block.form : block?.title_of;
  const title = form === null || form === undefined ? '' : (forms[form]?.title ?? '');
  if (!title) return null;
  const name = make('span', '', visible(title.slice(0, MAX_TEXT)));
  name.lang = 'zh-CN';
  return name;
}

/**
 * The rows with what is marked of them, under the names of the columns.
 * @param {ViewRow[]} rows
 * @param {Place[]} members
 */
function quoteTable(rows, members) {
  // where the suspects stand, nothing else of the table need be quoted
  const suspects = members.filter(({ mark }) => mark === 'suspect');
  const wanted = [...new Set((suspects.length ? suspects : members).map(({ at }) => at.row))];
  const columnOf = (/** @type {Place} */ { at }) => rows[at.row]?.cells[at.cell]?.column ?? 0;
  const columns = [...new Set(members.filter(({ at }) => wanted.includes(at.row)).map(columnOf))].slice(0, MAX_COLUMNS).sort((a, b) => a - b);
  const named = columns.map((column) => make('th', '', short(members.find((one) => columnOf(one) === column)?.cell.column ?? '')));
  const table = make('table', '', make('thead', '', make('tr', '', make('td'), ...named)));
  table.lang = 'zh-CN';
  const body = make('tbody');
  for (const index of wanted.slice(0, MAX_ROWS).sort((a, b) => a - b)) {
    const cells = columns.map((column) => {
      const one = members.find((member) => member.at.row === index && columnOf(member) === column);
      const drawn = make('td', '', one ? short(one.cell.printed) : '');
      if (one) drawn.dataset.mark = one.mark;
      if (one?.cell.value) drawn.className = 'number';
      return drawn;
    });
    body.append(make('tr', '', make('th', '', short(labelOf(rows[index], members.filter(({ at }) => at.row === index)))), ...cells));
  }
  if (wanted.length > MAX_ROWS) body.append(make('tr', '', make('td', 'meta', '…')));
  table.append(body);
  return table;
}

/** What a row is called: what is printed before its first amount. @param {ViewRow | undefined} row @param {Place[]} members */
function labelOf(row, members) {
  const named = members.find(({ cell }) => cell.row)?.cell.row;
  if (named) return named;
  /** @type {string[]} */
  const label = [];
  for (const [i, { text, amount }] of (row?.cells ?? []).entries()) {
    if (amount) break;
    if (text && !members.some(({ at }) => at.cell === i)) label.push(text);
  }
  return label.join(' · ');
}

/** @param {string} text @param {Place[]} members */
function quoteText(text, members) {
  const quote = make('blockquote');
  quote.lang = 'zh-CN';
  const one = members.find(({ phrase }) => phrase);
  const [from, to] = one?.phrase ?? [0, 0];
  const before = text.slice(Math.max(0, from - MAX_TEXT), from);
  const after = text.slice(to, to + MAX_TEXT);
  if (from > MAX_TEXT) quote.append('…');
  quote.append(visible(before));
  if (one && to > from) {
    const mark = make('mark', '', visible(text.slice(from, to)));
    mark.dataset.mark = one.mark;
    quote.append(mark);
  }
  quote.append(visible(after));
  if (to + MAX_TEXT < text.length) quote.append('…');
  return quote;
}
