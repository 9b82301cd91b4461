/**
 * What stands outside tables: runs of paragraphs, and the titles of forms.
 */

import { make, visible } from './dom.js';
import { say } from './language.js';

/** @typedef {import('./report').At} At */
/** @typedef {import('./report').Form} Form */
/** @typedef {import('./report').ViewBlock} ViewBlock */
/** @typedef {Extract<ViewBlock, { kind: 'paragraph' }>} Paragraph */
/** @typedef {import('./document.js').Host} Host */

/** Paragraphs are drawn in groups of this many. */
const GROUP = 40;
/** A paragraph is drawn up to here. */
const MAX_TEXT = 2000;

/** Consecutive paragraphs. Where a table's cells came on lines of their own, some of them are amounts. */
export class Prose {
  element = make('div', 'prose');
  /** The elements drawn so far, by their place in the run. @type {Map<number, HTMLElement>} */
  #drawn = new Map();
  /** @type {HTMLElement[]} */
  #groups = [];
  /** The amount that the tab key reaches. @type {HTMLElement | null} */
  #stop = null;

  /**
   * @param {number} first the block of the first paragraph
   * @param {Paragraph[]} paragraphs
   * @param {Host} host
   */
  constructor(first, paragraphs, host) {
    this.first = first;
    this.paragraphs = paragraphs;
    this.host = host;
    for (let start = 0; start < paragraphs.length; start += GROUP) {
      const members = paragraphs.slice(start, start + GROUP);
      const element = make('div', 'group-of-lines');
      const lines = members.reduce((sum, { text }) => sum + 1 + Math.min(text.length, MAX_TEXT) / 60, 0);
      const height = `${Math.round(lines * 1.7)}em`;
      element.style.minHeight = height;
      element.style.setProperty('--height', height);
      this.#groups.push(element);
      this.element.append(element);
      host.later(element, () => this.#draw(start, members, element), members.length);
    }
  }

  /** @param {At} at */
  find({ block }) {
    const index = block - this.first;
    const group = this.#groups[Math.floor(index / GROUP)];
    if (group) this.host.now(group);
    return this.#drawn.get(index);
  }

  /** @param {At} at */
  drawn({ block }) {
    return this.#drawn.get(block - this.first);
  }

  /** @param {At} at */
  amount({ block }) {
    return this.paragraphs[block - this.first]?.amount ?? null;
  }

  /** @param {At} at */
  text({ block }) {
    return this.paragraphs[block - this.first]?.text ?? '';
  }

  /** The next or previous amount. @param {At} at @param {string} key */
  neighbour({ block }, key) {
    const step = key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1;
    for (let i = block - this.first + step; this.paragraphs[i]; i += step) {
      if (this.paragraphs[i]?.amount) return { block: this.first + i, row: 0, cell: 0 };
    }
    return null;
  }

  /** Lets the tab key reach this amount of the run and no other. @param {HTMLElement} element */
  stopAt(element) {
    if (this.#stop) this.#stop.tabIndex = -1;
    element.tabIndex = 0;
    this.#stop = element;
  }

  /** Paragraphs wrap: they always fit. */
  fit() {}

  /** @param {number} start @param {Paragraph[]} members @param {HTMLElement} group */
  #draw(start, members, group) {
    for (const [i, { text, amount }] of members.entries()) {
      const element = make('p', '', visible(text.slice(0, MAX_TEXT)));
      if (text.length > MAX_TEXT) element.append(say(make('span', 'cut'), 'text_cut', MAX_TEXT, text.length));
      const at = { block: this.first + start + i, row: 0, cell: 0 };
      if (amount) {
        element.className = `amount ${amount.state}`;
        element.setAttribute('role', 'button');
        element.tabIndex = -1;
        if (!this.#stop) this.stopAt(element);
      }
      this.host.place(element, at);
      this.#drawn.set(start + i, element);
      group.append(element);
    }
    group.style.minHeight = '';
  }
}

/** The title of a form. */
export class Title {
  #heading;

  /** @param {number} block @param {string} text @param {Form | undefined} form @param {Host} host */
  constructor(block, text, form, host) {
    this.#heading = make('h3', 'title', visible(text.slice(0, MAX_TEXT)));
    this.#heading.tabIndex = -1;
    host.place(this.#heading, { block, row: 0, cell: 0 });
    const proof = make('span', 'meta');
    this.element = make('div', 'heading', this.#heading, proof);
    if (form) say(proof, 'form_proof', form.proven, form.amounts);
    this.title = text;
  }

  find() {
    return this.#heading;
  }

  drawn() {
    return this.#heading;
  }

  amount() {
    return null;
  }

  text() {
    return this.title;
  }

  neighbour() {
    return null;
  }

  stopAt() {}

  fit() {}
}
