//! Which printed column is which: headings to columns of a form, and rows whose cells moved back to their columns.

use crate::document::{Cell, Row};
use crate::money::{self, Printed, fold};
use crate::policy;

use super::concepts::concept;
use super::headings::paths;
use super::pieces::{Raw, has_decimals};
use super::spec::{ColumnKind, ColumnSpec, FormSpec, Side, Time, fold_path};
use super::{codes, words};

/// How well a printed heading path fits a column of the form; 0 where its innermost heading does not.
fn fit(path: &[String], column: &ColumnSpec) -> u32 {
    let Some(leaf) = path.last() else { return 0 };
    let mut best = 0;
    for header in &column.headers {
        let wanted = fold_path(header);
        if wanted.last() != Some(leaf) {
            continue;
        }
        let mut outer = path[..path.len() - 1].iter();
        let found = wanted[..wanted.len() - 1].iter().filter(|w| outer.by_ref().any(|o| o == *w)).count();
        let missing = wanted.len() - 1 - found;
        best = best.max(10 + 3 * found as u32 - (2 * missing as u32).min(5));
    }
    best
}

/// For each column of the form, the printed column it is. Columns keep the form's order where they can; a column
/// out of order is found only by its full path.
pub(crate) fn assign(paths: &[Vec<String>], form: &FormSpec) -> Vec<Option<usize>> {
    let (n, m) = (form.columns.len(), paths.len());
    let fits: Vec<Vec<u32>> = form.columns.iter().map(|c| paths.iter().map(|p| fit(p, c)).collect()).collect();
    // longest common subsequence, weighted by fit
    let mut best = vec![vec![0u32; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let take = if fits[i][j] > 0 { fits[i][j] + best[i + 1][j + 1] } else { 0 };
            best[i][j] = take.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let mut columns = vec![None; n];
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if fits[i][j] > 0 && best[i][j] == fits[i][j] + best[i + 1][j + 1] {
            columns[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    for i in 0..n {
        if columns[i].is_none() {
            let free = (0..m).filter(|j| fits[i][*j] >= 10 && !columns.contains(&Some(*j)));
            if let Some(j) = free.max_by_key(|j| fits[i][*j]) {
                columns[i] = Some(j);
            }
        }
    }
    columns
}

/// What a cell's text looks like, whatever column it may stand in.
struct Look {
    /// Whether it is a number, and if so, whether one with decimals.
    number: Option<bool>,
    /// Whether it may stand in a column of codes.
    code: bool,
    folded: String,
    len: usize,
}

impl Look {
    fn of(text: &str) -> Look {
        let number = match money::read(text) {
            Printed::Amount(amount, _) => Some(amount.scale > 0),
            Printed::Malformed(_) => Some(true),
            Printed::Blank | Printed::Text => None,
        };
        let code = codes::split(text).is_some() || words::is_total(text);
        Look { number, code, folded: fold(text), len: text.len() }
    }

    /// How ill it fits a column; 0 where it fits.
    fn misfit(&self, column: &ColumnSpec) -> u32 {
        let decimals = self.number == Some(true);
        match column.kind {
            ColumnKind::Amount if self.number.is_some() => 0,
            ColumnKind::Amount => 40,
            kind if kind.is_code() && self.code => 0,
            kind if kind.is_code() => 30,
            ColumnKind::Text if column.folded_values.contains(&self.folded) => 0,
            ColumnKind::Text if !column.values.is_empty() => 30,
            // a number with decimals and separators is hardly a name
            ColumnKind::Label | ColumnKind::Name if decimals => 25,
            ColumnKind::Label | ColumnKind::Name => 0,
            _ if decimals && self.len > 6 => 8,
            _ => 0,
        }
    }
}

/// For each column of the form the cell of the row that stands in it. Cells stay in their printed columns where
/// they fit; where they do not, because cells before them were dropped or shifted, the row is laid against the
/// form anew: cells keep their order, and an alignment with fewer misfits and fewer shifts wins. The answer says
/// whether it was.
pub(crate) fn lay<'a>(row: &'a Row, form: &FormSpec, columns: &[Option<usize>]) -> (Vec<Option<&'a Cell>>, bool) {
    let mut cells: Vec<Option<&Cell>> = vec![None; form.columns.len()];
    let filled: Vec<&Cell> = row.filled().collect();
    let looks: Vec<Look> = filled.iter().map(|c| Look::of(&c.text)).collect();
    let mut ill = 0;
    // what stands left of the form's own columns (单位编码, 序号) is one column more
    let first = columns.iter().flatten().copied().min().unwrap_or_default();
    let before = |cell: &Cell, look: &Look| cell.column + cell.col_span <= first && look.number != Some(true);
    for (cell, look) in filled.iter().zip(&looks) {
        let covered = |c: &Option<usize>| c.is_some_and(|c| c >= cell.column && c < cell.column + cell.col_span);
        // a cell merged over several columns belongs to the one it fits best
        let fitting = (0..columns.len())
            .filter(|at| covered(&columns[*at]) && cells[*at].is_none())
            .min_by_key(|at| look.misfit(&form.columns[*at]));
        match fitting {
            Some(at) => {
                ill += look.misfit(&form.columns[at]);
                cells[at] = Some(cell);
            }
            None if before(cell, look) => {}
            None => ill += 20,
        }
    }
    // a total row's label may stand in any of the label columns, and a plain text column takes anything
    // a blank cell is where an amount may be missing
    for cell in row.cells.iter().filter(|c| c.text.trim().is_empty()) {
        for at in 0..columns.len() {
            let printed = columns[at].is_some_and(|c| c == cell.column);
            if printed && cells[at].is_none() && form.columns[at].kind == ColumnKind::Amount {
                cells[at] = Some(cell);
            }
        }
    }
    if ill == 0 || filled.iter().any(|c| words::is_total(&c.text)) && ill <= 30 || filled.len() > form.columns.len() {
        return (cells, false);
    }
    // positions[i]: where the form's column is printed; a column the table lacks cannot take a cell
    let (n, m) = (form.columns.len(), filled.len());
    const NEVER: u32 = u32::MAX / 2;
    // cost[i][j]: best for the first i cells when cell i-1 stands in column j
    let mut cost = vec![vec![NEVER; n]; m];
    let mut from = vec![vec![usize::MAX; n]; m];
    for (i, cell) in filled.iter().enumerate() {
        for j in 0..n {
            let Some(printed) = columns[j] else { continue };
            let own = looks[i].misfit(&form.columns[j])
                + u32::from(form.columns[j].kind == ColumnKind::Text && form.columns[j].values.is_empty());
            let shift = printed as i64 - cell.column as i64;
            if i == 0 {
                cost[i][j] = own + shift.unsigned_abs().min(9) as u32;
                continue;
            }
            for k in 0..j {
                let Some(before) = columns[k] else { continue };
                if cost[i - 1][k] >= NEVER {
                    continue;
                }
                let last = before as i64 - filled[i - 1].column as i64;
                let total = cost[i - 1][k] + own + 2 * (shift - last).unsigned_abs().min(9) as u32;
                // on a tie the earlier column of the cell before wins: cells at the end are dropped more often
                if total < cost[i][j] {
                    cost[i][j] = total;
                    from[i][j] = k;
                }
            }
        }
    }
    let last = m - 1;
    let Some(mut j) = (0..n).filter(|j| cost[last][*j] < NEVER).min_by_key(|j| cost[last][*j]) else {
        return (cells, false);
    };
    if cost[last][j] >= ill {
        return (cells, false);
    }
    let mut laid: Vec<Option<&Cell>> = vec![None; n];
    for i in (0..m).rev() {
        laid[j] = Some(filled[i]);
        j = from[i][j];
        if j == usize::MAX {
            break;
        }
    }
    (laid, true)
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
    let (mut numbers, mut texts, mut coded, mut bare, mut all) = (0, 0, 0, 0, 0);
    for cell in cells.filter(|c| c.col_span == 1) {
        all += 1;
        match money::read(&cell.text) {
            // the number of an account or a telephone
            _ if cell.text.len() >= policy::IDENTIFIER_DIGITS && cell.text.bytes().all(|b| b.is_ascii_digit()) => {
                texts += 1
            }
            Printed::Amount(..) | Printed::Malformed(_) => numbers += 1,
            Printed::Blank => {}
            Printed::Text => texts += 1,
        }
        let least =
            if raw.paths[column].last().and_then(|h| words::level(h)).is_some_and(|level| level > 0) { 1 } else { 2 };
        let digits = (least..=9).contains(&cell.text.len()) && cell.text.bytes().all(|b| b.is_ascii_digit());
        bare += usize::from(digits);
        coded += usize::from(digits || codes::split(&cell.text).is_some());
    }
    // rates between amounts
    let rate = |c: &Cell| fold(&c.text).strip_suffix('%').is_some_and(|n| money::read(n).is_number());
    let texts_of = || {
        raw.data
            .iter()
            .flat_map(|(_, r)| &r.cells)
            .filter(|c| c.column == column && money::read(&c.text) == Printed::Text)
    };
    let rates = numbers == 0 && texts > 0 && texts_of().all(rate);
    let path = &raw.paths[column];
    let leaf = path.last().map_or("", String::as_str);
    let measures = raw.paths.iter().flatten().any(|h| words::is_measure(h));
    let no_money = words::no_money_under(path) || measures && !words::is_money(path);
    if words::is_of_formulas(leaf) {
        return Kind::Other;
    }
    if words::is_unit_code(leaf) || words::is_code(leaf) && leaf.contains("项目") && !words::is_of_classification(leaf)
    {
        return Kind::Label;
    }
    // among the codes may stand the word of a total
    let coded_column = coded == all || bare == numbers && bare * policy::CODED_PART >= all;
    let subjects = words::is_of_classification(leaf) && all > 0 && coded_column;
    if words::is_code(leaf) || words::level(leaf).is_some() || subjects {
        return if all == 0 || coded * policy::CODED_PART >= all { Kind::Code } else { Kind::Label };
    }
    // a column of figures; one without any is an amount's if its neighbours are
    match (numbers, texts) {
        (0, 0) => Kind::Other,
        _ if rates => Kind::Other,
        (n, t) if no_money && n > t => Kind::Other,
        _ if no_money && words::is_no_money(leaf) => Kind::Other,
        (_, _) if no_money => Kind::Label,
        (n, t) if n >= policy::AMOUNTS_FOR_EACH_TEXT * t.max(1) || t == 0 && n > 0 => Kind::Amount,
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
        let text = words::is_text(leaf);
        let measures = raw.paths.iter().flatten().any(|h| words::is_measure(h));
        let money =
            !words::no_money_under(&raw.paths[column]) && !text && (!measures || words::is_money(&raw.paths[column]));
        let filled = raw.data.iter().flat_map(|(_, r)| r.filled()).any(|c| c.column == column);
        if blank && money && !filled && (empty || kinds[..column].contains(&Kind::Amount)) {
            kinds[column] = Kind::Amount;
        }
    }
    // remarks on some of the rows are no labels of a list that begins beside the amounts
    for column in 1..kinds.len() {
        let remark = kinds[column] == Kind::Label && raw.paths[column].last().is_some_and(|h| words::is_remark(h));
        if remark && kinds[..column].contains(&Kind::Amount) && kinds.get(column + 1) == Some(&Kind::Amount) {
            let has = |row: &Row, at: usize| row.filled().any(|c| c.column == at);
            if raw.data.iter().any(|(_, row)| !has(row, column) && has(row, column + 1)) {
                kinds[column] = Kind::Other;
            }
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

/// One of the lists that a form prints side by side: which of its columns are codes, labels and amounts.
pub(super) struct List {
    pub(super) side: Side,
    /// The columns of codes by classification: those of one stand side by side (类, 款, 项), all but the first pieces.
    pub(super) codes: Vec<Vec<usize>>,
    /// Whether pieces of codes are printed with their leading zeros.
    pub(super) padded: bool,
    pub(super) labels: Vec<usize>,
    pub(super) amounts: Vec<usize>,
}

impl List {
    /// All its columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.codes.iter().flatten().chain(&self.labels).chain(&self.amounts).copied()
    }
}

/// The columns of a form, and which column of its table each of them is.
pub(super) struct Headed {
    /// What its columns and rows mean.
    pub(super) spec: FormSpec,
    /// Whether that is told by a listed form.
    pub(super) listed: bool,
    pub(super) printed: Vec<Option<usize>>,
    pub(super) lists: Vec<List>,
}

/// For each column of a listed form, the printed column it is. Rows without figures below the headings may look like more
/// of them: as many are taken as tell most columns.
fn assigned(raw: &Raw, spec: &FormSpec) -> Vec<Option<usize>> {
    let rows: Vec<&Row> = raw.headings.iter().map(|h| h.1).collect();
    let fewer = (1..rows.len())
        .map(|count| paths(&rows[..count]))
        .filter(|paths| raw.data.is_empty() || paths.len() == raw.paths.len());
    let all = fewer.map(|paths| assign(&paths, spec)).chain([assign(&raw.paths, spec)]);
    // of several the last
    all.max_by_key(|columns| columns.iter().flatten().count()).unwrap_or_default()
}

/// The columns of one of the listed forms in a table.
pub(super) fn listed(raw: &Raw, spec: &FormSpec) -> Headed {
    let sides = match spec.sides() {
        sides if sides.is_empty() => vec![Side::Only],
        sides => sides,
    };
    let list = |side: Side| {
        let of = |is: fn(ColumnKind) -> bool| -> Vec<usize> {
            let own = spec.columns.iter().enumerate().filter(|(_, c)| c.side == side && is(c.kind));
            own.map(|(at, _)| at).collect()
        };
        List {
            side,
            codes: of(ColumnKind::is_code).into_iter().map(|c| vec![c]).collect(),
            padded: false,
            labels: of(|k| matches!(k, ColumnKind::Label | ColumnKind::Name)),
            amounts: of(|k| k == ColumnKind::Amount),
        }
    };
    Headed {
        printed: assigned(raw, spec),
        lists: sides.into_iter().map(list).collect(),
        spec: spec.clone(),
        listed: true,
    }
}

/// The columns of a form that describes itself, list by list; `None` where it is no form: it has no headings or no
/// amounts, or tells neither what it is about nor its unit, as one of indicators, of staff or of something else.
pub(super) fn described(raw: &Raw, year: Option<u32>) -> Option<Headed> {
    let concept = raw.title.as_ref().and_then(|t| concept(&t.0));
    let decimals = raw.data.iter().flat_map(|(_, r)| r.filled()).any(|c| has_decimals(&c.text));
    let halves = halves(raw, concept.is_some());
    let told = concept.is_some() || raw.unit.is_some() || raw.title.is_some() && decimals;
    if raw.headings.is_empty() || halves.is_empty() || !told {
        return None;
    }
    let title = raw.title.as_ref().map_or("无标题的表", |t| t.0.as_str());
    let mut columns: Vec<ColumnSpec> = Vec::new();
    let mut printed: Vec<Option<usize>> = Vec::new();
    let mut lists = Vec::new();
    let headings = || raw.paths.iter().flatten();
    let finals = headings().any(|h| words::is_final(h));
    // the year of the form: its title's, the other titles', or the last that its headings name
    let in_title = raw.title.as_ref().and_then(|t| words::years(&t.0).last());
    let named: Vec<u32> = headings().flat_map(|h| words::years(h)).collect();
    let own = in_title.or(year).or(named.iter().max().copied());
    for (number, half) in halves.iter().enumerate() {
        let side = Side::of(number, halves.len());
        let mut add = |column: &usize, kind: ColumnKind| {
            let path = &raw.paths[*column];
            let name = match path.as_slice() {
                [] => format!("第{}列", column + 1),
                [.., outer, leaf] if words::is_total(leaf) || words::is_subtotal(leaf) => format!("{outer}/{leaf}"),
                [.., leaf] => leaf.clone(),
            };
            let described = ColumnSpec::described(name, kind, path.clone(), side);
            columns.push(ColumnSpec { time: words::time(path, own, finals), ..described });
            printed.push(Some(*column));
            columns.len() - 1
        };
        let codes = code_groups(&half.codes, &half.pieces);
        lists.push(List {
            side,
            codes: codes.iter().map(|g| g.iter().map(|c| add(c, ColumnKind::Label)).collect()).collect(),
            padded: half.padded,
            labels: half.labels.iter().map(|c| add(c, ColumnKind::Label)).collect(),
            amounts: half.amounts.iter().map(|c| add(c, ColumnKind::Amount)).collect(),
        });
    }
    if columns.iter().all(|c| c.kind != ColumnKind::Amount || c.time != Time::Own) {
        columns.iter_mut().for_each(|c| c.time = Time::Own);
    }
    let spec = FormSpec::described(concept.map_or("table", |c| &c.id), title, columns);
    Some(Headed { spec, listed: false, printed, lists })
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

#[cfg(test)]
mod tests {
    use crate::taxonomy::ColumnKind;

    /// Whether the column 预备 of a form is one of amounts, with so many numbers and texts in it.
    fn is_amount(numbers: usize, texts: usize) -> bool {
        let row = |n: usize, text: &str| format!("3010{}\t项目{n}\t{n}.50\t{text}\n", n % 10);
        let filled = (0..numbers).map(|n| row(n, &format!("{n}.50")));
        let named: Vec<String> = (0..texts).map(|n| row(numbers + n, "另行下达")).collect();
        let rows: String = filled.chain(named).collect();
        let text = format!("2026年部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t预备\n{rows}");
        let checking = crate::check(vec![crate::Input { name: "x".into(), bytes: text.into_bytes() }]);
        let spec = checking.disclosure.forms[0].spec();
        spec.columns.iter().any(|c| c.name == "预备" && c.kind == ColumnKind::Amount)
    }

    #[test]
    fn numbers_with_a_text_among_them_are_amounts() {
        let least = crate::policy::AMOUNTS_FOR_EACH_TEXT;
        assert!(is_amount(least, 1) && is_amount(2 * least, 2));
        assert!(!is_amount(least - 1, 1) && !is_amount(2 * least - 1, 2));
    }
}
