//! What all spreadsheets have in common: cells in a grid, of which some rows and columns are not shown, to tables.
//!
//! Rows and columns that are hidden are not what a reader sees, and mostly an older version. But what a filter or a
//! folded outline hides may belong to the sums. So a sheet that hides something can be read in several ways: as shown,
//! or with more; which is meant is decided by what the figures obey (see `check` in `lib.rs`).

use std::collections::BTreeMap;

use crate::bilingual::Text;
use crate::document::{Block, Cell, CellName, Columns, Document, Paragraph, Place, Row, Table, indent};
use crate::money;

use super::xml::MOST_COLUMNS;
use super::{Content, budget, unread};

/// Blank cells are written out up to so many, so that each has a place.
const MOST_BLANKS: usize = 500_000;
/// Most ranges of hidden columns, and most print areas, of a sheet.
const MOST_LOOKED_UP: usize = 1_000;
/// Names of cells that a message lists.
const MOST_LISTED: usize = 8;

/// Why a row or column is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Veil {
    /// It is hidden.
    Hidden,
    /// By a filter or a folded outline.
    Folded,
}

/// A part of the grid, its first and last row and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Area {
    fn holds(&self, row: u32, column: u32) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && (self.columns.0..=self.columns.1).contains(&column)
    }

    /// `A1:D10`, `$A$1`, `$A:$D`, `$1:$9`
    pub fn parse(text: &str) -> Option<Area> {
        let text = text.replace('$', "");
        let (first, last) = text.split_once(':').unwrap_or((&text, &text));
        let split = |part: &str| {
            let digits = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
            let (letters, digits) = part.split_at(digits);
            let column = letters.bytes().try_fold(0u32, |n, b| {
                let value = b.is_ascii_alphabetic().then(|| u32::from(b.to_ascii_uppercase() - b'A') + 1)?;
                n.checked_mul(26)?.checked_add(value)
            })?;
            let row = if digits.is_empty() { 0 } else { digits.parse::<u32>().ok()? };
            (column > 0 || row > 0).then_some((row, column))
        };
        let ((row, column), (last_row, last_column)) = (split(first)?, split(last)?);
        let range = |from: u32, to: u32| match (from.checked_sub(1), to.checked_sub(1)) {
            (Some(from), Some(to)) => (from.min(to), from.max(to)),
            _ => (0, u32::MAX),
        };
        Some(Area { rows: range(row, last_row), columns: range(column, last_column) })
    }
}

/// A cell that prints something.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filled {
    pub row: u32,
    pub column: u32,
    pub text: String,
    /// Whether it is a number in the format General, which leaves out zeros at the end.
    pub general: bool,
}

/// A sheet that is shown.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its number among all, from 1.
    pub number: u32,
    pub name: String,
    /// Texts that stand over the cells.
    pub texts: Vec<String>,
    pub cells: Vec<Filled>,
    /// Cells that cover more than one place.
    pub merged: Vec<Area>,
    pub rows: BTreeMap<u32, Veil>,
    /// First and last column.
    pub columns: Vec<(u32, u32, Veil)>,
    /// What is printed of it; all where there is none.
    pub print: Vec<Area>,
    /// Formulas whose results are not stored.
    pub uncomputed: Vec<CellName>,
}

/// How much of a sheet is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// What is shown within the print area.
    Printed,
    Shown,
    /// With what filters and outlines fold.
    Unfolded,
    All,
}

impl Sheet {
    /// Leaves out hidden columns and print areas, each of which every cell is looked up in, beyond what a sheet has.
    fn bound(&mut self) {
        if self.columns.len() > MOST_LOOKED_UP || self.print.len() > MOST_LOOKED_UP {
            self.columns.truncate(MOST_LOOKED_UP);
            self.print.truncate(MOST_LOOKED_UP);
            budget::exceed();
        }
        let looked_up = (self.columns.len() + self.print.len()) as u64;
        budget::work(self.cells.len() as u64 / 8 * looked_up);
    }

    fn column_veil(&self, column: u32) -> Option<Veil> {
        self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column)).map(|(_, _, veil)| *veil)
    }

    fn shows(&self, row: u32, column: u32, reading: Reading) -> bool {
        let passes = |veil: Option<Veil>| match (reading, veil) {
            (_, None) | (Reading::All, _) => true,
            (Reading::Unfolded, Some(veil)) => veil == Veil::Folded,
            _ => false,
        };
        let printed = reading != Reading::Printed
            || self.print.is_empty()
            || self.print.iter().any(|area| area.holds(row, column));
        printed && passes(self.rows.get(&row).copied()) && passes(self.column_veil(column))
    }

    /// Which cells a reading leaves out, as bits in their order.
    fn seen(&self, reading: Reading) -> Vec<bool> {
        self.cells.iter().map(|c| self.shows(c.row, c.column, reading)).collect()
    }

    /// The sheet's tables.
    fn tables(&self, reading: Reading) -> Vec<Table> {
        let shows = |row: u32, column: u32| self.shows(row, column, reading);
        // merged cells by their first place that is shown, and the places they cover
        let mut filled: BTreeMap<(u32, u32), (String, Area)> = BTreeMap::new();
        let mut merged: BTreeMap<(u32, u32), Area> = BTreeMap::new();
        for area in &self.merged {
            merged.entry((area.rows.0, area.columns.0)).or_insert(*area);
        }
        for cell in &self.cells {
            let at = (cell.row, cell.column);
            let area = merged.get(&at).copied().unwrap_or(Area { rows: (at.0, at.0), columns: (at.1, at.1) });
            let first_column = (area.columns.0..=area.columns.1).take(MOST_COLUMNS).find(|c| shows(area.rows.0, *c));
            let first = match first_column {
                Some(column) => Some((area.rows.0, column)),
                None => {
                    let row = (area.rows.0..=area.rows.1).take(10_000).find(|r| shows(*r, area.columns.0));
                    row.map(|row| (row, area.columns.0))
                }
            };
            if let Some(first) = first {
                filled.entry(first).or_insert_with(|| (cell.text.clone(), area));
            }
        }
        let width = filled.values().map(|(_, a)| a.columns.0.max(a.columns.1.min(MOST_COLUMNS as u32)) + 1).max();
        let width = width.unwrap_or(0).min(MOST_COLUMNS as u32);
        // the columns that are left, and the number of each
        let any_row = |column: u32| match reading {
            Reading::All => true,
            Reading::Unfolded => self.column_veil(column) != Some(Veil::Hidden),
            _ => self.column_veil(column).is_none(),
        };
        let kept: Vec<bool> = (0..width).map(any_row).collect();
        let number = |column: u32| kept.iter().take(column as usize).filter(|k| **k).count();
        let numbers: Vec<usize> = (0..=width).map(number).collect();
        let at = |column: u32| numbers.get(column as usize).copied().unwrap_or(numbers.last().copied().unwrap_or(0));
        type Placed<'t> = ((u32, u32), &'t str, Area);
        let mut rows: BTreeMap<u32, Vec<Placed>> = BTreeMap::new();
        for (place, (text, area)) in &filled {
            rows.entry(place.0).or_default().push((*place, text, *area));
        }
        let printed: Vec<u32> =
            rows.iter().filter(|(_, r)| r.iter().any(|c| !c.1.is_empty())).map(|(n, _)| *n).collect();
        let blanks = printed.len().saturating_mul(width as usize) <= MOST_BLANKS;
        let mut covered: Vec<u32> = vec![0; numbers.last().copied().unwrap_or(0) + 1];
        let mut out: Vec<(u32, Row)> = Vec::with_capacity(printed.len());
        for row in &printed {
            let mut cells = Vec::new();
            for ((_, column), text, area) in rows.remove(row).unwrap_or_default() {
                let end = at(area.columns.1.saturating_add(1)).max(at(column) + 1);
                let below = printed.partition_point(|r| *r <= area.rows.1) - printed.partition_point(|r| r < row);
                let row_span = below.max(1);
                covered[at(column)..end.min(numbers.len())].fill(area.rows.1.saturating_add(1));
                let place = Place::Sheet { sheet: self.number, cell: CellName { row: *row, column } };
                let (column, col_span) = (at(column), end - at(column));
                let (text, indent) = (text.trim_start().to_string(), indent(text));
                cells.push(Cell { text, place, column, col_span, row_span, indent });
            }
            if blanks {
                let mut taken = vec![false; numbers.len()];
                for cell in &cells {
                    taken[cell.column..(cell.column + cell.col_span).min(numbers.len())].fill(true);
                }
                for column in (0..width).filter(|c| kept[*c as usize]) {
                    if !taken[at(column)] && covered[at(column)] <= *row {
                        let place = Place::Sheet { sheet: self.number, cell: CellName { row: *row, column } };
                        let column = at(column);
                        let cell = Cell { text: String::new(), place, column, col_span: 1, row_span: 1, indent: 0 };
                        cells.push(cell);
                    }
                }
                cells.sort_by_key(|c| c.column);
            }
            out.push((*row, Row { cells, break_before: false }));
        }
        apart(out)
    }

    /// Which rows and columns are not shown, for people.
    fn veiled(&self) -> Option<String> {
        let rows = self.cells.iter().map(|c| c.row).filter(|r| self.rows.contains_key(r));
        let columns = self.cells.iter().map(|c| c.column).filter(|c| self.column_veil(*c).is_some());
        let mut rows: Vec<u32> = rows.collect();
        let mut columns: Vec<u32> = columns.collect();
        rows.sort_unstable();
        rows.dedup();
        columns.sort_unstable();
        columns.dedup();
        let mut names: Vec<String> = rows.iter().map(|r| (r + 1).to_string()).collect();
        let letters = |column: &u32| CellName { row: 0, column: *column }.to_string().trim_end_matches('1').to_string();
        names.extend(columns.iter().map(letters));
        (!names.is_empty()).then(|| format!("{} {}", self.name, few(&names)))
    }
}

fn few(names: &[String]) -> String {
    let more = if names.len() > MOST_LISTED { "…" } else { "" };
    format!("{}{more}", names[..names.len().min(MOST_LISTED)].join(", "))
}

/// Sets apart what stands beside or below a table and has no words, as cells that only check it have: figures behind
/// a blank column or row.
fn apart(rows: Vec<(u32, Row)>) -> Vec<Table> {
    let words = |c: &Cell| c.text.chars().any(|c| c.is_alphabetic());
    let width = rows.iter().flat_map(|(_, r)| &r.cells).map(|c| c.column + c.col_span).max().unwrap_or(0);
    let mut used = vec![false; width];
    for cell in rows.iter().flat_map(|(_, r)| r.filled()) {
        used[cell.column..cell.column + cell.col_span].fill(true);
    }
    // the first column of the last block behind a blank column
    let last = used.iter().rposition(|u| *u).map_or(0, |at| at + 1);
    let gap = used[..last].iter().rposition(|u| !*u);
    let beside = gap.map(|g| g + 1).filter(|from| {
        let mut cells = rows.iter().flat_map(|(_, r)| r.filled()).filter(|c| c.column >= *from);
        !cells.any(words) && used[..*from].contains(&true)
    });
    // the first of the rows at the end that stand behind a blank row and have no words
    let mut below = rows.len();
    for at in (1..rows.len()).rev() {
        if rows[at].1.filled().any(words) {
            break;
        }
        if rows[at].0 > rows[at - 1].0 + 1 {
            below = at;
        }
    }
    let mut parts = [Vec::new(), Vec::new(), Vec::new()];
    for (at, (_, mut row)) in rows.into_iter().enumerate() {
        if at >= below {
            parts[2].push(row);
            continue;
        }
        if let Some(from) = beside {
            let (left, right) = row.cells.into_iter().partition(|c| c.column < from);
            row.cells = left;
            parts[1].push(Row { cells: right, break_before: false });
        }
        parts[0].push(row);
    }
    let table = |rows: Vec<Row>| Table { rows, columns: Columns::Known };
    parts[1].retain(|r: &Row| r.filled().next().is_some());
    parts.into_iter().filter(|rows| rows.iter().any(|r| r.filled().next().is_some())).map(table).collect()
}

/// Writes out the zeros that the format General leaves out: beside 200.05, a figure 200 is 200.00, and not rounded. One
/// that fills the format's room may be rounded, as 19399.39903 is of 19399.399027.
/// Figures above the first with decimals of their column are numbers of years and columns.
fn write_zeros(sheet: &mut Sheet) {
    let decimals = |c: &Filled| c.text.rsplit_once('.').map_or(0, |(_, d)| d.len());
    // for each column the first row with decimals, and the most there are
    let mut columns: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    for cell in sheet.cells.iter().filter(|c| c.general && decimals(c) > 0) {
        let column = columns.entry(cell.column).or_insert((cell.row, 0));
        *column = (column.0.min(cell.row), column.1.max(decimals(cell)));
    }
    let Some(first) = columns.values().map(|(row, _)| *row).min() else { return };
    // columns of whole figures behind such a one, unless they number or code the rows
    let left = columns.keys().copied().min().unwrap_or(0);
    let most = columns.values().map(|(_, most)| *most).max().unwrap_or(0);
    let mut whole: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for cell in sheet.cells.iter().filter(|c| c.row >= first && c.column > left && !columns.contains_key(&c.column)) {
        let text = if cell.general { cell.text.as_str() } else { "" };
        whole.entry(cell.column).or_default().push(text);
    }
    let code = |t: &&str| matches!(t.len(), 3 | 5 | 7) && t.starts_with(['2', '3', '5']);
    let counts = |texts: &[&str]| {
        let numbers: Vec<u32> = texts.iter().filter_map(|t| t.parse().ok()).collect();
        numbers.len() > 1 && numbers.windows(2).all(|w| w[1] == w[0].saturating_add(1))
    };
    let of_amounts = |texts: &[&str]| !texts.contains(&"") && !texts.iter().all(&code) && !counts(texts);
    let whole: Vec<u32> = whole.into_iter().filter(|(_, t)| of_amounts(t)).map(|(column, _)| column).collect();
    columns.extend(whole.into_iter().map(|column| (column, (first, most))));
    for cell in sheet.cells.iter_mut().filter(|c| c.general && c.row >= first) {
        let Some((_, most)) = columns.get(&cell.column).filter(|(_, most)| *most <= MOST_DECIMALS) else { continue };
        let missing = most - decimals(cell);
        if missing > 0 && !money::fills_general(&cell.text) {
            let point = if cell.text.contains('.') { "" } else { "." };
            cell.text = format!("{}{point}{}", cell.text, "0".repeat(missing));
        }
    }
}

/// Figures with more decimals are no amounts.
const MOST_DECIMALS: usize = 6;

/// The content of some sheets; `hidden` are the names of those that are not shown.
pub(super) fn content(mut sheets: Vec<Sheet>, hidden: &[String], media_type: &'static str) -> Content {
    sheets.iter_mut().for_each(Sheet::bound);
    sheets.iter_mut().for_each(write_zeros);
    let sheets = &sheets;
    let document = |reading: Reading| {
        let (mut blocks, mut beside) = (Vec::new(), Vec::new());
        for sheet in sheets {
            let place = Place::Sheet { sheet: sheet.number, cell: CellName { row: 0, column: 0 } };
            let names = std::iter::once(&sheet.name).chain(&sheet.texts).filter(|t| !t.is_empty());
            blocks.extend(names.map(|t| Block::Paragraph(Paragraph { text: t.clone(), place })));
            let mut end = 0;
            for table in sheet.tables(reading) {
                let cells = || table.rows.iter().flat_map(|r| &r.cells);
                let first = cells().map(|c| c.column).min().unwrap_or(0);
                // figures beside a table are no rows of it
                if end > 0 && first >= end {
                    let figures = table.rows.iter().flat_map(Row::filled).filter(|c| c.text.contains(NOT_ZERO));
                    beside.extend(figures.filter_map(|c| match c.place {
                        Place::Sheet { cell, .. } => Some(format!("{}!{cell}", sheet.name)),
                        _ => None,
                    }));
                } else {
                    end = cells().map(|c| c.column + c.col_span).max().unwrap_or(0);
                    blocks.push(Block::Table(table));
                }
            }
        }
        (Document::of(blocks), beside)
    };
    let mut seen: Vec<Vec<Vec<bool>>> = Vec::new();
    let mut readings = Vec::new();
    for reading in [Reading::Printed, Reading::Shown, Reading::Unfolded, Reading::All] {
        let cells: Vec<Vec<bool>> = sheets.iter().map(|s| s.seen(reading)).collect();
        // further readings take as much again
        let count: usize = sheets.iter().map(|s| s.cells.len()).sum();
        if !seen.contains(&cells) && (seen.is_empty() || budget::cells(count, 0)) {
            seen.push(cells);
            readings.push(document(reading));
        }
    }
    let mut readings = readings.into_iter();
    let (document, beside) = readings.next().unwrap_or_default();
    let problem = said(sheets, hidden, &beside).or_else(|| document.blocks.is_empty().then(super::nothing));
    let alternatives = readings.map(|(document, _)| document).collect();
    Content { document, alternatives, media_type: media_type.into(), problem, pages: None }
}

/// What a figure has that is not zero.
const NOT_ZERO: [char; 9] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// What is said of what is not shown, of figures beside tables, and of formulas without results.
fn said(sheets: &[Sheet], hidden: &[String], beside: &[String]) -> Option<Text> {
    let mut said = Vec::new();
    if !hidden.is_empty() {
        said.push(unread::hidden(hidden));
    }
    let veiled: Vec<String> = sheets.iter().filter_map(Sheet::veiled).collect();
    if !veiled.is_empty() {
        let (zh, en) = (veiled.join("；"), veiled.join("; "));
        said.push(Text {
            zh: format!("有隐藏的行或列：{zh}。一般不读取；只有等式要有它们才成立时，才一并核对。"),
            en: format!("it has hidden rows or columns: {en}. They are left out, unless the sums hold only with them."),
        });
    }
    if !beside.is_empty() {
        let (n, listed) = (beside.len(), few(beside));
        said.push(Text {
            zh: format!("表格旁边隔开的地方另有 {n} 个数（{listed}），没有名目，多为核对用，没有读取。"),
            en: format!("{n} figures stand apart beside the tables ({listed}) without any words, as figures that check them do. They were not read."),
        });
    }
    let uncomputed: Vec<String> =
        sheets.iter().flat_map(|s| s.uncomputed.iter().map(move |cell| format!("{}!{cell}", s.name))).collect();
    if !uncomputed.is_empty() {
        let (n, listed) = (uncomputed.len(), few(&uncomputed));
        said.push(Text {
            zh: format!("{n} 个公式没有存下计算结果（{listed}），读不到显示的数。请用 Excel 或 WPS 打开，保存一次再检验。"),
            en: format!("{n} formulas have no stored result ({listed}), so that the figures they show cannot be read. Open the file in Excel or WPS, save it once, and check it again."),
        });
    }
    said.into_iter().reduce(|a, b| Text { zh: a.zh + &b.zh, en: a.en + " " + &b.en })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let mut sheet = Sheet { number: 1, name: "表".into(), ..Sheet::default() };
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
                sheet.cells.push(Filled {
                    row: row as u32,
                    column: column as u32,
                    text: text.to_string(),
                    general: false,
                });
            }
        }
        sheet
    }

    fn texts(table: &Table) -> Vec<Vec<&str>> {
        table.rows.iter().map(|r| r.cells.iter().map(|c| c.text.as_str()).collect()).collect()
    }

    #[test]
    fn areas() {
        let area = |rows, columns| Some(Area { rows, columns });
        assert_eq!(Area::parse("$A$1:$D$10"), area((0, 9), (0, 3)));
        assert_eq!(Area::parse("B2"), area((1, 1), (1, 1)));
        assert_eq!(Area::parse("$A:$C"), area((0, u32::MAX), (0, 2)));
        assert_eq!(Area::parse("#REF!"), None);
        assert_eq!(Area::parse(""), None);
    }

    #[test]
    fn what_is_hidden_is_left_out_and_columns_close_up() {
        let mut s = sheet(&[&["科目", "旧", "合计"], &["甲", "9", "1"], &["乙", "9", "2"], &["丙", "9", "3"]]);
        s.columns.push((1, 1, Veil::Hidden));
        s.rows.insert(2, Veil::Folded);
        let shown = s.tables(Reading::Shown);
        assert_eq!(texts(&shown[0]), [["科目", "合计"], ["甲", "1"], ["丙", "3"]]);
        assert_eq!(shown[0].rows[1].cells[1].place, Place::Sheet { sheet: 1, cell: CellName { row: 1, column: 2 } });
        assert_eq!(texts(&s.tables(Reading::Unfolded)[0])[2], ["乙", "2"]);
        assert_eq!(texts(&s.tables(Reading::All)[0])[2], ["乙", "9", "2"]);
        let content = content(vec![s], &[], "x");
        assert_eq!(content.alternatives.len(), 2);
        assert!(content.problem.unwrap().zh.contains("表 3, B"));
    }

    #[test]
    fn merged_cells_shrink_with_what_is_hidden() {
        let mut s = sheet(&[&["标题", "", "", ""], &["甲", "1", "2", "3"], &["乙", "1", "2", "3"]]);
        s.merged.push(Area { rows: (0, 0), columns: (0, 3) });
        s.columns.push((0, 1, Veil::Hidden));
        let tables = s.tables(Reading::Shown);
        assert_eq!(texts(&tables[0]), [vec!["标题"], vec!["2", "3"], vec!["2", "3"]]);
        assert_eq!((tables[0].rows[0].cells[0].column, tables[0].rows[0].cells[0].col_span), (0, 2));
    }

    #[test]
    fn general_leaves_out_zeros_and_not_precision() {
        let mut s = sheet(&[&["年", "2026"], &["合计", "200.05"], &["甲", "200"], &["乙", "0.5"]]);
        s.cells.iter_mut().filter(|c| c.column == 1).for_each(|c| c.general = true);
        let shown: Vec<String> = match &content(vec![s], &[], "x").document.blocks[1] {
            Block::Table(t) => t.rows.iter().map(|r| r.cells[1].text.clone()).collect(),
            Block::Paragraph(_) => Vec::new(),
        };
        assert_eq!(shown, ["2026", "200.05", "200.00", "0.50"]);
        // what was cut is not known to be zeros
        let mut s = sheet(&[&["年", "2026"], &["合计", "19399.39903"], &["甲", "12.704272"], &["乙", "0.5"]]);
        s.cells.iter_mut().filter(|c| c.column == 1).for_each(|c| c.general = true);
        write_zeros(&mut s);
        let shown: Vec<&str> = s.cells.iter().filter(|c| c.column == 1).map(|c| c.text.as_str()).collect();
        assert_eq!(shown, ["2026", "19399.39903", "12.704272", "0.500000"]);
    }

    #[test]
    fn figures_that_check_a_table_are_no_part_of_it() {
        let mut s = sheet(&[&["科目", "合计", "", "0"], &["甲", "1", "", "0"]]);
        s.cells.push(Filled { row: 4, column: 1, text: "0".into(), general: false });
        let tables = s.tables(Reading::Shown);
        assert_eq!(tables.len(), 3);
        assert_eq!(texts(&tables[0])[1], ["甲", "1", ""]);
        // what has words belongs to it
        let s = sheet(&[&["收入", "数", "", "支出", "数"], &["甲", "1", "", "乙", "1"]]);
        assert_eq!(s.tables(Reading::Shown).len(), 1);
        let mut s = sheet(&[&["科目", "合计"], &["甲", "1"], &["乙", "2"]]);
        s.print.push(Area { rows: (0, 1), columns: (0, 9) });
        assert_eq!(s.tables(Reading::Printed)[0].rows.len(), 2);
        assert_eq!(s.tables(Reading::Shown)[0].rows.len(), 3);
    }
}
