/**
 * The worker that draws the pages of OFD files: the characters and rulings that were read, in the fonts of this system.
 * However long a file makes it draw, the page goes on and can end it; and it has no network.
 */

import { leaveTheNetwork } from './alone.js';

/** @typedef {import('./messages').Drawing} Drawing */
/** @typedef {import('./messages').Drawn} Drawn */
/** @typedef {import('./messages').PrintedPage} PrintedPage */

/** No page is drawn larger, in pixels. */
const MAX_AREA = 16_000_000;
/** Pages of OFD files bring their fonts along seldom; most are of this kind. */
const FONT = '"SimSun", "Songti SC", "Noto Serif CJK SC", "Noto Sans CJK SC", serif';
/** How thick a ruling is, in points. */
const RULING = 0.6;

/** @param {Drawn} drawn @param {Transferable[]} [moved] */
const tell = (drawn, moved = []) => postMessage(drawn, { transfer: moved });

const loading = load();
loading.catch(() => {}); // the page that is asked for will hear of it

async function load() {
  const module = await import('./gouji-office.js');
  await module.default();
  leaveTheNetwork();
  return module;
}

/** @type {Map<number, Promise<Uint8Array<ArrayBuffer>>>} */
const opened = new Map();

/** @param {PrintedPage} page @param {number} scale */
function paint({ width, height, texts, rulings }, scale) {
  const canvas = new OffscreenCanvas(Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale)));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.fillStyle = context.strokeStyle = '#000';
  context.lineWidth = RULING;
  context.beginPath();
  for (const [x0, y0, x1, y1] of rulings) {
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  context.stroke();
  for (const { text, across, base, size, turns } of texts) {
    context.font = `${size}px ${FONT}`;
    for (const [index, c] of [...text].entries()) {
      const [left, right] = across[index] ?? [0, 0];
      context.save();
      if (turns) {
        // upright in its box, and then turned about the middle of it
        context.translate((left + right) / 2, base - 0.38 * size);
        context.rotate((turns * Math.PI) / 2);
        context.fillText(c, -size / 2, 0.38 * size, size);
      } else context.fillText(c, left, base, Math.max(1, right - left)); // never wider than in print
      context.restore();
    }
  }
  return canvas.transferToImageBitmap();
}

/** @param {Drawing} asked */
async function draw({ number, source, file, page: wanted, width: shown, texts: asked }) {
  const { printed } = await loading;
  const reading = opened.get(source) ?? file.arrayBuffer().then((bytes) => new Uint8Array(bytes));
  opened.set(source, reading);
  const found = printed(await reading, wanted);
  if (!found) return tell({ number, page: null });
  /** @type {PrintedPage} */
  const page = JSON.parse(new TextDecoder().decode(found));
  const { width, height, pages } = page;
  const image = shown ? paint(page, Math.min(shown / width, Math.sqrt(MAX_AREA / (width * height)))) : null;
  const texts = asked
    ? page.texts.flatMap(({ text, across, base, size, turns }) => {
        const [first, last] = [across[0], across.at(-1)];
        const box = /** @type {[number, number, number, number]} */ ([
          first?.[0] ?? 0,
          base - 0.86 * size,
          last?.[1] ?? 0,
          base + 0.14 * size,
        ]);
        return turns ? [] : [{ text, box }];
      })
    : [];
  tell({ number, page: { width, height, pages, image, texts } }, image ? [image] : []);
}

addEventListener('message', ({ data }) => {
  const asked = /** @type {Drawing} */ (data);
  if ('page' in asked) draw(asked).catch(() => tell({ number: asked.number, page: null }));
});
