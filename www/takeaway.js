/**
 * What is taken away of findings as text: a letter to the department, one finding as a quotation with its crop of the
 * printed page, and a link to it. All words are the core's; here they are shown, copied and saved.
 */

import { find, make, makeButton } from './dom.js';
import { language, say, sayAs } from './language.js';

/** The date as it is written in a letter, or a quotation. @param {boolean} inChinese */
export function today(inChinese) {
  const now = new Date();
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return inChinese
    ? `${year}年${month}月${day}日`
    : `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Offers a file to be saved. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = make('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A button that copies a text, and says so; where the clipboard is not to be had, `otherwise` is done. @param {() => string} text @param {'copy' | 'link'} word @param {() => void} otherwise */
export function copyButton(text, word, otherwise) {
  const button = say(
    makeButton(
      '',
      () =>
        void navigator.clipboard.writeText(text()).then(
          () => say(button, 'copied'),
          () => otherwise(),
        ),
    ),
    word,
  );
  return button;
}

/**
 * Shows a text in a dialog, to be changed, copied and saved.
 * @param {'letter_title' | 'quote_title'} title
 * @param {string} text
 * @param {string} name of the file
 * @param {HTMLCanvasElement | null} [picture]
 */
export function offer(title, text, name, picture = null) {
  const dialog = find('takeaway', HTMLDialogElement);
  const box = make('textarea');
  box.value = text;
  box.lang = title === 'letter_title' || language() === 'zh' ? 'zh-CN' : 'en';
  box.spellcheck = false;
  sayAs(box, 'aria-label', title);
  const actions = make(
    'div',
    'actions',
    copyButton(
      () => box.value,
      'copy',
      () => box.select(),
    ),
    say(
      makeButton('', () => save(new Blob([box.value], { type: 'text/plain;charset=utf-8' }), `${name}.txt`)),
      'save_text',
    ),
  );
  if (picture) {
    picture.setAttribute('role', 'img');
    sayAs(picture, 'aria-label', 'paper');
    actions.append(
      say(
        makeButton('', () => picture.toBlob((blob) => blob && save(blob, `${name}.png`))),
        'save_picture',
      ),
    );
  }
  const close = say(
    makeButton('', () => dialog.close()),
    'close',
  );
  dialog.replaceChildren(
    make('header', 'bar', say(make('h2'), title), close),
    box,
    ...(picture ? [make('div', 'crop', picture)] : []),
    actions,
  );
  dialog.showModal();
  box.setSelectionRange(0, 0);
  box.focus();
  box.scrollTop = 0;
}

/** A link to a finding: the beginning of the file's hash, and which finding. Nothing of the file is in it. */
const LINK = /^#finding=([0-9a-f]{16})\.([0-9a-f]{4,64})$/;

/** What a link asks for, if the address is one. @returns {{ file: string, finding: string } | null} */
export function asked() {
  const [, file, finding] = LINK.exec(location.hash) ?? [];
  return file && finding ? { file, finding } : null;
}

/** @param {import('./report').Report} report @param {number} index */
export function linkTo(report, index) {
  const finding = report.findings[index];
  const source = report.sources[finding?.cells[0]?.source ?? 0];
  const url = new URL(location.href);
  url.hash = `finding=${source?.sha256.slice(0, 16)}.${finding?.id}`;
  return url.href;
}

const KEY = 'gouji-dismissed';

/** What is remembered of dismissals, where a person has said so: the findings' identifiers by the file's hash. */
export class Memory {
  /** @returns {Record<string, string[]> | null} */
  #all() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null');
      return kept && typeof kept === 'object' ? kept : null;
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  /** Whether anything is to be remembered. */
  get on() {
    return this.#all() !== null;
  }

  /** @param {import('./report').Report} report @returns {string[]} */
  of(report) {
    const kept = this.#all()?.[keyOf(report)];
    return Array.isArray(kept) ? kept : [];
  }

  /** @param {import('./report').Report} report @param {string[]} dismissed */
  keep(report, dismissed) {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...this.#all(), [keyOf(report)]: dismissed }));
    } catch {
      // a browser that keeps nothing
    }
  }

  /** Forgets everything, and remembers nothing from now on. */
  clear() {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // a browser that keeps nothing
    }
  }
}

/** @param {import('./report').Report} report */
const keyOf = ({ sources }) =>
  sources
    .map(({ sha256 }) => sha256)
    .sort()
    .join('+');
