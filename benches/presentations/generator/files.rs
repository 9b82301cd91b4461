//! Writes a paper in a format.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::choices::{Choice, Choices};
use super::paper::{Block, Cell, Paper, Slot, grid};
use crate::support::pdf::{Page, pdf};

/// A paper as a file of a format: its name and bytes.
pub fn file(paper: &Paper, choices: &Choices) -> (String, Vec<u8>) {
    match choices.of(Choice::Format) {
        "html" => ("disclosure.html".into(), html(paper).into_bytes()),
        "xlsx" => ("disclosure.xlsx".into(), xlsx(paper).unwrap_or_default()),
        "docx" => ("disclosure.docx".into(), docx(paper).unwrap_or_default()),
        "pdf" => ("disclosure.pdf".into(), pages(paper, choices)),
        "layout" => ("disclosure.txt".into(), layout(paper).into_bytes()),
        _ => ("disclosure.txt".into(), text(paper, choices.is(Choice::Trailing, "dropped")).into_bytes()),
    }
}

// --- text and HTML ---------------------------------------------------------------------------------------------------

fn text(paper: &Paper, dropped: bool) -> String {
    let mut out = String::new();
    for block in &paper.blocks {
        match block {
            Block::Line(line) => {
                let _ = writeln!(out, "{line}");
            }
            Block::PageEnd | Block::FormEnd => out.push('\n'),
            Block::Table(rows) => {
                for row in grid(rows) {
                    let cell = |slot: &Slot| match slot {
                        Slot::Begins(cell) => cell.text.replace('\n', ""),
                        _ => String::new(),
                    };
                    let line = row.iter().map(cell).collect::<Vec<_>>().join("\t");
                    let _ = writeln!(out, "{}", if dropped { line.trim_end_matches('\t') } else { &line });
                }
            }
        }
    }
    out
}

/// Text as programs take it out of pages: columns stand one below the other, parted by blanks.
fn layout(paper: &Paper) -> String {
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let mut out = String::new();
    for block in &paper.blocks {
        match block {
            Block::Line(line) => {
                let _ = writeln!(out, "        {line}");
            }
            Block::PageEnd | Block::FormEnd => out.push('\u{c}'),
            Block::Table(rows) => {
                let slots = grid(rows);
                let mut widths = vec![0; slots.first().map_or(0, Vec::len)];
                for row in &slots {
                    for (width, slot) in widths.iter_mut().zip(row) {
                        if let Slot::Begins(cell) = slot
                            && cell.cols <= 1
                        {
                            *width = (*width).max(wide(&cell.text.replace('\n', "")) + 2);
                        }
                    }
                }
                for row in &slots {
                    let (mut line, mut at) = (String::new(), 0);
                    for (width, slot) in widths.iter().zip(row) {
                        if let Slot::Begins(cell) = slot {
                            let text = cell.text.replace('\n', "");
                            let before = if cell.amount.is_some() { width.saturating_sub(wide(&text)) } else { 0 };
                            let blanks = (at + before).saturating_sub(wide(&line)).max(usize::from(!line.is_empty()));
                            let _ = write!(line, "{}{text}", " ".repeat(blanks));
                        }
                        at += width;
                    }
                    let _ = writeln!(out, "{}", line.trim_end());
                }
            }
        }
    }
    out
}

/// Text in markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn html(paper: &Paper) -> String {
    let mut out = String::from("<!doctype html>\n<html><head><meta charset=\"utf-8\"></head><body>\n");
    let cell = |c: &Cell| {
        let span = |name: &str, n: usize| if n > 1 { format!(" {name}={n}") } else { String::new() };
        let (cols, rows) = (span("colspan", c.cols), span("rowspan", c.rows));
        format!("<td{cols}{rows}>{}</td>", escaped(&c.text).replace('\n', "<br>"))
    };
    for block in &paper.blocks {
        match block {
            Block::Line(line) => {
                let _ = writeln!(out, "<p>{}</p>", escaped(line));
            }
            Block::PageEnd | Block::FormEnd => {}
            Block::Table(rows) => {
                out.push_str("<table border=\"1\">\n");
                for row in rows {
                    let _ = writeln!(out, "<tr>{}</tr>", row.iter().map(cell).collect::<String>());
                }
                out.push_str("</table>\n");
            }
        }
    }
    out + "</body></html>\n"
}

// --- spreadsheets ----------------------------------------------------------------------------------------------------

/// One sheet a form; amounts are numbers with a format where they print nothing else.
fn xlsx(paper: &Paper) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (mut row, mut sheets, mut open) = (0_u32, 0, false);
    let plain = Format::new().set_align(FormatAlign::Center).set_text_wrap();
    for block in &paper.blocks {
        if matches!(block, Block::FormEnd) {
            open = false;
            continue;
        }
        if !open {
            sheets += 1;
            book.add_worksheet().set_name(format!("表{sheets}"))?;
            (row, open) = (0, true);
        }
        let sheet = book.worksheet_from_index(sheets - 1)?;
        match block {
            Block::Line(line) => {
                sheet.write_string(row, 0, line)?;
                row += 1;
            }
            Block::Table(rows) => {
                for slots in grid(rows) {
                    for (column, slot) in slots.iter().enumerate() {
                        let Slot::Begins(cell) = slot else { continue };
                        let column = u16::try_from(column).unwrap_or_default();
                        let (cols, down) = (
                            u16::try_from(cell.cols.max(1)).unwrap_or(1),
                            u32::try_from(cell.rows.max(1)).unwrap_or(1),
                        );
                        let number = cell
                            .amount
                            .and_then(|_| Some((cell.text.replace(',', "").parse::<f64>().ok()?, shown(&cell.text))));
                        if cols > 1 || down > 1 {
                            let text = if number.is_some() { "" } else { &cell.text };
                            sheet.merge_range(row, column, row + down - 1, column + cols - 1, text, &plain)?;
                        }
                        match number {
                            Some((value, format)) => sheet.write_number_with_format(
                                row,
                                column,
                                value,
                                &Format::new().set_num_format(format),
                            )?,
                            None if !cell.text.is_empty() => {
                                sheet.write_string_with_format(row, column, &cell.text, &plain)?
                            }
                            None => sheet,
                        };
                    }
                    row += 1;
                }
            }
            Block::PageEnd | Block::FormEnd => {}
        }
    }
    book.save_to_buffer()
}

/// The format that shows a number as it is printed.
fn shown(text: &str) -> String {
    let decimals = text.split_once('.').map_or(0, |(_, d)| d.len());
    let whole = if text.contains(',') { "#,##0" } else { "0" };
    if decimals > 0 { format!("{whole}.{}", "0".repeat(decimals)) } else { whole.to_string() }
}

// --- Word ------------------------------------------------------------------------------------------------------------

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(text))
}

fn docx(paper: &Paper) -> Option<Vec<u8>> {
    const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let mut body = String::new();
    for block in &paper.blocks {
        match block {
            Block::Line(line) => body.push_str(&paragraph(line)),
            Block::PageEnd | Block::FormEnd => body.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
            Block::Table(rows) => {
                body.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr>");
                let slots = grid(rows);
                let width = slots.first().map_or(0, Vec::len);
                let _ = write!(body, "<w:tblGrid>{}</w:tblGrid>", "<w:gridCol w:w=\"1000\"/>".repeat(width));
                for row in slots {
                    body.push_str("<w:tr>");
                    for slot in row {
                        let (cell, merge) = match slot {
                            Slot::GoesOn => continue,
                            Slot::Empty => (None, ""),
                            Slot::Begins(cell) if cell.rows > 1 => (Some(cell), "<w:vMerge w:val=\"restart\"/>"),
                            Slot::Begins(cell) => (Some(cell), ""),
                            Slot::FromAbove(cell) => (Some(cell), "<w:vMerge/>"),
                        };
                        let cols = cell.map_or(1, |c| c.cols.max(1));
                        let text = cell.filter(|_| merge != "<w:vMerge/>").map_or("", |c| &c.text);
                        let text: String = text.split('\n').map(paragraph).collect();
                        let _ =
                            write!(body, "<w:tc><w:tcPr><w:gridSpan w:val=\"{cols}\"/>{merge}</w:tcPr>{text}</w:tc>");
                    }
                    body.push_str("</w:tr>");
                }
                body.push_str("</w:tbl>");
            }
        }
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"{NAMESPACE}\"><w:body>{body}</w:body></w:document>"
    );
    let types = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relations = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in
        [("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", &document)]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        zip.write_all(content.as_bytes()).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

// --- PDF -------------------------------------------------------------------------------------------------------------

const SIZE: f64 = 8.0;
const LINE: f64 = 11.0;
const MARGIN: f64 = 40.0;
/// Columns are never wider: longer texts are wrapped.
const WIDEST: f64 = 120.0;

fn width(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { SIZE / 2.0 } else { SIZE }).sum()
}

/// The lines of a cell's text in a width.
fn lines(text: &str, room: f64) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.split('\n') {
        let mut now = String::new();
        for c in line.chars() {
            // numbers and codes are not broken
            if !c.is_ascii() && width(&now) + SIZE > room && !now.is_empty() {
                out.push(std::mem::take(&mut now));
            }
            now.push(c);
        }
        out.push(now);
    }
    out
}

/// A sheet of paper as it is filled.
#[derive(Default)]
struct Sheet {
    /// Left edge, baseline and text.
    texts: Vec<(f64, f64, String)>,
    rules: Vec<[f64; 4]>,
    /// The edges of the columns of each table.
    edges: Vec<Vec<f64>>,
    width: f64,
    /// The left edge.
    x: f64,
    y: f64,
}

impl Sheet {
    fn line(&mut self, text: &str) {
        self.y += 1.6 * LINE;
        self.texts.push((self.x, self.y, text.to_string()));
        self.width = self.width.max(width(text));
        self.y += 0.6 * LINE;
    }

    fn table(&mut self, rows: &[Vec<Cell>], columns: &[f64]) {
        let slots = grid(rows);
        let mut xs = vec![self.x];
        for column in columns {
            xs.push(xs.last().copied().unwrap_or_default() + column);
        }
        self.width = self.width.max(xs.last().copied().unwrap_or_default() - MARGIN);
        self.edges.push(xs.clone());
        let room = |at: usize, cell: &Cell| xs[(at + cell.cols.max(1)).min(xs.len() - 1)] - xs[at] - 6.0;
        let mut ys = vec![self.y + 4.0];
        for row in &slots {
            let tall = |(at, slot): (usize, &Slot)| match slot {
                Slot::Begins(cell) if cell.rows <= 1 => lines(&cell.text, room(at, cell)).len(),
                _ => 1,
            };
            let count = row.iter().enumerate().map(tall).max().unwrap_or(1);
            ys.push(ys.last().copied().unwrap_or_default() + LINE * count as f64 + 6.0);
        }
        for (r, row) in slots.iter().enumerate() {
            for (c, slot) in row.iter().enumerate() {
                let empty = Cell::wide("", 1);
                let cell = match slot {
                    Slot::Begins(cell) => *cell,
                    Slot::Empty => &empty,
                    _ => continue,
                };
                let (x0, x1) = (xs[c], xs[(c + cell.cols.max(1)).min(xs.len() - 1)]);
                let (y0, y1) = (ys[r], ys[(r + cell.rows.max(1)).min(ys.len() - 1)]);
                self.rules.extend([[x0, y0, x1, y0], [x0, y1, x1, y1], [x0, y0, x0, y1], [x1, y0, x1, y1]]);
                let lines = lines(&cell.text, x1 - x0 - 6.0);
                let top = (y0 + y1) / 2.0 - LINE * lines.len() as f64 / 2.0;
                for (at, line) in lines.iter().enumerate().filter(|(_, l)| !l.is_empty()) {
                    let x = if cell.amount.is_some() { x1 - 3.0 - width(line) } else { x0 + 3.0 };
                    self.texts.push((x, top + LINE * at as f64 + SIZE + 1.0, line.clone()));
                }
            }
        }
        self.y = ys.last().copied().unwrap_or_default();
    }

    /// Its pages: one, or two where the last columns of its only table spill on the next.
    fn pages(self, rulings: &str, spill: &str) -> Vec<Page> {
        let cut = match (self.edges.as_slice(), spill) {
            ([xs], "half") if xs.len() > 5 => Some(xs[xs.len() / 2]),
            ([xs], "last column") if xs.len() > 4 => Some(xs[xs.len() - 2]),
            _ => None,
        };
        let Some(cut) = cut else { return vec![self.page(rulings)] };
        let right = self.edges.iter().flatten().copied().fold(self.width + MARGIN, f64::max);
        vec![self.part(rulings, 0.0, cut), self.part(rulings, cut, right)]
    }

    /// What stands between two edges, as a page that begins there shows it.
    fn part(&self, rulings: &str, from: f64, to: f64) -> Page {
        let tall = (self.y + 2.0 * MARGIN).max(595.0);
        let left = if from > 0.0 { MARGIN } else { 0.0 };
        let shift = left - from;
        let shown = Sheet {
            texts: (self.texts.iter())
                .filter(|(x, _, text)| *x < to && from < x + width(text))
                .map(|(x, y, text)| (x + shift, *y, text.clone()))
                .collect(),
            rules: (self.rules.iter())
                .filter(|[x0, _, x1, _]| *x0 <= to && from <= *x1 && (x0 == x1 || *x0 < to && from < *x1))
                .map(|[x0, y0, x1, y1]| [x0.max(from) + shift, *y0, x1.min(to) + shift, *y1])
                .collect(),
            width: to - from,
            y: self.y,
            ..Sheet::default()
        };
        let clip = format!("{left} 0 {} {tall} re W n", to - from + 0.5);
        shown.on(Page::new((to - from + 2.0 * MARGIN).max(595.0), tall).raw(&clip), tall, rulings)
    }

    fn page(self, rulings: &str) -> Page {
        let tall = (self.y + 2.0 * MARGIN).max(595.0);
        let page = Page::new((self.width + 2.0 * MARGIN + 10.0).max(595.0), tall);
        self.on(page, tall, rulings)
    }

    fn on(self, mut page: Page, tall: f64, rulings: &str) -> Page {
        for [x0, y0, x1, y1] in self.rules {
            page = match rulings {
                "lines" => page.line(x0, y0, x1, y1),
                "rectangles" => {
                    let (width, height) = ((x1 - x0).max(0.5), (y1 - y0).max(0.5));
                    let bottom = tall - y1.max(y0 + 0.5);
                    page.raw(&format!("{x0} {bottom} {width} {height} re f"))
                }
                _ => page,
            };
        }
        for (x, y, text) in self.texts {
            page = page.text(x, y, SIZE, &text);
        }
        page
    }
}

/// The widths of a table's columns.
fn columns(rows: &[Vec<Cell>]) -> Vec<f64> {
    let slots = grid(rows);
    let count = slots.first().map_or(0, Vec::len);
    let mut out = vec![24.0_f64; count];
    for row in &slots {
        for (at, slot) in row.iter().enumerate() {
            let Slot::Begins(cell) = slot else { continue };
            if cell.cols <= 1 {
                let needed = cell.text.split('\n').map(width).fold(0.0, f64::max) + 8.0;
                // what has no Chinese in it cannot be wrapped
                let most = if cell.text.is_ascii() { needed } else { needed.min(WIDEST) };
                out[at] = out[at].max(most);
            }
        }
    }
    out
}

fn pages(paper: &Paper, choices: &Choices) -> Vec<u8> {
    let shift: f64 = choices.of(Choice::Shift).parse().unwrap_or_default();
    let rulings = choices.of(Choice::Rulings);
    let spill = choices.of(Choice::Spill);
    // the pages of a form have the same columns
    let mut widths: Vec<Vec<f64>> = Vec::new();
    let mut form: Vec<usize> = Vec::new();
    for block in paper.blocks.iter().chain([&Block::FormEnd]) {
        match block {
            Block::Table(rows) => {
                form.push(widths.len());
                widths.push(columns(rows));
            }
            Block::FormEnd => {
                let same = form.iter().all(|t| widths[*t].len() == widths[form[0]].len());
                for column in 0..if same { form.first().map_or(0, |t| widths[*t].len()) } else { 0 } {
                    let widest = form.iter().map(|t| widths[*t][column]).fold(0.0, f64::max);
                    form.iter().for_each(|t| widths[*t][column] = widest);
                }
                form.clear();
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    let begin = |shift: f64| Sheet { x: MARGIN + shift, y: MARGIN, ..Sheet::default() };
    let mut sheet = begin(0.0);
    let mut tables = widths.iter();
    for block in &paper.blocks {
        match block {
            Block::Line(line) => sheet.line(line),
            Block::Table(rows) => sheet.table(rows, tables.next().map_or(&[], |w| w)),
            Block::PageEnd => out.extend(std::mem::replace(&mut sheet, begin(shift)).pages(rulings, spill)),
            Block::FormEnd => out.extend(std::mem::replace(&mut sheet, begin(0.0)).pages(rulings, spill)),
        }
    }
    if !sheet.texts.is_empty() {
        out.push(sheet.page(rulings));
    }
    pdf(&out)
}
