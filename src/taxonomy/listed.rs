//! Listed forms (`forms/`): titles divide a document into regions; in a region headings give the columns, and the rows
//! below them the lines.

use crate::document::{Block, Cell, Columns, Document, Row, Spot, at};
use crate::money::{self, Printed, Unit, fold};
use crate::policy;

use super::boundaries::listed_goes_on;
use super::columns::{assign, lay};
use super::form::{Definition, Form, Indicator, Line, Recognised, Role, Unrecognised};
use super::headings::{heading, is_numbering, paths};
use super::spec::{ColumnKind, FormSpec, Layout, RowSpec, Side, forms};
use super::titles::{Title, title};
use super::{codes, words};

#[derive(Clone, Copy)]
enum Item<'a> {
    Paragraph(Spot, &'a str),
    Row(Spot, &'a Row, Columns),
}

impl Item<'_> {
    fn spot(&self) -> Spot {
        match self {
            Item::Paragraph(spot, _) | Item::Row(spot, ..) => *spot,
        }
    }

    /// The whole text.
    fn text(&self) -> String {
        match self {
            Item::Paragraph(_, text) => text.to_string(),
            Item::Row(_, row, _) => row.filled().map(|c| c.text.as_str()).collect(),
        }
    }

    /// The text of a paragraph, or of a row with a single filled cell.
    fn alone(&self) -> Option<&str> {
        match self {
            Item::Paragraph(_, text) => Some(text),
            Item::Row(_, row, _) => {
                let mut filled = row.filled();
                let first = filled.next()?;
                filled.next().is_none().then_some(first.text.as_str())
            }
        }
    }
}

fn items(source: usize, document: &Document) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for (block, piece) in document.blocks.iter().enumerate() {
        let spot = Spot { source, block, row: 0, cell: 0 };
        match piece {
            Block::Paragraph(p) => items.push(Item::Paragraph(spot, &p.text)),
            Block::Table(t) => {
                items.extend(t.rows.iter().enumerate().map(|(row, r)| Item::Row(Spot { row, ..spot }, r, t.columns)))
            }
        }
    }
    items
}

/// The listed forms of a document.
pub(super) fn recognise(source: usize, documents: &[Document]) -> Recognised {
    let mut out = Recognised::default();
    if let Some(document) = documents.get(source) {
        let items = items(source, document);
        // the form before, and the columns in which it was printed
        let mut carried: Option<(usize, Vec<Option<usize>>)> = None;
        let mut titles: Vec<(usize, Title)> = Vec::new();
        for (i, item) in items.iter().enumerate() {
            if let Some(t) = item.alone().and_then(title) {
                titles.push((i, t));
            }
        }
        let first = titles.first().map_or(items.len(), |t| t.0);
        untitled(&items[..first], &mut out);
        for (k, (start, t)) in titles.iter().enumerate() {
            let end = titles.get(k + 1).map_or(items.len(), |next| next.0);
            let region = &items[start + 1..end];
            let own = own_tables(t.form, region);
            let (region, others) = region.split_at(own);
            let filled = region.iter().any(|i| matches!(i, Item::Row(..)));
            let empty = region.iter().any(|i| i.alone().is_some_and(words::says_empty));
            untitled(others, &mut out);
            if !filled && !empty {
                continue; // a table of contents, or a title that is printed again
            }
            let (mut form, mut columns) = Region::new(t.form).read(region);
            if let (true, Some((of, last))) = (form.headings.is_empty() && form.lines.is_empty() && filled, &carried)
                && *of == t.form
            {
                // the next page without the headings
                (form, columns) = Region { columns: last.clone(), ..Region::new(t.form) }.read(region);
            }
            if form.headings.is_empty() && form.lines.is_empty() && filled && !empty {
                untitled(region, &mut out);
                continue;
            }
            carried = Some((t.form, columns));
            let Some((text, _)) = at(documents, items[*start].spot()) else { continue };
            let form = Form {
                title: items[*start].alone().unwrap_or(text).to_string(),
                at: first_filled(&items[*start]),
                number: t.number.clone(),
                pattern: t.pattern.clone(),
                ..form
            };
            match out.forms.last_mut().filter(|last| listed_goes_on(last, &form, documents)) {
                Some(last) => last.extend(form),
                None => out.forms.push(form),
            }
        }
    }
    out
}

/// How many items of a region belong to its form: a later table with headings of its own that are not the form's
/// is another table, whose title was not recognised.
fn own_tables(form: usize, region: &[Item]) -> usize {
    let reader = Region::new(form);
    let mut found = false;
    let mut block = usize::MAX;
    for (at, item) in region.iter().enumerate() {
        let Item::Row(spot, row, Columns::Known) = item else { continue };
        if spot.block == block || row.filled().count() < 3 {
            continue;
        }
        block = spot.block;
        let data = |c: &Cell| {
            let number = money::read(&c.text).is_number();
            let valued = reader.spec.columns.iter().any(|s| s.folded_values.contains(&fold(&c.text)));
            let labelled = words::is_total(&c.text) || codes::unnumbered(&c.text).0;
            number || valued || labelled || codes::split(&c.text).is_some()
        };
        if reader.is_heading(row) || row.filled().any(data) {
            found = true;
        } else if found {
            return at;
        }
    }
    region.len()
}

fn first_filled(item: &Item) -> Spot {
    match item {
        Item::Paragraph(spot, _) => *spot,
        Item::Row(spot, row, _) => {
            Spot { cell: row.cells.iter().position(|c| !c.text.is_empty()).unwrap_or(0), ..*spot }
        }
    }
}

/// Tables without a title: recognised where the headings are those of exactly one form, else listed.
fn untitled(items: &[Item], out: &mut Recognised) {
    let mut start = 0;
    let mut before = "";
    while start < items.len() {
        let first = match &items[start] {
            Item::Row(first, ..) => first,
            Item::Paragraph(_, text) => {
                before = text;
                start += 1;
                continue;
            }
        };
        let end = (start..items.len()).find(|i| items[*i].spot().block != first.block).unwrap_or(items.len());
        let region = &items[start..end];
        match by_headings(region) {
            Some(form) => out.forms.push(form),
            None => {
                let cells = region.iter().filter_map(|i| match i {
                    Item::Row(_, row, _) => Some(row.filled()),
                    Item::Paragraph(..) => None,
                });
                let amounts = cells.flatten().filter(|c| has_decimals(&c.text)).count();
                let title = before.chars().take(60).collect();
                out.unrecognised.push(Unrecognised { title, at: first_filled(&items[start]), amounts });
            }
        }
        start = end;
    }
}

fn has_decimals(text: &str) -> bool {
    match money::read(text) {
        Printed::Amount(amount, _) => amount.scale > 0,
        Printed::Malformed(_) => true,
        _ => false,
    }
}

fn by_headings(region: &[Item]) -> Option<Form> {
    let mut best: Option<(usize, usize)> = None;
    let mut tied = false;
    for (index, spec) in forms().iter().enumerate() {
        let mut region_reader = Region::new(index);
        for item in region.iter().take(6) {
            match item {
                Item::Row(_, row, Columns::Known) if region_reader.is_heading(row) => {
                    region_reader.heading_rows.push(row)
                }
                _ => break,
            }
        }
        let headings = &region_reader.heading_rows;
        if headings.is_empty() {
            continue;
        }
        let columns = assign(&paths(headings), spec);
        let found = columns.iter().filter(|c| c.is_some()).count();
        // every column but those some tables leave out, and at least three
        if found < 3 || found + 1 < spec.columns.len() {
            continue;
        }
        match best {
            Some((_, most)) if most > found => {}
            Some((_, most)) if most == found => tied = true,
            _ => (best, tied) = (Some((index, found)), false),
        }
    }
    let (index, _) = best.filter(|_| !tied)?;
    let (form, _) = Region::new(index).read(region);
    Some(Form { title: forms()[index].title.clone(), at: first_filled(&region[0]), ..form })
}

/// Reads one region as one form.
struct Region<'a> {
    spec: &'static FormSpec,
    form: Form,
    vocabulary: Vec<String>,
    sides: Vec<Side>,
    heading_rows: Vec<&'a Row>,
    columns: Vec<Option<usize>>,
    /// The words of headings whose columns are lost, and whether the last line was one.
    listed: Vec<String>,
    listing: bool,
    /// Rows named so far, for `before` and `after`.
    seen: Vec<usize>,
    projects: usize,
    /// Whether the figures of a form of one row are over.
    over: bool,
    /// Whether headings within the form name different columns.
    mixed: bool,
}

impl<'a> Region<'a> {
    fn new(spec: usize) -> Self {
        let data = &forms()[spec];
        let mut vocabulary: Vec<String> =
            data.columns.iter().flat_map(|c| &c.headers).flat_map(|h| super::spec::fold_path(h)).collect();
        vocabulary.extend(["项目", "预算数", "其中", "其中:", "序号", "备注"].map(String::from));
        Region {
            spec: data,
            form: Form {
                columns: vec![false; data.columns.len()],
                ..Form::new(Definition::Listed(spec), data.title.clone(), Spot { source: 0, block: 0, row: 0, cell: 0 })
            },
            vocabulary,
            sides: data.sides(),
            heading_rows: Vec::new(),
            columns: Vec::new(),
            listed: Vec::new(),
            listing: false,
            seen: Vec::new(),
            projects: 0,
            over: false,
            mixed: false,
        }
    }

    /// The form, and the columns in which its last page is printed.
    fn read(mut self, items: &[Item<'a>]) -> (Form, Vec<Option<usize>>) {
        let mut open = false; // whether the last row was a heading
        let mut before = Vec::new(); // the columns under the headings before
        let mut i = 0;
        while i < items.len() {
            let lost = matches!(items[i], Item::Paragraph(..) | Item::Row(_, _, Columns::Lost));
            if let Some(words) = lost.then(|| items[i].text()).and_then(|t| self.heading_words(&t)) {
                self.form.headings.push(items[i].spot());
                self.listed_heading(words);
                i += 1;
                continue;
            }
            match items[i] {
                Item::Paragraph(spot, text) => {
                    self.remark(text);
                    let is_run =
                        |i: &&Item| matches!(i, Item::Paragraph(_, text) if self.heading_words(text).is_none());
                    let run = items[i..].iter().take_while(is_run).count().max(1);
                    if self.columns.is_empty() || self.over {
                    } else if words::is_total(text) {
                        let cells = vec![None; self.spec.columns.len()];
                        let label = self.spec.columns.iter().position(|c| c.kind != ColumnKind::Amount);
                        let texts: Vec<&str> =
                            (0..cells.len()).map(|c| if Some(c) == label { text } else { "" }).collect();
                        self.line(Side::Only, spot, &texts, cells, Vec::new(), (false, false));
                    } else {
                        self.broken_row(&items[i..i + run]);
                    }
                    for item in &items[i + 1..i + run] {
                        self.remark(item.alone().unwrap_or_default());
                    }
                    i += run;
                    continue;
                }
                Item::Row(spot, row, columns) => {
                    let heading = columns != Columns::Lost && self.is_heading(row);
                    if heading && (self.columns.is_empty() || row.filled().count() > 1 || open) {
                        if !open {
                            self.heading_rows.clear();
                            before = self.form.columns.clone();
                        }
                        open = true;
                        self.heading_rows.push(row);
                        self.form.headings.push(spot);
                        for cell in row.filled() {
                            self.unit_in_heading(&cell.text);
                        }
                        self.set_columns();
                    } else if self.columns.is_empty() {
                        if let Some(text) = items[i].alone() {
                            self.remark(text);
                        }
                    } else if items[i].alone().is_some_and(words::says_empty) {
                        self.form.says_empty = true;
                    } else if !self.over {
                        // headings of several rows are compared when they are complete
                        if std::mem::take(&mut open) {
                            self.mixed |= !self.form.lines.is_empty() && before != self.form.columns;
                        }
                        self.listing = false;
                        self.data(spot, row, columns);
                    } else if let Some(text) = items[i].alone() {
                        self.remark(text);
                    }
                }
            }
            i += 1;
        }
        // parts of a table that were not put together: what fails there may be their reading
        if self.mixed {
            self.form.lines.iter_mut().for_each(|l| l.sure = false);
        }
        if self.form.headings.is_empty() && !self.columns.is_empty() {
            self.form.columns = self.columns.iter().map(Option::is_some).collect();
        }
        (self.form, self.columns)
    }

    /// What a line outside the table tells: the unit, or that the form is empty.
    fn remark(&mut self, text: &str) {
        if self.form.unit.is_none() {
            self.form.unit = words::unit_line(text);
        }
        if words::says_empty(text) {
            self.form.says_empty = true;
        }
    }

    fn unit_in_heading(&mut self, text: &str) {
        if self.form.unit.is_none() && heading(text) != fold(text) {
            self.form.unit = Unit::find(text);
        }
    }

    fn is_heading(&self, row: &Row) -> bool {
        let filled: Vec<&Cell> = row.filled().collect();
        if filled.is_empty() || filled.iter().any(|c| has_decimals(&c.text)) {
            return false;
        }
        let known = filled.iter().filter(|c| self.vocabulary.contains(&heading(&c.text))).count();
        if known * 2 < filled.len() {
            return false;
        }
        // a total row's label alone, under a heading of labels, is data: `合 计` of an empty form
        if let ([only], false) = (filled.as_slice(), self.heading_rows.is_empty()) {
            let columns = assign(&paths(&self.heading_rows), self.spec);
            let under = columns.iter().position(|c| *c == Some(only.column));
            let labelled = under.is_some_and(|at| self.spec.columns[at].kind != ColumnKind::Amount);
            let single = self.heading_rows.last().is_some_and(|last| last.filled().count() > 1);
            if words::is_total(&only.text) && labelled && single {
                return false;
            }
        }
        true
    }

    /// The words of the form's headings that a text is made of, whatever blanks divide it: at least two.
    fn heading_words(&self, text: &str) -> Option<Vec<String>> {
        if text.len() > policy::LONGEST_HEADING || text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let folded = fold(text);
        let mut rest = folded.as_str();
        let mut words = Vec::new();
        while !rest.is_empty() {
            let word = self.vocabulary.iter().filter(|w| rest.starts_with(w.as_str())).max_by_key(|w| w.len())?;
            rest = rest.get(word.len()..)?;
            words.push(word.clone());
        }
        (words.len() > 1).then_some(words)
    }

    /// Takes the words of a heading whose columns are lost.
    fn listed_heading(&mut self, words: Vec<String>) {
        if !self.listing {
            self.listed.clear();
        }
        self.listing = true;
        self.listed.extend(words);
        let mut next = 0;
        let printed = |header: &String| super::spec::fold_path(header).last().is_some_and(|l| self.listed.contains(l));
        self.columns = self
            .spec
            .columns
            .iter()
            .map(|c| {
                c.headers.iter().any(printed).then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        self.form.columns = self.columns.iter().map(Option::is_some).collect();
    }

    fn set_columns(&mut self) {
        self.columns = assign(&paths(&self.heading_rows), self.spec);
        self.form.columns = self.columns.iter().map(Option::is_some).collect();
    }

    fn data(&mut self, spot: Spot, row: &'a Row, columns: Columns) {
        if row.filled().next().is_none() || is_rule(row) || is_numbering(row) {
            return;
        }
        let ((cells, shifted), loose) = match columns {
            Columns::Known | Columns::Inferred => (lay(row, self.spec, &self.columns), Vec::new()),
            Columns::Lost => {
                let (cells, loose) = self.divide(row);
                ((cells, false), loose)
            }
        };
        let sure = columns == Columns::Known && !shifted;
        let spot_of = |cell: &Cell| {
            let index = row.cells.iter().position(|c| std::ptr::eq(c, cell)).unwrap_or(0);
            Spot { cell: index, ..spot }
        };
        let loose: Vec<Spot> = loose.into_iter().map(spot_of).collect();
        let spots: Vec<Option<Spot>> = cells.iter().map(|c| c.map(spot_of)).collect();
        let texts: Vec<&str> = cells.iter().map(|c| c.map_or("", |c| c.text.as_str())).collect();
        let mut numbers = loose.len();
        let mut words = 0;
        for column in self.spec.amount_columns() {
            match money::read(texts[column]) {
                Printed::Amount(..) | Printed::Malformed(_) => numbers += 1,
                Printed::Text => words += 1,
                Printed::Blank => {}
            }
        }
        match self.spec.layout {
            Layout::Single => {
                if words > 0 || numbers == 0 {
                    self.over = !self.form.lines.is_empty() && words > 0;
                    return;
                }
            }
            Layout::Projects => {
                let named = texts[0].chars().any(|c| c.is_ascii_digit()) && texts[0].len() > 8;
                if named || numbers > 0 {
                    self.projects += 1;
                }
                let indicator =
                    self.spec.columns.iter().enumerate().any(|(i, c)| !c.values.is_empty() && !texts[i].is_empty());
                if indicator {
                    self.form.indicators.push(Indicator { project: self.projects, cells: spots.clone() });
                }
                if !named && numbers == 0 {
                    return;
                }
            }
            Layout::List => {
                if words > 0 && numbers == 0 {
                    return;
                }
            }
        }
        if self.sides.is_empty() {
            self.line(Side::Only, spot, &texts, spots, loose, (shifted, sure));
            return;
        }
        for side in self.sides.clone() {
            let mine = |i: usize| self.spec.columns[i].side == side;
            let texts: Vec<&str> = texts.iter().enumerate().map(|(i, t)| if mine(i) { *t } else { "" }).collect();
            if texts.iter().all(|t| t.is_empty()) {
                continue;
            }
            let spots = spots.iter().enumerate().map(|(i, s)| if mine(i) { *s } else { None }).collect();
            self.line(side, spot, &texts, spots, Vec::new(), (shifted, sure));
        }
    }

    /// A row whose columns are lost: pieces that are no amounts go to the label columns in order; amounts are
    /// placed where there are as many as columns, and are loose otherwise.
    fn divide(&self, row: &'a Row) -> (Vec<Option<&'a Cell>>, Vec<&'a Cell>) {
        let mut cells = vec![None; self.spec.columns.len()];
        let mut labels = (0..self.spec.columns.len())
            .filter(|i| self.columns[*i].is_some() && self.spec.columns[*i].kind != ColumnKind::Amount)
            .peekable();
        let amounts: Vec<usize> = self.spec.amount_columns().filter(|i| self.columns[*i].is_some()).collect();
        if !self.sides.is_empty() {
            return (self.divide_sides(row), Vec::new());
        }
        let mut loose = Vec::new();
        for cell in row.filled() {
            let number = money::read(&cell.text).is_number();
            let code_wanted = labels.peek().is_some_and(|l| self.spec.columns[*l].kind.is_code());
            if number && !(code_wanted && codes::split(&cell.text).is_some()) {
                loose.push(cell);
            } else if let Some(at) = labels.next() {
                cells[at] = Some(cell);
            }
        }
        if loose.len() == amounts.len() {
            for (at, cell) in amounts.iter().zip(loose.drain(..)) {
                cells[*at] = Some(cell);
            }
        }
        (cells, loose)
    }

    /// The same for a form of two sides: a label tells its side, and an amount follows its label.
    fn divide_sides(&self, row: &'a Row) -> Vec<Option<&'a Cell>> {
        let mut cells = vec![None; self.spec.columns.len()];
        let mut side: Option<Side> = None;
        for cell in row.filled() {
            let number = money::read(&cell.text).is_number();
            if !number {
                let folded = fold(&cell.text);
                let bare = codes::unnumbered(&folded).1;
                let class = codes::class_of(&cell.text).is_some();
                let fits = |r: &RowSpec| r.classes && class || r.labels.iter().any(|l| fold(l) == bare);
                side = self.spec.rows.iter().find(|r| fits(r)).map(|r| r.side).filter(|s| *s != Side::Only);
            }
            let Some(side) = side else { continue };
            let free = self
                .spec
                .columns
                .iter()
                .enumerate()
                .find(|(i, c)| c.side == side && (c.kind == ColumnKind::Amount) == number && cells[*i].is_none());
            if let Some((at, _)) = free {
                cells[at] = Some(cell);
            }
        }
        cells
    }

    fn line(
        &mut self,
        side: Side,
        row: Spot,
        texts: &[&str],
        cells: Vec<Option<Spot>>,
        loose: Vec<Spot>,
        (shifted, sure): (bool, bool),
    ) {
        let mut line = Line { loose, shifted, sure, project: self.projects, ..Line::new(row, side, cells) };
        for (column, text) in self.spec.columns.iter().zip(texts) {
            if text.is_empty() || column.kind == ColumnKind::Amount || column.kind == ColumnKind::Text {
                continue;
            }
            if words::is_total(text) {
                line.role = Role::Total;
            } else if words::is_subtotal(text) {
                line.role = Role::Subtotal;
            } else if words::is_part(text) && line.role == Role::Item {
                line.role = Role::Part;
            }
            if !line.label.is_empty() {
                line.label.push_str(" / ");
            }
            line.label.push_str(text);
            let code = || codes::split(text).map(|c| c.digits);
            match column.kind {
                ColumnKind::Function => line.function = code(),
                ColumnKind::Gov => line.gov = code(),
                ColumnKind::Dep => line.dep = code(),
                _ => {}
            }
        }
        if !self.spec.rows.is_empty() && line.role != Role::Part {
            self.name(&mut line);
        }
        self.form.lines.push(line);
    }

    /// Gives a line its row's meaning.
    fn name(&mut self, line: &mut Line) {
        let side = line.side;
        let folded = fold(&line.label);
        let (numbered, bare) = codes::unnumbered(&folded);
        let class = codes::class_of(&line.label);
        let seen =
            |name: &Option<String>| name.as_ref().map(|n| self.seen.iter().any(|s| &self.spec.rows[*s].name == n));
        let allowed =
            |row: &RowSpec| row.side == side && seen(&row.before) != Some(true) && seen(&row.after) != Some(false);
        let rows = || self.spec.rows.iter().enumerate().filter(|(_, r)| allowed(r));
        let named = rows()
            .find(|(_, r)| r.labels.iter().any(|l| fold(l) == bare))
            .or_else(|| rows().find(|(_, r)| r.classes && (class.is_some() || numbered)))
            .or_else(|| rows().find(|(_, r)| r.numbered && numbered));
        match named {
            Some((index, row)) => {
                if row.classes {
                    line.function = class.map(String::from);
                }
                line.role = Role::Named(index);
                self.seen.push(index);
            }
            None if line.role == Role::Total || line.role == Role::Subtotal => {}
            None => line.role = Role::Other,
        }
    }

    /// A row that lost its table: its cells stand on lines of their own, name first, then the amounts in the
    /// order of the columns. Only where at least one line is an amount and nothing else.
    fn broken_row(&mut self, run: &[Item]) {
        let number = |text: &str| matches!(money::read(text), Printed::Amount(a, _) if a.scale > 0);
        let texts: Vec<&str> = run.iter().map(|i| i.alone().unwrap_or_default()).collect();
        let Some(first) = texts.iter().position(|t| number(t)) else { return };
        let mut cells = vec![None; self.spec.columns.len()];
        let Some(label) = self.spec.columns.iter().position(|c| c.kind == ColumnKind::Label) else { return };
        let mut amounts = self.spec.amount_columns().filter(|i| self.columns[*i].is_some());
        for (item, text) in run.iter().zip(&texts) {
            if number(text) {
                match amounts.next() {
                    Some(at) => cells[at] = Some(item.spot()),
                    None => return,
                }
            }
        }
        // only the lines just above the amounts that look like a name's pieces: no sentence
        let name: String =
            texts[..first].iter().filter(|t| t.chars().count() < 40 && !t.contains('。')).copied().collect();
        if first > 0 {
            cells[label] = Some(run[0].spot());
        }
        self.projects += 1;
        // forms of projects print such rows; on another form the line's meaning is lost with its codes
        let mut loose = Vec::new();
        if self.spec.layout != Layout::Projects {
            loose = self.spec.amount_columns().filter_map(|i| cells[i].take()).collect();
        }
        let role = if loose.is_empty() { Role::Item } else { Role::Other };
        let row = run[first].spot();
        let project = self.projects;
        let line = Line::new(row, Side::Only, cells);
        self.form.lines.push(Line { role, label: name, loose, sure: false, project, ..line });
    }
}

/// A line of dashes that some recognisers put under headings.
fn is_rule(row: &Row) -> bool {
    row.filled().all(|c| c.text.len() >= 3 && c.text.chars().all(|c| matches!(c, '-' | ':' | '—' | '=')))
}
