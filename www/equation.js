/**
 * One equation with its terms, and the names and places of cells.
 */

import { make, makeButton, visible } from './dom.js';
import { say, sayAs, tell } from './language.js';

/** @typedef {import('./report').Equation} Equation */
/** @typedef {import('./report').FindingCell} FindingCell */
/** @typedef {import('./report').Form} Form */
/** @typedef {import('./report').Operand} Operand */
/** @typedef {import('./report').Text} Text */
/** @typedef {import('./report').VerdictKind} VerdictKind */
/** @typedef {import('./document.js').Mark} Mark */

/** As many operands of a side are shown before the rest is folded. */
const SHOWN = 8;
/** A text of a cell is shown up to here. */
const MAX_TEXT = 80;

/** @param {string} text */
export const short = (text) => visible(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/**
 * What cells are named by: their form, row and column.
 * @param {FindingCell} cell
 * @param {Form[]} forms
 */
export function nameOf(cell, forms) {
  const name = make('span', 'name');
  const form = forms.find(({ id, source }) => id === cell.form && source === cell.source) ?? forms.find(({ id }) => id === cell.form);
  if (form?.number) name.append(say(make('span', 'form'), 'form_number', form.number), ' ');
  const words = make('span', '', [cell.row, cell.column].flatMap((part) => (part ? [short(part)] : [])).join(' · '));
  words.lang = 'zh-CN';
  name.append(words);
  return name;
}

/** Where a cell stands in its source. @param {FindingCell} cell */
export function placeOf({ place }) {
  const line = make('span', 'meta');
  if ('line' in place) say(line, 'line', place.line);
  else if ('page' in place) say(line, 'page', place.page);
  return line;
}

/**
 * A cell as a button that leads to it.
 * @param {FindingCell} cell
 * @param {Form[]} forms
 * @param {Mark} mark
 * @param {(() => void) | null} goTo nothing where the cell is not drawn
 * @param {boolean} [negative] whether it is subtracted
 */
export function drawCell(cell, forms, mark, goTo, negative) {
  const swatch = make('span', `swatch ${mark}`);
  swatch.setAttribute('aria-hidden', 'true');
  const sign = make('span', 'sign', negative === undefined ? '' : negative ? '−' : '+');
  const printed = make('span', 'printed', short(cell.printed));
  printed.lang = 'zh-CN';
  const button = makeButton('cell', goTo ?? (() => {}), swatch, sign, nameOf(cell, forms), printed, placeOf(cell));
  button.disabled = !goTo;
  sayAs(button, 'title', 'go_to');
  return make('li', '', button);
}

/**
 * A list of which only the beginning is shown, with a button for the rest.
 * @param {string} className
 * @param {number} count
 * @param {(index: number) => HTMLLIElement} draw
 * @param {'more_terms' | 'more_cells'} more
 */
export function drawFolded(className, count, draw, more) {
  const list = make('ul', className);
  const indices = [...Array(count).keys()];
  // a fold that hides one or two lines would save nothing
  const shown = count <= SHOWN + 2 ? count : SHOWN;
  list.append(...indices.slice(0, shown).map(draw));
  if (shown < count) {
    const unfold = makeButton('more', () => {
      const rest = indices.slice(shown).map(draw);
      unfold.parentElement?.replaceWith(...rest);
      rest[0]?.querySelector('button')?.focus();
    });
    list.append(make('li', '', say(unfold, more, count)));
  }
  return list;
}

/**
 * @param {object} given
 * @param {Equation} given.equation
 * @param {FindingCell[]} given.cells
 * @param {Form[]} given.forms
 * @param {(cell: number) => (() => void) | null} given.goTo
 * @param {(cell: number) => Mark | null} given.markOf a mark that overrides the side's
 * @param {() => void} given.choose told when the equation itself is chosen
 * @param {VerdictKind} [given.verdict]
 * @param {Text | null} [given.why]
 */
export function drawEquation({ equation, cells, forms, goTo, markOf, choose, verdict, why }) {
  const card = make('article', `equation ${verdict ?? ''}`);
  const formula = make('span', 'formula', visible(equation.text));
  formula.lang = 'zh-CN';
  const head = makeButton('choose', choose, formula);
  if (verdict) head.append(say(make('span', `verdict ${verdict}`), `verdict_${verdict}`));
  head.setAttribute('aria-pressed', 'false');
  sayAs(head, 'title', 'only_this');
  card.append(head);
  if (why) card.append(tell(make('p', 'why'), why));

  const atMost = equation.relation === '<=';
  card.append(
    drawSide('left', equation.left, 'total'),
    make('div', 'relation', atMost ? '≤' : '='),
    drawSide('right', equation.right, 'term'),
    drawFigures(),
  );
  const identity = make('p', 'identity meta', equation.identity);
  card.append(identity);
  return { card, head };

  /** @param {'left' | 'right'} side @param {Operand[]} operands @param {Mark} mark */
  function drawSide(side, operands, mark) {
    const list = drawFolded(
      'operands',
      operands.length,
      (i) => {
        const operand = operands[i];
        const cell = operand && cells[operand.cell];
        if (!cell) return make('li');
        const sign = operands.length > 1 || operand.negative ? operand.negative : undefined;
        return drawCell(cell, forms, markOf(operand.cell) ?? mark, goTo(operand.cell), sign);
      },
      'more_terms',
    );
    return sayAs(list, 'aria-label', side);
  }

  function drawFigures() {
    const list = make('dl', 'figures');
    /** @type {['printed' | 'expected' | 'limit' | 'difference' | 'tolerance', string][]} */
    const figures = [
      ['printed', equation.printed],
      [atMost ? 'limit' : 'expected', equation.expected],
      ['difference', equation.difference],
      ['tolerance', equation.tolerance],
    ];
    for (const [word, figure] of figures) {
      list.append(make('div', word, say(make('dt'), word), make('dd', '', figure || '—')));
    }
    if (equation.unit) {
      const unit = make('div', 'unit', make('dt', 'unseen', ''), make('dd', 'meta', visible(equation.unit)));
      unit.lang = 'zh-CN';
      list.append(unit);
    }
    return list;
  }
}
