/**
 * Several files are several documents: a table of them, each row with what its check comes to and the way to its
 * report. What belongs together is checked as one; it is said, and can be changed.
 */

import { find, make, makeButton, visible } from './dom.js';
import { compose, inWords, language, say, sayAs, tell } from './language.js';
import { kindOf } from './findings.js';

/** @typedef {import('./report').Report} Report */
/** @typedef {import('./messages').Source} Source */
/** Files that are one document, and what their check comes to. `guess`: one of them names nobody, so that it is not plain. @typedef {{ sources: Source[], report: Report | null, lost: string | null, guess?: boolean }} Publication */

/**
 * Which files belong together: those of one department, year and kind that share no form; and forms that name nobody
 * belong to the only document there is.
 * @param {Publication[]} each one for each file
 * @returns {Publication[][]}
 */
export function together(each) {
  /** @type {Publication[][]} */
  const groups = [];
  const named = each.filter(({ report }) => report && report.disclosure.department !== null);
  for (const one of named) {
    const own = groups.find((group) => group.every((other) => ofOne(other.report, one.report)));
    if (own) own.push(one);
    else groups.push([one]);
  }
  const only = groups.length > 1 ? null : (groups[0] ?? []);
  for (const one of each.filter((one) => !named.includes(one))) {
    const joins = one.report?.forms.length && only?.every((other) => shareNoForm(other.report, one.report));
    if (!joins || !only) groups.push([one]);
    else if (only.push(one) === 1) groups.push(only);
  }
  /** @param {Publication | undefined} one */
  const place = (one) => (one ? each.indexOf(one) : 0);
  for (const group of groups) group.sort((a, b) => place(a) - place(b));
  return groups.sort(([a], [b]) => place(a) - place(b));
}

/** Whether it is not plain that files belong together: one of them does not say whose it is. @param {Publication[]} group */
export const isGuess = (group) =>
  group.length > 1 && group.some(({ report }) => !report || report.disclosure.department === null);

/** @param {Report | null} a @param {Report | null} b */
function ofOne(a, b) {
  if (!a || !b) return false;
  const [one, other] = [a.disclosure, b.disclosure];
  return one.department === other.department && one.year === other.year && one.kind === other.kind && shareNoForm(a, b);
}

/** @param {Report | null} a @param {Report | null} b */
const shareNoForm = (a, b) => !a?.forms.some(({ id }) => b?.forms.some((form) => form.id === id));

export class SeveralView {
  #panel = find('several', HTMLElement);
  /** @type {Publication[]} */
  #publications = [];
  /** Whose report is shown. */
  #opened = -1;

  /**
   * @param {object} controls
   * @param {(publication: Publication) => void} controls.open
   * @param {(publications: Publication[]) => void} controls.join
   * @param {(publication: Publication) => void} controls.part
   * @param {(before: Publication, after: Publication) => void} controls.compare
   * @param {(csv: string) => void} controls.save
   */
  constructor(controls) {
    this.controls = controls;
  }

  clear() {
    this.#publications = [];
    this.#panel.replaceChildren();
    this.#panel.hidden = true;
    delete document.body.dataset.several;
  }

  get publications() {
    return this.#publications;
  }

  /** @param {Publication[]} publications */
  show(publications) {
    this.#publications = publications;
    this.#panel.replaceChildren(this.#drawHead(), this.#drawTable());
    this.back();
  }

  /** Goes to a row's report. @param {Publication} publication */
  leave(publication) {
    this.#opened = this.#publications.indexOf(publication);
    this.#panel.hidden = true;
    document.body.dataset.several = 'left';
  }

  /** Shows the table again, at the row that was left. */
  back() {
    this.#panel.hidden = false;
    document.body.dataset.several = 'shown';
    /** @type {NodeListOf<HTMLElement>} */
    const rows = this.#panel.querySelectorAll('button.file');
    const from = rows[this.#opened];
    if (from) from.focus();
    else this.#panel.querySelector('h2')?.focus({ preventScroll: true });
  }

  #drawHead() {
    const title = say(
      make('h2'),
      'several',
      this.#publications.length,
      this.#publications.reduce((sum, { sources }) => sum + sources.length, 0),
    );
    title.tabIndex = -1;
    const join = say(
      makeButton('join', () => this.controls.join(this.#ticked())),
      'several_join',
    );
    join.disabled = true;
    const compare = say(
      makeButton('compare-two', () => this.#compare()),
      'several_compare',
    );
    compare.disabled = true;
    const nameless = this.#publications.filter(
      ({ report, sources }) => sources.length === 1 && report?.forms.length && report.disclosure.department === null,
    ).length;
    const whose = nameless && this.#publications.length > 1 ? [say(make('p', 'meta'), 'several_whose', nameless)] : [];
    return make(
      'header',
      'head',
      title,
      say(make('p', 'meta'), 'several_lead'),
      ...whose,
      make(
        'div',
        'actions',
        join,
        compare,
        say(
          makeButton('', () => this.controls.save(this.#asCsv())),
          'compare_save',
        ),
      ),
    );
  }

  /** The table as it stands, for a spreadsheet. */
  #asCsv() {
    const head = /** @type {const} */ ([
      'several_file',
      'several_department',
      'several_year',
      'several_kind',
      'error',
      'warning',
      'several_result',
      'unchecked_short',
      'proven',
      'several_amounts',
    ]);
    const rows = this.#publications.map(({ sources, report, lost }) => {
      const names = sources.map(({ name }) => name).join(' + ');
      if (!report) return [names, '', '', '', '', '', lost ?? '', '', '', ''];
      const { disclosure, outcome, amounts, findings } = report;
      const of = (/** @type {string} */ severity) => findings.filter((finding) => finding.severity === severity).length;
      const left = outcome.tables.unchecked + outcome.text.unchecked + outcome.publications.unchecked;
      return [
        names,
        disclosure.department ?? '',
        disclosure.year ?? '',
        kindOf(disclosure),
        of('error'),
        of('warning'),
        outcome.headline[language()],
        left,
        amounts.proven,
        amounts.read,
      ];
    });
    // a spreadsheet would take a leading sign for a formula
    const field = (/** @type {string | number} */ value) =>
      `"${String(value)
        .replace(/^(?=[=+\-@\t\r])/, "'")
        .replaceAll('"', '""')}"`;
    return `\ufeff${[head.map((word) => inWords(word)), ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
  }

  /** Compares the two that are chosen, the earlier first: by year, and a budget before the accounts of it. */
  #compare() {
    /** @param {Publication} publication */
    const when = ({ report }) =>
      (report?.disclosure.year ?? 0) * 2 + (report?.disclosure.kind === 'final_accounts' ? 1 : 0);
    const [before, after] = this.#ticked().sort((a, b) => when(a) - when(b));
    if (before && after) this.controls.compare(before, after);
  }

  #ticked() {
    const boxes = [...this.#panel.querySelectorAll('input[type=checkbox]')];
    return this.#publications.filter((_, i) => /** @type {HTMLInputElement} */ (boxes[i])?.checked);
  }

  #drawTable() {
    const columns = /** @type {const} */ ([
      'several_file',
      'several_department',
      'several_result',
      'unchecked_short',
      'proven',
    ]);
    const pick = make('th', '', say(make('span', 'unseen'), 'several_pick'));
    const head = make('tr', '', pick, ...columns.map((word) => say(make('th'), word)));
    for (const cell of head.cells) cell.scope = 'col';
    const body = make('tbody', '', ...this.#publications.map((publication) => this.#drawRow(publication)));
    body.addEventListener('change', () => {
      const join = this.#panel.querySelector('.join');
      const compare = this.#panel.querySelector('.compare-two');
      const ticked = this.#ticked();
      if (join instanceof HTMLButtonElement) join.disabled = ticked.length < 2;
      if (compare instanceof HTMLButtonElement)
        compare.disabled = ticked.length !== 2 || ticked.some(({ report }) => !report);
    });
    return make('div', 'scroll', make('table', '', make('thead', '', head), body));
  }

  /** @param {Publication} publication */
  #drawRow(publication) {
    const { sources, report, lost } = publication;
    const names = sources.map(({ name }) => visible(name));
    const box = make('input');
    box.type = 'checkbox';
    sayAs(box, 'aria-label', 'several_tick', names.join(' + '));
    const open = makeButton(
      'file',
      () => this.controls.open(publication),
      ...names.map((name) => make('span', '', name)),
    );
    const file = make('th', '', open);
    file.scope = 'row';
    if (sources.length > 1) {
      file.append(
        say(make('p', 'meta'), publication.guess ? 'several_guess' : 'several_plain'),
        say(
          makeButton('quiet part', () => this.controls.part(publication)),
          'several_part',
        ),
      );
    }
    const row = make('tr', '', make('td', '', box), file);
    if (!report) {
      open.disabled = true;
      const why = make('td', 'verdict', lost === null ? '' : lost);
      why.colSpan = 4;
      row.append(why);
      return row;
    }
    const { outcome, disclosure, amounts } = report;
    const department = make('span', '', visible(disclosure.department ?? ''));
    department.lang = 'zh-CN';
    const what = compose(make('span', 'meta'), () =>
      [disclosure.year === null ? '' : inWords('year', disclosure.year), kindOf(disclosure)].filter(Boolean).join(' '),
    );
    const problem = report.sources.find((source) => source.problem)?.problem;
    const left = outcome.tables.unchecked + outcome.text.unchecked + outcome.publications.unchecked;
    row.append(
      make('td', '', department, ' ', what),
      make(
        'td',
        `verdict ${outcome.state}`,
        tell(make('span'), outcome.headline),
        tell(make('span', 'meta'), outcome.scope),
        ...(problem ? [' ', tell(make('span', 'meta'), problem)] : []),
      ),
      sayAs(make('td', 'number', String(left)), 'data-name', 'unchecked_short'),
      sayAs(make('td', 'number', amounts.read ? `${amounts.proven}/${amounts.read}` : '—'), 'data-name', 'proven'),
    );
    return row;
  }
}
