/**
 * <gouji-check>: a badge that says what a disclosure's check comes to, and opens to the findings.
 *
 * This file is all that a badge with a report made beforehand needs. What checks (core.js) and what draws the
 * findings (view.js) is loaded when it is needed.
 */

/** @typedef {import('../report').Checked} Checked */
/** @typedef {import('../report').Report} Report */
/** @typedef {import('../report').Text} Text */
/** @typedef {import('./core.js').Given} Given */
/** @typedef {'zh' | 'en'} Language */
/** @typedef {'elsewhere' | 'missing' | 'no_report' | 'unavailable' | 'unreadable' | 'crashed' | 'cancelled' | 'too_long'} Failure */
/** What the view draws; without the disclosure, only the report is known. @typedef {{ report: Report } & Partial<Checked>} Answer */

/** A number with its thousands set apart. @param {number} n */
const count = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** @param {number} n @param {string} one @param {string} [many] */
const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

const zh = {
  check: '检验这份预算',
  waiting: '正在检验…',
  /** @param {number} page @param {number} pages */
  page: (page, pages) => `正在读取第 ${page} 页，共 ${pages} 页…`,
  nothing: '没有可核对的内容',
  clean: '已核对的部分没有发现矛盾',
  unread: '未能读取',
  to_verify: '待核实',
  compact_clean: '未发现矛盾',
  compact_nothing: '没有可核对的内容',
  /** @param {number} n */
  error: (n) => `${count(n)} 处错误`,
  /** @param {number} n */
  warning: (n) => `${count(n)} 处疑点`,
  between: '，',
  results: '勾稽检验结果',
  close: '关闭',
};

/** @type {typeof zh} */
const en = {
  check: 'Check this budget',
  waiting: 'Checking…',
  page: (page, pages) => `Reading page ${page} of ${pages}…`,
  nothing: 'There is nothing to compare',
  clean: 'No contradiction was found in what was compared',
  unread: 'Could not be read',
  to_verify: ' to be verified',
  compact_clean: 'No contradiction found',
  compact_nothing: 'Nothing to compare',
  error: (n) => plural(n, 'error'),
  warning: (n) => plural(n, 'doubt'),
  between: ', ',
  results: 'What Gouji found',
  close: 'Close',
};
const words = { zh, en };

/** @type {Record<Failure, Text>} */
const FAILURES = {
  elsewhere: { zh: '只能检验本网站上的文件。', en: 'Only files of this site can be checked.' },
  missing: { zh: '文件无法取得。', en: 'The file could not be fetched.' },
  no_report: { zh: '这不是勾稽的检验报告。', en: 'This is not a report of Gouji.' },
  unavailable: { zh: '检验程序无法载入。', en: 'The program that checks could not be loaded.' },
  unreadable: { zh: '浏览器读不到这个文件。', en: 'The browser cannot read this file.' },
  crashed: { zh: '检验程序意外中止。', en: 'The program that checks has stopped unexpectedly.' },
  cancelled: { zh: '已取消。', en: 'Cancelled.' },
  too_long: { zh: '检验时间过长，已停止。', en: 'Checking took too long and was stopped.' },
};

/** Why there is no report. */
class Failed extends Error {
  /** @param {Failure} why @param {string} [reason] */
  constructor(why, reason = '') {
    super(reason);
    this.why = why;
  }
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host {
  --paper: var(--gouji-paper, #fdfefc);
  --raised: var(--gouji-raised, #eef2ee);
  --ink: var(--gouji-ink, #19211d);
  --muted: var(--gouji-muted, #56635c);
  --rule: var(--gouji-rule, #aebbb3);
  --accent: var(--gouji-accent, #0f5b4f);
  --error: var(--gouji-error, #ab1f26);
  --error-tint: var(--gouji-error-tint, #fbe4e2);
  --warning: var(--gouji-warning, #7d4c00);
  --warning-tint: var(--gouji-warning-tint, #fcefd4);
  --note: var(--gouji-note, #2d5481);
  --radius: var(--gouji-radius, 6px);
  display: inline-block; max-width: 100%; vertical-align: top; direction: ltr; text-align: start; text-indent: 0;
  text-transform: none; letter-spacing: normal; white-space: normal; font-variant-numeric: tabular-nums;
  font: normal var(--gouji-size, 14px)/1.5 var(--gouji-font, system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif);
  color: var(--ink);
}
/* older browsers know no light-dark() and stay light */
@supports (color: light-dark(red, red)) {
  :host {
    --paper: var(--gouji-paper, light-dark(#fdfefc, #171c19));
    --raised: var(--gouji-raised, light-dark(#eef2ee, #1f2622));
    --ink: var(--gouji-ink, light-dark(#19211d, #e4eae6));
    --muted: var(--gouji-muted, light-dark(#56635c, #9aaaa1));
    --rule: var(--gouji-rule, light-dark(#aebbb3, #46524b));
    --accent: var(--gouji-accent, light-dark(#0f5b4f, #6fcbb6));
    --error: var(--gouji-error, light-dark(#ab1f26, #ff9a94));
    --error-tint: var(--gouji-error-tint, light-dark(#fbe4e2, #43201f));
    --warning: var(--gouji-warning, light-dark(#7d4c00, #efbd66));
    --warning-tint: var(--gouji-warning-tint, light-dark(#fcefd4, #3c2e13));
    --note: var(--gouji-note, light-dark(#2d5481, #9fc3ec));
  }
}
:host([hidden]), [hidden] { display: none !important; }
:host([view='inline']) { display: block; }
* { box-sizing: border-box; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button { font: inherit; color: inherit; cursor: pointer; }
.badge {
  display: inline-flex; align-items: center; gap: 10px; max-width: 100%; padding: 6px 14px 6px 6px; text-align: start;
  background: var(--paper); border: 1px solid var(--rule); border-radius: var(--radius);
}
.badge:hover { background: var(--raised); }
.badge[aria-disabled='true'] { cursor: progress; }
.mark {
  flex: none; display: grid; place-items: center; width: 2em; height: 2em; border-radius: calc(var(--radius) - 2px);
  background: var(--state); color: var(--paper); font-weight: 700;
}
:host([compact]) .badge { gap: 6px; padding: 1px 9px 1px 2px; font-size: 0.86em; }
:host([compact]) .mark { width: 1.6em; height: 1.6em; font-size: 0.9em; }
:host([compact]) .sentence { font-weight: 500; }
:host([compact]) .remark { display: none; }
.badge { --state: var(--muted); }
.badge.holds { --state: var(--accent); }
.badge.warning { --state: var(--warning); }
.badge.error { --state: var(--error); }
.mark::before { content: '勾'; content: '勾' / ''; }
.holds .mark::before { content: '✓'; content: '✓' / ''; }
.warning .mark::before { content: '!'; content: '!' / ''; }
.unread .mark::before { content: '?'; content: '?' / ''; }
.error .mark::before { content: '✕'; content: '✕' / ''; }
.sentence { display: block; font-weight: 600; overflow-wrap: anywhere; }
.remark { display: block; color: var(--muted); font-size: 0.86em; overflow-wrap: anywhere; }
.failure { margin: 6px 0 0; padding: 6px 12px; background: var(--error-tint); border-inline-start: 4px solid var(--error); overflow-wrap: anywhere; }
dialog {
  width: min(860px, 100vw - 24px); max-width: none; max-height: min(900px, 100vh - 24px); max-height: min(900px, 100dvh - 24px); padding: 0;
  color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: var(--radius); overflow: hidden;
}
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: #0008; }
.bar { flex: none; display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 8px 8px 8px 16px; background: var(--raised); border-bottom: 1px solid var(--rule); }
.bar strong { font-size: 1.07em; }
.close { padding: 4px 12px; background: var(--paper); border: 1px solid var(--rule); border-radius: 4px; }
.hold { flex: 1 1 auto; min-height: 0; overflow-y: auto; overscroll-behavior: contain; }
.inline { margin-top: 8px; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--paper); overflow: hidden; }
`);

/** @param {string} tag @param {string} name its class and its part @param {(Node | string)[]} children */
function make(tag, name, ...children) {
  const element = document.createElement(tag);
  element.className = name;
  element.setAttribute('part', name);
  element.append(...children);
  return element;
}

/** An address on this site. @param {string} address */
function here(address) {
  let url = null;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    // no address at all
  }
  if (url?.origin !== location.origin) throw new Failed('elsewhere', address);
  return url;
}

/** @param {string} address */
async function fetched(address) {
  const url = here(address);
  try {
    // a redirection could lead to another site
    const answer = await fetch(url, { redirect: 'error' });
    if (answer.ok) return { url, answer };
  } catch {
    // no network, or no such host
  }
  throw new Failed('missing', address);
}

/**
 * What of a report is drawn, as it must be: a name of a kind (`?` before it where it may be missing), a list of one kind,
 * or an object with these parts.
 * @typedef {string | [Shape] | { [part: string]: Shape }} Shape
 */
const TEXT = { zh: 'text', en: 'text' };
const OPTIONAL_TEXT = { '?': 'may be missing', ...TEXT };
const COUNTS = { holds: 'count', rounding: '?count', violated: 'count', unchecked: 'count' };
/** @type {Shape} */
const OPERAND = [{ cell: 'count', negative: '?flag' }];
/** @type {Shape} */
const REPORT = {
  schema: 'count',
  gouji: '?text',
  sources: [{ name: 'text', sha256: '?text', problem: OPTIONAL_TEXT }],
  disclosure: { '?': '', department: '?text', year: '?count', kind: '?text', of_unit: '?flag' },
  outcome: { '?': '', state: 'text', headline: TEXT, scope: TEXT },
  forms: [{ id: 'text', title: 'text', number: '?text', amounts: 'count', proven: 'count' }],
  unrecognised: [{ title: '?text', amounts: 'count' }],
  equations: COUNTS,
  amounts: { read: 'count', proven: 'count' },
  findings: [
    {
      id: '?text',
      rule: 'text',
      severity: 'severity',
      message: TEXT,
      headline: OPTIONAL_TEXT,
      basis: OPTIONAL_TEXT,
      inquiry: OPTIONAL_TEXT,
      cells: [
        { role: 'text', form: '?text', row: '?text', column: '?text', printed: 'text', source: 'count', place: {} },
      ],
      equations: [
        {
          text: 'text',
          relation: 'text',
          printed: 'text',
          expected: 'text',
          difference: 'text',
          tolerance: 'text',
          left: OPERAND,
          right: OPERAND,
        },
      ],
      suggestions: [{ cell: 'count', text: 'text' }],
      cause: { '?': '', kind: 'text', misread: '?flag' },
      consequences: '?count',
    },
  ],
  checks: [{ text: 'text', ...COUNTS }],
};
const PATTERN = /^(error|warning|note)$/;

/** Whether something is of a shape, in its own properties alone. @param {any} given @param {Shape} shape @returns {boolean} */
function fits(given, shape) {
  if (Array.isArray(shape)) return Array.isArray(given) && given.every((one) => fits(one, shape[0]));
  if (typeof shape === 'object') {
    if (given === undefined || given === null) return '?' in shape;
    if (typeof given !== 'object' || Array.isArray(given) || Object.hasOwn(given, '__proto__')) return false;
    return Object.entries(shape).every(
      ([part, of]) => part === '?' || fits(Object.hasOwn(given, part) ? given[part] : undefined, of),
    );
  }
  const kind = shape.replace('?', '');
  if (given === undefined || given === null) return kind !== shape;
  if (kind === 'count') return Number.isSafeInteger(given) && given >= 0;
  if (kind === 'flag') return typeof given === 'boolean';
  return typeof given === 'string' && (kind !== 'severity' || PATTERN.test(given));
}

/** Whether somebody who may be mistaken, or worse, gave a report. @param {any} given @returns {given is Report} */
function isReport(given) {
  if (!fits(given, REPORT) || given.schema !== 1) return false;
  // what points at cells points at cells
  return given.findings.every((/** @type {Report['findings'][number]} */ { cells, equations, suggestions }) =>
    [...suggestions, ...equations.flatMap(({ left, right }) => [...left, ...right])].every(
      ({ cell }) => cell < cells.length,
    ),
  );
}

/** The elements on the page, which follow a change of its language. @type {Set<GoujiCheck>} */
const present = new Set();
const listening = new MutationObserver(() => {
  for (const element of present) element.speak();
});
/** Lets an element begin when it comes into sight. */
const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    if (target instanceof GoujiCheck) target.check().catch(() => {});
  }
});

export class GoujiCheck extends HTMLElement {
  static observedAttributes = ['src', 'report', 'view', 'lang', 'compact', 'tell', 'page'];

  #root = this.attachShadow({ mode: 'open' });
  #sentence = make('span', 'sentence');
  #remark = make('span', 'remark');
  #badge = /** @type {HTMLButtonElement} */ (
    make('button', 'badge', make('span', 'mark'), make('span', 'words', this.#sentence, this.#remark))
  );
  #failure = make('p', 'failure');
  /** @type {HTMLElement | null} */
  #frame = null;
  /** @type {import('./view.js').View | null} */
  #view = null;
  /** What was found. @type {Answer | null} */
  #answer = null;
  /** What is to be checked, where it is not named by `src`. @type {Given[] | null} */
  #given = null;
  /** @type {Failed | null} */
  #failed = null;
  /** What is being done, in words. @type {((language: Language) => string) | null} */
  #doing = null;
  /** Ends what was begun last. */
  #work = new AbortController();
  /** @type {Language} */
  #language = 'zh';
  /** Whether it has begun: the attributes it is born with are told one by one before. */
  #begun = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#badge.type = 'button';
    this.#badge.addEventListener('click', () => void this.#press());
    this.#failure.setAttribute('role', 'alert');
    this.#failure.hidden = true;
    this.#root.append(this.#badge, this.#failure);
  }

  connectedCallback() {
    if (!present.size) listening.observe(document, { subtree: true, attributes: true, attributeFilter: ['lang'] });
    present.add(this);
    // a page may have set them before this file was loaded
    for (const name of /** @type {const} */ (['report', 'file', 'text'])) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      /** @type {any} */ (this)[name] = value;
    }
    this.speak();
    this.#begun = true;
    if (!this.#answer && !this.#given) this.#begin();
  }

  disconnectedCallback() {
    present.delete(this);
    if (!present.size) listening.disconnect();
    sight.unobserve(this);
    this.#work.abort();
    this.#doing = null;
    this.close();
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (!this.#begun || !this.isConnected || before === after) return;
    if (name === 'view' || name === 'page') {
      this.close();
      this.#view = null;
    } else if (name === 'lang' || name === 'compact' || name === 'tell') this.speak();
    else {
      this.#forget();
      this.#begin();
    }
  }

  /** Starts with what the attributes name. */
  #begin() {
    sight.unobserve(this);
    const address = this.getAttribute('report');
    if (address !== null) this.#run(() => this.#readReport(address)).catch(() => {});
    else if (this.hasAttribute('src')) sight.observe(this);
    this.#draw();
  }

  /** The report, when there is one. @returns {Report | null} */
  get report() {
    return this.#answer?.report ?? null;
  }

  /** Shows a report made beforehand: the report, what a check gave, or an address on this site. @param {unknown} given */
  set report(given) {
    if (typeof given === 'string') this.setAttribute('report', given);
    else {
      this.#forget();
      if (given) this.#run(async () => this.#accept(given)).catch(() => {});
    }
  }

  /** Checks a file, or several as one disclosure. @param {Blob | Blob[] | FileList | null} file */
  set file(file) {
    if (file) this.check(file).catch(() => {});
    else this.#forget();
  }

  /** Checks a text. @param {string | null} text */
  set text(text) {
    if (text) this.check(text).catch(() => {});
    else this.#forget();
  }

  /**
   * Checks what is given, or else what was given before, or else the file that `src` names.
   * @param {string | Blob | Iterable<Blob>} [what]
   * @returns {Promise<Report>}
   */
  check(what) {
    sight.unobserve(this);
    if (what !== undefined) {
      this.#forget();
      const all = typeof what === 'string' || what instanceof Blob ? [what] : [...what];
      this.#given = all.map((content) => ({ name: content instanceof File ? content.name : '', content }));
    }
    return this.#run(async (signal) => {
      const given = this.#given ?? [await this.#fetchSource()];
      const core = await import('./core.js').catch((error) => Promise.reject(new Failed('unavailable', String(error))));
      return core.check(given, signal, (page, pages) => this.#say((language) => words[language].page(page, pages)));
    });
  }

  /** Opens the findings; checks first where there is no report yet. */
  async open() {
    if (!this.#answer) await this.check();
    if (!this.#answer || this.opened) return;
    try {
      const { View } = await import('./view.js');
      if (this.opened || !this.isConnected) return;
      this.#view ??= new View(
        this.#root,
        this.hasAttribute('src') ? () => void this.check().catch(() => {}) : null,
        this.#linker(),
      );
    } catch (error) {
      return this.#fail(new Failed('unavailable', String(error)));
    }
    const inline = this.getAttribute('view') === 'inline';
    const hold = make('div', 'hold', this.#view.element);
    if (inline) {
      this.#frame = make('section', 'inline', hold);
      this.#root.append(this.#frame);
    } else {
      const close = make('button', 'close');
      close.addEventListener('click', () => this.close());
      const dialog = /** @type {HTMLDialogElement} */ (
        make('dialog', 'dialog', make('div', 'bar', document.createElement('strong'), close), hold)
      );
      dialog.addEventListener('close', () => this.close());
      // outside the dialog there is only its backdrop
      dialog.addEventListener('click', ({ target }) => target === dialog && this.close());
      this.#frame = dialog;
      this.#root.append(dialog);
      dialog.showModal();
    }
    this.#draw();
    this.#tell('gouji-open', null);
  }

  /** Closes them again. */
  close() {
    const frame = this.#frame;
    if (!frame) return;
    this.#frame = null;
    if (frame instanceof HTMLDialogElement) frame.close();
    frame.remove();
    this.#draw();
    if (this.isConnected) this.#tell('gouji-close', null);
  }

  /** Whether the findings are shown. */
  get opened() {
    return this.#frame !== null;
  }

  /** Follows the language of the element, of those around it, or of the browser. */
  speak() {
    let at = /** @type {Element | null} */ (this);
    let found = '';
    while (at && !found) {
      const named = /** @type {Element | null} */ (at.closest('[lang]'));
      found = named?.getAttribute('lang') ?? '';
      const root = (named ?? at).getRootNode();
      at = named ? named.parentElement : root instanceof ShadowRoot ? root.host : null;
    }
    this.#language = /^zh\b/i.test(found || navigator.language) ? 'zh' : 'en';
    this.#draw();
  }

  /** Names the address of a finding on a page of Gouji, where one is named. It holds the file's hash, and nothing of the file. @returns {((id: string, sha256: string) => string) | null} */
  #linker() {
    const page = this.getAttribute('page');
    if (page === null) return null;
    let url;
    try {
      url = new URL(page, document.baseURI);
    } catch {
      return null;
    }
    if (!/^https?:$/.test(url.protocol)) return null;
    return (id, sha256) => {
      url.hash = `finding=${sha256.slice(0, 16)}.${id}`;
      return url.href;
    };
  }

  /** Whether nothing is said: a site that has no report of a budget yet says nothing of it in public, unless it is to (`tell`). */
  get #silent() {
    const missing = this.#failed?.why === 'missing' || this.#failed?.why === 'no_report';
    return missing && this.hasAttribute('report') && !this.hasAttribute('src') && !this.hasAttribute('tell');
  }

  async #press() {
    if (this.#doing) return;
    if (this.opened) this.close();
    else await this.open().catch(() => {});
  }

  /** @param {string} address */
  async #readReport(address) {
    const { answer } = await fetched(address);
    return this.#accept(await answer.json().catch(() => null));
  }

  /** @param {any} given @returns {Answer} */
  #accept(given) {
    if (isReport(given)) return { report: given };
    if (isReport(given?.report)) return given;
    throw new Failed('no_report');
  }

  /** @returns {Promise<Given>} */
  async #fetchSource() {
    const src = this.getAttribute('src');
    if (src === null) throw new Failed('missing');
    const { url, answer } = await fetched(src);
    const name = url.pathname.split('/').at(-1) ?? '';
    let plain = name;
    try {
      plain = decodeURIComponent(name);
    } catch {
      // it is shown as it stands
    }
    return { name: plain, content: await answer.blob().catch(() => Promise.reject(new Failed('missing', src))) };
  }

  /**
   * Gets an answer, unless something newer is asked for meanwhile.
   * @param {(signal: AbortSignal) => Promise<Answer>} work
   * @returns {Promise<Report>}
   */
  async #run(work) {
    this.#work.abort();
    const { signal } = (this.#work = new AbortController());
    this.#failed = null;
    this.#say((language) => words[language].waiting);
    try {
      const answer = await work(signal);
      if (signal.aborted) throw new Failed('cancelled');
      this.#answer = answer;
      this.#doing = null;
      this.#draw();
      this.#tell('gouji-report', { report: answer.report, precomputed: !answer.blocks });
      return answer.report;
    } catch (error) {
      const why = /** @type {any} */ (error)?.why;
      const failed = error instanceof Failed ? error : new Failed(why in FAILURES ? why : 'crashed', String(error));
      if (!signal.aborted) this.#fail(failed);
      throw failed;
    }
  }

  /** @param {Failed} failed */
  #fail(failed) {
    this.#failed = failed;
    this.#doing = null;
    this.#draw();
    this.#tell('gouji-error', { why: failed.why, message: FAILURES[failed.why], reason: failed.message });
  }

  /** What was found of one thing must not stand beside another. */
  #forget() {
    this.#work.abort();
    this.#answer = this.#given = this.#failed = this.#doing = null;
    this.close();
    this.#draw();
  }

  /** @param {(language: Language) => string} doing */
  #say(doing) {
    this.#doing = doing;
    this.#draw();
  }

  /** @param {string} type @param {unknown} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #draw() {
    const language = this.#language;
    const said = words[language];
    for (const element of [this.#badge, this.#failure]) element.lang = language === 'zh' ? 'zh-CN' : 'en';
    const report = this.#answer?.report;
    const told = report && tell(report, language, this.hasAttribute('compact'));
    this.#badge.hidden = this.#silent;
    this.#badge.className = `badge ${told?.state ?? ''}`;
    this.#sentence.textContent = this.#doing?.(language) ?? told?.sentence ?? said.check;
    this.#remark.textContent = (!this.#doing && told?.remark) || '';
    this.#remark.hidden = !this.#remark.textContent;
    this.#badge.setAttribute('aria-disabled', String(this.#doing !== null));
    this.#badge.setAttribute('aria-expanded', String(this.opened));
    if (this.getAttribute('view') === 'inline') this.#badge.removeAttribute('aria-haspopup');
    else this.#badge.setAttribute('aria-haspopup', 'dialog');
    this.#failure.textContent = this.#failed ? FAILURES[this.#failed.why][language] : '';
    this.#failure.hidden = !this.#failed || this.#silent;
    if (!this.#frame) return;
    this.#frame.lang = this.#badge.lang;
    this.#frame.setAttribute('aria-label', said.results);
    const [title, close] = [this.#frame.querySelector('.bar strong'), this.#frame.querySelector('.close')];
    if (title) title.textContent = said.results;
    if (close) close.textContent = said.close;
    if (!this.#answer) return;
    try {
      this.#view?.show(this.#answer, language);
    } catch (error) {
      // a report that was not made by Gouji can be anything
      this.#answer = null;
      this.close();
      this.#fail(new Failed('no_report', String(error)));
    }
  }
}

/** How the badge shows what a report comes to. */
const STATES = { errors: 'error', doubts: 'warning', clean: 'holds', nothing: 'nothing' };

/**
 * What a report comes to.
 * @param {Report} report
 * @param {Language} language
 * @param {boolean} [compact] in a few words
 */
export function tell({ outcome, findings, equations, sources }, language, compact = false) {
  const { to_verify, unread, compact_clean, compact_nothing } = words[language];
  const problem = sources.find((source) => source.problem)?.problem;
  if (problem && (!outcome || outcome.state === 'nothing'))
    return { state: 'unread', sentence: unread, remark: problem[language] };
  if (outcome && !compact) {
    // a doubt is a question
    const open = outcome.state === 'doubts' ? (language === 'zh' ? `，${to_verify}` : `,${to_verify}`) : '';
    return {
      state: STATES[outcome.state] ?? 'nothing',
      sentence: outcome.headline[language] + open,
      remark: outcome.scope[language],
    };
  }
  // made by a Gouji that did not put it into words: what was found, and nothing of what was not
  const of = (/** @type {string} */ severity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, doubts] = [of('error'), of('warning')];
  const said = words[language];
  const found = [errors && said.error(errors), doubts && said.warning(doubts) + to_verify]
    .filter(Boolean)
    .join(said.between);
  const compared = equations.holds + equations.rounding + equations.violated > 0;
  return {
    state: errors ? 'error' : doubts ? 'warning' : compared ? 'holds' : 'nothing',
    sentence: found || (compared ? (compact ? compact_clean : said.clean) : compact ? compact_nothing : said.nothing),
    remark: '',
  };
}

if (!customElements.get('gouji-check')) customElements.define('gouji-check', GoujiCheck);
