/**
 * Which language the page speaks, and text that follows a change of it.
 *
 * Every element that was given words through this module remembers how to say them again, so that switching
 * the language redraws no view and loses no selection.
 */

import { visible } from './dom.js';
import { words } from './words.js';

/** @typedef {import('./words.js').Language} Language */
/** @typedef {import('./words.js').Words} Words */
/** @typedef {Exclude<keyof Words, 'cause_names' | 'types'>} Word */
/** @typedef {import('./report').Text} Text */
/**
 * What a word needs to be said.
 * @template {Word} W
 * @typedef {Words[W] extends (...given: infer Given) => string ? Given : []} Given
 */

/** What the address asks for, or else what the browser is set to. @returns {Language} */
const fromAddress = () => {
  if (location.hash === '#en' || location.hash === '#zh') return location.hash === '#en' ? 'en' : 'zh';
  return /^zh\b/i.test(navigator.language) ? 'zh' : 'en';
};

/** A link to a finding says nothing of the language. */
const says = () => !location.hash.startsWith('#finding=');

/** @type {Language} */
let spoken = fromAddress();

export const language = () => spoken;

/**
 * A word in the language spoken now.
 * @template {Word} W
 * @param {W} word
 * @param {Given<W>} given
 * @returns {string}
 */
export function inWords(word, ...given) {
  const found = /** @type {string | ((...given: any[]) => string)} */ (words[spoken][word]);
  return typeof found === 'string' ? found : found(...given);
}

/** What a kind of cause is called; one this page does not know yet, by its identifier. @param {string} kind */
export const causeInWords = (kind) => words[spoken].cause_names[kind] ?? kind;

/** What a kind of file is called; one this page does not know yet, by its identifier. @param {string} type */
export const typeInWords = (type) => words[spoken].types[type] ?? type;

/** @type {WeakMap<Element, Map<string, () => string>>} */
const remembered = new WeakMap();

/**
 * Lets the element's text (or one of its attributes) be what `say` says, now and in each language to come.
 * @param {Element} element
 * @param {string} slot `text`, or the name of an attribute
 * @param {() => string} say
 */
function keep(element, slot, say) {
  let slots = remembered.get(element);
  if (!slots) {
    remembered.set(element, (slots = new Map()));
    element.setAttribute('data-said', '');
  }
  slots.set(slot, say);
  put(element, slot, say());
}

/** @param {Element} element @param {string} slot @param {string} text */
function put(element, slot, text) {
  if (slot === 'text') element.textContent = text;
  else element.setAttribute(slot, text);
}

/**
 * Writes a word into an element.
 * @template {Word} W
 * @template {Element} E
 * @param {E} element
 * @param {W} word
 * @param {Given<W>} given
 * @returns {E}
 */
export function say(element, word, ...given) {
  keep(element, 'text', () => inWords(word, ...given));
  return element;
}

/**
 * Writes a word into an attribute.
 * @template {Word} W
 * @template {Element} E
 * @param {E} element
 * @param {string} attribute
 * @param {W} word
 * @param {Given<W>} given
 * @returns {E}
 */
export function sayAs(element, attribute, word, ...given) {
  keep(element, attribute, () => inWords(word, ...given));
  return element;
}

/**
 * Writes the core's sentence into an element.
 * @template {Element} E
 * @param {E} element
 * @param {Text} text
 * @returns {E}
 */
export function tell(element, text) {
  keep(element, 'text', () => visible(text[spoken]));
  return element;
}

/**
 * Writes something composed of several words into an element.
 * @template {Element} E
 * @param {E} element
 * @param {() => string} compose
 * @returns {E}
 */
export function compose(element, compose) {
  keep(element, 'text', compose);
  return element;
}

/** Speaks the language of the address again to all of the page. */
function speak() {
  if (says()) spoken = fromAddress();
  document.documentElement.lang = spoken === 'zh' ? 'zh-CN' : 'en';
  for (const element of document.querySelectorAll('[data-said]')) {
    for (const [slot, say] of remembered.get(element) ?? []) put(element, slot, say());
  }
}

/** Gives the elements written in index.html their words, and follows the address. */
export function startSpeaking() {
  for (const element of document.querySelectorAll('[data-word]')) say(element, wordOf(element, 'data-word'));
  for (const [marker, attribute] of /** @type {const} */ ([
    ['data-label', 'aria-label'],
    ['data-placeholder', 'placeholder'],
  ])) {
    for (const element of document.querySelectorAll(`[${marker}]`)) sayAs(element, attribute, wordOf(element, marker));
  }
  addEventListener('hashchange', speak);
  speak();
}

/**
 * @param {Element} element
 * @param {string} marker
 * @returns {'tagline'} any word that needs nothing to be said; index.html names no others
 */
const wordOf = (element, marker) => /** @type {any} */ (element.getAttribute(marker));
