/**
 * The summary and the list of findings.
 */

import { find, make, makeButton, visible } from './dom.js';
import { placeOf } from './equation.js';
import { compose, inWords, language, say, sayAs, tell, typeInWords } from './language.js';
import { Memory } from './takeaway.js';
import { drawUnchecked } from './unchecked.js';

/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').Report} Report */
/** @typedef {import('./report').Severity} Severity */

/** @type {Severity[]} */
const SEVERITIES = ['error', 'warning', 'note'];
/** From so many findings of one kind on, they are one line that opens. */
const MANY = 4;

/** Findings of one kind that stand together. @typedef {{ members: number[], open: boolean, chip: HTMLElement }} Kind */

export class FindingsView {
  #panel = find('findings', HTMLElement);
  /** The options of the list, by the finding's index. @type {HTMLElement[]} */
  #options = [];
  /** The indices of the findings in the order they are listed. @type {number[]} */
  #order = [];
  #chosen = -1;
  /** The kinds that are one line each, by the finding's index. @type {Map<number, Kind>} */
  #kinds = new Map();
  /** @type {import('./report').Finding[]} */
  #findings = [];
  /** What was taken off the list, in order. @type {number[]} */
  #dismissed = [];
  /** What the list is narrowed to. @type {{ words: string, severities: Set<Severity> }} */
  #wanted = { words: '', severities: new Set(SEVERITIES) };
  /** How many are not listed, and the way back. */
  #left = make('p', 'left meta');

  /** What of the findings is put into the letter. @type {Set<number>} */
  #letter = new Set();
  #write = makeButton('letter', () => this.controls.write([...this.#letter].sort((a, b) => a - b)));
  #memory = new Memory();
  /** @type {Report | null} */
  #report = null;
  #remembering = make('p', 'remembering meta');

  /**
   * @param {(index: number) => void} choose
   * @param {{ write: (findings: number[]) => void }} controls
   */
  constructor(choose, controls) {
    this.choose = choose;
    this.controls = controls;
    this.#panel.addEventListener('click', ({ target }) => {
      const option = target instanceof Element ? target.closest('[role=option]') : null;
      const index = option ? this.#options.indexOf(/** @type {HTMLElement} */ (option)) : -1;
      if (index >= 0) this.#press(index);
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
    this.#report = report;
    this.#letter.clear();
    const remembered = this.#memory.of(report);
    this.#dismissed = [...report.findings.keys()].filter((index) =>
      remembered.includes(report.findings[index]?.id ?? ''),
    );
    this.#wanted = { words: '', severities: new Set(SEVERITIES) };
    this.#options = [];
    this.#order = [];
    this.#kinds.clear();
    this.#chosen = -1;
    this.#panel.scrollTop = 0;
    this.#panel.replaceChildren(
      drawSummary(report, originals),
      ...drawProblems(report),
      this.#drawList(report),
      drawUnchecked(report),
    );
    this.#drawLetter();
    if (this.#dismissed.length) this.#narrow();
  }

  /** Shows which finding is chosen, or that none is. @param {number} index */
  select(index) {
    const before = this.#options[this.#chosen];
    before?.setAttribute('aria-selected', 'false');
    this.#chosen = index;
    const option = this.#options[index];
    if (!option) return;
    if (option.hidden) this.#open(index, true);
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
    this.#remember();
  }

  /** Whether a finding is in the letter. @param {number} index */
  asked(index) {
    return this.#letter.has(index);
  }

  /** Puts a finding into the letter, or takes it out. @param {number} index */
  ask(index) {
    if (!this.#letter.delete(index)) this.#letter.add(index);
    this.#options[index]?.classList.toggle('asked', this.#letter.has(index));
    this.#drawLetter();
    return this.#letter.has(index);
  }

  #drawLetter() {
    say(this.#write, 'letter', this.#letter.size);
    this.#write.hidden = !this.#letter.size;
  }

  /** Keeps what is dismissed, where a person has said so. */
  #remember() {
    if (this.#report && this.#memory.on)
      this.#memory.keep(
        this.#report,
        this.#dismissed.flatMap((index) => this.#findings[index]?.id ?? []),
      );
    this.#drawRemembering();
  }

  /** Asks whether dismissals are to be remembered, or forgets them all. */
  #drawRemembering() {
    const { on } = this.#memory;
    this.#remembering.hidden = !on && !this.#dismissed.length;
    const button = say(
      makeButton('quiet', () => {
        if (on) this.#memory.clear();
        else if (this.#report) this.#memory.keep(this.#report, []);
        this.#remember();
      }),
      on ? 'forget' : 'remember',
    );
    this.#remembering.replaceChildren(say(make('span'), on ? 'remembered' : 'not_remembered'), ' ', button);
  }

  /** Chooses a finding; the first of its kind also shows or folds the others. @param {number} index */
  #press(index) {
    const kind = this.#kinds.get(index);
    const heads = kind && kind.chip.parentElement === this.#options[index] && !kind.chip.hidden;
    if (heads) this.#open(index, !kind.open || index !== this.#chosen);
    this.choose(index);
  }

  /** Shows or folds the findings of one kind. @param {number} index one of them @param {boolean} open */
  #open(index, open) {
    const kind = this.#kinds.get(index);
    if (!kind) return;
    kind.open = open;
    this.#narrow();
  }

  /** Lists what is wanted and not dismissed. */
  #narrow() {
    const { words, severities } = this.#wanted;
    for (const [index, { severity, headline, message, rule }] of this.#findings.entries()) {
      const option = this.#options[index];
      const text = `${headline.zh} ${headline.en} ${message.zh} ${message.en} ${rule}`.toLowerCase();
      const found = words.split(/\s+/).every((word) => text.includes(word));
      if (option) option.hidden = this.#dismissed.includes(index) || !severities.has(severity) || !found;
    }
    // of a folded kind only the first is listed; whoever searches sees all that was found
    for (const kind of new Set(this.#kinds.values())) {
      const there = kind.members.filter((index) => !this.#options[index]?.hidden);
      kind.chip.hidden = there.length < 2 || words !== '';
      if (there[0] !== undefined) this.#options[there[0]]?.append(kind.chip);
      say(kind.chip, kind.open ? 'kind_opened' : 'kind_folded', there.length);
      for (const [at, index] of there.entries()) {
        const option = this.#options[index];
        if (!option) continue;
        option.classList.toggle('of-kind', at > 0 && !kind.chip.hidden);
        option.hidden = at > 0 && !kind.open && words === '';
        option.toggleAttribute('data-folded', option.hidden);
      }
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
    const there = listed.length + this.#options.filter((option) => option.hasAttribute('data-folded')).length;
    this.#left.hidden = there === this.#order.length;
    const shown = say(make('span'), 'listed', there, this.#order.length);
    const restore = makeButton('quiet', () => this.#restore());
    say(restore, 'restore', this.#dismissed.length);
    this.#left.replaceChildren(shown, ...(this.#dismissed.length ? [' ', restore] : []));
  }

  /** Lists again what was dismissed last. */
  #restore() {
    const index = this.#dismissed.pop();
    this.#narrow();
    this.#remember();
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
    const filter = make(
      'div',
      'filter',
      box,
      ...(there.length > 1 ? switches : []),
      this.#write,
      this.#left,
      this.#remembering,
    );
    this.#drawRemembering();
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
  #drawList(report) {
    const { findings } = report;
    if (!findings.length) return '';
    const list = make('div', 'list');
    list.setAttribute('role', 'listbox');
    sayAs(list, 'aria-label', 'findings');
    for (const severity of SEVERITIES) {
      const members = findings.flatMap((finding, i) => (finding.severity === severity ? [i] : []));
      if (!members.length) continue;
      const heading = make(
        'div',
        `group ${severity}`,
        say(make('span'), severity),
        make('span', 'count', String(members.length)),
      );
      heading.id = `group-${severity}`;
      heading.setAttribute('role', 'presentation');
      const group = make('div', '', heading);
      group.setAttribute('role', 'group');
      group.setAttribute('aria-labelledby', heading.id);
      for (const index of members) group.append(this.#drawOption(report, index));
      for (const rule of new Set(members.map((index) => findings[index]?.rule))) {
        const alike = members.filter((index) => findings[index]?.rule === rule);
        if (alike.length < MANY) continue;
        const kind = { members: alike, open: false, chip: make('span', 'kind') };
        for (const index of alike) this.#kinds.set(index, kind);
      }
      list.append(group);
    }
    const first = this.#options[this.first ?? -1];
    if (first) first.tabIndex = 0;
    if (findings.length < 2) return list;
    const there = SEVERITIES.filter((severity) => findings.some((finding) => finding.severity === severity));
    const drawn = make('div', '', this.#drawFilter(there), list);
    if (this.#kinds.size) this.#narrow();
    return drawn;
  }

  /** @param {Report} report @param {number} index */
  #drawOption({ findings, sources }, index) {
    const finding = findings[index];
    const option = make('div', `option ${finding?.severity}`);
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    option.tabIndex = -1;
    if (finding) {
      option.append(tell(make('span', 'text'), finding.headline));
      const cell = finding.cells.find(({ role }) => role !== 'context') ?? finding.cells[0];
      if (cell) {
        const name = sources.length > 1 ? make('span', 'meta', visible(sources[cell.source]?.name ?? '')) : '';
        option.append(make('span', 'where', name, placeOf(cell)));
      }
    }
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
    if (event.key === 'Enter' || event.key === ' ') this.#press(index);
    else this.choose(index);
    this.focus();
  }

  #current() {
    const index = this.#options.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    return index < 0 ? undefined : index;
  }
}

/** What kind of publication it is, in words. @param {Report['disclosure']} disclosure */
export function kindOf({ kind, of_unit }) {
  if (kind === 'unknown') return inWords('unknown');
  return inWords(of_unit ? `unit_${kind}` : kind);
}

/** Whose publication of which year it is, in words. @param {Report['disclosure']} disclosure */
export function nameOf(disclosure) {
  const year = disclosure.year === null ? '' : inWords('year', disclosure.year);
  const what = year + (year && language() === 'en' ? ' ' : '') + kindOf(disclosure);
  return [visible(disclosure.department ?? ''), what].filter(Boolean).join(' ');
}

/** @param {Report} report @param {HTMLElement[]} originals */
function drawSummary(report, originals) {
  const { disclosure, outcome, amounts } = report;
  const department = make('span', '', visible(disclosure.department ?? ''));
  department.lang = 'zh-CN';
  const what = compose(make('span'), () => nameOf({ ...disclosure, department: null }));
  const title = make('h2', '', department, ' ', what);
  title.tabIndex = -1;
  title.id = 'title';

  const bar = make('div', 'proof');
  bar.setAttribute('role', 'img');
  sayAs(bar, 'aria-label', 'proof', amounts);
  for (const state of /** @type {const} */ (['proven', 'unproven', 'malformed', 'unplaced'])) {
    if (!amounts[state]) continue;
    const part = make('span', state);
    part.style.flexGrow = String(amounts[state]);
    bar.append(part);
  }
  bar.hidden = !amounts.read;
  const verdict = tell(make('p', `verdict ${outcome.state}`), outcome.headline);
  const told = [outcome.scope, outcome.amounts].flatMap((text, i) =>
    text.zh ? [tell(make('p', i ? 'meta' : 'scope'), text)] : [],
  );
  return make(
    'header',
    'summary',
    title,
    verdict,
    ...told,
    bar,
    ...(originals.length ? [make('div', 'originals', ...originals)] : []),
  );
}

/** What could not be read, before anything else, and what was read where there was nothing to compare. @param {Report} report */
const drawProblems = ({ sources, forms, outcome }) =>
  sources.flatMap(({ name, media_type, problem, unseen }) => {
    const told = [];
    if (problem) told.push(make('p', 'problem', make('strong', '', visible(name)), ' ', tell(make('span'), problem)));
    else if (outcome.state === 'nothing' && !forms.length)
      told.push(
        make(
          'p',
          'aside meta',
          `${visible(name)} · `,
          compose(make('span'), () => inWords('read_as', typeInWords(media_type))),
        ),
      );
    if (unseen)
      told.push(make('p', 'aside meta', sources.length > 1 ? `${visible(name)} · ` : '', tell(make('span'), unseen)));
    return told;
  });
