/**
 * The places of a finding, quoted under one another, so that all of them are in view at once.
 */

import { make, makeButton, visible } from './dom.js';
import { placeOf, short } from './equation.js';
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
 * Quotes the places, each under the form or the section it comes from.
 * @param {Place[]} members suspects first
 * @param {Checked} checked
 * @param {(at: At) => void} goTo
 * @returns {HTMLElement[]}
 */
export function drawExcerpts(members, { blocks, report }, goTo) {
  /** @type {Map<number, Place[]>} */
  const places = new Map();
  // where figures can be quoted, what only helps to find them need not be
  const figures = members.filter(({ mark }) => mark !== 'context');
  for (const one of figures.length ? figures : members) {
    const there = places.get(one.at.block);
    if (there) there.push(one);
    else if (places.size < MAX_PLACES) places.set(one.at.block, [one]);
  }
  const drawn = [...places].flatMap(([index, there]) => {
    const block = blocks[index];
    const first = there[0];
    if (!block || !first) return [];
    // a title alone says nothing that its heading does not
    const quoted =
      block.kind === 'table'
        ? quoteTable(block.rows, there)
        : block.title_of === null
          ? quoteText(block.text, there)
          : '';
    const heading = makeButton(
      'go',
      () => goTo(first.at),
      titleOf(blocks, index, report.forms, first.cell),
      ' ',
      placeOf(first.cell),
    );
    sayAs(heading, 'title', 'go_to');
    return [make('figure', 'excerpt', make('figcaption', '', heading), quoted)];
  });
  return drawn.length ? [make('div', 'excerpts', ...drawn)] : [];
}

/** A heading of the text: 第三部分 …, 三、…, （三）…. */
const HEADING = /^\s*(第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])/;
/** A heading is no longer than this, and is looked for so many blocks before. */
const LONGEST_HEADING = 40;
const FARTHEST_HEADING = 60;

/** What a block is called: the form's title, or the section of the text. @param {ViewBlock[]} blocks @param {number} index @param {Checked['report']['forms']} forms @param {FindingCell} cell */
function titleOf(blocks, index, forms, cell) {
  const block = blocks[index];
  const form = block?.kind === 'table' ? block.form : block?.title_of;
  const of = form === null || form === undefined ? undefined : forms[form];
  // one table of a file may hold several forms, and several forms may be of one kind
  const own =
    block?.kind === 'table' && of?.id !== cell.form
      ? forms.find(({ id, source }) => id === cell.form && source === cell.source)
      : of;
  const title = (own ?? of)?.title ?? '';
  if (title) return chinese(title.slice(0, MAX_TEXT));
  if (block?.kind === 'table') return say(make('span'), 'table_number', index + 1);
  const name = say(make('span'), 'body');
  for (let at = index - 1; at >= Math.max(0, index - FARTHEST_HEADING); at--) {
    const before = blocks[at];
    if (before?.kind !== 'paragraph' || before.source !== block?.source) break;
    if (before.text.length <= LONGEST_HEADING && HEADING.test(before.text) && !/[。；]/.test(before.text)) {
      return make('span', '', name, ' · ', chinese(before.text.trim()));
    }
  }
  return name;
}

/** @param {string} text */
function chinese(text) {
  const name = make('span', '', visible(text));
  name.lang = 'zh-CN';
  return name;
}

/**
 * The rows with what is marked of them, under the names of the columns.
 * @param {ViewRow[]} rows
 * @param {Place[]} members
 */
function quoteTable(rows, members) {
  // where the suspects stand, or else the totals, nothing else of the table need be quoted
  const only = ['suspect', 'total']
    .map((part) => members.filter(({ mark }) => mark === part))
    .find(({ length }) => length);
  const wanted = [...new Set((only ?? members).map(({ at }) => at.row))];
  const columnOf = (/** @type {Place} */ { at }) => rows[at.row]?.cells[at.cell]?.column ?? 0;
  const columns = [...new Set(members.filter(({ at }) => wanted.includes(at.row)).map(columnOf))]
    .slice(0, MAX_COLUMNS)
    .sort((a, b) => a - b);
  const named = columns.map((column) =>
    make('th', '', short(members.find((one) => columnOf(one) === column)?.cell.column ?? '')),
  );
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
    body.append(
      make(
        'tr',
        '',
        make(
          'th',
          '',
          short(
            lastOf(
              labelOf(
                rows[index],
                members.filter(({ at }) => at.row === index),
              ),
            ),
          ),
        ),
        ...cells,
      ),
    );
  }
  if (wanted.length > MAX_ROWS) body.append(make('tr', '', make('td', 'meta', '…')));
  table.append(body);
  return table;
}

/** The last of a row's levels: 2070101-行政运行 / 30101-基本工资. @param {string} label */
const lastOf = (label) => label.split(' / ').at(-1) ?? label;

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

/**
 * The sentence with what is marked of it.
 * @param {string} text
 * @param {Place[]} members
 */
function quoteText(text, members) {
  const quote = make('blockquote');
  quote.lang = 'zh-CN';
  const phrases = members
    .flatMap(({ phrase, mark }) =>
      phrase && phrase[1] > phrase[0] && phrase[1] <= text.length ? [{ from: phrase[0], to: phrase[1], mark }] : [],
    )
    .sort((a, b) => a.from - b.from);
  const [from, to] = [phrases[0]?.from ?? 0, Math.max(0, ...phrases.map((phrase) => phrase.to))];
  // whole sentences, unless they are long
  const before = text.slice(0, from).search(/[^。；\n]*$/);
  const begin = Math.max(before, from - MAX_TEXT);
  const stop = text.slice(to).search(/[。；\n]/);
  const end = Math.min(stop < 0 ? text.length : to + stop + 1, to + MAX_TEXT);
  if (begin > before) quote.append('…');
  let at = begin;
  for (const phrase of phrases) {
    if (phrase.from < at) continue; // one within another
    const between = text.slice(at, phrase.from);
    quote.append(
      visible(between.length > 4 * MAX_TEXT ? `${between.slice(0, MAX_TEXT)}…${between.slice(-MAX_TEXT)}` : between),
    );
    const mark = make('mark', '', visible(text.slice(phrase.from, phrase.to)));
    mark.dataset.mark = phrase.mark;
    quote.append(mark);
    at = phrase.to;
  }
  quote.append(visible(text.slice(at, end)));
  if (end < text.length && !/[。；\n]$/.test(text.slice(at, end))) quote.append('…');
  return quote;
}
