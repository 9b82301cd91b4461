/**
 * The pages of a PDF or OFD as printed, with boxes over the figures that are being looked at. Nothing of what draws them is
 * loaded before a page is looked at.
 */

import { find, make, makeButton, nextFrame, visible } from './dom.js';
import { say, sayAs } from './language.js';
import { boxesOf } from './phrase.js';
import { isPrinted, Printer } from './printer.js';

/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').FindingCell} FindingCell */
/** @typedef {import('./messages').DrawnPage} DrawnPage */
/** @typedef {import('./messages').Picture} Picture */
/** @typedef {import('./messages').Source} Source */
/** @typedef {import('./document.js').Mark} Mark */
/** A cell and the part it plays. @typedef {{ cell: FindingCell, mark: Mark }} Printed */
/** What is to be seen of a page. @typedef {{ source: number, page: number, printed: Printed[] }} Wanted */

/** Only such files can take notes. */
const PDF = 'application/pdf';
/** As many pages are shown of one finding. */
const MAX_PAGES = 20;
/** As many are put into a report. */
const MAX_PICTURES = 60;
/** As many are shown of a file. */
const MAX_LEAVES = 500;
/** CSS pixels a point takes where the page is not fitted to the pane: what is printed in 7 points can be read. */
const READABLE = 1.5;
/** Pixels a point takes in a picture of a page: what is printed in 7 points can be read on paper too. */
const SHARP = 2;
/** How far a box stands off the figure, in points. */
const MARGIN = 1;
/** As many figures of one finding get a note. */
const MAX_NOTES = 12;
/** So much of a page is shown around what is cut out of it, and so tall is that at most, in points. */
const AROUND = 60;
const TALLEST = 500;
/** A page is drawn when it comes so near. */
const NEAR = '600px';

/** @param {FindingCell} cell */
const pageOf = ({ place }) => ('page' in place ? place.page : null);

/** An image as a file within an address. @param {ImageBitmap} image @returns {Promise<string>} */
async function dataUrl(image) {
  const canvas = make('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(image);
  // a browser that writes no WebP would give PNG, which is many times as large
  const written = (/** @type {string} */ type) =>
    new Promise((/** @type {(blob: Blob | null) => void} */ resolve) => canvas.toBlob(resolve, type, 0.8));
  const webp = await written('image/webp');
  const blob = webp?.type === 'image/webp' ? webp : await written('image/jpeg');
  if (!blob) return '';
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** One page with its boxes. */
class Leaf {
  element = make('figure');
  #sheet = make('div', 'leaf');
  /** In points, once known. @type {{ width: number, height: number } | null} */
  #size = null;
  /** @type {HTMLElement[]} */
  #boxes = [];
  /** What is marked. @type {Printed[]} */
  #printed = [];
  /** What is written on it, once a phrase was looked for. @type {import('./messages').Written[] | null} */
  #texts = null;
  /** How wide it is drawn, in pixels. */
  #drawn = 0;
  /** Whether it is near enough to be drawn. */
  near = false;

  /** @param {string} name the file's, where there are several @param {number} page @param {(width: number, texts?: boolean) => Promise<DrawnPage | null>} print */
  constructor(name, page, print) {
    this.page = page;
    this.print = print;
    const caption = make('figcaption', 'meta', say(make('span'), 'page', page));
    if (name) caption.prepend(`${visible(name)} · `);
    this.element.append(caption, this.#sheet);
  }

  /** @param {Printed[]} printed */
  box(printed) {
    this.#printed = printed;
    this.#drawBoxes();
  }

  #drawBoxes() {
    for (const box of this.#boxes) box.remove();
    /** @type {Set<string>} */
    const known = new Set();
    const places = this.#printed.flatMap(({ cell, mark }) => {
      if (!('page' in cell.place)) return [];
      const { box } = cell.place;
      // the figure and not the paragraph it stands in
      const found = cell.phrase && this.#texts ? boxesOf(this.#texts, box, cell.printed, cell.phrase[0]) : [];
      return (found.length ? found : [box]).map((box) => ({
        cell,
        mark,
        box,
        whole: Boolean(cell.phrase) && !found.length,
      }));
    });
    this.#boxes = places.flatMap(({ cell, mark, box: [left, top, right, bottom], whole }) => {
      // a paragraph that stands for several of its figures is boxed once
      const key = `${left} ${top} ${right} ${bottom}`;
      if (known.has(key)) return [];
      known.add(key);
      const box = make('span', 'box');
      box.dataset.mark = mark;
      if (whole) box.classList.add('whole');
      box.title = visible(cell.printed);
      // in points; the page is as many CSS units wide as it has points
      box.style.setProperty('--left', String(left - MARGIN));
      box.style.setProperty('--top', String(top - MARGIN));
      box.style.setProperty('--width', String(right - left + 2 * MARGIN));
      box.style.setProperty('--height', String(bottom - top + 2 * MARGIN));
      return [box];
    });
    this.#sheet.append(...this.#boxes);
  }

  /** The box to look at first. */
  get first() {
    return this.#boxes.find(({ dataset }) => dataset.mark === 'suspect' || dataset.mark === 'asked') ?? this.#boxes[0];
  }

  /** Takes the page's size, so that its boxes find their places. */
  async measure() {
    const phrases = !this.#texts && this.#printed.some(({ cell }) => cell.phrase);
    if (this.#size && !phrases) return;
    const page = await this.print(0, phrases);
    this.#take(page);
    if (!phrases || !page) return;
    this.#texts = page.texts;
    this.#drawBoxes();
  }

  /** Draws the page as large as it is shown. */
  async draw() {
    await this.measure();
    if (!this.#size || !this.near || !this.element.isConnected) return;
    const width = Math.round(this.#sheet.clientWidth * (devicePixelRatio || 1));
    if (Math.abs(width - this.#drawn) < 2) return;
    this.#drawn = width;
    const page = await this.print(width);
    if (!this.near || this.#drawn !== width) return void page?.image?.close();
    this.#take(page);
    if (!page?.image) return;
    const canvas = make('canvas');
    canvas.setAttribute('role', 'img');
    sayAs(canvas, 'aria-label', 'page', this.page);
    canvas.width = page.image.width;
    canvas.height = page.image.height;
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(page.image);
    this.#sheet.querySelector('canvas')?.remove();
    this.#sheet.prepend(canvas);
    this.element.ariaBusy = null;
  }

  /** Gives back what a drawn page takes of memory. */
  rest() {
    this.near = false;
    this.#drawn = 0;
    this.#sheet.querySelector('canvas')?.remove();
  }

  /** @param {DrawnPage | null} page */
  #take(page) {
    if (!page) {
      this.element.ariaBusy = null;
      this.#sheet.classList.add('failed');
      this.#sheet.replaceChildren(say(make('p', 'meta'), 'paper_failed'));
      return;
    }
    if (this.#size) return;
    this.#size = page;
    this.#sheet.style.setProperty('--page-width', String(page.width));
    this.#sheet.style.setProperty('--page-height', String(page.height));
    this.#sheet.style.setProperty('--least', `${page.width * READABLE}px`);
  }
}

export class PaperView {
  #panel = find('paper', HTMLElement);
  #pages = make('div', 'leaves');
  #printer = new Printer();
  /** What was checked, by the report's sources; nothing where it has no pages that can be shown. @type {(Blob | null)[]} */
  #files = [];
  /** @type {import('./report').Source[]} */
  #sources = [];
  /** What is looked at. @type {Printed[]} */
  #printed = [];
  /** The pages shown. @type {Map<string, Leaf>} */
  #leaves = new Map();
  /** @type {WeakMap<Element, Leaf>} */
  #leafOf = new WeakMap();
  #near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const leaf = this.#leafOf.get(target);
        if (!leaf) continue;
        leaf.near = isIntersecting;
        if (isIntersecting) leaf.draw();
        else leaf.rest();
      }
    },
    { root: this.#pages, rootMargin: NEAR },
  );
  /** Where the keyboard was when the pages were opened. @type {Element | null} */
  #from = null;

  constructor() {
    const close = say(
      makeButton('close', () => this.close()),
      'paper_close',
    );
    const fit = say(
      makeButton('', () => this.#fit(fit)),
      'paper_fit',
    );
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
    this.#printer.forget();
    this.#printed = [];
    this.#sources = report.sources;
    const left = given.filter(({ content }) => content instanceof Blob);
    this.#files = report.sources.map(({ name, media_type, bytes }) => {
      if (!isPrinted(media_type)) return null;
      const at = left.findIndex(
        (one) => one.name === name && one.content instanceof Blob && one.content.size === bytes,
      );
      const [found] = at < 0 ? [] : left.splice(at, 1); // two files may have the same name
      return found?.content instanceof Blob ? new Blob([found.content], { type: media_type }) : null;
    });
  }

  /** Whether a file was given that notes can be put on. */
  get printed() {
    return this.#files.some((file) => file?.type === PDF);
  }

  /**
   * Each PDF with the findings as notes on the figures that are most likely wrong, or else on all that they are about.
   * @param {import('./report').Report} report
   * @param {(finding: import('./report').Finding) => string} textOf
   * @returns {Promise<{ name: string, bytes: Uint8Array<ArrayBuffer> | null }[]>}
   */
  async annotate({ findings, sources }, textOf) {
    const out = [];
    for (const [source, file] of this.#files.entries()) {
      if (file?.type !== PDF) continue;
      /** @type {import('./messages').Note[]} */
      const notes = [];
      for (const finding of findings) {
        const suspects = finding.cells.filter(({ role }) => role === 'suspect');
        for (const cell of (suspects.length ? suspects : finding.cells).slice(0, MAX_NOTES)) {
          if (cell.source !== source || !('page' in cell.place)) continue;
          const { page, box } = cell.place;
          const texts = cell.phrase ? ((await this.#printer.page(source, file, page, 0, true))?.texts ?? []) : [];
          const found = cell.phrase ? boxesOf(texts, box, cell.printed, cell.phrase[0]) : [];
          notes.push({
            page,
            boxes: found.length ? found : [box],
            text: textOf(finding),
            grave: finding.severity === 'error',
          });
        }
      }
      const bytes = notes.length ? await this.#printer.annotate(file, notes, 'Gouji') : null;
      out.push({ name: sources[source]?.name ?? '', bytes });
    }
    return out;
  }

  /** Forgets what was taken. */
  forget() {
    this.close();
    this.#printer.forget();
    this.#printed = [];
    this.#sources = [];
    this.#files = [];
  }

  /**
   * What is printed around these cells, with boxes, of the page where the first of them stands.
   * @param {Printed[]} printed
   * @returns {Promise<HTMLCanvasElement | null>}
   */
  async crop(printed) {
    const there = printed.filter(({ cell }) => this.#files[cell.source] && pageOf(cell) !== null);
    const first = there.find(({ mark }) => mark === 'suspect') ?? there[0];
    const [file, number] = first ? [this.#files[first.cell.source], pageOf(first.cell)] : [];
    if (!first || !file || !number) return null;
    const { source } = first.cell;
    const size = await this.#printer.page(source, file, number, 0);
    const page = size && (await this.#printer.page(source, file, number, Math.round(size.width * SHARP)));
    if (!page?.image) return null;
    // the figure that is most likely wrong, where there is one; else all
    const suspects = printed.filter(({ mark }) => mark === 'suspect');
    const boxes = (suspects.some(({ cell }) => pageOf(cell) === number) ? suspects : printed).flatMap(({ cell }) =>
      'page' in cell.place && cell.source === source && cell.place.page === number ? [cell.place.box] : [],
    );
    const scale = page.image.width / page.width;
    const [top, bottom] = [Math.min(...boxes.map((box) => box[1])), Math.max(...boxes.map((box) => box[3]))];
    const from = Math.max(0, top - AROUND);
    const to = Math.min(page.height, Math.min(bottom, top + TALLEST) + AROUND);
    const canvas = make('canvas');
    canvas.width = page.image.width;
    canvas.height = Math.max(1, Math.round((to - from) * scale));
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.drawImage(page.image, 0, -from * scale);
    page.image.close();
    context.strokeStyle = '#ab1f26';
    context.lineWidth = SHARP;
    for (const [left, upper, right, lower] of boxes)
      context.strokeRect(
        (left - MARGIN) * scale,
        (upper - from - MARGIN) * scale,
        (right - left + 2 * MARGIN) * scale,
        (lower - upper + 2 * MARGIN) * scale,
      );
    return canvas;
  }

  /** Buttons that open the files whose pages can be shown. */
  drawOriginals() {
    return this.#files.flatMap((file, source) => {
      if (!file) return [];
      const name = this.#sources.length > 1 ? `${visible(this.#sources[source]?.name ?? '')} · ` : '';
      return [makeButton('to-paper', () => this.#browse(source), name, say(make('span'), 'paper_show'))];
    });
  }

  /** Whether any of these cells stands on a page that can be shown. @param {Printed[]} printed */
  has(printed) {
    return printed.some(({ cell }) => this.#files[cell.source] && pageOf(cell) !== null);
  }

  /** Looks at these cells, now if the pages are open, or when they are opened. @param {Printed[]} printed */
  look(printed) {
    this.#printed = printed;
    if (this.open) this.#lookAtPrinted();
  }

  /**
   * Pictures of the pages on which findings stand, the gravest first.
   * @param {import('./report').Report} report
   * @param {(done: number, of: number) => void} onPage
   * @returns {Promise<Picture[]>}
   */
  async draw({ findings }, onPage) {
    const files = this.#files;
    /** @type {Map<string, { source: number, page: number, file: Blob }>} */
    const wanted = new Map();
    for (const cell of findings.flatMap(({ cells }) => cells)) {
      const [page, file] = [pageOf(cell), files[cell.source]];
      if (page !== null && file && wanted.size < MAX_PICTURES)
        wanted.set(`${cell.source}.${page}`, { source: cell.source, page, file });
    }
    /** @type {Picture[]} */
    const pictures = [];
    for (const { source, page, file } of wanted.values()) {
      onPage(pictures.length + 1, wanted.size);
      const size = await this.#printer.page(source, file, page, 0);
      const drawn = size && (await this.#printer.page(source, file, page, Math.round(size.width * SHARP)));
      if (files !== this.#files) break; // another disclosure came in between
      if (!drawn?.image) continue;
      const image = await dataUrl(drawn.image);
      if (image) pictures.push({ source, page, width: drawn.width, height: drawn.height, image });
    }
    return pictures;
  }

  show() {
    this.#open();
    this.#lookAtPrinted();
  }

  close() {
    const inside = this.#panel.contains(document.activeElement);
    this.#panel.hidden = true;
    delete document.body.dataset.paper;
    this.#lay([]);
    if (inside && this.#from instanceof HTMLElement && this.#from.isConnected) this.#from.focus();
  }

  #open() {
    if (!this.open) this.#from = document.activeElement;
    this.#panel.hidden = false;
    document.body.dataset.paper = 'open';
  }

  /** Shows the pages on which the cells stand that are looked at. */
  async #lookAtPrinted() {
    /** @type {Map<string, Wanted>} */
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
    this.#lay([...wanted.values()]);
    if (!wanted.size) this.#pages.append(say(make('p', 'meta'), 'paper_none'));
    const leaves = [...this.#leaves.values()];
    await Promise.all(leaves.map((leaf) => leaf.measure()));
    if (leaves.every(({ element }) => element.isConnected)) this.#reveal();
  }

  /** Shows all pages of a file. @param {number} source */
  async #browse(source) {
    const file = this.#files[source];
    if (!file) return;
    this.#open();
    this.#lay([]);
    const { problem } = this.#sources[source] ?? {};
    const first = await this.#printer.page(source, file, 1, 0);
    if (!this.open) return;
    const count = Math.min(first?.pages ?? 1, MAX_LEAVES);
    this.#lay([...Array(count).keys()].map((page) => ({ source, page: page + 1, printed: [] })));
    if (first) this.#pages.style.setProperty('--ratio', `${first.width} / ${first.height}`);
    this.#pages.prepend(say(make('p', 'meta'), problem ? 'paper_unread' : 'paper_whole'));
    this.#pages.scrollTop = 0;
    this.#pages.focus();
  }

  /** Lays out these pages and no others. @param {Wanted[]} wanted */
  #lay(wanted) {
    const before = this.#leaves;
    this.#leaves = new Map();
    for (const { source, page, printed } of wanted) {
      const key = `${source}.${page}`;
      const leaf = before.get(key) ?? this.#add(source, page);
      leaf.box(printed);
      this.#leaves.set(key, leaf);
    }
    for (const [key, leaf] of before) if (!this.#leaves.has(key)) this.#near.unobserve(leaf.element);
    this.#pages.replaceChildren(...[...this.#leaves.values()].map(({ element }) => element));
  }

  /** @param {number} source @param {number} page */
  #add(source, page) {
    const file = /** @type {Blob} */ (this.#files[source]);
    const name = this.#sources.length > 1 ? (this.#sources[source]?.name ?? '') : '';
    const leaf = new Leaf(name, page, (width, texts) => this.#printer.page(source, file, page, width, texts));
    leaf.element.ariaBusy = 'true';
    this.#leafOf.set(leaf.element, leaf);
    this.#near.observe(leaf.element);
    return leaf;
  }

  /** Brings the first suspect box, or the first of all, into sight. */
  #reveal() {
    const firsts = [...this.#leaves.values()].flatMap(({ first }) => first ?? []);
    const box = firsts.find(({ dataset }) => dataset.mark === 'suspect' || dataset.mark === 'asked') ?? firsts[0];
    box?.scrollIntoView({ block: 'center', inline: 'nearest' });
  }

  /** Fits the pages to the pane, or shows them large enough to be read. @param {HTMLElement} button */
  async #fit(button) {
    const fitted = this.#pages.classList.toggle('fitted');
    button.setAttribute('aria-pressed', String(fitted));
    await nextFrame();
    for (const leaf of this.#leaves.values()) if (leaf.near) leaf.draw();
    this.#reveal();
  }
}
