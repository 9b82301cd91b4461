/**
 * A worker that reads one file of a format the core does not read, or writes a spreadsheet, and is then ended. Which
 * format it is for is its own name: the module is loaded when such a file is given or about to be, and not before.
 */

import { leaveTheNetwork } from './alone.js';

/** @typedef {import('./messages').Reading} Reading */
/** @typedef {import('./messages').Progress} Progress */
/** @typedef {import('./messages').Stage} Stage */

const modules = { pdf: () => import('./gouji-pdf.js'), office: () => import('./gouji-office.js') };

/** @param {Progress} progress @param {Transferable[]} [moved] */
const tell = (progress, moved = []) => postMessage(progress, { transfer: moved });

/** The module begins to load when the worker is started, which may be before a file is given. */
const loading = load();
loading.catch(() => {}); // the file that comes will hear of it

async function load() {
  const module = await modules[/** @type {keyof typeof modules} */ (self.name)]();
  await module.default();
  leaveTheNetwork();
  return module;
}

onmessage = async (/** @type {MessageEvent<Reading>} */ { data }) => {
  /** @type {Stage} */
  let stage = 'loading';
  try {
    const module = await loading;
    if ('rows' in data) {
      stage = 'checking';
      const { spreadsheet } = await modules.office();
      const written = spreadsheet(data.rows);
      return tell({ read: written }, [written.buffer]);
    }
    stage = 'reading';
    const bytes = new Uint8Array(await data.content.arrayBuffer());
    stage = 'checking';
    const read = module.read(data.name, bytes, (page, pages) => tell({ page, pages }));
    tell({ read }, [read.buffer]);
  } catch (error) {
    tell({ failed: stage, reason: error instanceof Error ? error.message : String(error) });
  }
};
