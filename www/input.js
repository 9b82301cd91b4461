/**
 * The box: what is given to be checked, as pasted text, dropped or chosen files, or the built-in sample.
 */

import { find, make, size, visible } from './dom.js';
import { inWords, say } from './language.js';

/** @typedef {import('./messages').Source} Source */

/** Beyond this, a text box becomes slow: it then shows the beginning, and the whole text is kept beside it. */
const SHOWN = 200_000;

/** More files are not taken from a folder. */
const MOST = 5000;
/** What systems put into folders by themselves. */
const HIDDEN = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

/** All files of what was dropped, folders opened, each named by its way from there. @param {FileSystemEntry[]} entries @returns {Promise<File[]>} */
async function filesOf(entries) {
  /** @type {File[]} */
  const files = [];
  const left = [...entries];
  for (let entry = left.shift(); entry && files.length < MOST; entry = left.shift()) {
    if (HIDDEN.test(entry.name)) continue;
    if (entry.isFile) {
      const file = await new Promise((/** @type {(file: File | null) => void} */ resolve) =>
        /** @type {FileSystemFileEntry} */ (entry).file(resolve, () => resolve(null)),
      );
      const path = entry.fullPath.replace(/^\//, '');
      if (file) files.push(path.includes('/') ? new File([file], path, { type: file.type }) : file);
    } else {
      const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
      // a reader gives some at a time, and none at the end
      for (let more = true; more; ) {
        const some = await new Promise((/** @type {(some: FileSystemEntry[]) => void} */ resolve) =>
          reader.readEntries(resolve, () => resolve([])),
        );
        left.push(...some);
        more = some.length > 0 && left.length < MOST;
      }
    }
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export class Input {
  #panel = find('input', HTMLDetailsElement);
  #box = find('box', HTMLTextAreaElement);
  #cut = find('cut', HTMLElement);
  #files = find('files', HTMLElement);
  /** The pasted text, to the character; the box itself rewrites line ends and shows no more than `SHOWN`. */
  #text = '';
  /** The same with its tables, where it was copied from a web page, Word or Excel; until it is edited. */
  #markup = '';
  /** @type {File[]} */
  #chosen = [];

  /**
   * @param {(sources: Source[]) => void} give
   * @param {() => void} expect a file is being chosen or dragged
   */
  constructor(give, expect) {
    this.give = () => give(this.sources());
    const picker = find('picker', HTMLInputElement);

    find('run', HTMLButtonElement).addEventListener('click', this.give);
    find('choose', HTMLButtonElement).addEventListener('click', () => {
      expect();
      picker.click();
    });
    find('clear', HTMLButtonElement).addEventListener('click', () => {
      this.#choose([]);
      this.#text = this.#markup = '';
      this.#hold('');
      this.#box.focus();
    });
    picker.addEventListener('change', () => {
      this.take([...(picker.files ?? [])]);
      picker.value = ''; // so that choosing the same file again is a change
    });

    this.#box.addEventListener('input', () => {
      this.#text = this.#box.value;
      this.#markup = '';
      this.#choose([]);
    });
    this.#box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.give();
    });
    document.addEventListener('paste', (event) => this.#paste(event));
    this.#acceptDrops(expect);
  }

  /** What is to be checked now. @returns {Source[]} */
  sources() {
    if (this.#chosen.length) return this.#chosen.map((file) => ({ name: file.name, content: file }));
    return [{ name: inWords('pasted'), content: this.#markup || this.#text }];
  }

  /** How many bytes that is. */
  get size() {
    return this.#chosen.length ? this.#chosen.reduce((sum, { size }) => sum + size, 0) : new Blob([this.#text]).size;
  }

  /**
   * Gives a text, and puts it into the box while it is being checked.
   * @param {string} text
   * @param {string} [markup] the same as HTML
   */
  fill(text, markup = '') {
    // plain text has lost which cells are merged or empty
    const tables = /<table[\s>]/i.test(markup) ? markup : '';
    this.#text = text;
    this.#markup = tables;
    this.#choose([]);
    this.give();
    this.#hold(text);
  }

  /** Folds the box away, keeping what is in it, or brings it back. @param {boolean} open */
  set open(open) {
    this.#panel.open = open;
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (!pasted && files.length) {
      event.preventDefault();
      this.take(files);
    } else if (pasted) {
      event.preventDefault();
      // The box is bypassed: laying out a long text would cost more than checking it.
      const text = event.target === this.#box ? this.#spliced(pasted) : pasted;
      this.fill(text, text === pasted ? event.clipboardData?.getData('text/html') : '');
    }
  }

  /** The text after pasting at the cursor. @param {string} pasted */
  #spliced(pasted) {
    const { value, selectionStart, selectionEnd } = this.#box;
    if (this.#box.readOnly || selectionEnd - selectionStart === value.length) return pasted;
    return value.slice(0, selectionStart) + pasted + value.slice(selectionEnd);
  }

  /** Takes files as if they were chosen. @param {File[]} files */
  take(files) {
    if (!files.length) return;
    this.#choose(files);
    this.give();
  }

  /** @param {string} text */
  #hold(text) {
    this.#box.value = text.slice(0, SHOWN);
    this.#box.readOnly = text.length > SHOWN;
    this.#cut.hidden = !this.#box.readOnly;
    if (this.#box.readOnly) say(this.#cut, 'cut', SHOWN, text.length);
  }

  /** @param {File[]} files */
  #choose(files) {
    this.#chosen = files;
    this.#files.replaceChildren(
      ...files.map((file) => make('li', '', visible(file.name), make('span', 'meta', size(file.size)))),
    );
  }

  /** @param {() => void} expect */
  #acceptDrops(expect) {
    const { classList } = document.body;
    let depth = 0; // enter and leave are also told by the children
    addEventListener('dragenter', ({ dataTransfer }) => {
      classList.toggle('dropping', ++depth > 0);
      if (dataTransfer?.types.includes('Files')) expect();
    });
    addEventListener('dragleave', () => classList.toggle('dropping', --depth > 0));
    addEventListener('dragover', (event) => event.preventDefault());
    addEventListener('drop', (event) => {
      event.preventDefault();
      classList.toggle('dropping', (depth = 0) > 0);
      const entries = [...(event.dataTransfer?.items ?? [])].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
      if (entries.some((entry) => entry.isDirectory)) return void filesOf(entries).then((files) => this.take(files));
      const text = event.dataTransfer?.getData('text/plain');
      if (event.dataTransfer?.files.length) this.take([...event.dataTransfer.files]);
      else if (text) this.fill(text, event.dataTransfer?.getData('text/html'));
    });
  }
}
