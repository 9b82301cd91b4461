/**
 * Gouji in Node: the same WebAssembly modules as in the browser, loaded from beside this file when they are needed.
 */

import { readFile } from 'node:fs/promises';

/** @typedef {import('./index').Source} Source */
/** @typedef {import('./index').Checking} Checking */
/** @typedef {'core' | 'pdf' | 'office'} Name */

/** @type {Map<Name, Promise<any>>} */
const loaded = new Map();
let loads = 0;

/** A module, which is loaded anew after it was lost. @param {Name} name @returns {Promise<any>} */
function load(name) {
  let module = loaded.get(name);
  if (!module) {
    loaded.set(name, (module = loadNow(name)));
    module.catch(() => loaded.delete(name));
  }
  return module;
}

/** @param {Name} name */
async function loadNow(name) {
  // another address is another module: one that has trapped must not be used again
  const module = await import(`./www/gouji-${name}.js?${++loads}`);
  await module.default({ module_or_path: await readFile(new URL(`./www/gouji-${name}_bg.wasm`, import.meta.url)) });
  return module;
}

/**
 * Uses a module, and drops it when it fails.
 * @template T
 * @param {Name} name
 * @param {(module: any) => T} use
 * @returns {Promise<T>}
 */
async function using(name, use) {
  const module = await load(name);
  try {
    return use(module);
  } catch (error) {
    loaded.delete(name);
    throw error;
  }
}

/** @param {Source['content']} content */
async function bytesOf(content) {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if (content instanceof Blob) return new Uint8Array(await content.arrayBuffer());
  return content instanceof ArrayBuffer ? new Uint8Array(content) : content;
}

/** What another module reads of a source, where the core does not. @param {string} name @param {Uint8Array} bytes */
async function readBefore(name, bytes) {
  const reader = await using('core', ({ reader }) => reader(bytes));
  return reader ? using(reader, ({ read }) => read(name, bytes, () => {})) : null;
}

/**
 * Checks the sources as one disclosure.
 * @param {Source | Source[]} sources
 * @returns {Promise<Checking>}
 */
export async function check(sources) {
  /** @type {{ name: string, bytes: Uint8Array, read: Uint8Array | null }[]} */
  const read = [];
  for (const { name, content } of [sources].flat()) {
    const bytes = await bytesOf(content);
    read.push({ name, bytes, read: await readBefore(name, bytes) });
  }
  return using('core', ({ Session }) => {
    const session = new Session();
    for (const source of read) {
      if (source.read) session.addRead(source.read);
      else session.add(source.name, source.bytes);
    }
    const answer = session.check();
    // a large answer comes as the bytes of its JSON
    const checked = answer instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(answer)) : answer;
    return {
      ...checked,
      // as the command writes it, to the last digit
      report: JSON.parse(session.export('json', false)),
      explain: (/** @type {number} */ amount) => session.explain(amount) ?? null,
      export: (/** @type {string} */ format, /** @type {'zh' | 'en'} */ language = 'zh') =>
        session.export(format, language === 'en') ?? null,
      free: () => session.free(),
    };
  });
}

/** Gouji's version. @returns {Promise<string>} */
export const version = () => using('core', ({ version }) => version());
