//! RTF, a common format to save in of Word and WPS: paragraphs and tables, text in Unicode and code page escapes.

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, WINDOWS_1252};
use std::collections::HashMap;

use crate::document::{Block, Cell, Columns, Document, Paragraph, Row, Table};

use super::budget;
use super::lines::Running;
use super::xml::{MOST_CELLS, MOST_COLUMNS};
use super::{Content, unicode, unread};

const MEDIA_TYPE: &str = "application/rtf";

/// Groups nested deeper share the state of the last.
const DEEPEST: usize = 1_000;
/// Edges of cells nearer than this are one, in twentieths of a point.
const SAME: i64 = 40;

/// Whether some bytes are such a file.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf")
}

/// More colours are not looked at.
const MOST_COLOURS: usize = 10_000;

fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && !text.contains(char::is_alphabetic)
}

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Content {
    let mut reader = Reader::new(bytes);
    reader.run();
    let complete = reader.groups.len() <= 1 && reader.cells <= MOST_CELLS;
    let blocks = reader.finish();
    let problem = match (blocks.is_empty(), complete) {
        (true, _) => Some(super::nothing()),
        (false, false) => Some(unread::damaged()),
        _ => None,
    };
    Content { document: Document::of(blocks), media_type: MEDIA_TYPE.into(), problem, ..Content::default() }
}

/// What holds within a group.
#[derive(Debug, Clone)]
struct State {
    /// Whether its text is none of the document's.
    skipped: bool,
    /// What a group begins with, where that decides what it is.
    hidden: bool,
    deleted: bool,
    raised: bool,
    font: i64,
    /// How many characters stand behind an escape in Unicode for those who cannot read it.
    fallback: usize,
    /// Whether the paragraph is in a table, and how deep.
    in_table: bool,
    depth: usize,
    fonts: bool,
    colours: bool,
    /// Whether text is white, and whether on a colour of its own.
    white: bool,
    ground: bool,
}

/// A cell's definition in a row: where it ends, and what it is joined to.
#[derive(Debug, Clone, Copy, Default)]
struct Definition {
    right: i64,
    with_left: bool,
    with_above: bool,
}

#[derive(Debug, Default)]
struct RowOf {
    left: i64,
    definitions: Vec<Definition>,
    texts: Vec<String>,
}

/// The row that is being written.
#[derive(Debug, Default)]
struct OpenRow {
    left: i64,
    next: Definition,
    definitions: Vec<Definition>,
    texts: Vec<String>,
    /// Whether a cell is of another colour than the paper.
    ground: bool,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    groups: Vec<State>,
    state: State,
    /// The code page of the file, and those of its fonts.
    usual: &'static Encoding,
    fonts: HashMap<i64, &'static Encoding>,
    /// The colours in order: whether each is white; and the one that is being read.
    whites: Vec<bool>,
    colour: [i64; 3],
    /// Bytes of a code page still to be decoded.
    coded: Vec<u8>,
    /// Characters still to be passed over.
    pass: usize,
    /// The first half of a character that Unicode escapes write in two.
    half: Option<u16>,
    text: String,
    /// How deep in tables the text stands, and what stands in the cell around.
    text_depth: usize,
    around: String,
    row: OpenRow,
    rows: Vec<RowOf>,
    /// The same of tables in cells.
    inner: OpenRow,
    inner_rows: Vec<RowOf>,
    inner_tables: Vec<Vec<RowOf>>,
    blocks: Vec<Block>,
    cells: usize,
    running: Running,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Reader<'a> {
        let state = State {
            skipped: false,
            hidden: false,
            deleted: false,
            raised: false,
            font: 0,
            fallback: 1,
            in_table: false,
            depth: 1,
            fonts: false,
            colours: false,
            white: false,
            ground: false,
        };
        Reader {
            bytes,
            at: 0,
            groups: Vec::new(),
            state,
            usual: WINDOWS_1252,
            fonts: HashMap::new(),
            whites: Vec::new(),
            colour: [0; 3],
            coded: Vec::new(),
            pass: 0,
            half: None,
            text: String::new(),
            text_depth: 1,
            around: String::new(),
            row: OpenRow::default(),
            rows: Vec::new(),
            inner: OpenRow::default(),
            inner_rows: Vec::new(),
            inner_tables: Vec::new(),
            blocks: Vec::new(),
            cells: 0,
            running: Running::default(),
        }
    }

    fn run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'{' => {
                    self.decode();
                    if self.groups.len() < DEEPEST {
                        self.groups.push(self.state.clone());
                    }
                    // a group that begins with \* is one that not every reader knows
                    if self.bytes[self.at..].starts_with(b"\\*") && !self.known_destination() {
                        self.state.skipped = true;
                    }
                }
                b'}' => {
                    self.decode();
                    self.pass = 0;
                    match self.groups.pop() {
                        Some(state) if !self.groups.is_empty() => self.state = state,
                        _ => return,
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
            if self.cells > MOST_CELLS || budget::spent() {
                return;
            }
        }
    }

    /// Whether what a `\*` group is for is known here: tables in tables.
    fn known_destination(&self) -> bool {
        let rest = self.bytes[self.at + 2..].trim_ascii_start();
        rest.starts_with(b"\\nesttableprops") || rest.starts_with(b"\\shpinst")
    }

    fn shows(&self) -> bool {
        !self.state.skipped && !self.state.hidden && !self.state.deleted
    }

    /// Whether a number of the table of colours is white.
    fn is_white(&self, number: Option<i64>) -> bool {
        let at = number.and_then(|n| usize::try_from(n).ok());
        at.and_then(|at| self.whites.get(at)).copied().unwrap_or(false)
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        if self.state.colours && byte == b';' && self.whites.len() < MOST_COLOURS {
            self.whites.push(std::mem::take(&mut self.colour) == [255; 3]);
        }
        if self.pass > 0 {
            self.pass -= 1;
        } else if self.shows() {
            self.coded.push(byte);
        }
    }

    /// Decodes the bytes that stand together.
    fn decode(&mut self) {
        if self.coded.is_empty() {
            return;
        }
        let coded = std::mem::take(&mut self.coded);
        let encoding = self.fonts.get(&self.state.font).copied().unwrap_or(self.usual);
        let text = if coded.is_ascii() {
            String::from_utf8_lossy(&coded).into_owned()
        } else {
            encoding.decode_without_bom_handling(&coded).0.into_owned()
        };
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        self.text_depth = self.state.depth;
        let on_paper = self.state.in_table && !self.state.ground && !self.row.ground && !self.inner.ground;
        // figures of the colour of the paper show nothing
        if self.state.white && on_paper && is_figure(text) {
            return;
        }
        if self.state.raised { self.text.push_str(&unicode::raised(text)) } else { self.text.push_str(text) }
    }

    fn character(&mut self, c: char) {
        self.decode();
        if self.pass > 0 {
            self.pass -= 1;
        } else if self.shows() {
            self.push(c.encode_utf8(&mut [0; 4]));
        }
    }

    /// A control word or symbol, behind its backslash.
    fn control(&mut self) {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).take(32).count();
        if letters == 0 {
            let symbol = rest.first().copied().unwrap_or(0);
            self.at += 1;
            match symbol {
                b'\'' => {
                    let digits = self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
                    if let Some(byte) = digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
                        self.at += 2;
                        self.byte(byte);
                    }
                }
                b'{' | b'}' | b'\\' => self.byte(symbol),
                b'~' => self.character(' '),
                b'_' => self.character('-'),
                b'\r' | b'\n' => self.paragraph(),
                _ => {}
            }
            return;
        }
        let word = String::from_utf8_lossy(&rest[..letters]).into_owned();
        let mut end = letters;
        let signed = rest.get(end) == Some(&b'-');
        let digits = rest[end + usize::from(signed)..].iter().take_while(|b| b.is_ascii_digit()).take(10).count();
        let mut number: Option<i64> = None;
        if digits > 0 {
            let start = end + usize::from(signed);
            let text = String::from_utf8_lossy(&rest[start..start + digits]);
            number = text.parse().ok().map(|n: i64| if signed { -n } else { n });
            end = start + digits;
        }
        if rest.get(end) == Some(&b' ') {
            end += 1;
        }
        self.at += end;
        self.word(&word, number);
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        let on = number != Some(0);
        match word {
            // what follows is text as well
            "u" => {
                self.decode();
                let unit = number.unwrap_or(0) as u16;
                if self.shows() {
                    self.unit(unit);
                }
                self.pass = self.state.fallback;
                return;
            }
            "bin" => self.at = self.at.saturating_add(number.unwrap_or(0).max(0) as usize),
            "ansicpg" => self.usual = page(number.unwrap_or(0)).unwrap_or(self.usual),
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 8) as usize,
            _ => {}
        }
        self.decode();
        match word {
            "fonttbl" => (self.state.skipped, self.state.fonts) = (true, true),
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.state.fonts => {
                let of = charset(number.unwrap_or(0));
                self.fonts.extend(of.map(|encoding| (self.state.font, encoding)));
            }
            "colortbl" => (self.state.skipped, self.state.colours) = (true, true),
            "red" => self.colour[0] = number.unwrap_or(0),
            "green" => self.colour[1] = number.unwrap_or(0),
            "blue" => self.colour[2] = number.unwrap_or(0),
            "cf" => self.state.white = self.is_white(number),
            "cb" | "chcbpat" | "highlight" | "cbpat" => self.state.ground = on && !self.is_white(number),
            "stylesheet" | "info" | "pict" | "objdata" | "header" | "headerl" | "headerr" | "headerf" | "footer"
            | "footerl" | "footerr" | "footerf" | "footnote" | "annotation" | "fldinst" | "listtable"
            | "listoverridetable" | "nonshppict" | "xe" | "tc" | "bkmkstart" | "bkmkend" | "themedata"
            | "datastore" | "nonesttables" | "rsidtbl" | "generator" | "sp" | "atnid" | "atnauthor" => {
                self.state.skipped = true
            }
            "v" => self.state.hidden = on,
            "deleted" => self.state.deleted = on,
            "super" => self.state.raised = on,
            "up" => self.state.raised = number.unwrap_or(6) > 0,
            "sub" | "nosupersub" => self.state.raised = false,
            "plain" => {
                (self.state.hidden, self.state.raised, self.state.deleted) = (false, false, false);
                (self.state.white, self.state.ground) = (false, false);
            }
            "pard" => (self.state.in_table, self.state.depth) = (false, 1),
            "intbl" => self.state.in_table = on,
            "itap" => {
                self.state.depth = number.unwrap_or(1).clamp(0, 64) as usize;
                self.state.in_table = self.state.depth > 0;
                if self.state.depth > 1 && self.text_depth <= 1 {
                    self.around.push_str(&std::mem::take(&mut self.text));
                }
            }
            "par" | "sect" | "page" if !self.state.skipped => self.paragraph(),
            "line" if self.shows() && !self.state.in_table => self.paragraph(),
            "tab" => self.character(' '),
            "emdash" => self.character('—'),
            "endash" => self.character('–'),
            "lquote" => self.character('‘'),
            "rquote" => self.character('’'),
            "ldblquote" => self.character('“'),
            "rdblquote" => self.character('”'),
            _ if self.state.skipped => {}
            "trowd" => {
                let row = if self.in_inner() { &mut self.inner } else { &mut self.row };
                (row.definitions, row.next, row.left, row.ground) = (Vec::new(), Definition::default(), 0, false);
            }
            "clcbpat" | "clshdng" => {
                let ground = on && (word == "clshdng" || !self.is_white(number));
                let row = if self.in_inner() { &mut self.inner } else { &mut self.row };
                row.ground |= ground;
            }
            "trleft" => {
                let row = if self.in_inner() { &mut self.inner } else { &mut self.row };
                row.left = number.unwrap_or(0);
            }
            "clmrg" | "clvmrg" | "cellx" => {
                let row = if self.in_inner() { &mut self.inner } else { &mut self.row };
                match word {
                    "clmrg" => row.next.with_left = true,
                    "clvmrg" => row.next.with_above = true,
                    _ if row.definitions.len() < MOST_COLUMNS => {
                        let right = number.unwrap_or(0);
                        row.definitions.push(Definition { right, ..std::mem::take(&mut row.next) });
                    }
                    _ => {}
                }
            }
            "cell" => {
                self.cells += 1;
                let text = std::mem::take(&mut self.around) + &std::mem::take(&mut self.text);
                self.row.texts.push(text.trim().to_string());
                self.end_inner();
            }
            "nestcell" => {
                self.cells += 1;
                let text = std::mem::take(&mut self.text);
                self.inner.texts.push(text.trim().to_string());
            }
            "row" => {
                let texts = std::mem::take(&mut self.row.texts);
                let OpenRow { left, definitions, .. } = &self.row;
                budget::cells(definitions.len() + texts.len(), 0);
                self.rows.push(RowOf { left: *left, definitions: definitions.clone(), texts });
            }
            "nestrow" => {
                let texts = std::mem::take(&mut self.inner.texts);
                let OpenRow { left, definitions, .. } = &self.inner;
                budget::cells(definitions.len() + texts.len(), 0);
                self.inner_rows.push(RowOf { left: *left, definitions: definitions.clone(), texts });
            }
            _ => {}
        }
    }

    fn in_inner(&self) -> bool {
        self.state.depth > 1
    }

    fn unit(&mut self, unit: u16) {
        match (self.half.take(), unit) {
            (_, 0xd800..=0xdbff) => self.half = Some(unit),
            (Some(high), 0xdc00..=0xdfff) => self.push(&String::from_utf16_lossy(&[high, unit])),
            _ => self.push(&String::from_utf16_lossy(&[unit])),
        }
    }

    /// Ends a paragraph.
    fn paragraph(&mut self) {
        self.decode();
        if self.state.in_table {
            return; // paragraphs of a cell are one text
        }
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() && self.rows.is_empty() {
            return;
        }
        self.end_table();
        if !text.is_empty() {
            self.running.begin();
            let place = self.running.place(text);
            budget::paragraph(text.len());
            self.blocks.push(Block::Paragraph(Paragraph { text: text.to_string(), place }));
        }
    }

    fn end_inner(&mut self) {
        if !self.inner_rows.is_empty() {
            self.inner_tables.push(std::mem::take(&mut self.inner_rows));
        }
    }

    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let inner = std::mem::take(&mut self.inner_tables);
        // a table that only arranges others is its texts
        let text = |r: &RowOf| r.texts.iter().any(|t| t.contains(|c: char| c.is_ascii_digit()));
        if !inner.is_empty() && !rows.iter().any(text) {
            for text in rows.iter().flat_map(|r| &r.texts).filter(|t| !t.is_empty()) {
                self.running.begin();
                let place = self.running.place(text);
                self.blocks.push(Block::Paragraph(Paragraph { text: text.clone(), place }));
            }
        } else {
            self.table(&rows);
        }
        inner.iter().for_each(|rows| self.table(rows));
    }

    /// The table of some rows, whose cells end where their definitions say.
    fn table(&mut self, rows: &[RowOf]) {
        let mut edges: Vec<i64> = rows.iter().flat_map(|r| r.definitions.iter().map(|d| d.right)).collect();
        edges.extend(rows.iter().map(|r| r.left));
        edges.sort_unstable();
        let mut grid: Vec<i64> = Vec::new();
        for edge in edges {
            if grid.last().is_none_or(|last| edge - last > SAME) {
                grid.push(edge);
            }
        }
        let nearest = |edge: i64| grid.partition_point(|g| *g <= edge + SAME).saturating_sub(1);
        let mut out: Vec<Row> = Vec::with_capacity(rows.len());
        // the cell that is continued below, by its first column: its row and its number there
        let mut above: HashMap<usize, (usize, usize)> = HashMap::new();
        for row in rows {
            self.running.begin();
            let mut cells: Vec<Cell> = Vec::with_capacity(row.texts.len());
            let mut left = nearest(row.left);
            for (index, text) in row.texts.iter().enumerate() {
                let definition = row.definitions.get(index);
                let right = definition.map_or(left + 1, |d| nearest(d.right)).max(left + 1);
                let place = self.running.place(text);
                let continued = definition.filter(|d| d.with_above).and_then(|_| above.get(&left)).copied();
                match (definition, cells.last_mut(), continued) {
                    (Some(Definition { with_left: true, .. }), Some(last), _) => {
                        last.col_span = right - last.column;
                        last.text.push_str(text);
                    }
                    (_, _, Some((at, cell))) => {
                        let last = out.len();
                        if let Some(cell) = out.get_mut(at).and_then(|r| r.cells.get_mut(cell)) {
                            cell.row_span = rows_between(at, last);
                            cell.text.push_str(text);
                        }
                    }
                    _ => {
                        above.insert(left, (out.len(), cells.len()));
                        let (column, col_span) = (left, right - left);
                        cells.push(Cell { text: text.clone(), place, column, col_span, row_span: 1, indent: 0 });
                    }
                }
                left = right;
            }
            out.push(Row { cells, break_before: false });
        }
        if out.iter().any(|r| r.filled().next().is_some()) {
            self.blocks.push(Block::Table(Table { rows: out, columns: Columns::Known }));
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.decode();
        self.state.in_table = false;
        self.paragraph();
        self.end_inner();
        self.end_table();
        self.blocks
    }
}

/// How many rows a cell covers that begins in one and goes on in another.
fn rows_between(first: usize, last: usize) -> usize {
    last + 1 - first
}

/// The encoding of a code page.
fn page(number: i64) -> Option<&'static Encoding> {
    match number {
        936 | 54936 => Some(GBK),
        950 => Some(BIG5),
        932 => Some(SHIFT_JIS),
        949 => Some(EUC_KR),
        65001 => Some(encoding_rs::UTF_8),
        1252 => Some(WINDOWS_1252),
        _ => None,
    }
}

/// The encoding of a font's character set; that of the file where it says none.
fn charset(number: i64) -> Option<&'static Encoding> {
    match number {
        134 => Some(GBK),
        136 => Some(BIG5),
        128 => Some(SHIFT_JIS),
        129 => Some(EUC_KR),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::*;

    fn texts(rtf: &str) -> Vec<Vec<String>> {
        let content = read(rtf.as_bytes());
        let mut out = Vec::new();
        for block in content.document.blocks {
            match block {
                Block::Paragraph(p) => out.push(vec![p.text]),
                Block::Table(t) => {
                    out.extend(
                        t.rows.iter().map(|r| r.cells.iter().map(|c| format!("{}:{}", c.column, c.text)).collect()),
                    );
                }
            }
        }
        out
    }

    const HEAD: &str = "{\\rtf1\\ansi\\ansicpg936\\uc1{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 SimSun;}}{\\*\\generator x;}";

    #[test]
    fn tables_with_escapes() {
        let rtf = format!(
            "{HEAD}\\pard\\f1\\'d6\\'a7\\'b3\\'f6\\par
             \\trowd\\cellx2000\\cellx4000\\cellx6000\\pard\\intbl\\u31185?\\u30446 ?\\cell\\pard\\intbl 1,234.56\\cell 2.00{{\\super 1}}\\cell\\row
             \\trowd\\clvmgf\\cellx2000\\cellx6000\\pard\\intbl a\\cell b\\cell\\row
             \\trowd\\clvmrg\\cellx2000\\cellx6000\\pard\\intbl\\cell c{{\\v hidden}}{{\\deleted old}}\\cell\\row
             \\pard end\\par}}"
        );
        assert_eq!(
            texts(&rtf),
            [vec!["支出"], vec!["0:科目", "1:1,234.56", "2:2.00¹"], vec!["0:a", "1:b"], vec!["1:c"], vec!["end"]]
        );
        let content = read(rtf.as_bytes());
        let Block::Table(table) = &content.document.blocks[1] else { panic!() };
        assert_eq!((table.rows[1].cells[0].row_span, table.rows[1].cells[1].col_span), (2, 2));
        assert_eq!(content.problem, None);
    }

    #[test]
    fn a_table_in_a_cell_is_a_table() {
        let rtf = format!(
            "{HEAD}\\trowd\\cellx9000\\pard\\intbl title\\par\\pard\\intbl\\itap2 x\\nestcell 1.00\\nestcell
             {{\\*\\nesttableprops\\trowd\\cellx2000\\cellx4000\\nestrow}}{{\\nonesttables\\par}}\\pard\\intbl\\itap1\\cell\\row\\pard\\par}}"
        );
        assert_eq!(texts(&rtf), [vec!["title"], vec!["0:x", "1:1.00"]]);
    }

    #[test]
    fn figures_of_the_colour_of_the_paper_show_nothing() {
        let row =
            |ground: &str, text: &str| format!("\\trowd{ground}\\cellx2000\\cellx4000\\pard\\intbl {text}\\cell\\row");
        let rtf = format!(
            "{HEAD}{{\\colortbl;\\red255\\green255\\blue255;\\red0\\green51\\blue102;}}{}{}{}}}",
            row("", "a\\cell{\\cf1 1.00}"),
            row("\\clcbpat2", "b\\cell{\\cf1 2.00}"),
            row("\\clcbpat1", "c\\cell{\\cf2 3.00}{\\cf1 4}")
        );
        assert_eq!(texts(&rtf), [["0:a", "1:"], ["0:b", "1:2.00"], ["0:c", "1:3.00"]]);
    }

    #[test]
    fn strange_files_do_no_harm() {
        let parts = [
            "{",
            "}",
            "\\",
            "\\u",
            "\\u-3",
            "\\'",
            "\\'d",
            "\\bin99999999 ",
            "\\cell",
            "\\row",
            "\\trowd",
            "\\cellx-9999999999",
            "\\intbl",
            "\\par",
            "\\*",
            "\\nestcell",
            "\\nestrow",
            "\\itap9999999",
            "\\uc-1",
            "1.00",
            "\\f1",
            "\\clvmrg",
            "\\clmrg",
        ];
        let mut random = Random::new();
        for _ in 0..3_000 {
            let text = format!("{HEAD}{}", random.text(&parts, 60));
            let _ = read(text.as_bytes());
        }
        for unit in ["{", "\\cell", "\\trowd\\cellx1\\cell\\row", "\\u55357?", "}"] {
            let _ = read(format!("{HEAD}{}", unit.repeat(200_000 / unit.len())).as_bytes());
        }
    }
}
