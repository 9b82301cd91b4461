/**
 * The summary and the list of findings.
 */

import { find, make, makeButton, visible } from './dom.js';
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
  /** @type {import('./report').Finding[]} */
  #findings = [];
  /** What was taken off the list, in order. @type {number[]} */
  #dismissed = [];
  /** What the list is narrowed to. @type {{ words: string, severities: Set<Severity> }} */
  #wanted = { words: '', severities: new Set(SEVERITIES) };
  /** How many are not listed, and the way back. */
  #left = make('p', 'left meta');

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

  /** The finding that is chosen, or -1. */
  get chosen() {
    return this.#chosen;
  }

  /** The finding that is listed first. */
  get first() {
    return this.#order[0];
  }

  /** @param {Checked} checked @param {HTMLElement[]} originals buttons that show the files as printed */
  show({ report }, originals) {
    this.#findings = report.findings;
    this.#dismissed = [];
    this.#wanted = { words: '', severities: new Set(SEVERITIES) };
    this.#options = [];
    this.#order = [];
    this.#chosen = -1;
    this.#panel.scrollTop = 0;
    this.#panel.replaceChildren(drawSummary(report, originals), ...drawProblems(report), this.#drawList(report), drawUnchecked(report));
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
    const listed = this.#order.filter((index) => index === this.#chosen || !this.#options[index]?.hidden);
    const here = listed.indexOf(this.#chosen);
    if (here < 0) return listed[step > 0 ? 0 : listed.length - 1];
    return listed[here + step];
  }

  /** Takes a finding off the list, until it is asked for again. @param {number} index */
  dismiss(index) {
    if (!this.#dismissed.includes(index)) this.#dismissed.push(index);
    this.#narrow();
  }

  /** Lists what is wanted and not dismissed. */
  #narrow() {
    const { words, severities } = this.#wanted;
    for (const [index, { severity, message, rule }] of this.#findings.entries()) {
      const option = this.#options[index];
      const text = `${message.zh} ${message.en} ${rule}`.toLowerCase();
      const found = words.split(/\s+/).every((word) => text.includes(word));
      if (option) option.hidden = this.#dismissed.includes(index) || !severities.has(severity) || !found;
    }
    for (const group of this.#panel.querySelectorAll('[role=group]')) {
      if (group instanceof HTMLElement) group.hidden = !group.querySelector('[role=option]:not([hidden])');
    }
    const listed = this.#order.filter((index) => !this.#options[index]?.hidden);
    // the tab key reaches one of those listed
    if (!listed.some((index) => this.#options[index]?.tabIndex === 0)) {
      for (const option of this.#options) option.tabIndex = -1;
      const first = this.#options[listed[0] ?? -1];
      if (first) first.tabIndex = 0;
    }
    this.#left.hidden = listed.length === this.#order.length;
    const shown = say(make('span'), 'listed', listed.length, this.#order.length);
    const restore = makeButton('quiet', () => this.#restore());
    say(restore, 'restore', this.#dismissed.length);
    this.#left.replaceChildren(shown, ...(this.#dismissed.length ? [' ', restore] : []));
  }

  /** Lists again what was dismissed last. */
  #restore() {
    const index = this.#dismissed.pop();
    this.#narrow();
    if (index !== undefined && !this.#options[index]?.hidden) this.choose(index);
    this.#panel.querySelector('input')?.focus();
  }

  /** The box to search in and the severities to list. @param {Severity[]} there */
  #drawFilter(there) {
    const box = make('input');
    box.type = 'search';
    sayAs(box, 'aria-label', 'search');
    sayAs(box, 'placeholder', 'search');
    box.addEventListener('input', () => {
      this.#wanted.words = box.value.trim().toLowerCase();
      this.#narrow();
    });
    const switches = there.map((severity) => {
      const button = makeButton(`switch ${severity}`, () => {
        const { severities } = this.#wanted;
        const on = severities.delete(severity) ? false : Boolean(severities.add(severity));
        button.setAttribute('aria-pressed', String(on));
        this.#narrow();
      });
      button.setAttribute('aria-pressed', 'true');
      return say(button, severity);
    });
    this.#left.hidden = true;
    this.#left.setAttribute('role', 'status');
    const filter = make('div', 'filter', box, ...(there.length > 1 ? switches : []), this.#left);
    filter.setAttribute('role', 'search');
    return filter;
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
    if (findings.length < 2) return list;
    const there = SEVERITIES.filter((severity) => findings.some((finding) => finding.severity === severity));
    return make('div', '', this.#drawFilter(there), list);
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

/** @param {Report} report @param {HTMLElement[]} originals */
function drawSummary(report, originals) {
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
  return make('header', 'summary', title, sentence, bar, ...(originals.length ? [make('div', 'originals', ...originals)] : []));
}

/** What could not be read, before anything else. @param {Report} report */
const drawProblems = ({ sources }) =>
  sources.flatMap(({ name, problem }) =>
    problem ? [make('p', 'problem', make('strong', '', visible(name)), ' ', tell(make('span'), problem))] : [],
  );
