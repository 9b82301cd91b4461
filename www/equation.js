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
  const form =
    forms.find(({ id, source }) => id === cell.form && source === cell.source) ??
    forms.find(({ id }) => id === cell.form);
  if (form?.number) name.append(say(make('span', 'form'), 'form_number', form.number), ' ');
  const words = make('span', '', [cell.row, cell.column].flatMap((part) => (part ? [short(part)] : [])).join(' · '));
  words.lang = 'zh-CN';
  name.append(words);
  return name;
}

/** Where a cell stands in its source. @param {Pick<FindingCell, 'place'>} cell */
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
  const wrong = fails(equation);
  const card = make('article', `equation ${verdict ?? (wrong ? 'wrong' : '')}`);
  const { operation } = equation;
  // the figures of an operation are shown in it
  const formula = make(
    'span',
    'formula',
    visible(plain(operation === null ? equation.text : equation.text.replace(/（.*$/, ''))),
  );
  formula.lang = 'zh-CN';
  const head = makeButton('choose', choose, formula);
  if (verdict) head.append(say(make('span', `verdict ${verdict}`), `verdict_${verdict}`));
  head.setAttribute('aria-pressed', 'false');
  sayAs(head, 'title', 'only_this');
  card.append(head);
  if (why) card.append(tell(make('p', 'why'), why));

  const atMost = equation.relation === '<=';
  const sum = equation.left.length > 1 || equation.right.length > 1 || equation.omitted > 0;
  if (operation) card.append(drawOperation(operation));
  else {
    const signs = atMost ? ['≤', '>'] : ['=', '≠'];
    const [one, other] = [equation.left, equation.right].map(inText);
    const apart = !sum && !atMost && one !== other;
    card.append(
      drawSide(apart ? (one ? 'in_text' : 'in_table') : sum || atMost ? 'left' : 'one', equation.left, 'total'),
      make('div', `relation${wrong ? ' wrong' : ''}`, signs[wrong ? 1 : 0] ?? ''),
      drawSide(apart ? (other ? 'in_text' : 'in_table') : sum || atMost ? 'right' : 'other', equation.right, 'term'),
    );
  }
  card.append(drawFigures());
  return { card, head };

  /** The operation with each figure a way to where it is printed, and what is printed instead. @param {string} operation */
  function drawOperation(operation) {
    const line = make('p', 'operation');
    line.lang = 'zh-CN';
    const there = [...equation.left, ...equation.right].map(({ cell }) => cell);
    const [result = ''] = /[^=]*$/.exec(operation) ?? [];
    line.append(
      ...figuresIn(operation.slice(0, operation.length - result.length), there),
      ' ',
      make('strong', '', visible(result.trim())),
    );
    if (!wrong) return line;
    const percent = equation.unit === '%' ? '%' : '';
    line.append(make('span', 'relation wrong', ' ≠ '), drawFigure(equation.printed + percent, there[0] ?? -1));
    return line;
  }

  /** @param {string} text @param {number[]} there the cells that may print its figures */
  function figuresIn(text, there) {
    return text.split(/(\d[\d,]*(?:\.\d+)?)/).map((part, i) => {
      if (i % 2 === 0) return part;
      const cell = there.slice(1).find((index) => prints(cells[index]?.printed ?? '', part));
      return cell === undefined ? part : drawFigure(part, cell);
    });
  }

  /** @param {string} text @param {number} cell */
  function drawFigure(text, cell) {
    const go = goTo(cell);
    if (!go) return make('strong', '', visible(text));
    return sayAs(makeButton('figure', go, visible(text)), 'title', 'go_to');
  }

  /** Whether a side is a figure of the text. @param {Operand[]} side */
  function inText(side) {
    return side.some(({ cell }) => cells[cell]?.form === null);
  }

  /** @param {'left' | 'right' | 'one' | 'other' | 'in_text' | 'in_table'} side @param {Operand[]} operands @param {Mark} mark */
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
    const label = say(make('p', 'side meta'), side);
    return make('div', '', label, sayAs(list, 'aria-label', side));
  }

  function drawFigures() {
    const list = make('dl', 'figures');
    if (operation === null) {
      add('printed', equation.printed);
      add(atMost ? 'limit' : sum ? 'sum' : 'expected', equation.expected);
    }
    if (!atMost || wrong) add('difference', equation.difference.replace(atMost ? '-' : /^-/, ''));
    if (/[1-9]/.test(equation.tolerance)) add('tolerance', equation.tolerance);
    if (equation.evidence)
      list.append(make('div', 'evidence', say(make('dt'), 'evidence'), drawEvidence(equation.evidence)));
    return list;

    /** @param {'printed' | 'expected' | 'sum' | 'limit' | 'difference' | 'tolerance'} word @param {string} figure */
    function add(word, figure) {
      const unit = make('span', 'meta');
      unit.lang = 'zh-CN';
      if (equation.unit === '%') say(unit, 'points').removeAttribute('lang');
      else unit.append(visible(equation.unit));
      list.append(
        make('div', word, say(make('dt'), word), make('dd', '', figure || '—', ...(figure ? [' ', unit] : []))),
      );
    }
  }
}

/** Why a relation is believed. @param {import('./report').Evidence} evidence */
function drawEvidence({ basis, holds, fails }) {
  const words = make('dd');
  if (basis === 'supported' && holds + fails > 0) return say(words, 'evidence_supported', holds, fails);
  return say(words, basis === 'prescribed' ? 'evidence_prescribed' : 'evidence_confirmed');
}

/** A formula as one would say it: no signs of its language. @param {string} text */
export const plain = (text) =>
  text
    .replace(/每(行|列): /g, '')
    .replace(/Σ ([^+−<=≤（]+?)(?= [+−<=≤]| 按|（|$)/g, '$1之和')
    .replace(/([^\s》])\[([^\]]+)\]/g, '$1“$2”')
    .replace(/\[([^\]]+)\]/g, '$1')
    .replace(/([^\d\s])\.(?=[^\d\s])/g, '$1的')
    .replace(/<=/g, '≤');

/** Whether the printed figures contradict the relation beyond rounding. @param {Equation} equation */
function fails({ relation, difference, tolerance }) {
  const [off, room] = [difference, tolerance].map((text) => Number(text.replaceAll(',', '')) || 0);
  return (relation === '<=' ? (off ?? 0) : Math.abs(off ?? 0)) > (room ?? 0);
}

/** Whether a print holds this figure, and not as a part of a longer one. @param {string} printed @param {string} figure */
function prints(printed, figure) {
  const plain = printed.replaceAll(/[,，\s]/g, '');
  const found = figure.replaceAll(',', '');
  const at = plain.indexOf(found);
  return at >= 0 && !/[\d.]/.test(plain[at - 1] ?? '') && !/\d/.test(plain[at + found.length] ?? '');
}
