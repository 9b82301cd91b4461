/**
 * The page's side of the worker: asks it, and replaces it when it is lost.
 */

import { trusted } from './trusted.js';

/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').Explanation} Explanation */
/** @typedef {import('./messages').Picture} Picture */
/** @typedef {import('./messages').Question} Question */
/** @typedef {import('./messages').Reply} Reply */
/** @typedef {import('./messages').Progress} Progress */
/** @typedef {import('./messages').Reading} Reading */
/** @typedef {import('./messages').Source} Source */
/** @typedef {import('./messages').Stage} Stage */
/** @typedef {'crashed' | 'unavailable' | 'unreadable' | 'relations' | 'cancelled'} Loss */

/** Why an answer will not come. */
export class Lost extends Error {
  /** @param {Loss} why @param {string} reason */
  constructor(why, reason = '') {
    super(reason);
    this.why = why;
  }
}

/** @type {Record<Stage, Loss>} */
const LOSS_AT = { loading: 'unavailable', reading: 'unreadable', relating: 'relations', checking: 'crashed' };

/** The user's own relations, by which everything is checked too. @type {Source[]} */
let relations = [];

/** @param {Source[]} own */
export const relate = (own) => void (relations = own);

/** A browser compiles WebAssembly as it is used: the first check takes four times as long as the sixth. */
const WARM_UPS = 6;

/** @typedef {{ resolve: (answer: any) => void, reject: (lost: Lost) => void, onStage?: (stage: Stage) => void }} Waiting */

/** @param {string} format */
const startReader = (format) =>
  new Worker(trusted(new URL('./reader.js', import.meta.url)), { type: 'module', name: format });

export class Checker {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #number = 0;
  /** Whether the worker has ever answered: one that never did could not be loaded. */
  #heard = false;
  /** What was checked last, for asking a new worker about it. @type {Source[] | null} */
  #checked = null;
  /** The worker that reads a file. @type {{ reader: Worker, lose: (why: Loss, reason: string) => void } | null} */
  #reading = null;
  /** A reader of PDF that is loading what it needs while a file is being chosen. @type {Worker | null} */
  #expecting = null;
  /** Whether the worker has the session of `#checked`. */
  #holdsSession = false;

  /**
   * Starts the worker, loads the core and lets it check a text a few times, so that the first true check finds its
   * code compiled.
   * @param {string} text
   */
  async warm(text) {
    try {
      for (let i = 0; i < WARM_UPS && !this.busy; i++) await this.#ask({ does: 'warm', text });
    } catch {
      // the first true check will say what is wrong
    }
  }

  /** A file is about to be given; most are PDF. */
  expect() {
    if (this.#expecting) return;
    const reader = (this.#expecting = startReader('pdf'));
    reader.onerror = (event) => {
      event.preventDefault();
      if (this.#expecting === reader) this.#expecting = null;
    };
  }

  /**
   * Checks the sources as one disclosure. A check that is still running is given up.
   * @param {Source[]} sources
   * @param {(stage: Stage, page?: number, pages?: number) => void} onStage
   * @returns {Promise<Checked>}
   */
  async check(sources, onStage) {
    if (this.busy) this.cancel();
    const readers = sources.some(({ content, read }) => !read && typeof content !== 'string')
      ? await this.#ask({ does: 'sort', sources }, onStage)
      : [];
    for (const [index, source] of sources.entries()) {
      if (readers[index] && !source.read && typeof source.content !== 'string') {
        source.read = await this.#read({ name: source.name, content: source.content }, readers[index], onStage);
      }
    }
    const answer = await this.#ask({ does: 'check', sources, relations }, onStage);
    const checked = answer instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(answer)) : answer;
    this.#checked = sources;
    this.#holdsSession = true;
    return checked;
  }

  /**
   * The equations an amount of the last check stands in.
   * @param {number} amount
   * @returns {Promise<Explanation | null>}
   */
  explain(amount) {
    return this.#askAbout({ does: 'explain', amount });
  }

  /**
   * The report of the last check as text.
   * @param {string} format
   * @param {boolean} english
   * @param {Picture[]} [pictures] of pages, for HTML
   * @returns {Promise<string | null>}
   */
  export(format, english, pictures = []) {
    return this.#askAbout({ does: 'export', format, english, pictures });
  }

  /**
   * A letter to the department about some findings of the last check.
   * @param {number[]} findings
   * @param {string} today
   * @returns {Promise<string | null>} nothing where there is nothing to ask
   */
  letter(findings, today) {
    return this.#askAbout({ does: 'letter', findings, today });
  }

  /**
   * A finding of the last check as a quotation with its source.
   * @param {number} finding
   * @param {string} today
   * @param {boolean} english
   * @returns {Promise<string | null>}
   */
  quotation(finding, today, english) {
    return this.#askAbout({ does: 'quotation', finding, today, english });
  }

  /**
   * Two publications that were checked before, side by side.
   * @param {Source[]} before
   * @param {Source[]} after
   * @returns {Promise<import('./report').Comparison>}
   */
  compare(before, after) {
    return this.#ask({ does: 'compare', before, after });
  }

  /**
   * The same as CSV.
   * @param {Source[]} before
   * @param {Source[]} after
   * @param {boolean} english
   * @returns {Promise<string>}
   */
  compared(before, after, english) {
    return this.#ask({ does: 'compared', before, after, english });
  }

  /**
   * The findings of the last check as an .xlsx file.
   * @param {boolean} english
   * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
   */
  async spreadsheet(english) {
    const rows = await this.#askAbout({ does: 'rows', english });
    return rows && this.#read({ rows }, 'office', () => {});
  }

  /**
   * Reads or writes a file with a worker of its own, which loads what that takes and is ended afterwards.
   * @param {Reading} question
   * @param {string} format
   * @param {(stage: Stage, page?: number, pages?: number) => void} onStage
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  #read(question, format, onStage) {
    const reader = (format === 'pdf' && this.#expecting) || startReader(format);
    if (reader === this.#expecting) this.#expecting = null;
    return new Promise((resolve, reject) => {
      /** @param {Loss} why @param {string} reason */
      const lose = (why, reason) => {
        this.#endReading();
        reject(new Lost(why, why === 'unreadable' && 'name' in question ? question.name : reason));
      };
      this.#reading = { reader, lose };
      reader.onmessage = (/** @type {MessageEvent<Progress>} */ { data }) => {
        if ('page' in data) onStage('reading', data.page + 1, data.pages);
        else if ('failed' in data) lose(LOSS_AT[data.failed], data.reason);
        else {
          this.#endReading();
          resolve(data.read);
        }
      };
      reader.onerror = (event) => {
        event.preventDefault();
        lose('unavailable', event.message);
      };
      reader.postMessage(question);
    });
  }

  #endReading() {
    this.#reading?.reader.terminate();
    this.#reading = null;
  }

  /** Whether a check is running. */
  get busy() {
    return this.#reading !== null || [...this.#waiting.values()].some((waiting) => waiting.onStage);
  }

  /** Forgets what was checked last. */
  forget() {
    this.#checked = null;
  }

  /** Gives up what is running. */
  cancel() {
    this.#reading?.lose('cancelled', '');
    this.#lose('cancelled');
  }

  /**
   * @param {Question} question
   * @param {(stage: Stage) => void} [onStage]
   * @returns {Promise<any>}
   */
  #ask(question, onStage) {
    const worker = (this.#worker ??= this.#start());
    const number = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject, onStage });
      worker.postMessage({ ...question, number });
    });
  }

  /**
   * Asks about the last check, which a worker started since has not seen.
   * @param {Question} question
   */
  async #askAbout(question) {
    if (!this.#holdsSession && this.#checked) await this.check(this.#checked, () => {});
    return this.#ask(question);
  }

  #start() {
    const worker = new Worker(trusted(new URL('./worker.js', import.meta.url)), { type: 'module' });
    this.#heard = false;
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onmessageerror = () => this.#lose('crashed');
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(this.#heard ? 'crashed' : 'unavailable', event.message);
    };
    return worker;
  }

  /** @param {Reply} reply */
  #hear(reply) {
    this.#heard = true;
    const waiting = this.#waiting.get(reply.number);
    if ('stage' in reply) waiting?.onStage?.(reply.stage);
    else if ('failed' in reply) this.#lose(LOSS_AT[reply.failed], reply.reason);
    else {
      this.#waiting.delete(reply.number);
      waiting?.resolve(reply.answer);
    }
  }

  /**
   * Ends the worker and tells everybody who waits for it. The next question starts a new one.
   * @param {Loss} why
   * @param {string} [reason]
   */
  #lose(why, reason) {
    this.#worker?.terminate();
    this.#worker = null;
    this.#holdsSession = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new Lost(why, reason));
  }
}
