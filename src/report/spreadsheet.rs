//! The findings as a spreadsheet.

use super::export::COLUMNS;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

/// How wide the columns of [`super::rows`] are, in characters.
const WIDTHS: [f64; COLUMNS] =
    [24.0, 20.0, 7.0, 7.0, 48.0, 60.0, 22.0, 24.0, 14.0, 18.0, 18.0, 12.0, 40.0, 60.0, 20.0];
/// As many characters are put into a cell; Excel allows 32,767.
const MOST_CHARACTERS: usize = 32_000;

/// Rows of text as an .xlsx file, headings first. Amounts stay text, as they are printed: a spreadsheet's numbers are
/// floats.
pub fn spreadsheet(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = Format::new().set_bold();
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    for (line, row) in (0..).zip(rows) {
        let format = if line == 0 { &head } else { &body };
        for (column, text) in (0..).zip(row) {
            let text: String = text.chars().take(MOST_CHARACTERS).collect();
            sheet.write_string_with_format(line, column, text, format)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;
    use crate::read::{Content, Input, read};

    #[test]
    fn what_is_written_is_read_again_and_is_no_formula() {
        let rows = vec![vec!["级别".to_string(), "发现".into()], vec!["错误".into(), "=1+1".into()]];
        let bytes = spreadsheet(&rows).unwrap_or_default();
        let sources = read(&Input { name: "a.xlsx".into(), bytes });
        let Content { document, .. } = &sources[0].content;
        let tables = document.blocks.iter().filter_map(|b| match b {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        let read: Vec<Vec<&str>> =
            tables.flat_map(|t| &t.rows).map(|r| r.filled().map(|c| c.text.as_str()).collect()).collect();
        assert_eq!(read, rows);
    }
}
