/**
 * The worker that draws the pages of PDF files, with pdf.js. However long a file makes it draw, the page goes on and
 * can end it; and it has no network: what pdf.js needs of the site, the page hands to it.
 */

import { leaveTheNetwork } from './alone.js';
import './pdfjs/pdf.worker.js'; // reads the file; pdf.js finds it here and starts no worker of its own
import { AnnotationEditorType, AnnotationMode, getDocument, VerbosityLevel } from './pdfjs/pdf.js';

leaveTheNetwork();

/** @typedef {import('./messages').Drawing} Drawing */
/** @typedef {import('./messages').Annotating} Annotating */
/** @typedef {import('./messages').Drawn} Drawn */
/** @typedef {import('./messages').Asset} Asset */

/** No page is drawn larger, in pixels. */
const MAX_AREA = 16_000_000;

/** @param {Drawn} drawn @param {Transferable[]} [moved] */
const tell = (drawn, moved = []) => postMessage(drawn, { transfer: moved });

/** What was asked of the page and has not come. @type {Map<string, { resolve: (bytes: Uint8Array) => void, reject: (why: Error) => void }>} */
const waiting = new Map();

/** How pdf.js gets a file of the site. */
class Assets {
  /** @param {{ name?: string, filename?: string }} wanted a character map by its name, or another file by its own */
  async fetch({ name, filename }) {
    const asset = name ? `cmaps/${name}.bcmap` : (filename ?? '');
    /** @type {Uint8Array} */
    const bytes = await new Promise((resolve, reject) => {
      waiting.set(asset, { resolve, reject });
      tell({ asset });
    });
    return name ? { cMapData: bytes, isCompressed: true } : bytes;
  }
}

class Canvases {
  /** @param {number} width @param {number} height */
  create(width, height) {
    const canvas = new OffscreenCanvas(width, height);
    return { canvas, context: canvas.getContext('2d') };
  }
  /** @param {{ canvas: OffscreenCanvas }} made @param {number} width @param {number} height */
  reset({ canvas }, width, height) {
    Object.assign(canvas, { width, height });
  }
  /** @param {{ canvas: OffscreenCanvas | null, context: unknown }} made */
  destroy(made) {
    if (made.canvas) Object.assign(made.canvas, { width: 0, height: 0 });
    Object.assign(made, { canvas: null, context: null });
  }
}

/** Filters are of the document, which a worker has not. */
class NoFilters {
  addFilter() {
    return 'none';
  }
  addHCMFilter() {
    return 'none';
  }
  addAlphaFilter() {
    return 'none';
  }
  addLuminosityFilter() {
    return 'none';
  }
  addHighlightHCMFilter() {
    return 'none';
  }
  destroy() {}
}

/** @param {Blob} file */
async function open(file) {
  const task = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    isEvalSupported: false,
    enableXfa: false,
    useWorkerFetch: false,
    cMapUrl: 'cmaps/',
    wasmUrl: './',
    CMapReaderFactory: Assets,
    StandardFontDataFactory: Assets,
    WasmFactory: Assets,
    CanvasFactory: Canvases,
    FilterFactory: NoFilters,
    ownerDocument: /** @type {any} */ ({ fonts: /** @type {any} */ (self).fonts }),
    maxImageSize: 4 * MAX_AREA,
    canvasMaxAreaInBytes: 4 * MAX_AREA,
    verbosity: VerbosityLevel.ERRORS,
  });
  return task.promise;
}

/** @type {Map<number, ReturnType<typeof open>>} */
const opened = new Map();

/** What is written on a page that is not sideways, and where. @param {import('pdfjs-dist').PDFPageProxy} page @returns {Promise<import('./messages').Written[]>} */
async function written(page) {
  const viewport = page.getViewport({ scale: 1 / page.userUnit });
  const { items } = await page.getTextContent();
  return items.flatMap((item) => {
    if (!('str' in item) || !item.str.trim()) return [];
    const [, , , , e, f] = item.transform;
    // a fifth of a line's height lies below its base
    const [x0, y0] = viewport.convertToViewportPoint(e, f - item.height / 5);
    const [x1, y1] = viewport.convertToViewportPoint(e + item.width, f + (item.height * 4) / 5);
    const box = /** @type {[number, number, number, number]} */ ([
      Math.min(x0, x1),
      Math.min(y0, y1),
      Math.max(x0, x1),
      Math.max(y0, y1),
    ]);
    return [{ text: item.str, box }];
  });
}

/** @param {Drawing} asked */
async function draw({ number, source, file, page: wanted, width: shown, texts: asked }) {
  const opening = opened.get(source) ?? open(file);
  opened.set(source, opening);
  const pdf = await opening;
  const page = await pdf.getPage(wanted);
  const { width, height } = page.getViewport({ scale: 1 / page.userUnit });
  /** @type {ImageBitmap | null} */
  let image = null;
  if (shown) {
    const scale = Math.min(shown / width, Math.sqrt(MAX_AREA / (width * height)));
    const viewport = page.getViewport({ scale: scale / page.userUnit });
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.floor(viewport.width)),
      Math.max(1, Math.floor(viewport.height)),
    );
    // what lies on the page and is not of it, comments and fields, is not read either
    await page.render({ canvas: /** @type {any} */ (canvas), viewport, annotationMode: AnnotationMode.DISABLE })
      .promise;
    image = canvas.transferToImageBitmap();
  }
  const texts = asked ? await written(page) : [];
  page.cleanup();
  tell({ number, page: { width, height, pages: pdf.numPages, image, texts } }, image ? [image] : []);
}

/** The colours of notes. */
const GRAVE = [255, 150, 140];
const OTHER = [255, 214, 102];

/** The file with highlights and notes, as a revision added to its end. @param {Annotating} asked */
async function annotate({ number, file, notes, user }) {
  const pdf = await open(file);
  let at = 0;
  for (const { page: wanted, boxes, text, grave } of notes) {
    const page = await pdf.getPage(wanted);
    const viewport = page.getViewport({ scale: 1 / page.userUnit });
    for (const [x0, y0, x1, y1] of boxes) {
      const [a = 0, b = 0] = viewport.convertToPdfPoint(x0, y0);
      const [c = 0, d = 0] = viewport.convertToPdfPoint(x1, y1);
      const [left, right, bottom, top] = [Math.min(a, c), Math.max(a, c), Math.min(b, d), Math.max(b, d)];
      const rect = [left, bottom, right, top];
      pdf.annotationStorage.setValue(
        `pdfjs_internal_editor_${at++}`,
        /** @type {any} */ ({
          annotationType: AnnotationEditorType.HIGHLIGHT,
          color: grave ? GRAVE : OTHER,
          opacity: 1,
          quadPoints: [left, top, right, top, left, bottom, right, bottom],
          outlines: [[left, bottom, right, bottom, right, top, left, top]],
          rect,
          rotation: 0,
          pageIndex: wanted - 1,
          user,
          popup: { contents: text, rect: [right, bottom, right + 200, top + 100], open: false },
        }),
      );
    }
  }
  const saved = /** @type {Uint8Array<ArrayBuffer>} */ (await pdf.saveDocument());
  await pdf.destroy();
  tell({ number, saved }, [saved.buffer]);
}

addEventListener('message', ({ data }) => {
  const asked = /** @type {Drawing | Annotating | Asset} */ (data);
  if ('notes' in asked) annotate(asked).catch(() => tell({ number: asked.number, saved: null }));
  else if ('number' in asked) draw(asked).catch(() => tell({ number: asked.number, page: null }));
  else if ('asset' in asked) {
    const { resolve, reject } = waiting.get(asked.asset) ?? {};
    waiting.delete(asked.asset);
    if (asked.bytes) resolve?.(asked.bytes);
    else reject?.(new Error(asked.asset));
  }
});
