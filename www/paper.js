/**
 * The pages of a PDF as printed, with boxes over the figures that are being looked at. pdf.js draws them; it is
 * loaded when a page is first looked at.
 */

import { find, make, makeButton, nextFrame, visible } from './dom.js';
import { say, sayAs } from './language.js';

/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').FindingCell} FindingCell */
/** @typedef {import('./messages').Source} Source */
/** @typedef {import('./document.js').Mark} Mark */
/** @typedef {import('pdfjs-dist').PDFDocumentProxy} Pdf */
/** A cell and the part it plays. @typedef {{ cell: FindingCell, mark: Mark }} Printed */
/** @typedef {{ element: HTMLElement, leaf: HTMLElement, source: number, page: number, width: number, drawn: number, boxes: HTMLElement[] }} Leaf */

/** As many pages are shown of one finding. */
const MAX_PAGES = 20;
/** A page that takes longer is given up: a file may be made to take for ever. */
const PATIENCE = 20_000;
/** No canvas is larger, in pixels. */
const MAX_AREA = 16_000_000;
/** CSS pixels a point takes where the page is not fitted to the pane: what is printed in 7 points can be read. */
const READABLE = 1.5;
/** How far a box stands off the figure, in points. */
const MARGIN = 1;

/** @param {FindingCell} cell */
const pageOf = ({ place }) => ('page' in place ? place.page : null);

export class PaperView {
  #panel = find('paper', HTMLElement);
  #pages = make('div', 'leaves');
  /** What was checked, by the report's sources; nothing where it is no PDF. @type {(Blob | null)[]} */
  #files = [];
  /** @type {string[]} */
  #names = [];
  /** The files opened so far. @type {Map<number, Promise<Pdf>>} */
  #opened = new Map();
  /** @type {Worker | null} */
  #worker = null;
  /** What is looked at. @type {Printed[]} */
  #printed = [];
  /** The pages shown. @type {Map<string, Leaf>} */
  #leaves = new Map();
  #fitted = false;
  #near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const leaf = [...this.#leaves.values()].find(({ element }) => element === target);
      if (isIntersecting && leaf) this.#draw(leaf);
    }
  });

  constructor() {
    const close = sayAs(makeButton('icon close', () => this.close(), '✕'), 'aria-label', 'paper_close');
    const fit = say(makeButton('', () => this.#fit(!this.#fitted, fit)), 'paper_fit');
    fit.setAttribute('aria-pressed', 'false');
    this.#pages.tabIndex = 0; // what scrolls must be reachable by keyboard
    this.#pages.setAttribute('role', 'group');
    sayAs(this.#pages, 'aria-label', 'paper');
    this.#panel.append(make('header', 'bar', say(make('strong'), 'paper'), fit, close), this.#pages);
  }

  get open() {
    return !this.#panel.hidden;
  }

  /** Forgets the disclosure before and takes the next. @param {Source[]} given @param {Checked} checked */
  take(given, { report }) {
    this.close();
    this.#worker?.terminate();
    this.#worker = null;
    this.#opened.clear();
    this.#printed = [];
    this.#names = report.sources.map(({ name }) => name);
    this.#files = report.sources.map(({ name, media_type, bytes }) => {
      if (media_type !== 'application/pdf') return null;
      const file = given.find(({ name: other, content }) => other === name && content instanceof Blob && content.size === bytes)?.content;
      return file instanceof Blob ? file : null;
    });
  }

  /** Whether any of these cells stands on a page that can be shown. @param {Printed[]} printed */
  has(printed) {
    return printed.some(({ cell }) => this.#files[cell.source] && pageOf(cell) !== null);
  }

  /** Looks at these cells, now if the pages are open, or when they are opened. @param {Printed[]} printed */
  look(printed) {
    this.#printed = printed;
    if (this.open) this.#show();
  }

  show() {
    this.#panel.hidden = false;
    document.body.dataset.paper = 'open';
    this.#show();
  }

  close() {
    this.#panel.hidden = true;
    delete document.body.dataset.paper;
    this.#near.disconnect();
    this.#leaves.clear();
    this.#pages.replaceChildren();
  }

  #show() {
    /** @type {Map<string, { source: number, page: number, printed: Printed[] }>} */
    const wanted = new Map();
    for (const one of this.#printed) {
      const page = pageOf(one.cell);
      const { source } = one.cell;
      if (page === null || !this.#files[source]) continue;
      const key = `${source}.${page}`;
      const there = wanted.get(key);
      if (there) there.printed.push(one);
      else if (wanted.size < MAX_PAGES) wanted.set(key, { source, page, printed: [one] });
    }
    for (const [key, { element }] of this.#leaves) {
      if (wanted.has(key)) continue;
      this.#near.unobserve(element);
      element.remove();
      this.#leaves.delete(key);
    }
    for (const [key, { source, page }] of wanted) {
      const leaf = this.#leaves.get(key) ?? this.#add(key, source, page);
      this.#pages.append(leaf.element);
    }
    if (wanted.size) this.#pages.querySelector(':scope > .meta')?.remove();
    else this.#pages.replaceChildren(say(make('p', 'meta'), 'paper_none'));
    for (const [key, { printed }] of wanted) this.#box(this.#leaves.get(key), printed);
    this.#reveal();
  }

  /** @param {string} key @param {number} source @param {number} page */
  #add(key, source, page) {
    const sheet = make('div', 'leaf');
    const caption = make('figcaption', 'meta', say(make('span'), 'page', page));
    if (this.#names.length > 1) caption.prepend(`${visible(this.#names[source] ?? '')} · `);
    const element = make('figure', '', caption, sheet);
    element.ariaBusy = 'true';
    /** @type {Leaf} */
    const leaf = { element, leaf: sheet, source, page, width: 0, drawn: 0, boxes: [] };
    this.#leaves.set(key, leaf);
    this.#near.observe(element);
    return leaf;
  }

  /** Sets the boxes of a page; where they stand is known when its size is. @param {Leaf | undefined} leaf @param {Printed[]} printed */
  async #box(leaf, printed) {
    if (!leaf) return;
    for (const box of leaf.boxes) box.remove();
    leaf.boxes = printed.flatMap(({ cell, mark }) => {
      if (!('page' in cell.place)) return [];
      const [x0, y0, x1, y1] = cell.place.box;
      const box = make('span', 'box');
      box.dataset.mark = mark;
      box.title = visible(cell.printed);
      Object.assign(box.dataset, { x: x0 - MARGIN, y: y0 - MARGIN, width: x1 - x0 + 2 * MARGIN, height: y1 - y0 + 2 * MARGIN });
      return [box];
    });
    leaf.leaf.append(...leaf.boxes);
    const size = await this.#size(leaf);
    if (!size) return;
    for (const { style, dataset } of leaf.boxes) {
      style.left = `${(100 * Number(dataset.x)) / size.width}%`;
      style.top = `${(100 * Number(dataset.y)) / size.height}%`;
      style.width = `${(100 * Number(dataset.width)) / size.width}%`;
      style.height = `${(100 * Number(dataset.height)) / size.height}%`;
    }
    this.#reveal();
  }

  /** The page's size in points, once it is known. @param {Leaf} leaf */
  async #size(leaf) {
    try {
      const page = await (await this.#open(leaf.source)).getPage(leaf.page);
      const { width, height } = page.getViewport({ scale: 1 / page.userUnit });
      leaf.width = width;
      leaf.leaf.style.aspectRatio = `${width} / ${height}`;
      leaf.leaf.style.width = this.#fitted ? '100%' : `max(100%, ${width * READABLE}px)`;
      return { width, height };
    } catch {
      this.#fail(leaf);
      return null;
    }
  }

  /** Brings the first suspect box, or the first of all, into sight. */
  #reveal() {
    const box = this.#pages.querySelector('.box[data-mark=suspect], .box[data-mark=asked]') ?? this.#pages.querySelector('.box');
    box?.scrollIntoView({ block: 'center', inline: 'center' });
  }

  /** @param {boolean} fitted @param {HTMLElement} button */
  async #fit(fitted, button) {
    this.#fitted = fitted;
    button.setAttribute('aria-pressed', String(fitted));
    for (const leaf of this.#leaves.values()) await this.#size(leaf);
    await nextFrame();
    for (const leaf of this.#leaves.values()) if (leaf.drawn) this.#draw(leaf);
    this.#reveal();
  }

  /** Draws a page as large as it is shown. @param {Leaf} leaf */
  async #draw(leaf) {
    const size = await this.#size(leaf);
    if (!size || !leaf.element.isConnected) return;
    const ratio = devicePixelRatio || 1;
    const most = Math.sqrt(MAX_AREA / (size.width * size.height));
    const scale = Math.min((leaf.leaf.clientWidth * ratio) / size.width, most);
    if (Math.abs(scale - leaf.drawn) < 0.05) return;
    leaf.drawn = scale;
    const canvas = make('canvas');
    canvas.setAttribute('role', 'img');
    sayAs(canvas, 'aria-label', 'page', leaf.page);
    let timer;
    try {
      const page = await (await this.#open(leaf.source)).getPage(leaf.page);
      const viewport = page.getViewport({ scale: scale / page.userUnit });
      canvas.width = Math.max(1, Math.floor(viewport.width));
      canvas.height = Math.max(1, Math.floor(viewport.height));
      const task = page.render({ canvas, viewport });
      timer = setTimeout(() => task.cancel(), PATIENCE);
      await task.promise;
      leaf.leaf.querySelector('canvas')?.remove();
      leaf.leaf.prepend(canvas);
      leaf.element.ariaBusy = null;
    } catch {
      this.#fail(leaf);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {Leaf} leaf */
  #fail(leaf) {
    leaf.element.ariaBusy = null;
    leaf.leaf.replaceChildren(say(make('p', 'meta'), 'paper_failed'));
  }

  /** @param {number} source */
  #open(source) {
    let opened = this.#opened.get(source);
    if (!opened) this.#opened.set(source, (opened = this.#read(source)));
    return opened;
  }

  /** @param {number} source @returns {Promise<Pdf>} */
  async #read(source) {
    const file = this.#files[source];
    if (!file) throw new Error('no file');
    const { getDocument, PDFWorker, VerbosityLevel } = await import('./pdfjs/pdf.js');
    const port = (this.#worker ??= new Worker(new URL('./paper-worker.js', import.meta.url), { type: 'module' }));
    const data = new Uint8Array(await file.arrayBuffer());
    const task = getDocument({
      data,
      worker: PDFWorker.create({ port }),
      isEvalSupported: false,
      enableXfa: false,
      useWorkerFetch: false,
      cMapUrl: new URL('./pdfjs/cmaps/', import.meta.url).href,
      cMapPacked: true,
      wasmUrl: new URL('./pdfjs/', import.meta.url).href,
      maxImageSize: 64_000_000,
      canvasMaxAreaInBytes: 4 * MAX_AREA,
      verbosity: VerbosityLevel.ERRORS,
    });
    // a file may ask for a password it does not need for reading; one that needs it was not checked either
    const timer = setTimeout(() => task.destroy(), PATIENCE);
    return task.promise.finally(() => clearTimeout(timer));
  }
}
