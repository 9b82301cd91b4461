//! Sheets as an .xlsx file.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::sheets::Sheet;

/// As many characters are put into a cell; Excel allows 32,767.
const MOST_CHARACTERS: usize = 32_000;
/// A spreadsheet's numbers keep so many digits; one with more stays text.
const MOST_DIGITS: usize = 15;

/// Sheets as an .xlsx file, the headings first. What is a number and fits is one, with the decimals that are printed.
pub fn spreadsheet(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for sheet in sheets {
        let written = book.add_worksheet();
        written.set_name(&sheet.name)?;
        write(written, sheet)?;
    }
    book.save_to_buffer()
}

fn write(written: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (column, width) in (0..).zip(&sheet.widths) {
        written.set_column_width(column, f64::from(*width))?;
    }
    for (line, row) in (0..).zip(&sheet.rows) {
        for (at, text) in row.iter().enumerate() {
            let Ok(column) = u16::try_from(at) else { continue };
            let numeric = line > 0 && sheet.numbers.contains(&at);
            if let Some((value, decimals)) = numeric.then(|| number(text)).flatten() {
                let digits = if decimals == 0 { "0".to_string() } else { format!("0.{}", "0".repeat(decimals)) };
                let grouped = if value.abs() >= 10_000.0 { format!("#,##{digits}") } else { digits };
                written.write_number_with_format(line, column, value, &body.clone().set_num_format(grouped))?;
                continue;
            }
            let text: String = text.chars().take(MOST_CHARACTERS).collect();
            written.write_string_with_format(line, column, text, if line == 0 { &head } else { &body })?;
        }
    }
    written.set_freeze_panes(1, 0)?;
    Ok(())
}

/// A number a spreadsheet can hold to the digit, and how many decimals are printed.
fn number(text: &str) -> Option<(f64, usize)> {
    if text.chars().filter(char::is_ascii_digit).count() > MOST_DIGITS {
        return None;
    }
    let plain = text.replace(',', "");
    let value: Decimal = plain.parse().ok()?;
    Some((value.to_f64()?, plain.split_once('.').map_or(0, |(_, f)| f.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;
    use crate::read::{Content, Input, read};

    #[test]
    fn what_is_written_is_read_again_and_is_no_formula() {
        let rows = vec![
            vec!["级别".to_string(), "发现".into(), "印为".into()],
            vec!["错误".into(), "=1+1".into(), "1,234.50".into()],
        ];
        let sheet = Sheet { name: "发现".into(), widths: vec![8], numbers: vec![2], rows };
        let bytes = spreadsheet(&[sheet]).unwrap_or_default();
        let sources = read(&Input { name: "a.xlsx".into(), bytes });
        let Content { document, .. } = &sources[0].content;
        let tables = document.blocks.iter().filter_map(|b| match b {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        let read: Vec<Vec<&str>> =
            tables.flat_map(|t| &t.rows).map(|r| r.filled().map(|c| c.text.as_str()).collect()).collect();
        assert_eq!(read, [["级别", "发现", "印为"], ["错误", "=1+1", "1234.50"]]);
    }

    #[test]
    fn a_number_that_would_lose_digits_stays_text() {
        assert_eq!(number("1,234.50"), Some((1234.5, 2)));
        assert_eq!(number("1234567890.1234567"), None);
        assert_eq!(number("15,22a"), None);
    }
}
