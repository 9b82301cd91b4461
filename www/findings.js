/**
 * The summary and the list of findings.
 */

import { find, make, visible } from './dom.js';
import { compose, inWords, language, say, sayAs, tell } from './language.js';
import { drawUnchecked } from './unchecked.js';

/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').Report} Report */
/** @typedef {import('./report').Severity} Severity */

/** @type {Severity[]} */
const SEVERITIES = ['error', 'warning', 'note'];

export class FindingsView {
  #panel = find('findings', HTMLElement);
  /** The options of the list, by the finding's index. @type {HTMLElement[]} */
  #options = [];
  /** The indices of the findings in the order they are listed. @type {number[]} */
  #order = [];
  #chosen = -1;

  /** @param {(index: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.#panel.addEventListener('click', ({ target }) => {
      const option = target instanceof Element ? target.closest('[role=option]') : null;
      const index = option ? this.#options.indexOf(/** @type {HTMLElement} */ (option)) : -1;
      if (index >= 0) this.choose(index);
    });
    this.#panel.addEventListener('keydown', (event) => this.#key(event));
  }

  /** The finding that is listed first. */
  get first() {
    return this.#order[0];
  }

  /** @param {Checked} checked */
  show({ report }) {
    this.#options = [];
    this.#order = [];
    this.#chosen = -1;
    this.#panel.scrollTop = 0;
    this.#panel.replaceChildren(drawSummary(report), ...drawProblems(report), this.#drawList(report), drawUnchecked(report));
  }

  /** Shows which finding is chosen, or that none is. @param {number} index */
  select(index) {
    const before = this.#options[this.#chosen];
    before?.setAttribute('aria-selected', 'false');
    this.#chosen = index;
    const option = this.#options[index];
    if (!option) return;
    for (const other of this.#options) other.tabIndex = -1;
    option.tabIndex = 0;
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
  }

  /** The finding so many steps from the chosen one. @param {1 | -1} step */
  beside(step) {
    const here = this.#order.indexOf(this.#chosen);
    if (here < 0) return this.#order[step > 0 ? 0 : this.#order.length - 1];
    return this.#order[here + step];
  }

  /** Gives the keyboard to the chosen finding. */
  focus() {
    this.#options[this.#chosen]?.focus({ preventScroll: true });
  }

  /** Whether the keyboard is in the list. */
  get focused() {
    return document.activeElement?.getAttribute('role') === 'option';
  }

  /** @param {Report} report */
  #drawList({ findings, forms }) {
    if (!findings.length) return forms.length ? say(make('p', 'agreed'), 'agreed') : '';
    const list = make('div', 'list');
    list.setAttribute('role', 'listbox');
    sayAs(list, 'aria-label', 'findings');
    for (const severity of SEVERITIES) {
      const members = findings.flatMap((finding, i) => (finding.severity === severity ? [i] : []));
      if (!members.length) continue;
      const heading = make('div', `group ${severity}`, say(make('span'), severity), make('span', 'count', String(members.length)));
      heading.id = `group-${severity}`;
      heading.setAttribute('role', 'presentation');
      const group = make('div', '', heading);
      group.setAttribute('role', 'group');
      group.setAttribute('aria-labelledby', heading.id);
      for (const index of members) group.append(this.#drawOption(findings[index], index));
      list.append(group);
    }
    const first = this.#options[this.first ?? -1];
    if (first) first.tabIndex = 0;
    return list;
  }

  /** @param {import('./report').Finding | undefined} finding @param {number} index */
  #drawOption(finding, index) {
    const option = make('div', `option ${finding?.severity}`);
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    option.tabIndex = -1;
    if (finding) option.append(tell(make('span', 'text'), finding.message), make('span', 'identity meta', finding.rule));
    this.#options[index] = option;
    this.#order.push(index);
    return option;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.focused || event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, number | undefined>} */
    const targets = {
      ArrowDown: this.beside(1),
      ArrowUp: this.beside(-1),
      Home: this.#order[0],
      End: this.#order.at(-1),
      Enter: this.#current(),
      ' ': this.#current(),
    };
    if (!Object.hasOwn(targets, event.key)) return;
    event.preventDefault();
    const index = targets[event.key];
    if (index === undefined) return;
    this.choose(index);
    this.focus();
  }

  #current() {
    const index = this.#options.findIndex((option) => option === document.activeElement);
    return index < 0 ? undefined : index;
  }
}

/** @param {Report} report */
function drawSummary(report) {
  const { disclosure, equations, amounts, forms } = report;
  const department = make('span', '', visible(disclosure.department ?? ''));
  department.lang = 'zh-CN';
  const what = compose(make('span'), () => {
    const year = disclosure.year === null ? '' : inWords('year', disclosure.year);
    return year + (year && language() === 'en' ? ' ' : '') + inWords(disclosure.kind);
  });
  const title = make('h2', '', department, ' ', what);
  title.tabIndex = -1;
  title.id = 'title';

  const bar = make('div', 'proof');
  bar.setAttribute('role', 'img');
  sayAs(bar, 'aria-label', 'proof', amounts);
  for (const state of /** @type {const} */ (['proven', 'unproven', 'malformed', 'unplaced'])) {
    const part = make('span', state);
    part.style.flexGrow = String(amounts[state]);
    bar.append(part);
  }
  bar.hidden = !amounts.read;
  const sentence = make('p');
  if (forms.length) say(sentence, 'summary', equations, amounts);
  else say(sentence, 'nothing');
  return make('header', 'summary', title, sentence, bar);
}

/** What could not be read, before anything else. @param {Report} report */
const drawProblems = ({ sources }) =>
  sources.flatMap(({ name, problem }) =>
    problem ? [make('p', 'problem', make('strong', '', visible(name)), ' ', tell(make('span'), problem))] : [],
  );
