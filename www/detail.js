/**
 * What is chosen: a finding with its equations, or an amount with the equations it stands in. Choosing marks the
 * cells in the document and goes to the first of them.
 */

import { find, make, makeButton, visible } from './dom.js';
import { drawExcerpts } from './excerpt.js';
import { drawCell, drawEquation, drawFolded, nameOf, placeOf, short } from './equation.js';
import { drawHelp } from './help.js';
import { causeInWords, compose, say, sayAs, tell } from './language.js';
import { STATES } from './document.js';
import { copyButton, linkTo } from './takeaway.js';

/** @typedef {import('./report').At} At */
/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').Equation} Equation */
/** @typedef {import('./report').Explanation} Explanation */
/** @typedef {import('./report').FindingCell} FindingCell */
/** @typedef {import('./report').ViewAmount} ViewAmount */
/** @typedef {import('./document.js').DocumentView} DocumentView */
/** @typedef {import('./document.js').Mark} Mark */
/** @typedef {import('./document.js').Marked} Marked */
/** @typedef {import('./paper.js').PaperView} PaperView */
/** @typedef {import('./paper.js').Printed} Printed */

/**
 * @typedef {object} Controls
 * @property {(step: 1 | -1) => void} step to the next or previous finding
 * @property {() => void} close
 * @property {(index: number) => void} dismiss takes a finding off the list
 * @property {(index: number) => void} quote shows a finding as a quotation
 * @property {(index: number) => boolean} ask puts a finding into the letter, or takes it out; whether it is in it now
 * @property {(index: number) => boolean} asked whether it is in the letter
 */

/** A finger that moves so many pixels swipes. */
const SWIPE = 60;
/** Causes that make all suspects wrong together; of other findings they are alternatives. */
const TOGETHER = new Set(['cells-swapped', 'value-moved', 'counted-twice', 'line-wrong']);

export class DetailView {
  #panel = find('detail', HTMLElement);
  /** Whatever was chosen of the equations: its button, so that it can be unpressed. @type {HTMLElement | null} */
  #pressed = null;

  /** @param {DocumentView} pages @param {PaperView} paper @param {Controls} controls */
  constructor(pages, paper, controls) {
    this.pages = pages;
    this.paper = paper;
    this.controls = controls;
    this.#followSwipes();
  }

  /** On a phone: sideways to the next finding or the one before, down from the top to put it away. */
  #followSwipes() {
    /** @type {{ x: number, y: number, top: boolean } | null} */
    let from = null;
    this.#panel.addEventListener(
      'touchstart',
      ({ touches }) => {
        const [one] = touches;
        from = one && touches.length === 1 ? { x: one.clientX, y: one.clientY, top: this.#panel.scrollTop <= 0 } : null;
      },
      { passive: true },
    );
    this.#panel.addEventListener(
      'touchend',
      ({ changedTouches }) => {
        const [one] = changedTouches;
        if (!from || !one) return;
        const [x, y] = [one.clientX - from.x, one.clientY - from.y];
        const { top } = from;
        from = null;
        if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) this.controls.step(x < 0 ? 1 : -1);
        else if (top && y > SWIPE && y > 2 * Math.abs(x)) this.controls.close();
      },
      { passive: true },
    );
  }

  get open() {
    return !this.#panel.hidden;
  }

  /** Whether it covers the list, where they cover each other. */
  get shown() {
    return this.open && document.body.dataset.detail === 'open';
  }

  /** Takes away what is chosen, and its marks. */
  clear() {
    this.#panel.hidden = true;
    this.#panel.replaceChildren();
    this.#pressed = null;
    this.pages.mark([]);
    delete document.body.dataset.detail;
  }

  /**
   * @param {Checked} checked
   * @param {number} index of the finding
   * @param {boolean} quietly without opening the panel or moving the document where they cover each other
   */
  showFinding(checked, index, quietly) {
    const { report, findings } = checked;
    const finding = report.findings[index];
    if (!finding) return;
    const places = findings[index] ?? [];
    const { cells } = finding;
    /** @param {number} cell */
    const goTo = (cell) => this.#goTo(places[cell]);
    const all = cells.flatMap(({ role, phrase }, i) => marked(places[i], role, phrase));

    const body = make('div', 'body');
    body.append(tell(make('h3', 'message'), finding.headline));
    const there = cells.flatMap((cell, i) =>
      marked(places[i], cell.role, cell.phrase).map((one) => ({ ...one, cell })),
    );
    body.append(...drawExcerpts(there, checked, (at) => this.pages.reveal(at)));
    const values = finding.suggestions.length > 1 && !TOGETHER.has(finding.cause?.kind ?? '');
    if (values) body.append(say(make('p', 'alternatives'), 'alternatives'));
    for (const { cell, text, proved_by } of finding.suggestions) {
      // what several equations prove is proven only where nothing else would do
      const fact = say(
        make('p', 'suggestion'),
        'suggestion',
        visible(text),
        finding.suggestions.length > 1 ? 0 : proved_by,
      );
      const about = finding.suggestions.length > 1 && cells[cell];
      body.append(about ? make('div', 'value', nameOf(about, report.forms), ' ', fact) : fact);
    }
    // the equations show their own cells; what none of them shows is listed
    const shown = new Set(finding.equations.flatMap(({ left, right }) => [...left, ...right].map(({ cell }) => cell)));
    const others = cells.flatMap((_, i) => (shown.has(i) ? [] : [i]));
    if (others.length) {
      body.append(
        say(make('h4'), 'cells'),
        drawFolded('operands', others.length, (i) => drawOther(others[i] ?? 0), 'more_cells'),
      );
    }
    if (finding.equations.length) body.append(say(make('h4'), 'equations'));
    for (const equation of finding.equations) {
      const drawn = drawEquation({
        equation,
        cells,
        forms: report.forms,
        goTo,
        markOf: (cell) => (cells[cell]?.role === 'suspect' ? 'suspect' : null),
        choose: () => {
          const again = this.#press(drawn.head);
          const first = this.#markEquation(equation, places, cells, null, again ? all : null);
          this.paper.look(again ? printed : sidesOf(equation, cells, null));
          if (first) this.pages.reveal(first);
        },
      });
      body.append(drawn.card);
    }
    // an operation has said it
    const said = finding.equations.some(({ operation }) => operation !== null);
    if (!said && finding.message.zh.replace(/。$/, '') !== finding.headline.zh) {
      body.append(say(make('h4'), 'explained'), tell(make('p', 'explained'), finding.message));
    }
    const facts = make('dl', 'facts basis');
    if (finding.cause) {
      const { kind, misread } = finding.cause;
      facts.append(
        say(make('dt'), 'cause'),
        compose(make('dd'), () => causeInWords(kind)),
      );
      if (misread) facts.append(say(make('dd', 'meta'), 'misread'));
    }
    if (finding.basis.zh) facts.append(say(make('dt'), 'basis'), tell(make('dd'), finding.basis));
    if (facts.childElementCount) body.append(facts);
    if (finding.consequences) body.append(say(make('p', 'meta'), 'consequences', finding.consequences));
    body.append(drawHelp(finding.rule));
    if (finding.inquiry) body.append(drawInquiry(finding.inquiry));
    body.append(this.#drawTaking(report, index));

    const badge = say(make('span', `badge ${finding.severity}`), `one_${finding.severity}`);
    const position = say(make('span', 'meta'), 'position', index + 1, report.findings.length);
    const dismiss = say(
      makeButton('quiet', () => this.controls.dismiss(index)),
      'dismiss',
    );
    dismiss.setAttribute('aria-keyshortcuts', 'x');
    const printed = cells.map((cell) => ({ cell, mark: cell.role }));
    const buttons = [this.#stepButton(-1), this.#stepButton(1), dismiss, ...this.#paperButton(printed)];
    this.#show([badge, position, ...buttons], drawKey(all), body, quietly);
    this.paper.look(printed);
    this.pages.mark(all);
    const first = all.find(({ mark }) => mark === 'suspect') ?? all[0];
    if (first && !quietly) this.pages.reveal(first.at);

    /** @param {number} i */
    function drawOther(i) {
      const cell = /** @type {FindingCell} */ (cells[i]);
      return drawCell(cell, report.forms, cell.role, goTo(i));
    }
  }

  /**
   * @param {Checked} checked
   * @param {ViewAmount} amount
   * @param {At} at where it stands
   * @param {Explanation | null} explanation
   */
  showAmount({ report }, amount, at, explanation) {
    const { cells = [], at: places = [], equations = [] } = explanation ?? {};
    const own = places.findIndex((place) => place && same(place, at));
    const cell = cells[own];
    const body = make('div', 'body');
    body.append(
      make(
        'h3',
        'message',
        ...(cell ? [nameOf(cell, report.forms), ' '] : []),
        make('span', 'printed', short(this.pages.text(at))),
      ),
      make('p', 'state', say(make('span'), STATES[amount.state][1]), ' ', ...(cell ? [placeOf(cell)] : [])),
      say(make('h4'), 'stands_in', equations.length),
    );

    /** @type {Marked[]} */
    const self = [{ at, mark: 'asked' }];
    /** @type {Printed[]} */
    const alone = cell ? [{ cell, mark: 'asked' }] : [];
    for (const [i, { equation, verdict, why }] of equations.entries()) {
      const drawn = drawEquation({
        equation,
        cells,
        forms: report.forms,
        verdict,
        why,
        goTo: (cell) => this.#goTo(places[cell]),
        markOf: (cell) => (cell === own ? 'asked' : null),
        choose: () => {
          const again = this.#press(drawn.head);
          this.#markEquation(equation, places, cells, at, again ? self : null);
          this.paper.look(again ? alone : sidesOf(equation, cells, own));
        },
      });
      body.append(drawn.card);
      if (i === 0) {
        this.#press(drawn.head);
        this.#markEquation(equation, places, cells, at, null);
        this.paper.look(sidesOf(equation, cells, own));
      }
    }
    if (!equations.length) {
      this.pages.mark(self);
      this.paper.look(alone);
    }

    const badge = say(make('span', `badge amount ${amount.state}`), STATES[amount.state][0]);
    this.#show(
      [badge, ...this.#paperButton(alone)],
      drawKey(
        equations.length
          ? [
              { at, mark: 'total' },
              { at, mark: 'term' },
            ]
          : [],
      ),
      body,
      false,
    );
  }

  /**
   * @param {Node[]} lead
   * @param {Node} key
   * @param {HTMLElement} body
   * @param {boolean} quietly
   */
  #show(lead, key, body, quietly) {
    const close = sayAs(
      makeButton('icon close', () => this.controls.close(), '✕'),
      'aria-label',
      'close',
    );
    const back = say(
      makeButton('back', () => this.controls.close()),
      'back',
    );
    this.#panel.replaceChildren(make('header', 'bar', back, ...lead, close), key, body);
    this.#panel.scrollTop = 0;
    this.#panel.hidden = false;
    document.body.dataset.detail = quietly ? 'quiet' : 'open';
  }

  /** What can be taken away of a finding. @param {import('./report').Report} report @param {number} index */
  #drawTaking(report, index) {
    const taking = make(
      'div',
      'taking',
      say(
        makeButton('quote', () => this.controls.quote(index)),
        'quote',
      ),
    );
    const link = () => linkTo(report, index);
    taking.append(copyButton(link, 'link', () => taking.append(make('p', 'meta', link()))));
    if (!report.findings[index]?.inquiry) return taking;
    const ask = say(
      makeButton('ask', () => ask.setAttribute('aria-pressed', String(this.controls.ask(index)))),
      'letter_add',
    );
    ask.setAttribute('aria-pressed', String(this.controls.asked(index)));
    taking.append(ask);
    return taking;
  }

  /** Leads to the printed page, where there is one. @param {Printed[]} printed */
  #paperButton(printed) {
    if (!this.paper.has(printed)) return [];
    return [
      say(
        makeButton('to-paper', () => this.paper.show()),
        'paper_show',
      ),
    ];
  }

  /** @param {1 | -1} step */
  #stepButton(step) {
    const button = makeButton('icon', () => this.controls.step(step), step > 0 ? '↓' : '↑');
    button.setAttribute('aria-keyshortcuts', step > 0 ? 'j' : 'k');
    sayAs(button, 'aria-label', step > 0 ? 'next' : 'previous');
    return sayAs(button, 'title', step > 0 ? 'next' : 'previous');
  }

  /** Presses an equation's button, or releases it. Says whether it was pressed before. @param {HTMLElement} button */
  #press(button) {
    const again = this.#pressed === button;
    this.#pressed?.setAttribute('aria-pressed', 'false');
    this.#pressed = again ? null : button;
    this.#pressed?.setAttribute('aria-pressed', 'true');
    return again;
  }

  /**
   * Marks the two sides of one equation, or what is given instead.
   * @param {Equation} equation
   * @param {(At | null)[]} places
   * @param {FindingCell[]} cells
   * @param {At | null} asked
   * @param {Marked[] | null} instead
   * @returns {At | undefined} the first cell marked
   */
  #markEquation(equation, places, cells, asked, instead) {
    /** @param {import('./report').Operand[]} side @param {Mark} mark */
    const markSide = (side, mark) =>
      side.flatMap(({ cell }) => marked(places[cell], !asked && cells[cell]?.role === 'suspect' ? 'suspect' : mark));
    const marks = instead ?? [...markSide(equation.left, 'total'), ...markSide(equation.right, 'term')];
    this.pages.mark(asked ? [{ at: asked, mark: 'asked' }, ...marks] : marks);
    return (marks.find(({ mark }) => mark === 'suspect') ?? marks[0])?.at;
  }

  /** @param {At | null | undefined} at */
  #goTo(at) {
    return at ? () => void this.pages.reveal(at) : null;
  }
}

/** @param {At | null | undefined} at @param {Mark} mark @param {[number, number] | null} [phrase] @returns {Marked[]} */
const marked = (at, mark, phrase) => (at ? [{ at, mark, phrase }] : []);

/**
 * The cells of an equation by its sides.
 * @param {Equation} equation
 * @param {FindingCell[]} cells
 * @param {number | null} asked the cell that was asked about
 * @returns {Printed[]}
 */
function sidesOf({ left, right }, cells, asked) {
  /** @param {import('./report').Operand[]} side @param {Mark} mark */
  const printed = (side, mark) =>
    side.flatMap(({ cell: i }) => {
      const cell = cells[i];
      if (!cell) return [];
      return [{ cell, mark: i === asked ? 'asked' : asked === null && cell.role === 'suspect' ? 'suspect' : mark }];
    });
  return [...printed(left, 'total'), ...printed(right, 'term')];
}

/** @param {At} a @param {At} b */
const same = (a, b) => a.block === b.block && a.row === b.row && a.cell === b.cell;

/** A ready question to the department, in its language, to be copied. @param {import('./report').Text} inquiry */
function drawInquiry(inquiry) {
  const text = make('p', 'inquiry', visible(inquiry.zh));
  text.lang = 'zh-CN';
  const copy = say(
    makeButton('', async () => {
      await navigator.clipboard.writeText(text.textContent ?? '').then(
        () => say(copy, 'copied'),
        () => getSelection()?.selectAllChildren(text), // the clipboard is not to be had: the text is ready to be copied
      );
    }),
    'copy',
  );
  return make('details', 'inquire', say(make('summary'), 'inquiry'), text, copy);
}

/** What the marks in use mean. @param {Marked[]} all */
function drawKey(all) {
  const list = make('ul', 'key');
  /** @type {('suspect' | 'total' | 'term' | 'context')[]} */
  const roles = ['suspect', 'total', 'term', 'context'];
  for (const role of roles) {
    if (!all.some(({ mark }) => mark === role)) continue;
    list.append(make('li', '', make('span', `swatch ${role}`), say(make('span'), `role_${role}`)));
  }
  return list;
}
