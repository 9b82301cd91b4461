/**
 * One table of the disclosure, drawn in chunks of rows.
 *
 * A disclosure may have a hundred thousand cells. Each chunk is a table of its own with the widths of the whole,
 * so that the browser can lay it out, or leave it out while it is far away, without regard to the others. To
 * assistive technology all chunks together are one grid.
 */

import { make, visible } from './dom.js';
import { say, sayAs } from './language.js';

/** @typedef {import('./report').At} At */
/** @typedef {import('./report').ViewRow} ViewRow */
/** @typedef {import('./report').ViewCell} ViewCell */
/** @typedef {import('./document.js').Host} Host */

const ROWS_PER_CHUNK = 20;
/** A table as wide as this is none; what lies beyond is counted and not drawn. */
const MAX_COLUMNS = 128;
/** A cell's text is drawn up to here. */
const MAX_TEXT = 400;
/** What names a row stays in sight up to this width, and up to half of it in a narrow pane. */
const MAX_NAME = 24;
/** How much a table may lead with headings and still keep them in sight. */
const MAX_STICKY_ROWS = 4;

// Widths in em. A Chinese character is one em; digits and Latin letters are about 0.56.
const NARROW = 0.58;
const PADDING = 1.3;
const MIN_COLUMN = 2.6;
const MAX_COLUMN = 21;
/** Above a column of amounts, which decide its width. */
const MAX_HEADING = 7;
const LINE = 1.5;

/** @param {string} text at most `MAX_TEXT` of it is measured */
function widthOf(text) {
  let width = 0;
  const end = Math.min(text.length, MAX_TEXT);
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0x200b && code <= 0x206f))
      width += 8 * NARROW; // shown as its number
    else width += code < 0x2e80 ? NARROW : 1;
  }
  return width;
}

/**
 * The width of each column, so that amounts never wrap and long names do.
 * @param {ViewRow[]} rows
 */
function widthsOf(rows) {
  /** @type {number[]} */
  const widths = [];
  for (const row of rows) {
    for (const { column, col_span, text, amount } of row.cells) {
      const end = Math.min(column + col_span, MAX_COLUMNS);
      while (widths.length < end) widths.push(MIN_COLUMN);
      if (col_span !== 1 || column >= MAX_COLUMNS) continue;
      const width = widthOf(text) + PADDING;
      const most = amount ? width : row.header ? MAX_HEADING : MAX_COLUMN;
      widths[column] = Math.max(widths[column] ?? 0, Math.min(width, most));
    }
  }
  return widths.length ? widths : [MIN_COLUMN];
}

/**
 * For each row the column that names it: the last text before its first amount. Headings have that of the rows below
 * them; and none where names stand behind amounts too, as in two-sided tables.
 * @param {ViewRow[]} rows
 */
function namingColumns(rows) {
  const columns = new Array(rows.length).fill(-1);
  let below = -1;
  for (let r = rows.length - 1; r >= 0; r--) {
    const row = rows[r];
    const first = row?.header ? -1 : (row?.cells.findIndex(({ amount }) => amount) ?? -1);
    if (row && first >= 0)
      below = namesBehindAmounts(row) ? -1 : (row.cells.slice(0, first).findLast(({ text }) => text)?.column ?? below);
    columns[r] = below;
  }
  return columns;
}

/**
 * A run of rows, drawn when it is needed.
 * @typedef {{ start: number, end: number, element: HTMLElement, drawn: HTMLTableCellElement[][] | null }} Chunk
 */

export class Sheet {
  element = make('div', 'sheet');
  #grid = make('div', 'grid');
  /** @type {Chunk[]} */
  #chunks = [];
  /** In em. */
  #widths;
  /** The column that names each row, or -1. @type {number[]} */
  #naming;
  /** The cell that the tab key reaches. @type {HTMLElement | null} */
  #stop = null;

  /**
   * @param {number} block
   * @param {ViewRow[]} rows
   * @param {string | null} title what the table is called, where it has a title
   * @param {Host} host
   */
  constructor(block, rows, title, host) {
    this.block = block;
    this.rows = rows;
    this.host = host;
    this.#widths = widthsOf(rows);
    this.width = this.#widths.reduce((sum, width) => sum + width, 0);
    this.#grid.setAttribute('role', 'grid');
    if (title) this.#grid.setAttribute('aria-label', visible(title));
    else sayAs(this.#grid, 'aria-label', 'table_number', block + 1);
    this.#grid.style.width = `${this.width}em`;
    this.element.append(this.#grid);
    this.#naming = namingColumns(rows);
    this.#split();
    const cut = rows.reduce((most, row) => Math.max(most, endOf(row)), 0) - MAX_COLUMNS;
    if (cut > 0) this.element.append(say(make('p', 'cut'), 'columns_cut', cut));
  }

  /** Whether the table fits its pane; only then can its headings stay in sight. @param {number} ems */
  fit(ems) {
    const fits = this.width <= ems;
    this.element.classList.toggle('fits', fits);
    this.element.classList.toggle('named', !fits);
    // a wide name would cover what it names
    this.element.classList.toggle('roomy', ems >= 2 * MAX_NAME);
    // what scrolls must be reachable by keyboard
    if (fits || this.#stop) this.element.removeAttribute('tabindex');
    else this.element.tabIndex = 0;
  }

  /** The element of a cell, drawn if need be. @param {At} at */
  find({ row, cell }) {
    const chunk = this.#chunkOf(row);
    if (chunk) this.host.now(chunk.element);
    return chunk?.drawn?.[row - chunk.start]?.[cell];
  }

  /** The element of a cell, if it is drawn. @param {At} at */
  drawn({ row, cell }) {
    const chunk = this.#chunkOf(row);
    return chunk?.drawn?.[row - chunk.start]?.[cell];
  }

  /** @param {At} at */
  amount({ row, cell }) {
    return this.rows[row]?.cells[cell]?.amount ?? null;
  }

  /** @param {At} at */
  text({ row, cell }) {
    return this.rows[row]?.cells[cell]?.text ?? '';
  }

  /** Where the amount stands that lies in a direction from a cell. @param {At} at @param {string} key */
  neighbour({ block, row, cell }, key) {
    const step = key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 1;
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const cells = this.rows[row]?.cells ?? [];
      for (let i = cell + step; cells[i]; i += step) if (cells[i]?.amount) return { block, row, cell: i };
      return null;
    }
    const column = this.rows[row]?.cells[cell]?.column;
    for (let r = row + step; this.rows[r]; r += step) {
      const i = this.rows[r]?.cells.findIndex((other) => other.amount && other.column === column) ?? -1;
      if (i >= 0) return { block, row: r, cell: i };
    }
    return null;
  }

  /** Lets the tab key reach this cell of the table and no other. @param {HTMLElement} cell */
  stopAt(cell) {
    if (this.#stop) this.#stop.tabIndex = -1;
    cell.tabIndex = 0;
    this.#stop = cell;
  }

  #split() {
    const { rows } = this;
    let lead = 0;
    while (lead < rows.length && rows[lead]?.header) lead++;
    if (lead > 0 && lead <= MAX_STICKY_ROWS) this.#addChunk(0, lead).element.classList.add('headings');
    else lead = 0;
    for (let start = lead; start < rows.length; ) {
      const end = Math.min(start + ROWS_PER_CHUNK, rows.length);
      this.#addChunk(start, end);
      start = end;
    }
  }

  /** @param {number} start @param {number} end */
  #addChunk(start, end) {
    const element = make('div', 'chunk');
    /** @type {Chunk} */
    const chunk = { start, end, element, drawn: null };
    let lines = 0;
    let cells = 0;
    for (const row of this.rows.slice(start, end)) {
      lines += this.#linesOf(row);
      cells += row.cells.length;
    }
    const height = `${lines * LINE + (end - start) * 0.5}em`;
    element.style.minHeight = height;
    element.style.setProperty('--height', height);
    this.#chunks.push(chunk);
    this.#grid.append(element);
    this.host.later(element, () => this.#draw(chunk), cells);
    return chunk;
  }

  /** How many lines a row takes. @param {ViewRow} row */
  #linesOf(row) {
    let lines = 1;
    for (const { text, column, col_span, row_span } of row.cells) {
      if (row_span !== 1 || column >= MAX_COLUMNS) continue;
      let room = -PADDING;
      for (let c = column; c < column + col_span && c < MAX_COLUMNS; c++) room += this.#widths[c] ?? 0;
      lines = Math.max(lines, Math.ceil(widthOf(text) / Math.max(room, 1) - 0.01));
    }
    return lines;
  }

  /** @param {number} row */
  #chunkOf(row) {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const chunk = this.#chunks[middle];
      if (!chunk) return undefined;
      if (row < chunk.start) high = middle - 1;
      else if (row >= chunk.end) low = middle + 1;
      else return chunk;
    }
    return undefined;
  }

  /** @param {Chunk} chunk */
  #draw(chunk) {
    /** @type {HTMLTableCellElement[][]} */
    const drawn = [];
    chunk.drawn = drawn;
    const columns = this.#widths.map((width) => {
      const column = make('col');
      column.style.width = `${width}em`;
      return column;
    });
    const body = make('tbody');
    body.setAttribute('role', 'none');
    /** For each column, the row up to which a cell above covers it. @type {number[]} */
    const covered = new Array(columns.length).fill(0);
    for (let r = chunk.start; r < chunk.end; r++) {
      const row = this.rows[r];
      if (!row) continue;
      if (row.break_before && r > 0) body.append(this.#pageBreak());
      const cells = /** @type {HTMLTableCellElement[]} */ ([]);
      body.append(this.#drawRow(row, r, chunk.end, covered, cells));
      drawn.push(cells);
    }
    const table = make('table', '', make('colgroup', '', ...columns), body);
    table.setAttribute('role', 'rowgroup');
    chunk.element.style.minHeight = '';
    chunk.element.append(table);
  }

  /**
   * @param {ViewRow} row
   * @param {number} r its index
   * @param {number} last the row at which the chunk ends
   * @param {number[]} covered
   * @param {HTMLTableCellElement[]} cells receives the element of each cell
   */
  #drawRow(row, r, last, covered, cells) {
    const tr = make('tr', row.header ? 'header' : '');
    tr.setAttribute('role', 'row');
    let column = 0;
    /** Fills the columns where nothing is printed. @param {number} end */
    const fillTo = (end) => {
      for (; column < end; column++) if ((covered[column] ?? 0) <= r) tr.append(blank());
    };
    for (const [i, cell] of row.cells.entries()) {
      if (cell.column >= covered.length) break;
      fillTo(cell.column);
      const span = Math.min(cell.col_span, covered.length - cell.column);
      const height = Math.min(cell.row_span, last - r);
      const element = this.#drawCell(cell, row.header, r, i);
      if (span > 1) element.colSpan = span;
      if (height > 1) element.rowSpan = height;
      covered.fill(r + height, cell.column, cell.column + span);
      column = Math.max(column, cell.column + span);
      cells[i] = element;
      tr.append(element);
    }
    fillTo(covered.length);
    return tr;
  }

  /**
   * @param {ViewCell} cell
   * @param {boolean} header
   * @param {number} r
   * @param {number} i
   */
  #drawCell(cell, header, r, i) {
    const { text, amount } = cell;
    const heads = header && text !== '';
    const element = make(heads ? 'th' : 'td', amount || cell.column !== this.#naming[r] ? '' : this.#nameClass(cell));
    element.setAttribute('role', heads ? 'columnheader' : 'gridcell');
    element.textContent = visible(text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text);
    if (text.length > MAX_TEXT) element.append(say(make('span', 'cut'), 'text_cut', MAX_TEXT, text.length));
    if (amount) {
      element.className = `amount ${amount.state}`;
      element.tabIndex = -1;
      if (!this.#stop) this.stopAt(element);
    }
    this.host.place(element, { block: this.block, row: r, cell: i });
    return element;
  }

  /** @param {ViewCell} cell */
  #nameClass({ column, col_span }) {
    const width = this.#widths.slice(column, column + col_span).reduce((sum, width) => sum + width, 0);
    return width > MAX_NAME ? '' : width > MAX_NAME / 2 ? 'name wide' : 'name';
  }

  #pageBreak() {
    const cell = make('td', 'break', say(make('span', ''), 'page_break'));
    cell.colSpan = this.#widths.length;
    cell.setAttribute('role', 'gridcell');
    const row = make('tr', '', cell);
    row.setAttribute('role', 'row');
    return row;
  }
}

function blank() {
  const cell = make('td');
  cell.setAttribute('role', 'gridcell');
  return cell;
}

/** @param {ViewRow} row */
function namesBehindAmounts({ cells }) {
  const first = cells.findIndex(({ amount }) => amount);
  return first >= 0 && cells.slice(first).some(({ amount, text }) => text && !amount);
}

/** The column after the last that a row has. @param {ViewRow} row */
function endOf(row) {
  const last = row.cells.at(-1);
  return last ? last.column + last.col_span : 0;
}
