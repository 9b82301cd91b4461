/**
 * What <gouji-check> opens to: the findings with their equations and the rows they are printed in, what was not
 * checked, and the tables. What is folded away is drawn when it is unfolded.
 */

import { make, makeButton, visible } from '../dom.js';
import { count, words } from './words.js';

/** @typedef {import('../report').At} At */
/** @typedef {import('../report').Equation} Equation */
/** @typedef {import('../report').Finding} Finding */
/** @typedef {import('../report').FindingCell} FindingCell */
/** @typedef {import('../report').Report} Report */
/** @typedef {import('../report').ViewBlock} ViewBlock */
/** @typedef {import('../report').ViewRow} ViewRow */
/** @typedef {import('./gouji-check.js').Answer} Answer */
/** @typedef {import('./gouji-check.js').Language} Language */
/** @typedef {Map<string, string>} Marks the parts of cells, by row and cell */

const SEVERITIES = /** @type {const} */ (['error', 'warning', 'note']);
/** As many rows are drawn before the rest is asked for. */
const ROWS = 200;
/** As many terms of a sum. */
const TERMS = 8;
/** A finding is shown in no more pieces of the disclosure than this; each of its cells is named above. */
const PLACES = 20;
/** A text of a cell is named up to here. */
const MAX_TEXT = 80;
/** A table has no more columns than this; what claims more is drawn up to here. */
const MAX_COLUMNS = 200;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
h2, h3, h4, p, ul { margin: 0; padding: 0; }
ul { list-style: none; }
.summary { padding: 14px 16px; border-bottom: 1px solid var(--rule); }
.summary h2 { font-size: 1.2em; line-height: 1.35; overflow-wrap: anywhere; }
.summary button, .more { margin-top: 8px; padding: 4px 12px; background: var(--paper); border: 1px solid var(--rule); border-radius: 4px; }
.problem { margin: 10px 16px; padding: 8px 12px; background: var(--error-tint); border-inline-start: 4px solid var(--error); overflow-wrap: anywhere; }
.group { padding: 12px 16px 4px; font-size: 0.93em; }
.group.error { color: var(--error); }
.group.warning { color: var(--warning); }
.group.note { color: var(--note); }
.outcome { font-weight: 700; }
.search { padding: 10px 16px 0; }
.search input { width: 100%; padding: 4px 8px; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--rule); border-radius: 4px; }
[hidden] { display: none; }
h4 { font-size: 0.86em; color: var(--muted); font-weight: 600; }
.inquiry { white-space: pre-line; }
details { border-top: 1px solid var(--rule); }
summary { padding: 8px 16px; cursor: pointer; overflow-wrap: anywhere; unicode-bidi: isolate; }
summary:hover { background: var(--raised); }
summary:focus-visible { outline-offset: -2px; }
.finding { border-inline-start: 3px solid var(--state); }
.finding.error { --state: var(--error); }
.finding.warning { --state: var(--warning); }
.finding.note { --state: var(--note); }
.finding[open] > summary { font-weight: 600; }
.inside { padding: 4px 16px 14px; }
.inside > * + * { margin-top: 8px; }
.meta { color: var(--muted); font-size: 0.86em; overflow-wrap: anywhere; }
.suggestion { padding: 4px 10px; background: var(--raised); border-inline-start: 3px solid var(--accent); font-weight: 600; overflow-wrap: anywhere; }
.equation { border: 1px solid var(--rule); border-radius: 4px; padding: 6px 10px; }
.formula { font-weight: 600; overflow-wrap: anywhere; unicode-bidi: isolate; }
.term { display: flex; justify-content: space-between; gap: 12px; overflow-wrap: anywhere; }
.term > :last-child { flex: none; max-width: 60%; font-weight: 600; text-align: end; unicode-bidi: isolate; }
.wrong > :last-child { color: var(--error); }
.relation { font-weight: 700; color: var(--muted); }
.scroll { width: fit-content; max-width: 100%; overflow-x: auto; border: 1px solid var(--rule); }
table { border-collapse: collapse; font-size: 0.86em; }
:is(td, th) { padding: 3px 8px; border: 1px solid var(--rule); text-align: start; vertical-align: top; font-weight: 400; overflow-wrap: break-word; max-width: 22em; min-width: 5em; unicode-bidi: isolate; }
th, .header td { background: var(--raised); }
th { font-weight: 600; }
.amount { text-align: end; white-space: nowrap; }
.unproven, .unplaced { color: var(--muted); text-decoration: underline dotted; }
.violated { color: var(--warning); text-decoration: underline double; }
.suspect, .malformed { color: var(--error); text-decoration: underline wavy; }
[data-mark] { outline: 2px solid var(--note); outline-offset: -2px; background: var(--raised); }
[data-mark='suspect'] { outline: 3px double var(--error); background: var(--error-tint); font-weight: 700; }
[data-mark='total'] { outline-color: var(--accent); }
[data-mark='term'] { outline: 1px dashed var(--accent); outline-offset: -1px; }
.quote { overflow-wrap: anywhere; unicode-bidi: isolate; border-inline-start: 3px solid var(--rule); padding-inline-start: 10px; }
`);

/** @param {string} text */
const short = (text) => visible(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/** Saves the report as a file. @param {Report} report */
function save(report) {
  const link = make('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }));
  link.download = 'gouji.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * Text of the disclosure, which is Chinese whatever the page speaks.
 * @template {'span' | 'p' | 'td' | 'th'} T
 * @param {T} tag
 * @param {string} name
 * @param {string} text
 */
function printed(tag, name, text) {
  const element = make(tag, name, visible(text));
  element.lang = 'zh-CN';
  return element;
}

/** How the two sides compare, as printed. @param {Equation} equation */
function signOf({ relation, difference, tolerance }) {
  const [off = 0, room = 0] = [difference, tolerance].map((text) => Number(text.replaceAll(',', '')) || 0);
  if (relation === '<=') return off > room ? '>' : '≤';
  return Math.abs(off) > room ? '≠' : '=';
}

export class View {
  element = make('div', 'view');
  /** What is unfolded, by name. @type {Set<string>} */
  #unfolded = new Set();
  /** What each fold is called. @type {WeakMap<Element, string>} */
  #names = new WeakMap();
  /** What the findings are narrowed to. */
  #wanted = '';
  /** What is searched of each finding. @type {WeakMap<Element, string>} */
  #texts = new WeakMap();
  /** @type {Report | null} */
  #report = null;
  /** @type {Language} */
  #language = 'zh';

  /**
   * @param {ShadowRoot} root
   * @param {(() => void) | null} recheck checks the disclosure here, where it is known
   * @param {((id: string, sha256: string) => string) | null} link the address of a finding on a page of Gouji, where there is one
   */
  constructor(root, recheck, link = null) {
    this.link = link;
    this.recheck = recheck;
    this.element.part.add('view');
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  /** @param {Answer} answer @param {Language} language */
  show(answer, language) {
    if (this.#report === answer.report && this.#language === language && this.element.childElementCount) return;
    if (this.#report !== answer.report) {
      this.#unfolded.clear();
      this.#wanted = '';
    } else {
      // what was unfolded a moment ago has not told so yet
      for (const fold of this.element.querySelectorAll('details[open]'))
        this.#unfolded.add(this.#names.get(fold) ?? '');
    }
    this.#report = answer.report;
    this.#language = language;
    const { report } = answer;
    this.element.replaceChildren(
      this.#drawSummary(answer),
      ...report.sources.flatMap(({ name, problem }) =>
        problem ? [make('p', 'problem', `${visible(name)} ${visible(problem[language])}`)] : [],
      ),
      ...(report.findings.length > 1 ? [this.#drawSearch()] : []),
      ...SEVERITIES.flatMap((severity) => this.#drawGroup(answer, severity)),
      this.#drawUnchecked(report),
      ...this.#drawTables(answer),
    );
    this.#narrow();
  }

  get #words() {
    return words[this.#language];
  }

  /** @param {Answer} answer */
  #drawSummary({ report, blocks }) {
    const { disclosure, outcome } = report;
    const said = this.#words;
    const kind =
      disclosure.of_unit && disclosure.kind !== 'unknown' ? said[`unit_${disclosure.kind}`] : said[disclosure.kind];
    const told = outcome
      ? [outcome.headline, outcome.scope, outcome.amounts].flatMap((text) => text[this.#language] || [])
      : [];
    const year = disclosure.year === null ? '' : said.year(disclosure.year);
    const title = make('h2', '', printed('span', '', disclosure.department ?? ''), ` ${year}${kind ?? said.unknown}`);
    const summary = make(
      'header',
      'summary',
      title,
      ...told.map((text, i) => make('p', i ? '' : 'outcome', visible(text))),
    );
    if (!blocks) summary.append(make('p', 'meta', said.precomputed(String(report.gouji))));
    if (!blocks && this.recheck) summary.append(makeButton('', this.recheck, said.recheck), ' ');
    summary.append(makeButton('save', () => save(report), said.save));
    return summary;
  }

  #drawSearch() {
    const box = make('input');
    box.type = 'search';
    box.value = this.#wanted;
    box.placeholder = box.ariaLabel = this.#words.search;
    box.addEventListener('input', () => {
      this.#wanted = box.value;
      this.#narrow();
    });
    const search = make('div', 'search', box);
    search.setAttribute('role', 'search');
    return search;
  }

  /** Shows the findings that hold all words searched for. */
  #narrow() {
    const words = this.#wanted.toLowerCase().split(/\s+/);
    for (const group of this.element.querySelectorAll('.findings')) {
      const members = [...group.querySelectorAll('.finding')];
      for (const finding of members)
        finding.toggleAttribute('hidden', !words.every((word) => this.#texts.get(finding)?.includes(word)));
      group.toggleAttribute(
        'hidden',
        members.every((finding) => finding.hasAttribute('hidden')),
      );
    }
  }

  /** @param {Answer} answer @param {typeof SEVERITIES[number]} severity */
  #drawGroup(answer, severity) {
    const members = [...answer.report.findings.entries()].filter(([, finding]) => finding.severity === severity);
    if (!members.length) return [];
    const folds = members.map(([index, finding]) => {
      const fold = this.#fold(
        `finding ${severity}`,
        `finding ${index}`,
        visible((finding.headline ?? finding.message)[this.#language]),
        () => this.#drawFinding(answer, index, finding),
      );
      this.#texts.set(fold, `${finding.message.zh} ${finding.message.en} ${finding.rule}`.toLowerCase());
      return fold;
    });
    return [
      make(
        'div',
        'findings',
        make('h3', `group ${severity}`, `${this.#words[severity]} ${count(members.length)}`),
        ...folds,
      ),
    ];
  }

  /**
   * Something folded, drawn when it is unfolded, and unfolded again after a change of language.
   * @param {string} className
   * @param {string} name
   * @param {Node | string} title
   * @param {() => (Node | string)[]} draw
   */
  #fold(className, name, title, draw) {
    const fold = make('details', className, make('summary', '', title));
    this.#names.set(fold, name);
    let drawn = false;
    const unfold = () => {
      if (!drawn) fold.append(make('div', 'inside', ...draw()));
      drawn = true;
    };
    fold.addEventListener('toggle', () => {
      if (!fold.open) return void this.#unfolded.delete(name);
      unfold();
      this.#unfolded.add(name);
      // in a narrow window, what is wrong stands in sight
      const wrong = fold.querySelector('[data-mark=suspect]');
      const scroll = wrong?.closest('.scroll');
      if (scroll && wrong instanceof HTMLElement)
        scroll.scrollLeft = wrong.offsetLeft + wrong.offsetWidth - scroll.clientWidth;
    });
    if (this.#unfolded.has(name)) {
      unfold();
      fold.open = true;
    }
    return fold;
  }

  /** @param {Answer} answer @param {number} index @param {Finding} finding */
  #drawFinding({ report, blocks, findings }, index, finding) {
    const said = this.#words;
    const suggestions = finding.suggestions.map(({ cell, text, proved_by }) => {
      const wrong = finding.cells[cell];
      const proofs = finding.suggestions.length > 1 ? 0 : proved_by;
      return make('p', 'suggestion', said.suggestion(short(wrong?.printed ?? ''), visible(text), proofs));
    });
    return [
      ...(finding.headline ? [make('p', '', visible(finding.message[this.#language]))] : []),
      ...suggestions,
      ...(blocks ? this.#drawPlaces(blocks, findings?.[index] ?? [], finding.cells) : []),
      ...finding.equations.map((equation) => this.#drawEquation(equation, finding.cells, report)),
      ...(finding.equations.length
        ? []
        : [
            this.#drawTerms(
              finding.cells.map((cell) => ['', cell]),
              report,
            ),
          ]),
      make('p', 'meta', `${said.basis} ${visible(finding.basis[this.#language])}`),
      ...(typeof finding.inquiry?.zh === 'string'
        ? [make('h4', '', said.inquiry), printed('p', 'quote inquiry', finding.inquiry.zh)]
        : []),
      ...this.#drawLink(report, finding),
    ];
  }

  /** The way to a finding on a page of Gouji. @param {Report} report @param {Finding} finding */
  #drawLink({ sources }, { id, cells }) {
    const hash = sources[cells[0]?.source ?? 0]?.sha256 ?? '';
    if (!this.link || !/^[\da-f]{64}$/.test(hash) || !/^[\w-]{1,64}$/.test(id ?? '')) return [];
    const link = make('a', 'permalink', this.#words.permalink);
    link.href = this.link(id, hash);
    return [make('p', 'meta', link)];
  }

  /** @param {Equation} equation @param {FindingCell[]} cells @param {Report} report */
  #drawEquation(equation, cells, report) {
    const said = this.#words;
    /** @param {import('../report').Operand[]} operands */
    const side = (operands) =>
      this.#drawTerms(
        operands.flatMap(({ cell, negative }) => {
          const term = cells[cell];
          return term ? [/** @type {[string, FindingCell]} */ ([negative ? '− ' : '', term])] : [];
        }),
        report,
      );
    return make(
      'div',
      'equation',
      printed('p', 'formula', equation.text.replace(/每(行|列): /g, '')),
      ...(equation.operation
        ? [printed('p', '', `${equation.operation} ≠ ${equation.printed}${equation.unit === '%' ? '%' : ''}`)]
        : [side(equation.left), make('p', 'relation', signOf(equation)), side(equation.right)]),
      ...(equation.omitted ? [make('p', 'meta', said.omitted(equation.omitted))] : []),
      make(
        'p',
        'meta',
        said.figures(
          visible(equation.printed),
          visible(equation.expected),
          visible(equation.difference),
          visible(equation.unit),
        ),
      ),
    );
  }

  /** Cells with their signs; of many, the first ones and those that are suspect. @param {[string, FindingCell][]} terms @param {Report} report */
  #drawTerms(terms, report) {
    const list = make('ul', '');
    const few = terms.length <= TERMS + 2;
    const shown = few ? terms : terms.filter(([, { role }], i) => i < TERMS || role === 'suspect');
    const draw = (/** @type {[string, FindingCell][]} */ some) =>
      some.map(([sign, cell]) => this.#drawTerm(sign, cell, report));
    list.append(...draw(shown));
    if (shown.length === terms.length) return list;
    const more = makeButton('more', () => list.replaceChildren(...draw(terms)), this.#words.more_terms(terms.length));
    list.append(make('li', '', more));
    return list;
  }

  /** @param {string} sign @param {FindingCell} cell @param {Report} report */
  #drawTerm(sign, cell, { forms }) {
    const form = forms.find(({ id, source }) => id === cell.form && source === cell.source);
    const number = form?.number ? this.#words.form(form.number) : '';
    const name = [cell.row, cell.column].flatMap((part) => (part ? [short(part)] : [])).join(' · ');
    const place =
      'page' in cell.place
        ? this.#words.page(cell.place.page)
        : 'line' in cell.place
          ? this.#words.line(cell.place.line)
          : '';
    return make(
      'li',
      `term ${cell.role === 'suspect' ? 'wrong' : ''}`,
      make('span', '', `${sign}${number} `, printed('span', '', name), ' ', make('span', 'meta', place)),
      printed('span', '', short(cell.printed)),
    );
  }

  /** The rows and sentences that a finding's suspect cells are printed in, or all its cells where none is. @param {ViewBlock[]} blocks @param {(At | null)[]} places @param {FindingCell[]} cells */
  #drawPlaces(blocks, places, cells) {
    /** @type {Map<number, Marks>} */
    const marked = new Map();
    const suspects = places.filter((at, i) => at && cells[i]?.role === 'suspect');
    for (const [i, at] of places.entries()) {
      if (
        !at ||
        !blocks[at.block] ||
        (suspects.length && !suspects.some((suspect) => suspect?.block === at.block && suspect.row === at.row))
      )
        continue;
      const marks = marked.get(at.block) ?? new Map();
      marks.set(`${at.row}.${at.cell}`, cells[i]?.role ?? 'context');
      marked.set(at.block, marks);
    }
    return [...marked].slice(0, PLACES).flatMap(([index, marks]) => {
      const block = blocks[index];
      if (block?.kind === 'paragraph') return [printed('p', 'quote', block.text)];
      if (!block) return [];
      const wanted = new Set([...marks.keys()].flatMap((key) => [-1, 0, 1].map((by) => parseInt(key, 10) + by)));
      // with the headings nearest above, as a table goes on over pages and may hold several forms
      for (const key of marks.keys()) {
        let row = parseInt(key, 10);
        while (row >= 0 && !block.rows[row]?.header) row--;
        for (; row >= 0 && block.rows[row]?.header; row--) wanted.add(row);
      }
      const rows = [...block.rows.keys()].filter((row) => wanted.has(row));
      return [this.#drawTable(block.rows, rows, marks)];
    });
  }

  /** @param {Answer} answer */
  #drawTables({ report, blocks }) {
    const said = this.#words;
    const tables = (blocks ?? []).flatMap((block, index) => (block.kind === 'table' ? [{ block, index }] : []));
    if (!tables.length) return [];
    const folds = tables.map(({ block, index }) => {
      const form = block.form === null ? undefined : report.forms[block.form];
      const title = make(
        'span',
        '',
        form ? printed('span', '', short(form.title)) : said.other_table,
        ' ',
        make('span', 'meta', said.rows(block.rows.length)),
      );
      return this.#fold('', `table ${index}`, title, () => [
        this.#drawTable(block.rows, [...block.rows.keys()], new Map()),
      ]);
    });
    return [this.#fold('', 'tables', `${said.tables} ${count(tables.length)}`, () => folds)];
  }

  /**
   * Rows of a table, of which some may be left out.
   * @param {ViewRow[]} rows
   * @param {number[]} wanted
   * @param {Marks} marks
   */
  #drawTable(rows, wanted, marks) {
    const body = make('tbody');
    const whole = wanted.length === rows.length;
    /** The columns that a cell above reaches down to, and for how many rows. @type {number[]} */
    let reaching = [];
    let before = -1;
    const drawRow = (/** @type {number} */ index) => {
      const row = rows[index];
      if (!row) return;
      const broken = index !== before + 1;
      if (broken) reaching = [];
      before = index;
      const line = make('tr', row.header ? 'header' : '');
      let column = 0;
      const fill = (/** @type {number} */ to) => {
        for (; column < to; column++) if (!reaching[column]) line.append(make('td'));
      };
      for (const [i, cell] of row.cells.entries()) {
        const from = Math.min(cell.column, MAX_COLUMNS);
        const wide = Math.max(1, Math.min(cell.col_span, MAX_COLUMNS - from));
        if (from < column || from >= MAX_COLUMNS) continue;
        fill(from);
        // where rows are left out, a cell stands for its own row alone
        const high = whole || row.header ? Math.max(1, Math.min(cell.row_span, rows.length - index)) : 1;
        const tag = row.header && cell.text ? 'th' : 'td';
        const element = printed(/** @type {'td'} */ (tag), cell.amount ? `amount ${cell.amount.state}` : '', cell.text);
        element.colSpan = wide;
        element.rowSpan = high;
        const mark = marks.get(`${index}.${i}`);
        if (mark) element.dataset.mark = mark;
        line.append(element);
        for (let k = 0; k < wide; k++) reaching[from + k] = high;
        column = from + wide;
      }
      for (let k = 0; k < reaching.length; k++) reaching[k] = Math.max(0, (reaching[k] ?? 0) - 1);
      body.append(line);
    };
    const scroll = make('div', 'scroll', make('table', '', body));
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'group');
    scroll.setAttribute('aria-label', this.#words.table);
    const drawFrom = (/** @type {number} */ first) => {
      wanted.slice(first, first + ROWS).forEach(drawRow);
      const rest = wanted.length - first - ROWS;
      if (rest <= 0) return;
      const more = makeButton(
        'more',
        () => {
          more.remove();
          drawFrom(first + ROWS);
        },
        this.#words.more_rows(rest),
      );
      scroll.append(more);
    };
    drawFrom(0);
    return scroll;
  }

  /** @param {Report} report */
  #drawUnchecked({ unrecognised, checks, equations, amounts }) {
    const said = this.#words;
    const title = `${said.not_checked} ${said.unchecked_counts(unrecognised.length, equations.unchecked, amounts.read - amounts.proven)}`;
    return this.#fold('', 'unchecked', title, () => [
      ...unrecognised.map((table) =>
        make(
          'p',
          '',
          `${said.unrecognised} `,
          printed('span', '', short(table.title)),
          ` ${said.amounts(table.amounts)}`,
        ),
      ),
      ...checks
        .filter(({ unchecked }) => unchecked)
        .map(({ text, unchecked, why_unchecked }) =>
          make(
            'p',
            '',
            printed('span', 'formula', text),
            ` ${count(unchecked)} `,
            make('span', 'meta', visible(why_unchecked?.[this.#language] ?? '')),
          ),
        ),
      make('p', 'meta', said.limits),
    ]);
  }
}
