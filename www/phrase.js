/**
 * Where a phrase of a paragraph stands on its printed page: found among what pdf.js says is written there.
 */

/** @typedef {import('./messages').Written} Written */
/** @typedef {[number, number, number, number]} Box */

/** A character's width beside the others: Chinese ones are square. @param {string} c */
const weight = (c) => (c > '\u2e7f' ? 1 : 0.5);
const BLANK = /\s/;

/**
 * The boxes of a phrase, one for each line it stands on; none where it is not found.
 * @param {Written[]} texts of the page
 * @param {Box} paragraph
 * @param {string} phrase as printed
 * @param {number} at where it begins in the paragraph, in characters
 * @returns {Box[]}
 */
export function boxesOf(texts, [left, top, right, bottom], phrase, at) {
  const inside = texts.filter(({ box: [x0, y0, x1, y1] }) => {
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    return x > left - 2 && x < right + 2 && y > top - 2 && y < bottom + 2;
  });
  // line by line; what overlaps by half its height is one line
  inside.sort((a, b) => {
    const apart = (a.box[1] + a.box[3] - b.box[1] - b.box[3]) / 2;
    const high = Math.min(a.box[3] - a.box[1], b.box[3] - b.box[1]);
    return Math.abs(apart) > high / 2 ? apart : a.box[0] - b.box[0];
  });
  /** Each character that is printed, with its box. @type {{ c: string, box: Box }[]} */
  const letters = [];
  for (const { text, box } of inside) {
    const whole = [...text].reduce((sum, c) => sum + weight(c), 0);
    const [x0, y0, x1, y1] = box;
    let before = 0;
    for (const c of text) {
      const from = x0 + ((x1 - x0) * before) / whole;
      before += weight(c);
      if (!BLANK.test(c)) letters.push({ c, box: [from, y0, x0 + ((x1 - x0) * before) / whole, y1] });
    }
  }
  const wanted = [...phrase].filter((c) => !BLANK.test(c));
  const starts = [...letters.keys()].filter((i) => wanted.every((c, k) => letters[i + k]?.c === c));
  if (!wanted.length || !starts.length) return [];
  const start = starts.reduce((best, i) => (Math.abs(i - at) < Math.abs(best - at) ? i : best));
  /** @type {Box[]} */
  const boxes = [];
  for (const { box } of letters.slice(start, start + wanted.length)) {
    const last = boxes.at(-1);
    if (last && Math.abs(last[1] - box[1]) < (box[3] - box[1]) / 2 && box[0] >= last[0]) {
      boxes[boxes.length - 1] = [
        last[0],
        Math.min(last[1], box[1]),
        Math.max(last[2], box[2]),
        Math.max(last[3], box[3]),
      ];
    } else boxes.push(box);
  }
  return boxes;
}
