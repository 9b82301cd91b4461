/**
 * The disclosure as it was printed: paragraphs, titles and tables in their order, amounts tinted by what is
 * known of them, and marks on the cells that are being looked at.
 */

import { find, make, makeButton, nextFrame, size, visible } from './dom.js';
import { say, sayAs } from './language.js';
import { Prose, Title } from './prose.js';
import { Sheet } from './sheet.js';

/** @typedef {import('./report').At} At */
/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').AmountState} AmountState */
/** @typedef {import('./report').ViewAmount} ViewAmount */
/** @typedef {import('./prose.js').Paragraph} Paragraph */
/** A piece of the disclosure. @typedef {Sheet | Prose | Title} Piece */
/** What a cell is marked as. @typedef {'suspect' | 'asked' | 'total' | 'term' | 'context'} Mark */
/** A cell, or a phrase of a paragraph: its first character and the one after the last. @typedef {{ at: At, mark: Mark, phrase?: [number, number] | null }} Marked */

/**
 * What a piece asks of the document it stands in.
 * @typedef {object} Host
 * @property {(element: HTMLElement, at: At) => void} place tells that this element shows the cell there
 * @property {(element: HTMLElement, draw: () => void, cells: number) => void} later draws when the element comes near
 * @property {(element: HTMLElement) => void} now draws what was to be drawn later
 */

/** When a cell has several parts, the first of these is shown. @type {Mark[]} */
const RANK = ['suspect', 'asked', 'total', 'term', 'context'];
/** As much is drawn when there is time, whether or not it is near; the rest waits until it comes near. */
const IDLE_CELLS = 60_000;
/** What comes so near is drawn. */
const NEAR = '1000px';
/** So many milliseconds of a frame are spent on drawing. */
const FRAME = 6;

/** What the states are called. @type {Record<AmountState, ['proven' | 'unproven' | 'violated_amount' | 'suspect' | 'malformed' | 'unplaced', 'proven_title' | 'unproven_title' | 'violated_amount_title' | 'suspect_title' | 'malformed_title' | 'unplaced_title']>} */
export const STATES = {
  proven: ['proven', 'proven_title'],
  unproven: ['unproven', 'unproven_title'],
  violated: ['violated_amount', 'violated_amount_title'],
  suspect: ['suspect', 'suspect_title'],
  malformed: ['malformed', 'malformed_title'],
  unplaced: ['unplaced', 'unplaced_title'],
};

/** @param {At} at */
const keyOf = ({ block, row, cell }) => `${block}.${row}.${cell}`;

export class DocumentView {
  #pane = find('document', HTMLElement);
  /** By the blocks they show. @type {Map<number, Piece>} */
  #pieces = new Map();
  /** Where each form begins. @type {Map<number, HTMLElement>} */
  #forms = new Map();
  /** @type {Map<string, Marked>} */
  #marks = new Map();
  /** Where an element's cell stands. @type {WeakMap<Element, At>} */
  #places = new WeakMap();
  /** The element brought into sight last. @type {HTMLElement | null} */
  #found = null;
  /** What is still to be drawn, in order. @type {Map<Element, { draw: () => void, cells: number }>} */
  #undrawn = new Map();
  /** What of it has come near. @type {Set<Element>} */
  #wanted = new Set();
  /** Whether what has come near is being drawn. */
  #drawing = false;
  #near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) this.#wanted.add(target);
        else this.#wanted.delete(target);
      }
      this.#drawWanted();
    },
    // of the window where it scrolls itself, and of the pane where that does
    /** @type {IntersectionObserverInit} */ ({ rootMargin: NEAR, scrollMargin: NEAR }),
  );
  /** How wide the pane is, in em. */
  #room = Infinity;
  /** How often a disclosure was shown. */
  #turn = 0;

  /** @param {(amount: ViewAmount, at: At) => void} choose told when an amount is chosen */
  constructor(choose) {
    this.choose = choose;
    new ResizeObserver(() => this.#measure()).observe(this.#pane);
    this.#pane.addEventListener('click', ({ target }) => this.#press(target));
    this.#pane.addEventListener('keydown', (event) => this.#key(event));
    this.#pane.addEventListener('focusin', ({ target }) => this.#describe(target));
    this.#pane.addEventListener('pointerover', ({ target }) => this.#describe(target));
  }

  /** Takes away what is shown. */
  forget() {
    this.#pane.scrollTop = 0;
    this.#pieces.clear();
    this.#forms.clear();
    this.#marks.clear();
    this.#near.disconnect();
    this.#undrawn.clear();
    this.#wanted.clear();
    this.#pane.replaceChildren();
  }

  /** @param {Checked} checked */
  show(checked) {
    this.forget();
    const pages = make('div', 'pages');
    pages.lang = 'zh-CN';
    this.#layOut(pages, checked);
    if (!checked.blocks.length) pages.append(say(make('p', 'empty'), 'empty_document'));
    this.#pane.replaceChildren(this.#drawForms(checked), drawLegend(checked), pages);
    this.#fitAll();
    for (const element of this.#undrawn.keys()) this.#near.observe(element);
    this.#drawIdly();
  }

  /**
   * Marks cells, and no others.
   * @param {Marked[]} marked
   */
  mark(marked) {
    for (const { at } of this.#marks.values()) delete this.#pieces.get(at.block)?.drawn(at)?.dataset.mark;
    this.#marks.clear();
    for (const one of marked) {
      const other = this.#marks.get(keyOf(one.at));
      if (!other || RANK.indexOf(one.mark) < RANK.indexOf(other.mark)) this.#marks.set(keyOf(one.at), one);
    }
    for (const { at, mark } of this.#marks.values()) {
      const element = this.#pieces.get(at.block)?.drawn(at);
      if (element) element.dataset.mark = mark;
    }
    this.#underline(marked);
  }

  /** Sets off the phrases of paragraphs, where the browser can: the paragraph itself is marked anyhow. @param {Marked[]} marked */
  #underline(marked) {
    if (!('highlights' in CSS)) return;
    const ranges = marked.flatMap(({ at, phrase }) => {
      const text = phrase && this.#pieces.get(at.block)?.find(at)?.firstChild;
      if (!phrase || !(text instanceof Text) || phrase[1] > text.length) return [];
      const range = new Range();
      range.setStart(text, phrase[0]);
      range.setEnd(text, phrase[1]);
      return [range];
    });
    CSS.highlights.set('phrase', new Highlight(...ranges));
  }

  /** Brings a cell into sight. @param {At} at */
  async reveal(at) {
    const piece = this.#pieces.get(at.block);
    const element = piece?.find(at);
    if (!piece || !element) return;
    const show = () => element.scrollIntoView({ block: 'center', inline: 'nearest' });
    show();
    if (piece.amount(at)) piece.stopAt(element);
    this.#found?.classList.remove('found');
    this.#found = element;
    // what came near was laid out only now and may have moved the cell
    await nextFrame();
    if (this.#found !== element) return; // another was asked for meanwhile
    show();
    element.classList.add('found');
  }

  /** After another layout: brings what was found last into sight again. @param {boolean} found whether it is looked at */
  async layOutAgain(found) {
    const reveal = () => found && this.#found?.scrollIntoView({ block: 'center', inline: 'nearest' });
    // WebKit goes on leaving out what it left out before the pane scrolled by itself
    this.#pane.classList.add('relaid');
    await nextFrame();
    reveal();
    await nextFrame();
    this.#pane.classList.remove('relaid');
    reveal();
  }

  /** What is printed there. @param {At} at */
  text(at) {
    return this.#pieces.get(at.block)?.text(at) ?? '';
  }

  /** Gives the keyboard to a cell. @param {At} at */
  focus(at) {
    this.#pieces.get(at.block)?.find(at)?.focus({ preventScroll: true });
  }

  /**
   * @param {HTMLElement} pages
   * @param {Checked} checked
   */
  #layOut(pages, { report, blocks }) {
    /** @type {Host} */
    const host = {
      place: (element, at) => {
        this.#places.set(element, at);
        const marked = this.#marks.get(keyOf(at));
        if (marked) element.dataset.mark = marked.mark;
      },
      later: (element, draw, cells) => {
        element.ariaBusy = 'true';
        this.#undrawn.set(element, { draw, cells });
      },
      now: (element) => this.#drawNow(element),
    };
    /** @param {number} first @param {Piece} piece @param {number} [count] how many blocks it shows */
    const add = (first, piece, count = 1) => {
      for (let block = first; block < first + count; block++) this.#pieces.set(block, piece);
      pages.append(piece.element);
    };
    let source = -1;
    let title = '';
    for (let index = 0; index < blocks.length; ) {
      const block = blocks[index];
      if (!block) break;
      if (block.source !== source) {
        source = block.source;
        title = '';
        const named = report.sources[source];
        if (named && report.sources.length > 1) {
          pages.append(make('h2', 'source', visible(named.name), make('span', 'meta', size(named.bytes))));
        }
      }
      if (block.kind === 'table') {
        const sheet = new Sheet(index, block.rows, title || null, host);
        if (block.form !== null && !this.#forms.has(block.form)) this.#forms.set(block.form, sheet.element);
        add(index++, sheet);
      } else if (block.title_of !== null) {
        title = block.text;
        const heading = new Title(index, block.text, report.forms[block.title_of], host);
        this.#forms.set(block.title_of, heading.element);
        add(index++, heading);
      } else {
        /** @type {Paragraph[]} */
        const run = [];
        const first = index;
        for (; index < blocks.length; index++) {
          const next = blocks[index];
          if (next?.kind !== 'paragraph' || next.title_of !== null || next.source !== source) break;
          run.push(next);
        }
        add(first, new Prose(first, run, host), run.length);
      }
    }
  }

  /** Draws what waits in this element. @param {Element} element */
  #drawNow(element) {
    const waiting = this.#undrawn.get(element);
    if (!waiting) return;
    this.#undrawn.delete(element);
    this.#near.unobserve(element);
    waiting.draw();
    element.ariaBusy = null;
  }

  /** Draws what has come near, as much in a frame as leaves scrolling smooth. */
  async #drawWanted() {
    if (this.#drawing) return;
    this.#drawing = true;
    while (this.#wanted.size) {
      const until = performance.now() + FRAME;
      do {
        const [next] = this.#wanted;
        if (!next) break;
        this.#wanted.delete(next);
        this.#drawNow(next);
      } while (performance.now() < until);
      await nextFrame();
    }
    this.#drawing = false;
  }

  /** Draws what is far away when nothing else is to be done. */
  async #drawIdly() {
    const turn = ++this.#turn;
    let drawn = 0;
    while (drawn < IDLE_CELLS) {
      const deadline = await idle();
      if (turn !== this.#turn) return; // another disclosure is shown
      do {
        const [next] = this.#undrawn;
        if (!next) return;
        drawn += next[1].cells;
        this.#drawNow(next[0]);
      } while (deadline.timeRemaining() > 4 && drawn < IDLE_CELLS);
    }
  }

  /** Measures the pane and tells all pieces how much room there is. */
  #measure() {
    const { fontSize, paddingLeft, paddingRight } = getComputedStyle(this.#pane.querySelector('.pages') ?? this.#pane);
    const room = this.#pane.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    this.#room = room / parseFloat(fontSize);
    this.#fitAll();
  }

  #fitAll() {
    for (const piece of new Set(this.#pieces.values())) piece.fit(this.#room);
  }

  /** The forms as a list that unfolds over the document, grouped, and narrowed by what is searched. @param {Checked} checked */
  #drawForms({ report, blocks, findings }) {
    const { forms, sources } = report;
    const list = make('details', 'forms');
    list.append(make('summary', '', say(make('span'), 'forms'), make('span', 'count', String(forms.length))));
    list.hidden = !forms.length;
    /** The form a cell stands in: its table's, unless that holds several. @param {import('./report').FindingCell} cell @param {At | null | undefined} at */
    const formOf = (cell, at) => {
      const block = at ? blocks[at.block] : undefined;
      const form = block?.kind === 'table' ? block.form : null;
      if (form !== null && forms[form]?.id === cell.form) return form;
      const index = forms.findIndex(({ id, source }) => id === cell.form && source === cell.source);
      return index < 0 ? undefined : index;
    };
    /** @type {HTMLElement[]} */
    const items = [];
    const fill = () => {
      const box = make('input');
      box.type = 'search';
      sayAs(box, 'aria-label', 'forms_search');
      sayAs(box, 'placeholder', 'forms_search');
      const accused = new Set(
        report.findings.flatMap(({ severity, cells }, i) =>
          severity === 'note' ? [] : cells.flatMap((cell, k) => formOf(cell, findings[i]?.[k]) ?? []),
        ),
      );
      const panel = make('div', 'panel', box);
      for (const [title, members] of groupsOf(forms, accused, sources)) {
        const group = make('ul', '', ...members.map((index) => this.#drawForm(forms, index, list)));
        items.push(...[...group.children].map((item) => /** @type {HTMLElement} */ (item)));
        panel.append(make('section', '', title, group));
      }
      box.addEventListener('input', () => {
        const wanted = box.value.trim().toLowerCase();
        for (const item of items) item.hidden = !(item.textContent ?? '').toLowerCase().includes(wanted);
        for (const group of panel.querySelectorAll('section')) group.hidden = !group.querySelector('li:not([hidden])');
      });
      list.append(panel);
    };
    list.addEventListener('toggle', () => {
      if (!list.open) return;
      if (list.childElementCount < 2) fill();
      list.querySelector('input')?.focus();
    });
    list.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !list.open) return;
      event.stopPropagation();
      list.open = false;
      list.querySelector('summary')?.focus();
    });
    list.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !list.contains(relatedTarget)) list.open = false;
    });
    return list;
  }

  /** @param {Checked['report']['forms']} forms @param {number} index @param {HTMLDetailsElement} list */
  #drawForm(forms, index, list) {
    const form = forms[index];
    const title = make('span', 'name', visible((form?.title ?? '').slice(0, 80)));
    title.lang = 'zh-CN';
    const button = makeButton(
      'quiet',
      () => {
        list.open = false;
        this.#goToForm(index);
      },
      title,
      say(make('span', 'meta'), 'form_proof', form?.proven ?? 0, form?.amounts ?? 0),
    );
    return make('li', '', button);
  }

  /** @param {number} form */
  #goToForm(form) {
    const element = this.#forms.get(form);
    element?.scrollIntoView({ block: 'start' });
    nextFrame().then(() => element?.scrollIntoView({ block: 'start' }));
    element?.querySelector('h3')?.focus({ preventScroll: true });
  }

  /** The amount that an event is about. @param {EventTarget | null} target */
  #amountAt(target) {
    const element = target instanceof Element ? target.closest('.amount') : null;
    const at = element ? this.#places.get(element) : undefined;
    if (!at || !(element instanceof HTMLElement)) return null;
    const piece = this.#pieces.get(at.block);
    const amount = piece?.amount(at);
    return piece && amount ? { element, at, piece, amount } : null;
  }

  /** @param {EventTarget | null} target */
  #press(target) {
    const found = this.#amountAt(target);
    if (!found) return false;
    found.piece.stopAt(found.element);
    found.element.focus({ preventScroll: true });
    this.choose(found.amount, found.at);
    return true;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((key === 'Enter' || key === ' ') && this.#press(target)) event.preventDefault();
    if (!key.startsWith('Arrow')) return;
    const found = this.#amountAt(target);
    if (!found) return;
    event.preventDefault();
    const at = found.piece.neighbour(found.at, key);
    const next = at && found.piece.find(at);
    if (!next) return;
    found.piece.stopAt(next);
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Says an amount's state where it is looked at; to say it of every amount would cost too much. @param {EventTarget | null} target */
  #describe(target) {
    const found = this.#amountAt(target);
    if (!found || found.element.title) return;
    sayAs(found.element, 'title', STATES[found.amount.state][1]);
    sayAs(found.element, 'aria-description', 'press_enter');
  }
}

/**
 * The forms in groups: by file where there are several, and else those that findings are about before the others, and
 * those without amounts last.
 * @param {Checked['report']['forms']} forms
 * @param {Set<number>} accused
 * @param {Checked['report']['sources']} sources
 * @returns {[HTMLElement, number[]][]}
 */
function groupsOf(forms, accused, sources) {
  const indices = [...forms.keys()];
  /** @param {(index: number) => boolean} wanted */
  const only = (wanted) => indices.filter(wanted);
  /** @type {[HTMLElement, number[]][]} */
  const groups =
    sources.length > 1
      ? sources.map(({ name }, source) => [
          make('h4', '', visible(name)),
          only((index) => forms[index]?.source === source),
        ])
      : [
          [say(make('h4'), 'forms_accused'), only((index) => accused.has(index))],
          [say(make('h4'), 'forms_other'), only((index) => !accused.has(index) && Boolean(forms[index]?.amounts))],
          [say(make('h4'), 'forms_empty'), only((index) => !accused.has(index) && !forms[index]?.amounts)],
        ];
  return groups.filter(([, members]) => members.length);
}

/** @param {Checked} checked */
function drawLegend({ report, blocks }) {
  const there = new Set(
    blocks.flatMap((block) =>
      block.kind === 'table'
        ? block.rows.flatMap(({ cells }) => cells.flatMap(({ amount }) => amount?.state ?? []))
        : (block.amount?.state ?? []),
    ),
  );
  const list = make('ul', 'legend');
  sayAs(list, 'aria-label', 'legend');
  for (const [state, [name, title]] of Object.entries(STATES)) {
    if (!there.has(/** @type {AmountState} */ (state))) continue;
    const swatch = make('span', `amount ${state}`, '8.88');
    swatch.setAttribute('aria-hidden', 'true');
    list.append(sayAs(make('li', '', swatch, say(make('span'), name)), 'title', title));
  }
  list.hidden = !report.amounts.read;
  return list;
}

/** @returns {Promise<{ timeRemaining: () => number }>} */
const idle = () =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(resolve, { timeout: 500 });
    else setTimeout(() => resolve({ timeRemaining: () => 5 }), 16); // Safari
  });
