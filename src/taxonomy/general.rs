//! Forms of any region, from what they say of themselves: a table's title tells what it is about, its headings what
//! each column is, its codes and labels what each line is. Nothing here is listed; see `concepts.toml`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use crate::document::{Block, Cell, Columns, Document, Row, Spot, Table};
use crate::money::{self, Printed, Unit, fold};

use super::columns::{heading, is_numbering, paths};
use super::concepts::concept;
use super::form::{Definition, Form, Line, Misprint, Recognised, Role, Unrecognised};
use super::funds;
use super::spec::{ColumnKind, ColumnSpec, FormSpec, Side, Time};
use super::{codes, words};

/// So many lines above a table may tell its title and unit.
const ABOVE: usize = 6;
/// A longer line is no title.
const LONGEST_TITLE: usize = 60;

/// A table with what stands above it, perhaps over several pages.
struct Raw<'a> {
    title: Option<(String, Spot)>,
    unit: Option<Unit>,
    headings: Vec<(Spot, &'a Row)>,
    /// For each column, its headings from the outermost.
    paths: Vec<Vec<String>>,
    /// The other rows; a column is one of `paths`.
    data: Vec<Placed<'a>>,
    columns: Columns,
    first: Spot,
    says_empty: bool,
    /// The notes below it.
    notes: Vec<String>,
}

impl<'a> Raw<'a> {
    /// Adds the rows of the next page, without a total that is printed on every page.
    fn extend(&mut self, mut rows: Vec<Placed<'a>>) {
        if self.repeats_total(&rows) {
            rows.remove(0);
        }
        self.data.extend(rows);
    }

    /// Whether the first of some rows is a total that stands here too.
    fn repeats_total(&self, rows: &[Placed]) -> bool {
        let again = rows.first().map(|r| texts(&r.1)).filter(|texts| texts.iter().any(|t| words::is_total(t)));
        again.is_some_and(|again| self.data.iter().any(|r| texts(&r.1) == again))
    }

    /// Whether it prints a total with figures.
    fn has_total(&self) -> bool {
        let figures = |row: &Row| row.filled().any(|c| c.text.contains(|c: char| c.is_ascii_digit()));
        self.data.iter().any(|(_, row)| row.filled().any(|c| words::is_total(&c.text)) && figures(row))
    }
}

fn is_total(texts: &[&str]) -> bool {
    texts.iter().any(|t| words::is_total(t))
}

fn texts(row: &Row) -> Vec<&str> {
    row.filled().map(|c| c.text.as_str()).collect()
}

/// A table cut where a row in it is the title of another form: rows of data stand above it, and headings below.
fn pieces(table: &Table) -> Vec<Range<usize>> {
    let width = width(&table.rows);
    let mut starts = vec![0];
    for (at, row) in table.rows.iter().enumerate().skip(1) {
        let mut filled = row.filled();
        let (Some(only), None) = (filled.next(), filled.next()) else { continue };
        let wide = 2 * only.col_span > width || only.column == 0 && width > 1;
        let below = table.rows[at + 1..].iter().find(|r| r.filled().nth(1).is_some());
        let heads = below.is_some_and(|r| !r.filled().any(|c| money::read(&c.text).is_number()));
        let above = table.rows[..at].iter().any(|r| r.filled().any(|c| money::read(&c.text).is_number()));
        if wide && above && heads && is_title(&only.text) {
            // with what stands above the title: the number of the form, whose it is
            let least = starts.last().map_or(0, |last| last + 1);
            starts.push((least..at).rev().take_while(|r| is_page_head(&table.rows[*r])).last().unwrap_or(at));
        }
    }
    let ends = starts.iter().skip(1).copied().chain([table.rows.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// How many columns some rows have.
fn width(rows: &[Row]) -> usize {
    rows.iter().flat_map(|r| &r.cells).map(|c| c.column + c.col_span).max().unwrap_or(0)
}

/// Finds the forms of a document.
pub(super) fn recognise(source: usize, document: &Document) -> Recognised {
    let mut out = Recognised::default();
    {
        let mut raws: Vec<Raw> = Vec::new();
        let mut above: Vec<(Spot, &str)> = Vec::new();
        for (block, piece) in document.blocks.iter().enumerate() {
            let spot = Spot { source, block, row: 0, cell: 0 };
            match piece {
                Block::Paragraph(p) => {
                    if above.is_empty()
                        && let Some(raw) = raws.last_mut()
                    {
                        raw.says_empty |= words::says_empty(&p.text);
                        raw.notes.push(p.text.clone());
                    }
                    above.push((spot, &p.text));
                }
                // a line or two of which only blanks divide the words says whose form it is
                Block::Table(table) if table.columns == Columns::Lost && is_line(table) => {
                    for (row, r) in table.rows.iter().enumerate() {
                        let cells = r.cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty());
                        above.extend(cells.map(|(cell, c)| (Spot { row, cell, ..spot }, c.text.as_str())));
                    }
                }
                Block::Table(table) if table.columns == Columns::Lost => above.clear(),
                Block::Table(table) if width(&table.rows) > WIDEST => {
                    let title = title(&above[above.len().saturating_sub(ABOVE)..]).map(|t| t.0).unwrap_or_default();
                    let cells = table.rows.iter().flat_map(Row::filled);
                    let amounts = cells.filter(|c| has_decimals(&c.text)).count();
                    out.unrecognised.push(Unrecognised { title, at: spot, amounts });
                    above.clear();
                }
                Block::Table(table) if let Some(form) = project_funds(table, spot, &above) => {
                    let amounts = funds::others(table, &form);
                    if amounts > 0 {
                        out.unrecognised.push(Unrecognised { title: form.title.clone(), at: spot, amounts });
                    }
                    out.forms.push(form);
                    above.clear();
                }
                Block::Table(table) => {
                    for rows in pieces(table) {
                        let raw = raw(table, rows, spot, &above);
                        let between = above.iter().filter(|(_, text)| !is_page_number(text)).count();
                        match raws.last_mut().filter(|last| goes_on(last, &raw, between)) {
                            Some(last) => last.extend(raw.data),
                            None => raws.push(raw),
                        }
                        above.clear();
                    }
                }
            }
        }
        let year = most_named(raws.iter().filter_map(|r| r.title.as_ref()).flat_map(|t| words::years(&t.0)));
        for raw in raws {
            match form(&raw, year) {
                Some(form) => out.forms.push(form),
                None if raw.data.is_empty() && raw.title.is_none() => {}
                None => out.unrecognised.push(Unrecognised {
                    title: raw.title.map(|t| t.0).unwrap_or_default(),
                    at: raw.first,
                    amounts: raw.data.iter().flat_map(|(_, r)| r.filled()).filter(|c| is_amount(&c.text)).count(),
                }),
            }
        }
        out.forms.sort_by_key(|f| f.at);
    }
    out
}

/// Whole numbers of so many digits without separators are no amounts.
const IDENTIFIER: usize = 14;

/// No form has more columns.
const WIDEST: usize = 1_000;

fn has_decimals(text: &str) -> bool {
    matches!(money::read(text), Printed::Amount(amount, _) if amount.scale > 0)
}

/// Whether a number is written as amounts are: with decimals or separators.
fn is_amount(text: &str) -> bool {
    matches!(money::read(text), Printed::Amount(amount, _) if amount.scale > 0 || text.contains([',', '，']))
}

/// The money of a project, on a table of its goals.
fn project_funds(table: &Table, spot: Spot, above: &[(Spot, &str)]) -> Option<Form> {
    let above = &above[above.len().saturating_sub(ABOVE)..];
    let unit = above.iter().rev().find_map(|(_, t)| words::unit_line(t));
    funds::form(table, spot, title(above), unit)
}

/// Whether a table is only a line or two of words.
fn is_line(table: &Table) -> bool {
    table.rows.len() <= 2 && !table.rows.iter().flat_map(|r| r.filled()).any(|c| money::read(&c.text).is_number())
}

/// Whether a line is the number of a page: `- 5 -`, `第 5 页 共 9 页`.
fn is_page_number(text: &str) -> bool {
    let rest = text.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || "-—–_/第页共,，.·".contains(c));
    text.len() < 40 && rest.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "第页共,，/-".contains(c))
}

/// What is named most often, of several the last.
fn most_named(years: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    years.for_each(|y| *counts.entry(y).or_default() += 1);
    counts.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
}

/// Whether a table goes on with the last: its title and headings are printed again on the next page, or it has none.
/// Together they have one total at most: two complete copies are two.
fn goes_on(last: &Raw, next: &Raw, between: usize) -> bool {
    let title = |r: &Raw| r.title.as_ref().map(|t| codes::without_continued(&fold(&t.0)));
    if next.headings.is_empty() {
        return between == 0 && next.paths.len() == last.paths.len();
    }
    let copies = || {
        let first = |raw: &Raw| raw.data.iter().map(|r| texts(&r.1)).find(|t| !is_total(t)).map(|t| t.concat());
        let totals = |raw: &Raw| {
            raw.data.iter().map(|r| texts(&r.1)).filter(|t| is_total(t)).map(|t| t.concat()).collect::<BTreeSet<_>>()
        };
        let (mine, theirs) = (totals(last), totals(next));
        last.has_total() && next.has_total() && (mine.is_disjoint(&theirs) || first(last) == first(next))
    };
    last.paths == next.paths && (title(last) == title(next) || next.title.is_none() && between == 0) && !copies()
}

/// Takes rows of a table apart: title rows, headings, data.
fn raw<'a>(table: &'a Table, rows: Range<usize>, spot: Spot, above: &[(Spot, &str)]) -> Raw<'a> {
    let width = width(&table.rows);
    let first = rows.start;
    let mut texts: Vec<(Spot, &str)> = above[above.len().saturating_sub(ABOVE)..].to_vec();
    let mut headings: Vec<(Spot, &Row)> = Vec::new();
    let mut sections: Vec<Section> = vec![Section::default()];
    for (at, row) in table.rows[rows].iter().enumerate() {
        let spot = Spot { row: first + at, ..spot };
        let mut filled = row.filled();
        let (first, second) = (filled.next(), filled.next());
        let Some(first) = first else { continue };
        if is_numbering(row) {
            continue;
        }
        let same = |heading: &Row| heading.filled().map(|c| &c.text).eq(row.filled().map(|c| &c.text));
        let again = headings.iter().any(|h| same(h.1));
        if again && let Some(page) = sections.last_mut().filter(|s| !s.rows.is_empty()) {
            page.drop_last(is_page_head);
            sections.push(Section::default());
        }
        let before = sections.len() == 1 && sections[0].rows.is_empty();
        let Some(section) = sections.last_mut() else { break };
        if again && !before {
            // headings printed again on the next page, perhaps over other columns
            section.headings.push(row);
        } else if before && second.is_none() && headings.is_empty() {
            let cell = row.cells.iter().position(|c| std::ptr::eq(c, first)).unwrap_or_default();
            texts.push((Spot { cell, ..spot }, &first.text));
        } else if before && headings.is_empty() && row.filled().all(|c| words::is_head(&c.text) || is_title(&c.text)) {
            // whose form it is, and in which unit: no headings
            for (cell, c) in row.cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty()) {
                texts.push((Spot { cell, ..spot }, &c.text));
            }
        } else if before && is_heading(row, &headings, width) {
            headings.push((spot, row));
            section.headings.push(row);
        } else {
            section.rows.push((spot, row));
        }
    }
    let mut says_empty = texts.iter().any(|t| words::says_empty(t.1));
    let mut notes = Vec::new();
    for section in &mut sections {
        section.drop_last(|row| {
            let footer = is_footer(row);
            if footer {
                notes.extend(row.filled().map(|c| c.text.clone()));
            }
            says_empty |= footer && row.filled().any(|c| words::says_empty(&c.text));
            footer
        });
    }
    let unit = texts.iter().rev().find_map(|(_, t)| words::unit_line(t));
    let in_headings = || headings.iter().flat_map(|(_, r)| r.filled()).find_map(|c| in_heading(&c.text));
    let mut out = Raw {
        title: title(&texts),
        unit: unit.or_else(in_headings),
        headings,
        paths: Vec::new(),
        data: Vec::new(),
        columns: table.columns,
        first: Spot { row: first, ..spot },
        says_empty,
        notes,
    };
    for (number, section) in sections.into_iter().enumerate() {
        let (paths, rows) = section.columns(width);
        if number == 0 {
            (out.paths, out.data) = (paths, rows);
        } else if paths == out.paths {
            out.extend(rows);
        } else {
            out.extend(section.rows.into_iter().map(|(spot, row)| (spot, Cow::Borrowed(row))).collect());
        }
    }
    out
}

/// Whether a row is printed above the headings of each page: the title or number of the form, whose it is, its unit.
fn is_page_head(row: &Row) -> bool {
    let line = |c: &Cell| {
        let coded = codes::split(&c.text).is_some() || codes::numbering(&fold(&c.text)).is_some();
        coded || money::read(&c.text).is_number() || words::is_total(&c.text)
    };
    !row.filled().any(line) && (row.filled().nth(1).is_none() || row.filled().all(|c| words::is_head(&c.text)))
}

/// Whether a row is printed below the amounts: a note, or who signed the form.
fn is_footer(row: &Row) -> bool {
    let mut filled = row.filled();
    let note = filled.next().is_some_and(|c| words::is_footer(&c.text));
    note && !row.filled().any(|c| is_amount(&c.text))
}

/// A row of a form's table, in the columns its headings tell.
type Placed<'a> = (Spot, Cow<'a, Row>);

/// Rows of a table under headings of their own: a page of it.
#[derive(Default)]
struct Section<'a> {
    headings: Vec<&'a Row>,
    rows: Vec<(Spot, &'a Row)>,
}

impl<'a> Section<'a> {
    /// Leaves out the last rows that are no lines.
    fn drop_last(&mut self, mut no_line: impl FnMut(&Row) -> bool) {
        while self.rows.last().is_some_and(|(_, row)| no_line(row)) {
            self.rows.pop();
        }
    }

    /// The headings of its columns, and its rows in these columns. What is ruled as several columns below one heading
    /// and never filled side by side is one column.
    fn columns(&self, width: usize) -> (Vec<Vec<String>>, Vec<Placed<'a>>) {
        let mut paths = paths(&self.headings);
        paths.resize(width, Vec::new());
        // the cell that is the innermost heading of each column
        let mut innermost: Vec<Option<(usize, usize)>> = vec![None; width];
        for (r, row) in self.headings.iter().enumerate() {
            for (c, cell) in row.cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty()) {
                innermost[cell.column.min(width)..(cell.column + cell.col_span).min(width)].fill(Some((r, c)));
            }
        }
        // columns in which a cell starts beside a filled one
        let mut apart = vec![false; width];
        for (_, row) in &self.rows {
            for pair in row.cells.windows(2).filter(|p| p.iter().all(|c| !c.text.is_empty())) {
                apart[pair[1].column] = true;
            }
        }
        let mut number: Vec<usize> = Vec::with_capacity(width + 1);
        let mut merged: Vec<Vec<String>> = Vec::new();
        for column in 0..width {
            let one = column > 0 && innermost[column].is_some() && innermost[column] == innermost[column - 1];
            if !one || apart[column] {
                merged.push(std::mem::take(&mut paths[column]));
            }
            number.push(merged.len() - 1);
        }
        number.push(merged.len());
        if merged.len() == width {
            return (merged, self.rows.iter().map(|(spot, row)| (*spot, Cow::Borrowed(*row))).collect());
        }
        let in_columns = |row: &Row| {
            let cells = row.cells.iter().map(|cell| {
                let (start, end) = (number[cell.column], number[cell.column + cell.col_span]);
                Cell { column: start, col_span: end.saturating_sub(start).max(1), ..cell.clone() }
            });
            Cow::Owned(Row { cells: cells.collect(), break_before: row.break_before })
        };
        (merged, self.rows.iter().map(|(spot, row)| (*spot, in_columns(row))).collect())
    }
}

/// The unit a heading names in brackets.
fn in_heading(text: &str) -> Option<Unit> {
    (heading(text) != fold(text)).then(|| Unit::find(text)).flatten()
}

/// Whether a row is one more row of headings: it holds no figures, and some column still lacks a heading of its own.
fn is_heading(row: &Row, above: &[(Spot, &Row)], width: usize) -> bool {
    let data = |c: &Cell| {
        money::read(&c.text).is_number()
            || codes::split(&c.text).is_some()
            || words::is_total(&c.text) && !above.is_empty() && row.filled().count() == 1
            || codes::numbering(&fold(&c.text)).is_some()
            // a heading over several columns may read like a class (国有资本经营预算支出)
            || c.col_span == 1 && codes::class_of(&c.text).is_some()
    };
    if row.filled().any(data) {
        return false;
    }
    // the innermost heading over each column, and whether it is that column's alone
    let mut settled = vec![false; width];
    for cell in above.iter().flat_map(|(_, r)| r.filled()) {
        settled[cell.column..(cell.column + cell.col_span).min(width)].fill(cell.col_span == 1);
    }
    above.is_empty() || settled.iter().any(|s| !s)
}

/// The title among the lines above a table, and where it stands.
fn title(texts: &[(Spot, &str)]) -> Option<(String, Spot)> {
    let found = texts.iter().rev().find(|(_, t)| is_title(t))?;
    Some((found.1.trim().to_string(), found.0))
}

/// Whether a line is the title of a form: it ends in 表, and is more than a number.
fn is_title(text: &str) -> bool {
    if text.len() > 4 * LONGEST_TITLE {
        return false;
    }
    let folded = fold(text);
    let short = folded.chars().count() <= LONGEST_TITLE && !folded.contains(['。', ';', '；']);
    let end = folded.split('(').next().unwrap_or_default();
    let number: String = end.chars().filter(|c| !"公开附表预算第号".contains(*c)).collect();
    let bare = number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十-".contains(c));
    short && end.ends_with('表') && !bare
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Amount,
    Code,
    Label,
    Other,
}

fn kind(raw: &Raw, column: usize) -> Kind {
    let cells = raw.data.iter().flat_map(|(_, r)| &r.cells).filter(|c| c.column == column && !c.text.is_empty());
    let (mut numbers, mut texts, mut coded, mut all) = (0, 0, 0, 0);
    for cell in cells.filter(|c| c.col_span == 1) {
        all += 1;
        match money::read(&cell.text) {
            // the number of an account or a telephone
            _ if cell.text.len() >= IDENTIFIER && cell.text.bytes().all(|b| b.is_ascii_digit()) => texts += 1,
            Printed::Amount(..) | Printed::Malformed(_) => numbers += 1,
            Printed::Blank => {}
            Printed::Text => texts += 1,
        }
        let least = if matches!(raw.paths[column].last().map(String::as_str), Some("款" | "项")) { 1 } else { 2 };
        let digits = (least..=9).contains(&cell.text.len()) && cell.text.bytes().all(|b| b.is_ascii_digit());
        coded += usize::from(digits || codes::split(&cell.text).is_some());
    }
    let path = &raw.paths[column];
    let leaf = path.last().map_or("", String::as_str);
    let named = |words: &[&str]| words.iter().any(|w| leaf.contains(w));
    let measures = raw.paths.iter().flatten().any(|h| words::is_measure(h));
    let no_money = words::no_money_under(path) || measures && !words::is_money(path);
    if words::is_unit_code(leaf) || named(&["编码", "代码"]) && leaf.contains("项目") && !leaf.contains("科目")
    {
        return Kind::Label;
    }
    if named(&["编码", "代码"]) || matches!(leaf, "类" | "款" | "项") || all > 0 && coded == all && named(&["科目"])
    {
        return if all == 0 || coded * 2 >= all { Kind::Code } else { Kind::Label };
    }
    // a column of figures; one without any is an amount's if its neighbours are
    match (numbers, texts) {
        (0, 0) => Kind::Other,
        (n, t) if no_money && n > t => Kind::Other,
        _ if no_money && words::is_no_money(leaf) => Kind::Other,
        (_, _) if no_money => Kind::Label,
        (n, t) if n >= 3 * t.max(1) || t == 0 && n > 0 => Kind::Amount,
        _ => Kind::Label,
    }
}

/// Some label or code columns and the amounts that go with them: a form, or one of several side by side.
#[derive(Default)]
struct Half {
    codes: Vec<usize>,
    /// Those that hold pieces of codes (款, 项), two digits at most.
    pieces: Vec<usize>,
    /// Whether those are printed with their leading zeros.
    padded: bool,
    labels: Vec<usize>,
    amounts: Vec<usize>,
}

fn halves(raw: &Raw, of_money: bool) -> Vec<Half> {
    let mut kinds: Vec<Kind> = (0..raw.paths.len()).map(|c| kind(raw, c)).collect();
    let empty = of_money && !kinds.contains(&Kind::Amount);
    // a column without any figure between or after amounts, with a heading of theirs, is an amount's; in an empty form
    // of amounts every column is that is not one of names
    for column in 1..kinds.len() {
        // one under a heading that only its neighbours divide is an empty column between them
        let divided = |path: &Vec<String>| path.len() > raw.paths[column].len() && path.starts_with(&raw.paths[column]);
        let bare = raw.paths.iter().any(divided);
        let blank = kinds[column] == Kind::Other && !raw.paths[column].is_empty() && !bare;
        let leaf = raw.paths[column].last().map_or("", String::as_str);
        let text = ["备注", "说明", "项目", "名称", "科目", "单位"].iter().any(|w| leaf.contains(w));
        let measures = raw.paths.iter().flatten().any(|h| words::is_measure(h));
        let money =
            !words::no_money_under(&raw.paths[column]) && !text && (!measures || words::is_money(&raw.paths[column]));
        let filled = raw.data.iter().flat_map(|(_, r)| r.filled()).any(|c| c.column == column);
        if blank && money && !filled && (empty || kinds[..column].contains(&Kind::Amount)) {
            kinds[column] = Kind::Amount;
        }
    }
    let mut halves: Vec<Half> = vec![Half::default()];
    for (column, kind) in kinds.into_iter().enumerate() {
        let Some(last) = halves.last_mut() else { break };
        match kind {
            Kind::Amount => last.amounts.push(column),
            Kind::Other => {}
            kind => {
                if !last.amounts.is_empty() {
                    halves.push(Half::default());
                }
                if let Some(last) = halves.last_mut() {
                    if kind == Kind::Code { &mut last.codes } else { &mut last.labels }.push(column);
                }
            }
        }
    }
    halves.retain(|h| !h.amounts.is_empty());
    let cells = |column: usize| raw.data.iter().flat_map(|(_, r)| r.filled()).filter(move |c| c.column == column);
    let long = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count() > 2;
    for half in &mut halves {
        half.pieces = half.codes.iter().copied().filter(|c| !cells(*c).any(|cell| long(&cell.text))).collect();
        let zero = |c: &Cell| c.text.len() == 2 && c.text.starts_with('0');
        half.padded = half.pieces.iter().any(|c| cells(*c).any(zero));
    }
    halves
}

fn form(raw: &Raw, year: Option<u32>) -> Option<Form> {
    if raw.headings.is_empty() {
        return None;
    }
    let decimals = raw.data.iter().flat_map(|(_, r)| r.filled()).any(|c| has_decimals(&c.text));
    let concept = raw.title.as_ref().and_then(|t| concept(&t.0));
    let halves = halves(raw, concept.is_some());
    // a table that names neither form nor unit is one of indicators, staff or something else
    if halves.is_empty() || concept.is_none() && raw.unit.is_none() && !(raw.title.is_some() && decimals) {
        return None;
    }
    let mut columns: Vec<ColumnSpec> = Vec::new();
    let mut printed: Vec<usize> = Vec::new();
    let headings = || raw.paths.iter().flatten();
    let finals = headings().any(|h| words::is_final(h));
    // the year of the form: its title's, the other titles', or the last that its headings name
    let in_title = raw.title.as_ref().and_then(|t| words::years(&t.0).last());
    let named: Vec<u32> = headings().flat_map(|h| words::years(h)).collect();
    let own = in_title.or(year).or(named.iter().max().copied());
    for (number, half) in halves.iter().enumerate() {
        let mut add = |column: usize, kind: ColumnKind| {
            let path = &raw.paths[column];
            let name = match path.as_slice() {
                [] => format!("第{}列", column + 1),
                [.., outer, leaf] if words::is_total(leaf) || words::is_subtotal(leaf) => format!("{outer}/{leaf}"),
                [.., leaf] => leaf.clone(),
            };
            let described = ColumnSpec::described(name, kind, path.clone(), Side::of(number, halves.len()));
            columns.push(ColumnSpec { time: words::time(path, own, finals), ..described });
            printed.push(column);
        };
        half.codes.iter().chain(&half.labels).for_each(|c| add(*c, ColumnKind::Label));
        half.amounts.iter().for_each(|c| add(*c, ColumnKind::Amount));
    }
    if columns.iter().all(|c| c.kind != ColumnKind::Amount || c.time != Time::Own) {
        columns.iter_mut().for_each(|c| c.time = Time::Own);
    }
    let title = raw.title.as_ref().map_or_else(|| "无标题的表".to_string(), |t| t.0.clone());
    let mut own = FormSpec::described(concept.map_or("table", |c| &c.id), &title, columns);
    let mut lines: Vec<Line> = Vec::new();
    for (number, half) in halves.iter().enumerate() {
        let side = Side::of(number, halves.len());
        let mut code = Vec::new();
        for (spot, row) in &raw.data {
            let line = line(*spot, row, side, half, &printed, &own, &mut code);
            match (line, lines.last_mut().filter(|last| last.side == side)) {
                (Some(line), Some(last)) if broken(raw, half, last, &line) => {
                    last.cells.iter_mut().zip(line.cells).for_each(|(cell, new)| *cell = new.or(*cell));
                }
                (line, _) => lines.extend(line),
            }
        }
    }
    if raw.columns != Columns::Known {
        lines.iter_mut().for_each(|l| l.sure = false);
    }
    if raw.paths.iter().flatten().any(|h| words::is_measure(h)) {
        once(raw, &own.columns, &mut lines);
    }
    let chained: Vec<bool> = halves.windows(2).map(|pair| goes_on_in(raw, &pair[0], &pair[1])).collect();
    if chained.contains(&true) {
        let widths: Vec<usize> = halves.iter().map(|h| h.codes.len() + h.labels.len() + h.amounts.len()).collect();
        lines = folded(lines, &mut own.columns, &widths, &chained);
    }
    let at = raw.title.as_ref().map_or(raw.first, |t| t.1);
    Some(Form {
        unit: raw.unit,
        columns: vec![true; own.columns.len()],
        headings: raw.headings.iter().map(|h| h.0).collect(),
        lines,
        says_empty: raw.says_empty,
        notes: raw.notes.clone(),
        tables: 1,
        ..Form::new(Definition::Described(Box::new(own)), title, at)
    })
}

/// Keeps of a project that goes on on the next page, or in the rows of its indicators, the line it begins with.
fn once(raw: &Raw, columns: &[ColumnSpec], lines: &mut Vec<Line>) {
    let rows: BTreeMap<(usize, usize), &Cow<Row>> = raw.data.iter().map(|(s, r)| ((s.block, s.row), r)).collect();
    let print = |line: &Line| -> Option<String> {
        let row = rows.get(&(line.row.block, line.row.row))?;
        let cells = line.cells.iter().zip(columns).filter(|(_, c)| c.kind == ColumnKind::Amount);
        let texts = cells.filter_map(|(s, _)| row.cells.get((*s)?.cell)).map(|c| c.text.trim());
        let amounts: String = texts.filter(|t| money::read(t).is_number()).collect();
        (!amounts.is_empty()).then(|| format!("{}|{amounts}", line.name))
    };
    let mut last: Option<String> = None;
    lines.retain(|line| {
        let Some(own) = print(line) else { return true };
        let again = last.as_ref() == Some(&own);
        last = Some(own);
        !again
    });
}

/// Whether a list of codes goes on in columns beside it: they have the same headings.
fn goes_on_in(raw: &Raw, list: &Half, beside: &Half) -> bool {
    let leaves = |columns: &[usize]| -> Vec<&String> { columns.iter().filter_map(|c| raw.paths[*c].last()).collect() };
    !list.codes.is_empty()
        && leaves(&list.codes) == leaves(&beside.codes)
        && leaves(&list.labels) == leaves(&beside.labels)
        && leaves(&list.amounts) == leaves(&beside.amounts)
}

/// The lines of lists that go on in columns beside them, as one below the other, in the columns of the first of them.
/// `chained` says of each half but the first whether it goes on with the one before.
fn folded(lines: Vec<Line>, columns: &mut Vec<ColumnSpec>, widths: &[usize], chained: &[bool]) -> Vec<Line> {
    // for each half, the list it is of, and where its columns begin now and then
    let mut lists: Vec<(usize, usize, usize)> = Vec::with_capacity(widths.len());
    let (mut list, mut from, mut to) = (0, 0, 0);
    for (half, width) in widths.iter().enumerate() {
        if half > 0 && !chained[half - 1] {
            list += 1;
            to += widths[half - 1];
        }
        lists.push((list, from, to));
        from += width;
        if half > 0 && chained[half - 1] {
            to = lists[half - 1].2;
            lists[half].2 = to;
        }
    }
    let count = list + 1;
    let mut kept: Vec<ColumnSpec> = Vec::new();
    for (half, (list, from, _)) in lists.iter().enumerate().filter(|(half, _)| *half == 0 || !chained[half - 1]) {
        let own = columns.iter().skip(*from).take(widths[half]).cloned();
        kept.extend(own.map(|c| ColumnSpec { side: Side::of(*list, count), ..c }));
    }
    let width = kept.len();
    *columns = kept;
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines {
        let half = line.side.number();
        let Some((list, from, to)) = lists.get(half).copied() else { continue };
        let own: Vec<Option<Spot>> = line.cells.iter().skip(from).take(widths[half]).copied().collect();
        line.cells = vec![None; width];
        line.cells.iter_mut().skip(to).zip(own).for_each(|(cell, own)| *cell = own);
        line.side = Side::of(list, count);
        // the label of a sum that stands under two columns is printed in the first, its amount in the last
        let caption =
            |l: &Line| l.row == line.row && is_sum_label(&l.label) && (line.label.is_empty() || line.label == l.label);
        if let Some(caption) = out.iter().rposition(caption) {
            let caption = out.remove(caption);
            (line.label, line.name, line.role) = (caption.label, caption.name, caption.role);
        }
        out.push(line);
    }
    out
}

fn is_sum_label(label: &str) -> bool {
    let folded = fold(label);
    ["合计", "总计", "小计"].iter().any(|w| folded.ends_with(w))
}

/// Whether a line is the rest of the last: its amounts stand beside labels that reach down from the row above.
fn broken(raw: &Raw, half: &Half, last: &Line, line: &Line) -> bool {
    if !line.label.is_empty() {
        return false;
    }
    // rows are in order
    let above = raw.data.binary_search_by_key(&last.row, |(spot, _)| *spot).ok().map(|at| &raw.data[at].1);
    let reaches = |row: &Cow<Row>| row.filled().all(|c| c.row_span == 2);
    let blank = |column: &usize| {
        above.is_some_and(|row| !row.filled().any(|c| c.column <= *column && *column < c.column + c.col_span))
    };
    above.is_some_and(reaches) && half.amounts.iter().all(blank)
}

/// A row's line in one half. `code` keeps the parts of the last code of each classification, for those printed only
/// where they change.
fn line(
    spot: Spot,
    row: &Row,
    side: Side,
    half: &Half,
    printed: &[usize],
    own: &FormSpec,
    code: &mut Vec<Vec<String>>,
) -> Option<Line> {
    let at = |column: usize| row.cells.iter().position(|c| c.column == column);
    let over = |column: usize| row.cells.iter().position(|c| c.column <= column && column < c.column + c.col_span);
    let text = |column: usize| over(column).map_or("", |i| row.cells[i].text.trim());
    let mut cells = vec![None; own.columns.len()];
    let mut amounts = 0;
    // a line of rates holds no amounts
    let rates = half.labels.iter().any(|c| words::is_rate(text(*c)));
    for (index, column) in own.columns.iter().enumerate().filter(|(_, c)| c.side == side) {
        let Some(cell) = at(printed[index]) else { continue };
        if column.kind == ColumnKind::Amount && rates {
            continue;
        }
        let text = &row.cells[cell].text;
        if column.kind == ColumnKind::Amount && money::read(text) == Printed::Text && !money::withheld(text) {
            continue;
        }
        amounts += usize::from(column.kind == ColumnKind::Amount && !row.cells[cell].text.is_empty());
        cells[index] = Some(Spot { cell, ..spot });
    }
    let mut parts: Vec<&str> = Vec::new();
    for column in half.codes.iter().chain(&half.labels) {
        let text = text(*column);
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    let groups = code_groups(&half.codes, &half.pieces);
    code.resize(groups.len(), Vec::new());
    let texts = |group: &[usize]| group.iter().map(|c| text(*c)).collect::<Vec<_>>();
    let of = |(group, last): (&Vec<usize>, &mut Vec<String>)| coded(&texts(group), half.padded, last);
    let read: Vec<Coded> = groups.iter().zip(code).filter_map(of).collect();
    let misprint = read.iter().find(|c| c.printed.is_some()).cloned();
    let mut digits: Vec<String> = read.into_iter().map(|c| c.digits).filter(|d| !d.is_empty()).collect();
    if digits.is_empty() && misprint.is_none() {
        // the codes of units are none of a classification
        let of_unit = |c: &usize| own_heading(own, printed, *c).is_some_and(|h| words::is_unit_code(h));
        let labels = half.labels.iter().filter(|c| !of_unit(c));
        let printed = labels.filter_map(|c| codes::split(text(*c))).map(|c| c.digits);
        digits.extend(printed.filter(|d| codes::is_code(d)).take(1));
    }
    let unit = half.labels.iter().filter(|c| own_heading(own, printed, **c).is_some_and(|h| words::is_unit_code(h)));
    let unit = unit.map(|c| text(*c)).find(|t| codes::is_unit(t)).map(String::from);
    let label = parts.iter().find(|t| !t.bytes().all(|b| b.is_ascii_digit())).copied().unwrap_or_default();
    if parts.is_empty() && amounts == 0 {
        return None;
    }
    let total = parts.iter().any(|t| words::is_total(t));
    let role = match () {
        () if total => Role::Total,
        () if words::is_subtotal(label) => Role::Subtotal,
        // 其中：（1）… opens a list of parts
        () if words::is_part(label) && !words::opens_list(label) => Role::Part,
        () => Role::Item,
    };
    let amount = |(index, column): (usize, &ColumnSpec)| {
        (column.kind == ColumnKind::Amount && cells[index].is_some()).then_some(printed[index])
    };
    let before = own.columns.iter().enumerate().filter_map(amount).min().unwrap_or(0);
    let of = |first: char| digits.iter().find(|d| !total && d.starts_with(first)).cloned();
    let others = others(row, half, &cells);
    let depth = half.labels.iter().rposition(|c| *c < before && !text(*c).is_empty()).map_or(0, |at| at + 1);
    let mut names = half.labels.iter().filter(|c| **c < before).rev().map(|c| text(*c));
    let name = names.find(|t| !t.is_empty()).unwrap_or_default().to_string();
    Some(Line {
        role,
        label: parts.join(" "),
        name,
        function: of('2').or_else(|| of('1')),
        gov: of('5'),
        dep: of('3'),
        others,
        depth,
        misprint: misprint.and_then(|m| Some(Misprint { printed: m.printed?, level: m.level })),
        unit,
        ..Line::new(spot, side, cells)
    })
}

/// The numbers that a row prints beside the labels and amounts of a half, in the form's unit.
fn others(row: &Row, half: &Half, cells: &[Option<Spot>]) -> Vec<Decimal> {
    let read = |at: usize| cells.iter().flatten().any(|s| s.cell == at);
    let first = half.codes.iter().chain(&half.labels).chain(&half.amounts).min().copied().unwrap_or_default();
    let cells = row.cells.iter().enumerate().filter(|(at, c)| c.column >= first && !read(*at));
    let number = |text: &str| match money::read(text) {
        Printed::Amount(amount, _) => Some(amount.value),
        _ => None,
    };
    cells.filter_map(|(_, c)| number(&c.text)).collect()
}

/// A code as read: its digits, empty where they are no code and nothing tells which is meant.
#[derive(Clone)]
struct Coded {
    digits: String,
    /// As printed, where that is no code.
    printed: Option<String>,
    /// How many digits a code of its level has.
    level: usize,
}

fn joined(columns: &[&str]) -> String {
    columns.iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The code that a line's code columns print. What is no code of the classification is a misprint; which code is meant,
/// the code before tells, where the 款 agree.
fn coded(columns: &[&str], padded: bool, last: &mut Vec<String>) -> Option<Coded> {
    let before = last.clone();
    let digits = whole_code(columns, last)?;
    // a 款 by itself below its 类, in a column of whole codes
    if let ([piece], Some(class)) = (columns, before.concat().get(..3))
        && piece.len() <= 2
        && codes::is_code(class)
    {
        let digits = format!("{class}{piece:0>2}");
        *last = vec![digits.clone()];
        return Some(Coded { level: digits.len(), digits, printed: None });
    }
    let pieces = *last != before || columns.iter().filter(|t| !t.is_empty()).count() > 1;
    if codes::is_code(&digits) {
        if !pieces {
            *last = vec![digits.clone()];
        }
        // a piece without its leading zero, where the others have theirs
        let narrow = padded && columns.iter().skip(1).any(|t| t.len() == 1);
        return Some(Coded { level: digits.len(), digits, printed: narrow.then(|| joined(columns)) });
    }
    *last = before;
    let above = last.concat();
    // what is as long as no code of a classification is, is none: the code of a unit
    if !codes::is_code(&above) || !(pieces && digits.len() > 3 || matches!(digits.len(), 5 | 7)) {
        return None;
    }
    let printed = joined(columns);
    let tail = digits.get(digits.len() - 4..).unwrap_or_default();
    let meant = (above.len() >= 5 && above.get(3..5) == tail.get(..2) && digits.len() > 4)
        .then(|| format!("{}{}", &above[..5], tail.get(2..).unwrap_or_default()));
    let level = if digits.len() <= 4 { 5 } else { 7 };
    Some(Coded { digits: meant.unwrap_or_default(), printed: Some(printed), level })
}

/// The heading of a column of the table.
fn own_heading<'a>(own: &'a FormSpec, printed: &[usize], column: usize) -> Option<&'a String> {
    let index = printed.iter().position(|p| *p == column)?;
    own.columns[index].headers.last()
}

/// Code columns by classification: those of one stand side by side (类, 款, 项), and all but the first hold pieces.
fn code_groups(codes: &[usize], pieces: &[usize]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for code in codes {
        match out.last_mut() {
            Some(group) if group.last() == Some(&(code - 1)) && pieces.contains(code) => group.push(*code),
            _ => out.push(vec![*code]),
        }
    }
    out
}

/// The code a line's code columns make: one whole code, or 类, 款 and 项 in columns of their own, each printed in
/// every row or only where it changes, with or without its leading zero.
fn whole_code(columns: &[&str], last: &mut Vec<String>) -> Option<String> {
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let whole = columns.iter().rev().find_map(|t| codes::split(t)).map(|c| c.digits);
    let pieces = columns.len() > 1 && columns.iter().skip(1).all(|t| t.is_empty() || digits(t) && t.len() <= 2);
    if !pieces {
        return whole.or_else(|| columns.first().filter(|t| digits(t)).map(|t| t.to_string()));
    }
    let deepest = columns.iter().rposition(|t| digits(t))?;
    let mut parts: Vec<String> = Vec::new();
    for (level, text) in columns[..=deepest].iter().enumerate() {
        match (digits(text), last.get(level)) {
            (true, _) if level > 0 => parts.push(format!("{text:0>2}")),
            (true, _) => parts.push(text.to_string()),
            (false, Some(above)) => parts.push(above.clone()),
            (false, None) => return None,
        }
    }
    *last = parts.clone();
    Some(parts.concat())
}
