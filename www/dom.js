/**
 * Making elements. Text of a disclosure enters the page here and only ever as text.
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [className]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (children.length) element.append(...children);
  return element;
}

/**
 * @param {string} className
 * @param {() => void} press
 * @param {(Node | string)[]} children
 */
export function makeButton(className, press, ...children) {
  const button = make('button', className, ...children);
  button.type = 'button';
  button.addEventListener('click', press);
  return button;
}

/**
 * The element of index.html with this id.
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function find(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`);
  return element;
}

// Control characters, zero-width characters and those that change the direction of writing.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * The text with its unseen characters made visible: a number that looks right but is not must look wrong.
 * @param {string} text
 */
export const visible = (text) =>
  text.replace(UNSEEN, (c) => `\u27e8U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`);

/**
 * A size as people write it.
 * @param {number} bytes
 */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Lets the browser draw a frame. */
export const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(undefined)));
