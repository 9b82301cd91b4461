/**
 * Two publications side by side: what became of every amount, as the core found it, and which findings are gone and new.
 */

import { find, make, makeButton, visible } from './dom.js';
import { nameOf } from './findings.js';
import { compose, say, sayAs, tell } from './language.js';
import { placeOf } from './equation.js';

/** @typedef {import('./report').Comparison} Comparison */
/** @typedef {import('./report').Report} Report */
/** @typedef {import('./report').ComparedAmount} ComparedAmount */

/** So many rows are drawn at first, and with each press. */
const DRAWN = 300;

export class CompareView {
  #panel = find('compare', HTMLElement);

  /** @param {{ back: () => void, save: () => void }} controls */
  constructor(controls) {
    this.controls = controls;
  }

  close() {
    this.#panel.hidden = true;
    this.#panel.replaceChildren();
    delete document.body.dataset.compare;
  }

  /** @param {Comparison} comparison @param {Report} before @param {Report} after */
  show(comparison, before, after) {
    const { kind, same, changed, gone, new: added, rows } = comparison;
    const title = say(make('h2'), `compare_${kind}`);
    title.tabIndex = -1;
    const names = make(
      'p',
      '',
      compose(make('strong'), () => nameOf(before.disclosure)),
      ' → ',
      compose(make('strong'), () => nameOf(after.disclosure)),
    );
    const files = make(
      'p',
      'meta',
      visible(before.sources.map(({ name }) => name).join(' + ')),
      ' → ',
      visible(after.sources.map(({ name }) => name).join(' + ')),
    );
    const counts = say(make('p', 'counts'), 'compare_counts', changed, gone, added, same);
    const save = say(
      makeButton('', () => this.controls.save()),
      'compare_save',
    );
    const back = say(
      makeButton('back', () => this.controls.back()),
      'several_back',
    );
    const search = make('input');
    search.type = 'search';
    sayAs(search, 'aria-label', 'compare_search');
    sayAs(search, 'placeholder', 'compare_search');
    const all = say(
      makeButton('', () => {
        all.setAttribute('aria-pressed', String(all.getAttribute('aria-pressed') !== 'true'));
        draw();
      }),
      'compare_all',
    );
    all.setAttribute('aria-pressed', 'false');
    const body = make('tbody');
    const more = makeButton('more', () => draw(body.childElementCount + DRAWN));
    const draw = (most = DRAWN) => {
      const words = search.value.trim().split(/\s+/).filter(Boolean);
      const everything = all.getAttribute('aria-pressed') === 'true';
      const wanted = rows.filter(
        (row) =>
          (everything || row.state !== 'same') &&
          words.every((word) => `${row.form} ${row.row} ${row.column}`.includes(word)),
      );
      body.replaceChildren(...wanted.slice(0, most).map(drawRow));
      more.hidden = wanted.length <= most;
      say(more, 'compare_more', wanted.length - most);
    };
    search.addEventListener('input', () => draw());
    const columns = /** @type {const} */ ([
      'compare_what',
      'compare_before',
      'compare_after',
      'compare_change',
      'compare_state',
    ]);
    const head = make('tr', '', ...columns.map((word) => say(make('th'), word)));
    for (const cell of head.cells) cell.scope = 'col';
    draw();
    this.#panel.replaceChildren(
      make('header', 'head', back, title, names, files, counts),
      ...drawFindings('compare_new', after, comparison.findings_new),
      ...drawFindings('compare_gone', before, comparison.findings_gone),
      make('div', 'actions', search, all, save),
      make('div', 'scroll', make('table', '', make('thead', '', head), body)),
      more,
    );
    this.#panel.hidden = false;
    document.body.dataset.compare = 'shown';
    title.focus({ preventScroll: true });
  }
}

/** @param {'compare_new' | 'compare_gone'} word @param {Report} report @param {number[]} indices */
function drawFindings(word, report, indices) {
  if (!indices.length) return [];
  const told = indices.flatMap((index) => report.findings[index] ?? []);
  const list = make('ul', '', ...told.map(({ headline }) => tell(make('li'), headline)));
  return [make('details', 'told', say(make('summary'), word, indices.length), list)];
}

/** @param {Comparison['rows'][number]} row */
function drawRow({ form, row, column, unit, state, before, after, change, percent }) {
  const name = make(
    'th',
    '',
    make('span', '', [row, column].filter(Boolean).map(visible).join(' · ')),
    make('span', 'meta', visible(form)),
  );
  name.scope = 'row';
  name.lang = 'zh-CN';
  const by = change === null ? '' : `${change.startsWith('-') ? '−' : '+'}${change.replace('-', '')}`;
  const share =
    percent === null ? '' : make('span', 'meta', `${percent.startsWith('-') ? '−' : '+'}${percent.replace('-', '')}%`);
  const difference = make('td', 'number', by, by ? ' ' : '', by ? make('span', 'meta', unit) : '', ' ', share);
  return make(
    'tr',
    state,
    name,
    drawAmount(before),
    drawAmount(after),
    difference,
    say(make('td', 'state'), `compare_is_${state}`),
  );
}

/** @param {ComparedAmount | null} amount */
function drawAmount(amount) {
  const cell = make('td', 'number', amount ? visible(amount.printed) : '—');
  if (amount) cell.append(' ', placeOf(amount));
  return cell;
}
