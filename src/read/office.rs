//! Word (.docx, .doc) and Excel (.xlsx, .xls) files, by the `office_oxide` library: paragraphs and tables in their
//! order, cells with their spans, figures as they are displayed.

use std::io::Cursor;

use memchr::memmem;
use office_oxide::ir::{Element, InlineContent, ListItem, Section, Table as OfficeTable, inline_to_text};
use office_oxide::options::ParseOptions;
use office_oxide::{Document as OfficeDocument, DocumentFormat};

use crate::bilingual::{Text, say};
use crate::document::{Block, Cell, CellName, Columns, Document, Paragraph, Place, Row, Table};

use super::lines::Running;
use super::{Content, budget};

/// Reads a compound file: Word or Excel 97–2003.
pub(super) fn compound(bytes: &[u8]) -> Content {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if holds("EncryptedPackage") {
        return Content::refused("application/x-ole-storage", locked());
    }
    let format = if holds("WordDocument") {
        DocumentFormat::Doc
    } else if holds("Workbook") || holds("Book") {
        DocumentFormat::Xls
    } else if holds("PowerPoint Document") {
        return Content::refused("application/vnd.ms-powerpoint", slides());
    } else if holds("Root Entry") {
        return Content::refused("application/x-ole-storage", other());
    } else {
        return Content::refused("application/x-ole-storage", damaged());
    };
    read(bytes, format)
}

/// Reads a file of a format.
pub(super) fn read(bytes: &[u8], format: DocumentFormat) -> Content {
    // a crafted file may lead the library astray; the other files of a batch must not suffer
    let read = || parse(bytes, format);
    let broken = || Content::refused(format.mime_type(), damaged());
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
            let too_much = ["limit", "exceed", "too large", "too many", "bomb", "ratio"];
            let problem = match () {
                () if locked_file => locked(),
                () if too_much.iter().any(|word| why.contains(word)) => super::too_much(),
                () => damaged(),
            };
            return Content::refused(media_type, problem);
        }
    };
    let ir = document.to_ir();
    let mut reader =
        Reader { spreadsheet: matches!(format, DocumentFormat::Xls | DocumentFormat::Xlsx), ..Reader::default() };
    for (index, section) in ir.sections.into_iter().enumerate() {
        if !budget::work(1 + document.as_xlsx().map_or(0, |d| d.worksheets.len() as u64)) {
            break;
        }
        // the library leaves out rows without cells; each row says its number
        let sheet =
            document.as_xlsx().and_then(|d| d.worksheets.iter().find(|w| Some(&w.name) == section.title.as_ref()));
        reader.numbers = sheet.map(|w| w.rows.iter().map(|r| r.index).collect()).unwrap_or_default();
        reader.section(index as u32 + 1, section);
    }
    let problem = if ir.metadata.text_truncated {
        Some(say(
            "内容超过了可以读取的范围，只读到一部分，没有读完。请拆成几个文件。",
            "it holds more than can be read; only a part was read. Split it into several files.",
        ))
    } else if !reader.hidden.is_empty() {
        Some(hidden(&reader.hidden))
    } else if reader.too_deep > 0 {
        Some(nested(reader.too_deep))
    } else if reader.blocks.is_empty() {
        Some(super::nothing())
    } else {
        None
    };
    Content { document: Document::of(reader.blocks), media_type: media_type.into(), problem, pages: None }
}

/// What is said of tables that are nested too deep.
fn nested(count: usize) -> Text {
    Text {
        zh: format!("有 {count} 个单元格里的表嵌套超过 {DEEPEST} 层，更深的内容没有读取和核对。"),
        en: format!(
            "tables are nested more than {DEEPEST} deep in {count} cells; what is deeper was not read or checked."
        ),
    }
}

/// Tables in cells of tables nested deeper are not read; the library reads none below a hundred levels.
const DEEPEST: usize = 20;

/// What is said of hidden sheets, by their names.
pub(super) fn hidden(sheets: &[String]) -> Text {
    Text {
        zh: format!("有隐藏的工作表，没有读取和核对：{}。", sheets.join("、")),
        en: format!("it has hidden sheets, which were not read or checked: {}.", sheets.join(", ")),
    }
}

pub(super) fn locked() -> Text {
    say(
        "这个文件需要密码才能打开。请打开后另存为没有密码的文件再试。",
        "this file needs a password. Open it, save it without a password, and try again.",
    )
}

pub(super) fn damaged() -> Text {
    say(
        "这个文件已损坏或不完整，打不开。请重新下载，或打开后另存为 .docx、.xlsx 再试。",
        "this file is damaged or incomplete. Download it again, or open it, save it as .docx or .xlsx, and try again.",
    )
}

/// What is said of a document of another program.
pub(super) fn other() -> Text {
    say(
        "这不是 Word 或 Excel 文件，不能读取。请用原来的软件打开，另存为 .docx、.xlsx 或 PDF 再试。",
        "it is no Word or Excel file and cannot be read. Open it in the program it comes from, save it as .docx, .xlsx or PDF, and try again.",
    )
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
    spreadsheet: bool,
    blocks: Vec<Block>,
    hidden: Vec<String>,
    /// How many cells hold tables that are nested too deep.
    too_deep: usize,
    /// The numbers of the sheet's rows, from 1, where they are known.
    numbers: Vec<u32>,
    running: Running,
}

impl Reader {
    fn section(&mut self, number: u32, section: Section) {
        let title = section.title.clone().unwrap_or_default();
        if section.hidden {
            self.hidden.push(title);
            return;
        }
        if self.spreadsheet && !title.is_empty() {
            let place = Place::Sheet { sheet: number, cell: CellName { row: 0, column: 0 } };
            self.blocks.push(Block::Paragraph(Paragraph { text: title, place }));
        }
        self.elements(&section.elements, number);
    }

    fn elements(&mut self, elements: &[Element], sheet: u32) {
        for element in elements {
            match element {
                Element::Heading(heading) => self.paragraph(&inline_to_text(&heading.content)),
                Element::Paragraph(paragraph) if !self.spreadsheet => {
                    self.paragraph(&inline_to_text(&paragraph.content));
                }
                Element::Table(table) => self.table(table, sheet),
                Element::List(list) => self.list(&list.items, sheet),
                Element::TextBox(text) => self.elements(&text.content, sheet),
                Element::Footnote(note) | Element::Endnote(note) => self.elements(&note.content, sheet),
                _ => {}
            }
        }
    }

    fn list(&mut self, items: &[ListItem], sheet: u32) {
        for item in items {
            self.elements(&item.content, sheet);
            if let Some(nested) = &item.nested {
                self.list(&nested.items, sheet);
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

    fn table(&mut self, table: &OfficeTable, sheet: u32) {
        let mut rows: Vec<Row> = Vec::with_capacity(table.rows.len());
        // how many more rows a cell above covers, column by column
        let mut covered: Vec<u32> = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            self.running.begin();
            let number = self.numbers.get(index).map_or(index as u32, |n| n.saturating_sub(1));
            let mut cells = Vec::with_capacity(row.cells.len());
            let mut column = 0;
            for cell in &row.cells {
                while covered.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                let (text, too_deep) = text_of(&cell.content);
                self.too_deep += usize::from(too_deep);
                budget::cell(text.len());
                let place = if self.spreadsheet {
                    Place::Sheet { sheet, cell: CellName { row: number, column: column as u32 } }
                } else {
                    self.running.place(&text)
                };
                let (col_span, row_span) = (cell.col_span.clamp(1, 1_000), cell.row_span.clamp(1, 65_536));
                let end = column + col_span as usize;
                if covered.len() < end {
                    covered.resize(end, 0);
                }
                covered[column..end].fill(row_span);
                cells.push(Cell { text, place, column, col_span: col_span as usize, row_span: row_span as usize });
                column = end;
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            if !budget::work(covered.len() as u64 / 8) {
                return; // the table goes on where reading does not
            }
            rows.push(Row { cells, break_before: false });
        }
        rows.retain(|r| !r.cells.is_empty());
        if rows.iter().any(|r| r.filled().next().is_some()) {
            self.blocks.push(Block::Table(Table { rows, columns: Columns::Known }));
        }
    }
}

/// The text of a cell: its paragraphs, and those of tables in it; and whether some are nested too deep to be read.
fn text_of(elements: &[Element]) -> (String, bool) {
    let mut out = String::new();
    let mut too_deep = false;
    let mut add = |text: &str| {
        let text = text.replace('\n', "");
        let text = text.trim();
        if out.ends_with(|c: char| c.is_ascii_alphanumeric()) && text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push(' ');
        }
        out.push_str(text);
    };
    fn walk(elements: &[Element], depth: usize, too_deep: &mut bool, add: &mut dyn FnMut(&str)) {
        if depth > DEEPEST {
            *too_deep |= !elements.is_empty();
            return;
        }
        let inline = |content: &[InlineContent]| inline_to_text(content);
        for element in elements {
            match element {
                Element::Heading(heading) => add(&inline(&heading.content)),
                Element::Paragraph(paragraph) => add(&inline(&paragraph.content)),
                Element::Table(table) => {
                    for cell in table.rows.iter().flat_map(|r| &r.cells) {
                        walk(&cell.content, depth + 1, too_deep, add);
                    }
                }
                Element::List(list) => {
                    for item in &list.items {
                        walk(&item.content, depth + 1, too_deep, add);
                    }
                }
                Element::TextBox(text) => walk(&text.content, depth + 1, too_deep, add),
                _ => {}
            }
        }
    }
    walk(elements, 0, &mut too_deep, &mut add);
    (out, too_deep)
}
