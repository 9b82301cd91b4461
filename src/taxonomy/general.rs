//! Forms of any region, from what they say of themselves: a table's title tells what it is about, its headings what
//! each column is, its codes and labels what each line is. Nothing here is listed; see `concepts.toml`.

use std::borrow::Cow;

use crate::document::{Block, Cell, Columns, Document, Row, Spot, Table};
use crate::money::{self, Printed, Unit, fold};

use super::columns::{heading, is_numbering, paths};
use super::concepts::concept;
use super::form::{Form, Line, Recognised, Role, Unrecognised};
use super::funds;
use super::spec::{ColumnKind, ColumnSpec, FormSpec, Layout};
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
}

impl<'a> Raw<'a> {
    /// Adds the rows of the next page, without a total that is printed on every page.
    fn extend(&mut self, mut rows: Vec<Placed<'a>>) {
        let texts = |row: &Row| row.filled().map(|c| c.text.clone()).collect::<Vec<_>>();
        let again = rows.first().map(|r| texts(&r.1)).filter(|texts| texts.iter().any(|t| words::is_total(t)));
        if again.is_some_and(|again| self.data.iter().any(|r| texts(&r.1) == again)) {
            rows.remove(0);
        }
        self.data.extend(rows);
    }
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
                    }
                    above.push((spot, &p.text));
                }
                Block::Table(table) if table.columns == Columns::Lost => above.clear(),
                Block::Table(table) if width(table) > WIDEST => {
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
                    let raw = raw(table, spot, &above);
                    match raws.last_mut().filter(|last| goes_on(last, &raw, above.len())) {
                        Some(last) => last.extend(raw.data),
                        None => raws.push(raw),
                    }
                    above.clear();
                }
            }
        }
        for raw in raws {
            match form(&raw) {
                Some(form) => out.forms.push(form),
                None if raw.data.is_empty() && raw.title.is_none() => {}
                None => out.unrecognised.push(Unrecognised {
                    title: raw.title.map(|t| t.0).unwrap_or_default(),
                    at: raw.first,
                    amounts: raw.data.iter().flat_map(|(_, r)| r.filled()).filter(|c| has_decimals(&c.text)).count(),
                }),
            }
        }
        out.forms.sort_by_key(|f| f.at);
    }
    out
}

/// No form has more columns.
const WIDEST: usize = 1_000;

/// How many columns a table has.
fn width(table: &Table) -> usize {
    table.rows.iter().flat_map(|r| &r.cells).map(|c| c.column + c.col_span).max().unwrap_or(0)
}

fn has_decimals(text: &str) -> bool {
    matches!(money::read(text), Printed::Amount(amount, _) if amount.scale > 0)
}

/// The money of a project, on a table of its goals.
fn project_funds(table: &Table, spot: Spot, above: &[(Spot, &str)]) -> Option<Form> {
    let above = &above[above.len().saturating_sub(ABOVE)..];
    let unit = above.iter().rev().find_map(|(_, t)| words::unit_line(t));
    funds::form(table, spot, title(above), unit)
}

/// Whether a table goes on with the last: its title and headings are printed again on the next page, or it has none.
fn goes_on(last: &Raw, next: &Raw, between: usize) -> bool {
    let title = |r: &Raw| r.title.as_ref().map(|t| fold(&t.0));
    if next.headings.is_empty() {
        return between == 0 && next.paths.len() == last.paths.len();
    }
    last.paths == next.paths && title(last) == title(next)
}

/// Takes a table apart: title rows, headings, data.
fn raw<'a>(table: &'a Table, spot: Spot, above: &[(Spot, &str)]) -> Raw<'a> {
    let width = width(table);
    let mut texts: Vec<(Spot, &str)> = above[above.len().saturating_sub(ABOVE)..].to_vec();
    let mut headings: Vec<(Spot, &Row)> = Vec::new();
    let mut sections: Vec<Section> = vec![Section::default()];
    for (at, row) in table.rows.iter().enumerate() {
        let spot = Spot { row: at, ..spot };
        let mut filled = row.filled();
        let (first, second) = (filled.next(), filled.next());
        let Some(first) = first else { continue };
        if is_numbering(row) {
            continue;
        }
        let same = |heading: &Row| heading.filled().map(|c| &c.text).eq(row.filled().map(|c| &c.text));
        let again = headings.iter().any(|h| same(h.1));
        if again && sections.last().is_some_and(|s| !s.rows.is_empty()) {
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
        } else if before && is_heading(row, &headings, width) {
            headings.push((spot, row));
            section.headings.push(row);
        } else {
            section.rows.push((spot, row));
        }
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
        first: spot,
        says_empty: texts.iter().any(|t| words::says_empty(t.1)),
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

/// A row of a form's table, in the columns its headings tell.
type Placed<'a> = (Spot, Cow<'a, Row>);

/// Rows of a table under headings of their own: a page of it.
#[derive(Default)]
struct Section<'a> {
    headings: Vec<&'a Row>,
    rows: Vec<(Spot, &'a Row)>,
}

impl<'a> Section<'a> {
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
    let like = |text: &str| {
        let folded = fold(text);
        let short = folded.chars().count() <= LONGEST_TITLE && !folded.contains(['。', ';', '；']);
        let end = folded.split('(').next().unwrap_or_default();
        let number: String = end.chars().filter(|c| !"公开附表预算第号".contains(*c)).collect();
        let bare = number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十-".contains(c));
        short && end.ends_with('表') && !bare
    };
    let found = texts.iter().rev().find(|(_, t)| like(t))?;
    Some((found.1.trim().to_string(), found.0))
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
            Printed::Amount(..) | Printed::Malformed(_) => numbers += 1,
            Printed::Blank => {}
            Printed::Text => texts += 1,
        }
        let digits = cell.text.len() >= 2 && cell.text.len() <= 9 && cell.text.bytes().all(|b| b.is_ascii_digit());
        coded += usize::from(digits || codes::split(&cell.text).is_some());
    }
    let path = &raw.paths[column];
    let leaf = path.last().map_or("", String::as_str);
    let named = |words: &[&str]| words.iter().any(|w| leaf.contains(w));
    if named(&["编码", "代码"]) && named(&["单位", "部门", "项目"]) && !leaf.contains("科目") {
        return Kind::Label;
    }
    if named(&["编码", "代码"]) || matches!(leaf, "类" | "款" | "项") || all > 0 && coded == all && named(&["科目"])
    {
        return if all == 0 || coded * 2 >= all { Kind::Code } else { Kind::Label };
    }
    if words::is_no_money(leaf) {
        return Kind::Other;
    }
    // a column of figures; one without any is an amount's if its neighbours are
    match (numbers, texts) {
        (0, 0) => Kind::Other,
        (n, t) if n >= 3 * t.max(1) || t == 0 && n > 0 => Kind::Amount,
        _ => Kind::Label,
    }
}

/// Some label or code columns and the amounts that go with them: a form, or one of several side by side.
#[derive(Default)]
struct Half {
    codes: Vec<usize>,
    labels: Vec<usize>,
    amounts: Vec<usize>,
}

fn halves(raw: &Raw, of_money: bool) -> Vec<Half> {
    let mut kinds: Vec<Kind> = (0..raw.paths.len()).map(|c| kind(raw, c)).collect();
    let empty = of_money && !kinds.contains(&Kind::Amount);
    // a column without any figure between or after amounts, with a heading of theirs, is an amount's; in an empty form
    // of amounts every column is that is not one of names
    for column in 1..kinds.len() {
        let blank = kinds[column] == Kind::Other && !raw.paths[column].is_empty();
        let leaf = raw.paths[column].last().map_or("", String::as_str);
        let text = ["备注", "说明", "项目", "名称", "科目", "单位"].iter().any(|w| leaf.contains(w));
        let money = !words::is_no_money(leaf) && !text;
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
    halves
}

fn form(raw: &Raw) -> Option<Form> {
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
    for (number, half) in halves.iter().enumerate() {
        let mut add = |column: usize, kind: ColumnKind| {
            let path = &raw.paths[column];
            let name = match path.as_slice() {
                [] => format!("第{}列", column + 1),
                [.., outer, leaf] if words::is_total(leaf) || words::is_subtotal(leaf) => format!("{outer}/{leaf}"),
                [.., leaf] => leaf.clone(),
            };
            columns.push(ColumnSpec {
                name,
                kind,
                headers: path.clone(),
                group: None,
                half: Some(number.to_string()),
                values: Vec::new(),
                folded_values: Vec::new(),
            });
            printed.push(column);
        };
        half.codes.iter().chain(&half.labels).for_each(|c| add(*c, ColumnKind::Label));
        half.amounts.iter().for_each(|c| add(*c, ColumnKind::Amount));
    }
    let title = raw.title.as_ref().map_or_else(|| "无标题的表".to_string(), |t| t.0.clone());
    let own = FormSpec {
        id: concept.map_or_else(|| "table".to_string(), |c| c.id.clone()),
        title: title.clone(),
        number: String::new(),
        titles: Vec::new(),
        avoid: Vec::new(),
        expected: false,
        layout: Layout::List,
        columns,
        rows: Vec::new(),
    };
    let mut lines: Vec<Line> = Vec::new();
    for (number, half) in halves.iter().enumerate() {
        let mut code = Vec::new();
        for (spot, row) in &raw.data {
            let line = line(*spot, row, number, half, &printed, &own, &mut code);
            match (line, lines.last_mut().filter(|last| last.half == Some(number))) {
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
    Some(Form {
        spec: None,
        title,
        at: raw.title.as_ref().map_or(raw.first, |t| t.1),
        number: None,
        pattern: None,
        unit: raw.unit,
        columns: vec![true; own.columns.len()],
        headings: raw.headings.iter().map(|h| h.0).collect(),
        lines,
        indicators: Vec::new(),
        says_empty: raw.says_empty,
        tables: 1,
        own: Some(Box::new(own)),
    })
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
    number: usize,
    half: &Half,
    printed: &[usize],
    own: &FormSpec,
    code: &mut Vec<Vec<String>>,
) -> Option<Line> {
    let at = |column: usize| row.cells.iter().position(|c| c.column == column);
    let over = |column: usize| row.cells.iter().position(|c| c.column <= column && column < c.column + c.col_span);
    let text = |column: usize| over(column).map_or("", |i| row.cells[i].text.trim());
    let mut cells = vec![None; own.columns.len()];
    let name = number.to_string();
    let mut amounts = 0;
    for (index, column) in own.columns.iter().enumerate().filter(|(_, c)| c.half.as_deref() == Some(&name)) {
        let Some(cell) = at(printed[index]) else { continue };
        if column.kind == ColumnKind::Amount && matches!(money::read(&row.cells[cell].text), Printed::Text) {
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
    let groups = code_groups(&half.codes, |a, b| own_heading(own, printed, a) == own_heading(own, printed, b));
    code.resize(groups.len(), Vec::new());
    let texts = |group: &[usize]| group.iter().map(|c| text(*c)).collect::<Vec<_>>();
    let mut digits: Vec<String> =
        groups.iter().zip(code).filter_map(|(group, last)| whole_code(&texts(group), last)).collect();
    if digits.is_empty() {
        let printed = half.labels.iter().filter_map(|c| codes::split(text(*c))).map(|c| c.digits);
        digits.extend(printed.filter(|d| codes::is_code(d)).take(1));
    }
    let label = parts.iter().find(|t| !t.bytes().all(|b| b.is_ascii_digit())).copied().unwrap_or_default();
    if parts.is_empty() && amounts == 0 {
        return None;
    }
    let total = parts.iter().any(|t| words::is_total(t));
    let role = match () {
        () if total => Role::Total,
        () if words::is_subtotal(label) => Role::Subtotal,
        () if words::is_part(label) => Role::Part,
        () => Role::Item,
    };
    let amount = |(index, column): (usize, &ColumnSpec)| {
        (column.kind == ColumnKind::Amount && cells[index].is_some()).then_some(printed[index])
    };
    let before = own.columns.iter().enumerate().filter_map(amount).min().unwrap_or(0);
    let of = |first: char| digits.iter().find(|d| !total && d.starts_with(first)).cloned();
    Some(Line {
        role,
        half: Some(number),
        label: parts.join(" "),
        function: of('2').or_else(|| of('1')),
        gov: of('5'),
        dep: of('3'),
        cells,
        loose: Vec::new(),
        shifted: false,
        depth: half.labels.iter().rposition(|c| *c < before && !text(*c).is_empty()).map_or(0, |at| at + 1),
        by_name: false,
        sure: true,
        row: spot,
        project: 0,
    })
}

/// The heading of a column of the table.
fn own_heading<'a>(own: &'a FormSpec, printed: &[usize], column: usize) -> Option<&'a String> {
    let index = printed.iter().position(|p| *p == column)?;
    own.columns[index].headers.last()
}

/// Code columns by classification: those of one stand side by side (类, 款, 项), and none of its headings comes twice.
fn code_groups(codes: &[usize], same: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for code in codes {
        match out.last_mut() {
            Some(group) if group.last() == Some(&(code - 1)) && !group.iter().any(|g| same(*g, *code)) => {
                group.push(*code);
            }
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
