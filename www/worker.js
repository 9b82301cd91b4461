/**
 * The worker: runs the core, so that the page stays responsive whatever it is given.
 *
 * The WebAssembly module is loaded with the first request and once. A failure is reported and not survived: the
 * page then starts a new worker, because a module that has trapped must not be used again.
 */

import { leaveTheNetwork } from './alone.js';

/** @typedef {import('./messages').Question} Question */
/** @typedef {import('./messages').Reply} Reply */
/** @typedef {import('./messages').Source} Source */
/** @typedef {import('./messages').Stage} Stage */

/** @type {Promise<typeof import('./gouji-core.js')> | undefined} */
let core;
/** @type {import('./gouji-core.js').Session | undefined} */
let session;

async function load() {
  const module = await import('./gouji-core.js');
  await module.default();
  leaveTheNetwork();
  return module;
}

/** @param {Source} source */
async function bytesOf({ name, content }) {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  try {
    return new Uint8Array(await content.arrayBuffer());
  } catch {
    throw new Error(name); // a folder, or a file that was moved: its name is all there is to say
  }
}

/** Gives a session its sources. @param {import('./gouji-core.js').Session} session @param {Source[]} sources */
async function filled(session, sources) {
  for (const source of sources) {
    if (source.read) session.addRead(source.read);
    else session.add(source.name, await bytesOf(source));
  }
  return session;
}

/**
 * @param {Question} question
 * @param {(stage: Stage) => void} enter
 */
async function answer(question, enter) {
  enter('loading');
  const { Session, reader, compare, compareAsCsv } = await (core ??= load());
  switch (question.does) {
    case 'warm':
      enter('checking');
      if (question.text) {
        const once = new Session();
        once.add('', new TextEncoder().encode(question.text));
        once.check();
        once.free();
      }
      return null;
    case 'sort': {
      enter('reading');
      const readers = [];
      for (const source of question.sources) {
        readers.push(typeof source.content === 'string' ? null : (reader(await bytesOf(source)) ?? null));
      }
      return readers;
    }
    case 'check': {
      enter('reading');
      const next = await filled(new Session(), question.sources);
      for (const { name, content } of question.relations) {
        enter('relating');
        const wrong = next.addIdentities(name, await bytesOf({ name, content }));
        if (wrong) throw new Error(JSON.stringify(wrong));
      }
      enter('checking');
      session?.free();
      session = next;
      performance.mark('check');
      const checked = next.check();
      performance.measure('core', 'check');
      return checked;
    }
    case 'explain':
      enter('checking');
      return session?.explain(question.amount) ?? null;
    case 'export':
      enter('checking');
      if (question.format.startsWith('facts.')) return session?.facts(question.format.slice('facts.'.length)) ?? null;
      return session?.export(question.format, question.english, JSON.stringify(question.pictures)) ?? null;
    case 'letter':
      enter('checking');
      return session?.letter(Uint32Array.from(question.findings), question.today) ?? null;
    case 'quotation':
      enter('checking');
      return session?.quotation(question.finding, question.today, question.english) ?? null;
    case 'compare':
    case 'compared': {
      enter('reading');
      const [before, after] = [
        await filled(new Session(), question.before),
        await filled(new Session(), question.after),
      ];
      enter('checking');
      before.check();
      after.check();
      const found =
        question.does === 'compare' ? compare(before, after) : (compareAsCsv(before, after, question.english) ?? null);
      before.free();
      after.free();
      return found;
    }
    case 'rows':
      enter('checking');
      return session?.rows(question.english) ?? null;
  }
}

/** @param {Reply} reply @param {Transferable[]} [moved] */
const reply = (reply, moved = []) => postMessage(reply, { transfer: moved });

onmessage = async (/** @type {MessageEvent<Question & { number: number }>} */ { data }) => {
  const { number } = data;
  /** @type {Stage} */
  let stage = 'loading';
  try {
    const found = await answer(data, (next) => {
      stage = next;
      reply({ number, stage });
    });
    // a large answer comes as the bytes of its JSON, which are moved to the page and not copied
    reply({ number, answer: found }, found instanceof Uint8Array ? [found.buffer] : []);
  } catch (error) {
    reply({ number, failed: stage, reason: error instanceof Error ? error.message : String(error) });
  }
};

export {};
