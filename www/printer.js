/**
 * Draws pages of files as they are printed: asks a worker, which loads what draws them (pdf.js for PDF), and ends it when
 * it takes too long.
 */

import { trusted } from './trusted.js';

/** @typedef {import('./messages').Asset} Asset */
/** @typedef {import('./messages').Annotating} Annotating */
/** @typedef {import('./messages').Drawing} Drawing */
/** @typedef {import('./messages').DrawnPage} DrawnPage */

/** A page that takes longer is given up: a file may be made to take for ever. */
const PATIENCE = 20_000;
/** What a PDF may need of the site: the maps of fonts that a file names and does not bring along, and a decoder. */
const ASSETS = /^(cmaps\/[\w-]+\.bcmap|openjpeg\.wasm)$/;

/** The workers, by the media type of what they draw. @type {Record<string, () => URL>} */
const WORKERS = {
  'application/pdf': () => new URL('./paper-worker.js', import.meta.url),
  'application/ofd': () => new URL('./ofd-worker.js', import.meta.url),
};

/** Whether pages of such files can be shown as printed. @param {string} mediaType */
export const isPrinted = (mediaType) => mediaType in WORKERS;

export class Printer {
  /** @type {Map<string, Worker>} */
  #workers = new Map();
  /** One page is drawn after the other. @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** How often it was told to forget. */
  #turn = 0;
  /** @type {{ number: number, answer: (found: any) => void } | null} */
  #asked = null;
  #number = 0;

  /** Ends what is being drawn and forgets the files. */
  forget() {
    this.#turn++;
    this.#end();
  }

  /**
   * A page: its size in points, and its image where it is to be drawn.
   * @param {number} source which of the files it is
   * @param {Blob} file of the media type that it was read as
   * @param {number} page from 1
   * @param {number} width in pixels, or 0
   * @param {boolean} [texts] whether what is written on it is wanted too
   * @returns {Promise<DrawnPage | null>} nothing where it cannot be drawn
   */
  page(source, file, page, width, texts = false) {
    const turn = this.#turn;
    const drawn = this.#last.then(() =>
      turn === this.#turn ? this.#ask({ number: ++this.#number, source, file, page, width, texts }) : null,
    );
    this.#last = drawn;
    return drawn;
  }

  /**
   * A file with notes on it.
   * @param {Blob} file
   * @param {import('./messages').Note[]} notes
   * @param {string} user who is named as their author
   * @returns {Promise<Uint8Array<ArrayBuffer> | null>} nothing where it cannot be written
   */
  annotate(file, notes, user) {
    const turn = this.#turn;
    const saved = this.#last.then(() =>
      turn === this.#turn ? this.#ask({ number: ++this.#number, file, notes, user }) : null,
    );
    this.#last = saved;
    return saved;
  }

  /** @param {Drawing | Annotating} asked @returns {Promise<any>} */
  #ask(asked) {
    const worker = this.#workers.get(asked.file.type) ?? this.#start(asked.file.type);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#end(), PATIENCE);
      this.#asked = {
        number: asked.number,
        answer: (page) => {
          clearTimeout(timer);
          this.#asked = null;
          resolve(page);
        },
      };
      worker.postMessage(asked);
    });
  }

  /** @param {string} mediaType */
  #start(mediaType) {
    const start = WORKERS[mediaType] ?? WORKERS['application/pdf'];
    const worker = new Worker(trusted(/** @type {() => URL} */ (start)()), { type: 'module' });
    this.#workers.set(mediaType, worker);
    worker.onmessage = ({ data }) => {
      if (typeof data?.asset === 'string') this.#hand(worker, data.asset);
      else if (data?.number === this.#asked?.number && 'page' in data) this.#asked?.answer(data.page);
      else if (data?.number === this.#asked?.number && 'saved' in data) this.#asked?.answer(data.saved);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end();
    };
    return worker;
  }

  /** Hands a file of the site to the worker. @param {Worker} worker @param {string} asset */
  async #hand(worker, asset) {
    /** @type {Asset} */
    const handed = { asset, bytes: null };
    if (ASSETS.test(asset)) {
      const answer = await fetch(new URL(`./pdfjs/${asset}`, import.meta.url)).catch(() => null);
      if (answer?.ok) handed.bytes = new Uint8Array(await answer.arrayBuffer());
    }
    worker.postMessage(handed);
  }

  #end() {
    for (const worker of this.#workers.values()) worker.terminate();
    this.#workers.clear();
    this.#asked?.answer(null);
  }
}
