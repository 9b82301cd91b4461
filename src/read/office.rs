//! Word (.docx, .doc) and Excel (.xlsx, .xls) files, by the `office_oxide` library: paragraphs and tables in their
//! order, cells with their spans, figures as they are displayed.

use std::io::Cursor;

use memchr::memmem;
use office_oxide::ir::{
    Element, InlineContent, ListItem, Table as OfficeTable, TextSpan, VerticalAlign, inline_to_text,
};
use office_oxide::options::ParseOptions;
use office_oxide::{Document as OfficeDocument, DocumentFormat};

use crate::bilingual::{Text, say};
use crate::document::{Block, Cell, Columns, Document, Paragraph, Row, Table, indent};
use crate::money::{self, Printed};

use super::lines::Running;
use super::{Content, budget, docx, unread, xls, xlsx};

/// Reads a compound file: Word or Excel 97–2003.
pub(super) fn compound(bytes: &[u8]) -> Content {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if holds("EncryptedPackage") {
        return Content::refused("application/x-ole-storage", unread::locked());
    }
    let format = if holds("WordDocument") {
        DocumentFormat::Doc
    } else if holds("Workbook") || holds("Book") {
        DocumentFormat::Xls
    } else if holds("PowerPoint Document") {
        return Content::refused("application/vnd.ms-powerpoint", slides());
    } else if holds("Root Entry") {
        return Content::refused("application/x-ole-storage", unread::other());
    } else {
        return Content::refused("application/x-ole-storage", unread::damaged());
    };
    read(bytes, format)
}

/// Reads a file of a format.
pub(super) fn read(bytes: &[u8], format: DocumentFormat) -> Content {
    // a crafted file may lead the library astray; the other files of a batch must not suffer
    let read = || parse(bytes, format);
    let broken = || Content::refused(format.mime_type(), unread::damaged());
    std::panic::catch_unwind(read).unwrap_or_else(|_| broken())
}

fn parse(bytes: &[u8], format: DocumentFormat) -> Content {
    let media_type = format.mime_type();
    if matches!(format, DocumentFormat::Ppt | DocumentFormat::Pptx) {
        return Content::refused(media_type, slides());
    }
    let mut options = ParseOptions::strict();
    options.on_incomplete = office_oxide::options::OnIncomplete::Report;
    let document = match OfficeDocument::from_reader_with(Cursor::new(bytes.to_vec()), format, &options) {
        Ok(document) => document,
        Err(error) => {
            let why = error.to_string().to_lowercase();
            let locked_file = why.contains("encrypt") || why.contains("password");
            let too_much = ["limit", "exceed", "too large", "too many"];
            let problem = match () {
                () if locked_file => unread::locked(),
                () if too_much.iter().any(|word| why.contains(word)) => super::too_much(),
                () => unread::damaged(),
            };
            return Content::refused(media_type, problem);
        }
    };
    if let Some(workbook) = document.as_xlsx() {
        let cut = workbook.worksheets.iter().any(|w| w.damage.is_some()) || !workbook.unreadable_sheets.is_empty();
        return with_cut(xlsx::content(workbook, bytes, media_type), cut);
    }
    if let Some(workbook) = document.as_xls() {
        return with_cut(xls::content(workbook, bytes, media_type), workbook.truncated());
    }
    let mut ir = document.to_ir();
    // the grounds of cells are known of this format
    if format == DocumentFormat::Docx {
        ir.sections.iter_mut().for_each(|s| without_white(&mut s.elements, true));
    }
    let mut reader = Reader { indents: docx::indents(bytes), ..Reader::default() };
    for section in &ir.sections {
        reader.elements(&section.elements);
    }
    let deepest = ir.sections.iter().map(|s| nested(&s.elements)).max().unwrap_or(0);
    let problem = match reader.blocks.is_empty() {
        _ if deepest >= DEEPEST_READ => Some(too_deep()),
        true => Some(super::nothing()),
        false => None,
    };
    let content =
        Content { document: Document::of(reader.blocks), media_type: media_type.into(), problem, ..Content::default() };
    with_cut(content, ir.metadata.text_truncated)
}

const WHITE: [u8; 3] = [0xff; 3];

/// Takes out the figures of tables that are of the colour of the paper: they show nothing.
fn without_white(elements: &mut [Element], on_paper: bool) {
    let paper = |ground: Option<[u8; 3]>| ground.is_none_or(|g| g == WHITE);
    for element in elements {
        let Element::Table(table) = element else { continue };
        for cell in table.rows.iter_mut().flat_map(|r| &mut r.cells) {
            let on_paper = on_paper && paper(cell.background_color);
            if on_paper {
                cell.content.iter_mut().for_each(blank);
            }
            without_white(&mut cell.content, on_paper);
        }
    }
    fn blank(element: &mut Element) {
        let Element::Paragraph(paragraph) = element else { return };
        if paragraph.background_color.is_some_and(|g| g != WHITE) {
            return;
        }
        for item in &mut paragraph.content {
            if let InlineContent::Text(span) = item
                && span.color == Some(WHITE)
                && span.highlight.is_none()
                && span.text.contains(|c: char| c.is_ascii_digit())
                && !span.text.contains(char::is_alphabetic)
            {
                span.text.clear();
            }
        }
    }
}

/// The library reads no tables that are nested much deeper, and does not say so.
const DEEPEST_READ: usize = 30;

/// How deep tables are nested.
fn nested(elements: &[Element]) -> usize {
    let of = |element: &Element| match element {
        Element::Table(table) => {
            1 + table.rows.iter().flat_map(|r| &r.cells).map(|c| nested(&c.content)).max().unwrap_or(0)
        }
        Element::TextBox(text) => nested(&text.content),
        _ => 0,
    };
    elements.iter().map(of).max().unwrap_or(0)
}

fn too_deep() -> Text {
    Text {
        zh: format!("有表格嵌套超过 {DEEPEST_READ} 层，更深的内容没有读取和核对。"),
        en: format!("tables are nested more than {DEEPEST_READ} deep; what is deeper was not read or checked."),
    }
}

/// Says that a part was not read, where that is so.
fn with_cut(mut content: Content, cut: bool) -> Content {
    if cut {
        content.problem = Some(say(
            "内容超过了可以读取的范围，只读到一部分，没有读完。请拆成几个文件。",
            "it holds more than can be read; only a part was read. Split it into several files.",
        ));
    }
    content
}

fn slides() -> Text {
    say(
        "这是演示文稿，不能读取。请复制其中的表格，粘贴到这里。",
        "this is a presentation, which cannot be read. Copy its tables and paste them here.",
    )
}

/// Builds a document.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    running: Running,
    /// For each table of the file in order, how many columns each of its rows leaves out before its first cell.
    indents: Vec<Vec<u32>>,
    /// Tables so far.
    tables: usize,
}

/// Tables in cells deeper than this are text.
const DEEPEST: usize = 16;

impl Reader {
    fn elements(&mut self, elements: &[Element]) {
        self.within(elements, 0);
    }

    fn within(&mut self, elements: &[Element], depth: usize) {
        for element in elements {
            match element {
                Element::Heading(heading) => self.paragraph(&inline(&heading.content)),
                Element::Paragraph(paragraph) => self.paragraph(&inline(&paragraph.content)),
                Element::Table(table) => self.table(table, depth),
                Element::List(list) => self.list(&list.items, depth),
                Element::TextBox(text) => self.within(&text.content, depth),
                Element::Footnote(note) | Element::Endnote(note) => self.within(&note.content, depth),
                _ => {}
            }
        }
    }

    fn list(&mut self, items: &[ListItem], depth: usize) {
        for item in items {
            self.within(&item.content, depth);
            if let Some(nested) = &item.nested {
                self.list(&nested.items, depth);
            }
        }
    }

    fn paragraph(&mut self, text: &str) {
        for text in text.lines().map(str::trim).filter(|t| !t.is_empty()) {
            self.running.begin();
            let place = self.running.place(text);
            if budget::paragraph(text.len()) {
                self.blocks.push(Block::Paragraph(Paragraph { text: text.into(), place }));
            }
        }
    }

    fn table(&mut self, table: &OfficeTable, depth: usize) {
        let indents =
            self.indents.get(self.tables).filter(|i| i.len() == table.rows.len()).cloned().unwrap_or_default();
        self.tables += 1;
        let inner = table.rows.iter().flat_map(|r| &r.cells).any(|c| c.content.iter().any(is_table));
        // where each cell holds a table of one cell, those are the cells' texts
        let boxed = inner && is_boxed(table);
        let inner = inner && !boxed;
        if inner && depth < DEEPEST && is_layout(table) {
            for cell in table.rows.iter().flat_map(|r| &r.cells) {
                self.within(&cell.content, depth + 1);
            }
            return;
        }
        let mut rows: Vec<Row> = Vec::with_capacity(table.rows.len());
        // how many more rows a cell above covers, column by column
        let mut covered: Vec<u32> = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            self.running.begin();
            let mut cells = Vec::with_capacity(row.cells.len());
            let mut lines = Vec::with_capacity(row.cells.len());
            let mut column = indents.get(index).map_or(0, |i| *i as usize);
            for cell in &row.cells {
                while covered.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                let written = lines_of(&cell.content, depth < DEEPEST && !boxed);
                let (text, indent) = (joined(&written), indent(&raw_of(&cell.content)));
                budget::cell(text.len());
                let place = self.running.place(&text);
                let (col_span, row_span) = (cell.col_span.clamp(1, 1_000), cell.row_span.clamp(1, 65_536));
                let end = column + col_span as usize;
                if covered.len() < end {
                    covered.resize(end, 0);
                }
                covered[column..end].fill(row_span);
                let (col_span, row_span) = (col_span as usize, row_span as usize);
                cells.push(Cell { text, place, column, col_span, row_span, indent });
                lines.push(written);
                column = end;
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            if !budget::work(covered.len() as u64 / 8) {
                return; // the table goes on where reading does not
            }
            match rows_in(&lines) {
                Some(count) => rows.extend((0..count).map(|line| row_of(&cells, &lines, line))),
                None => rows.push(Row { cells, break_before: false }),
            }
        }
        rows.retain(|r| !r.cells.is_empty());
        if rows.iter().any(|r| r.filled().next().is_some()) {
            self.blocks.push(Block::Table(Table { rows, columns: Columns::Known }));
        }
        if inner && depth < DEEPEST {
            for element in table.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.content) {
                if let Element::Table(table) = element {
                    self.table(table, depth + 1);
                }
            }
        }
    }
}

fn is_table(element: &Element) -> bool {
    matches!(element, Element::Table(_))
}

/// Whether the tables in a table of rows and columns hold one text each.
fn is_boxed(table: &OfficeTable) -> bool {
    let cells = || table.rows.iter().flat_map(|r| &r.cells);
    let single = |element: &Element| match element {
        Element::Table(t) => {
            let filled = t.rows.iter().flat_map(|r| &r.cells).filter(|c| !text_of(&c.content, false).is_empty());
            filled.count() < 2
        }
        _ => true,
    };
    let (all, boxed) = (cells().count(), cells().filter(|c| c.content.iter().any(is_table)).count());
    table.rows.len() > 1 && all > table.rows.len() && boxed * 2 >= all && cells().flat_map(|c| &c.content).all(single)
}

/// Whether a table only arranges others: its own cells print no amount.
fn is_layout(table: &OfficeTable) -> bool {
    let amount = |text: &str| matches!(money::read(text), Printed::Amount(a, _) if a.scale > 0);
    !table.rows.iter().flat_map(|r| &r.cells).any(|c| amount(&text_of(&c.content, true)))
}

/// The text of a paragraph; raised digits are marks of footnotes.
fn inline(content: &[InlineContent]) -> String {
    let raised = |span: &TextSpan| span.vertical_align == Some(VerticalAlign::Superscript);
    if !content.iter().any(|c| matches!(c, InlineContent::Text(span) if raised(span))) {
        return inline_to_text(content);
    }
    let text = |item: &InlineContent| match item {
        InlineContent::Text(span) if raised(span) => super::unicode::raised(&span.text),
        other => inline_to_text(std::slice::from_ref(other)),
    };
    content.iter().map(text).collect()
}

/// How many rows are written in one, line by line, where every cell has as many lines and some hold an amount in each.
fn rows_in(cells: &[Vec<String>]) -> Option<usize> {
    let count = cells.iter().map(Vec::len).max().filter(|n| *n > 1)?;
    let is_amount = |line: &String| matches!(money::read(line), Printed::Amount(a, _) if a.scale > 0);
    let amounts = |lines: &&Vec<String>| {
        lines.iter().filter(|l| is_amount(l)).count() > 1 && lines.iter().all(|l| l.is_empty() || is_amount(l))
    };
    let even = cells.iter().all(|lines| lines.len() == count || lines.iter().all(String::is_empty));
    (even && cells.iter().filter(|lines| lines.len() == count).count() > 1 && cells.iter().any(|l| amounts(&l)))
        .then_some(count)
}

/// One of the rows that are written in one.
fn row_of(cells: &[Cell], lines: &[Vec<String>], line: usize) -> Row {
    let cell = |(cell, lines): (&Cell, &Vec<String>)| {
        let text = lines.get(line).cloned().unwrap_or_default();
        budget::cell(text.len());
        Cell { text, row_span: 1, ..cell.clone() }
    };
    Row { cells: cells.iter().zip(lines).map(cell).collect(), break_before: false }
}

/// The text of a cell.
fn text_of(elements: &[Element], apart: bool) -> String {
    joined(&lines_of(elements, apart))
}

/// The lines of a cell as one.
fn joined(lines: &[String]) -> String {
    let mut out = String::new();
    for text in lines {
        if out.ends_with(|c: char| c.is_ascii_alphanumeric()) && text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push(' ');
        }
        out.push_str(text);
    }
    out
}

/// The first line of a cell as written.
fn raw_of(elements: &[Element]) -> String {
    match elements.first() {
        Some(Element::Paragraph(paragraph)) => inline(&paragraph.content),
        _ => String::new(),
    }
}

/// The lines of a cell: its paragraphs and what breaks them, and those of tables in it unless they are `apart`.
fn lines_of(elements: &[Element], apart: bool) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |text: &str| out.extend(text.split('\n').map(|line| line.trim().to_string()));
    fn walk(elements: &[Element], apart: bool, add: &mut dyn FnMut(&str)) {
        for element in elements {
            match element {
                Element::Heading(heading) => add(&inline(&heading.content)),
                Element::Paragraph(paragraph) => add(&inline(&paragraph.content)),
                Element::Table(table) if !apart => {
                    for cell in table.rows.iter().flat_map(|r| &r.cells) {
                        walk(&cell.content, apart, add);
                    }
                }
                Element::List(list) => {
                    for item in &list.items {
                        walk(&item.content, apart, add);
                    }
                }
                Element::TextBox(text) => walk(&text.content, apart, add),
                _ => {}
            }
        }
    }
    walk(elements, apart, &mut add);
    out
}
