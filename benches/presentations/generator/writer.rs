//! Puts forms on paper: titles, units, headings, figures, page breaks, as the choices say.

use std::iter::repeat_n;

use super::accounts::{Accounts, Source, Year};
use super::choices::{Choice, Choices};
use super::lists::{Column, Figure, Item, figures};
use super::paper::{Amount, Block, Cell, Paper, Slot, grid};
use crate::support::disclosure::Rng;

/// A form before it is broken into pages.
pub struct Table {
    /// Its title.
    pub title: String,
    /// The headings of each column, from above.
    pub paths: Vec<Vec<String>>,
    /// Which columns hold figures.
    pub figures: Vec<bool>,
    /// Rows between headings and body that are printed with the headings.
    pub numbers: Vec<Vec<Cell>>,
    /// The body.
    pub rows: Vec<Vec<Cell>>,
    /// Lines under it.
    pub notes: Vec<String>,
}

/// Writes the forms of one department.
pub struct Writer<'a> {
    /// Whose.
    pub accounts: &'a Accounts,
    /// How.
    pub choices: &'a Choices,
    /// What is written.
    pub paper: &'a mut Paper,
    /// For what is left to chance.
    pub rng: &'a mut Rng,
    /// The form that is written.
    pub title: String,
    /// How many forms were written.
    pub count: usize,
    /// How many pages.
    pub pages: usize,
    /// The unit of the form that is written, where it is not that of the others.
    pub own_unit: Option<(&'static str, i64, usize)>,
}

/// Chinese numerals.
pub const NUMERALS: [&str; 30] = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
    "二十一",
    "二十二",
    "二十三",
    "二十四",
    "二十五",
    "二十六",
    "二十七",
    "二十八",
    "二十九",
    "三十",
];

impl<'a> Writer<'a> {
    /// Whether an option is chosen.
    pub fn is(&self, choice: Choice, option: &str) -> bool {
        self.choices.is(choice, option)
    }

    /// Whether these are final accounts.
    pub fn final_accounts(&self) -> bool {
        self.is(Choice::Kind, "accounts")
    }

    /// The year it is about.
    pub fn year(&self) -> u32 {
        if self.is(Choice::Years, "2026") { 2026 } else { 2025 }
    }

    /// What a column of the document's own year is called.
    pub fn own(&self) -> &'static str {
        if self.final_accounts() { "决算数" } else { "预算数" }
    }

    /// The unit's name, how many 分 one is, and decimals.
    pub fn unit(&self) -> (&'static str, i64, usize) {
        if let Some(own) = self.own_unit {
            return own;
        }
        let (name, decimals) = self.choices.of(Choice::Unit).split_once('.').unwrap_or(("万元", "2"));
        let fen = match name {
            "元" => 100,
            "千元" => 100_000,
            _ => 1_000_000,
        };
        (name, fen, decimals.parse().unwrap_or(2))
    }

    /// An amount as printed.
    pub fn amount(&self, fen: i64) -> String {
        let (_, unit, decimals) = self.unit();
        number(fen, unit, decimals, self.is(Choice::Grouping, "commas"))
    }

    fn negative(&self, text: &str) -> String {
        match self.choices.of(Choice::Negative) {
            "△" => format!("△{text}"),
            "(" => format!("({text})"),
            _ => format!("-{text}"),
        }
    }

    /// How nothing is printed.
    pub fn nothing(&self) -> String {
        match self.choices.of(Choice::Nothing) {
            "0.00" => number(0, 1, self.unit().2, false),
            "blank" => String::new(),
            other => other.to_string(),
        }
    }

    /// A cell with a figure.
    pub fn figure(&mut self, figure: Figure, row: &str, column: &str) -> Cell {
        let (number, money) = match figure {
            Figure::None => return Cell::text(if self.is(Choice::Nothing, "blank") { "" } else { "-" }),
            Figure::Money(0) | Figure::Change(0) => (self.nothing(), true),
            Figure::Money(fen) | Figure::Change(fen) if fen > 0 => (self.amount(fen), true),
            Figure::Money(fen) | Figure::Change(fen) => (self.negative(&self.amount(-fen)), true),
            Figure::Rate(rate) => {
                let text = number(rate.abs(), 100, 2, false);
                (if rate < 0 { self.negative(&text) } else { text }, false)
            }
            Figure::Count(count) => return Cell::text(count.to_string()),
            Figure::Average(fen) => return Cell::text(self.amount(fen)),
        };
        let bare = column.contains('%');
        let printed = match (money, bare) {
            (false, false) => format!("{number}%"),
            (true, _) if self.is(Choice::Marks, "unit") && number.ends_with(|c: char| c.is_ascii_digit()) => {
                format!("{number}{}", self.unit().0)
            }
            _ => number.clone(),
        };
        let zero = matches!(figure, Figure::Money(0) | Figure::Change(0)) || number.is_empty();
        self.place(printed, number, row, column, money, zero)
    }

    /// A cell with money.
    pub fn money(&mut self, fen: i64, row: &str, column: &str) -> Cell {
        self.figure(Figure::Money(fen), row, column)
    }

    /// A cell with a figure as it is printed.
    pub fn place(&mut self, printed: String, number: String, row: &str, column: &str, money: bool, zero: bool) -> Cell {
        let (form, row, column) = (self.title.clone(), row.to_string(), column.to_string());
        self.paper.amounts.push(Amount {
            unit: self.unit().0,
            form,
            row,
            column,
            printed: printed.clone(),
            number,
            money,
            zero,
            alone: false,
        });
        Cell { text: printed, cols: 1, rows: 1, amount: Some(self.paper.amounts.len() - 1) }
    }

    /// A line of text.
    pub fn line(&mut self, text: impl Into<String>) {
        self.paper.blocks.push(Block::Line(text.into()));
    }

    /// The name of a row as it is printed; `narrow` where its column is.
    pub fn name(&self, name: &str, narrow: bool) -> String {
        let chars: Vec<char> = name.chars().collect();
        match self.choices.of(Choice::Names) {
            "wrapped" if chars.len() > 8 && !self.is(Choice::Format, "text") => {
                chars.chunks(8).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
            }
            "cut" if narrow && chars.len() > 10 => chars[..10].iter().collect(),
            _ => name.to_string(),
        }
    }

    /// What the column of totals is called.
    pub fn total_heading(&self) -> &'static str {
        if self.final_accounts() { "合计" } else { self.choices.of(Choice::TotalHeading) }
    }

    /// How the row of a summary begins, counted from 0.
    pub fn numbered(&self, at: usize) -> String {
        match self.choices.of(Choice::Numbering) {
            "1." if !self.final_accounts() => format!("{}.", at + 1),
            "none" if !self.final_accounts() => String::new(),
            _ => format!("{}、", NUMERALS[at % NUMERALS.len()]),
        }
    }

    /// The total's name.
    pub fn total(&self) -> &'static str {
        if self.final_accounts() { "合计" } else { self.choices.of(Choice::TotalName) }
    }

    /// Headings with as many rows as the choice wants at least.
    fn deepen(&self, paths: &mut [Vec<String>], figures: &[bool]) {
        let wanted: usize = self.choices.of(Choice::HeadingRows).parse().unwrap_or(1);
        if figures.iter().filter(|f| **f).count() < 2 {
            return;
        }
        let depth = |paths: &[Vec<String>]| paths.iter().map(Vec::len).max().unwrap_or(1);
        let several = paths.concat().iter().any(|h| h.contains(['年', '率', '比']));
        let above = if several {
            ["金额".to_string(), "支出".to_string(), "财政资金".to_string()]
        } else {
            [self.own().to_string(), format!("{}年", self.year()), "金额".to_string()]
        };
        // no heading stands over its own words
        let used = paths.concat();
        for super_heading in above.into_iter().filter(|a| !used.contains(a)) {
            if depth(paths) < wanted {
                for (path, _) in paths.iter_mut().zip(figures).filter(|(_, f)| **f) {
                    path.insert(0, super_heading.clone());
                }
            }
        }
    }

    /// Writes a form: its title, unit, headings and rows, page by page.
    pub fn table(&mut self, mut table: Table) {
        let (unit, ..) = self.unit();
        let two_sides = table.paths.iter().any(|p| p[0].starts_with("收入"))
            && table.paths.iter().any(|p| p[0].starts_with("支出"));
        if !two_sides {
            self.deepen(&mut table.paths, &table.figures);
        }
        let decoration = self.choices.of(Choice::Decoration);
        if decoration == "blank rows" {
            let width = table.paths.len();
            table.rows.extend(repeat_n(vec![Cell::text(""); width], 3));
        }
        if decoration.starts_with("empty column") {
            let inside =
                decoration == "empty column inside" && table.rows.iter().flatten().all(|c| c.cols <= 1 && c.rows <= 1);
            let at = if inside { table.paths.len() - 1 } else { table.paths.len() };
            // inside, the headings above stand over it too
            let mut path = if inside { table.paths[at].clone() } else { Vec::new() };
            path.pop();
            path.push(String::new());
            table.paths.insert(at, path);
            table.figures.insert(at, false);
            for row in table.rows.iter_mut().chain(&mut table.numbers) {
                row.insert(at.min(row.len()), Cell::text(""));
            }
        }
        if self.is(Choice::UnitPlace, "in headings") {
            // at the first level that stands over figures alone
            let other =
                |prefix: &[String]| table.paths.iter().zip(&table.figures).any(|(p, f)| !f && p.starts_with(prefix));
            let money = |path: &Vec<String>| !path.concat().contains(['%', '率', '比']);
            let level = |path: &Vec<String>| (0..path.len()).find(|l| !other(&path[..=*l]));
            let levels: Vec<Option<usize>> =
                table.paths.iter().zip(&table.figures).map(|(p, f)| level(p).filter(|_| *f && money(p))).collect();
            for (path, level) in table.paths.iter_mut().zip(levels) {
                if let Some(level) = level {
                    path[level].push_str(&format!("（{unit}）"));
                }
            }
        }
        self.count += 1;
        let count = self.count;
        let numeral = NUMERALS[(count - 1) % NUMERALS.len()];
        let mut title = table.title.clone();
        match self.choices.of(Choice::Numbers) {
            "in title" => title = format!("表{count} {title}"),
            "一、" => title = format!("{numeral}、{title}"),
            _ => {}
        }
        if self.is(Choice::UnitPlace, "in title") {
            title = format!("{title}（单位：{unit}）");
        }
        let headings = headings(&table.paths);
        let size: usize = self.choices.of(Choice::Page).parse().unwrap_or(usize::MAX);
        let width = table.paths.len();
        let mut first = true;
        let again_merged = self.is(Choice::Goals, "merged again");
        let mut pages = broken(&table.rows, size, again_merged).into_iter().peekable();
        loop {
            let body = pages.next().unwrap_or_default();
            let again = self.choices.of(Choice::Break);
            let with_title = first || ["title and headings", "续", "total"].contains(&again);
            let with_headings = first || again != "nothing";
            let mut printed = Vec::new();
            match self.choices.of(Choice::PageHeads) {
                "department" => self.line(format!(
                    "{}{}年部门{}",
                    self.accounts.name,
                    self.year(),
                    if self.final_accounts() { "决算" } else { "预算" }
                )),
                "form" => self.line(format!("{}公开材料", self.accounts.name)),
                _ => {}
            }
            if with_title {
                if self.is(Choice::Numbers, "line above") {
                    self.line(if self.final_accounts() {
                        format!("公开{count:02}表")
                    } else {
                        format!("表{numeral}")
                    });
                }
                let text = if first || again != "续" { title.clone() } else { format!("{title}（续）") };
                if self.is(Choice::TitlePlace, "in table") {
                    printed.push(vec![Cell::wide(text, width)]);
                } else {
                    self.line(text);
                }
                let name = &self.accounts.name;
                match self.choices.of(Choice::UnitPlace) {
                    "line" => self.line(format!("部门：{name}　　　单位：{unit}")),
                    "bare" => self.line(format!("{name}          {unit}")),
                    "in table" => printed.push(vec![
                        Cell::wide(format!("部门：{name}"), width.div_ceil(2)),
                        Cell::wide(format!("单位：{unit}"), (width / 2).max(1)),
                    ]),
                    _ => {}
                }
            }
            if with_headings {
                printed.extend(headings.clone());
                printed.extend(table.numbers.clone());
            }
            // rows that a sheet repeats on each page may reach down to its total
            if let Some(total) = table.rows.first().filter(|row| !first && again == "total" && self.is_total(row)) {
                printed.push(total.iter().map(|c| Cell { amount: None, ..c.clone() }).collect());
            }
            printed.extend(body);
            self.paper.blocks.push(Block::Table(printed));
            let more = pages.peek().is_some();
            if more {
                self.page_end(Block::PageEnd);
            } else {
                break;
            }
            first = false;
        }
        for note in table.notes {
            self.line(note);
        }
        self.page_end(Block::FormEnd);
    }

    /// Whether a row is the total of a list.
    fn is_total(&self, row: &[Cell]) -> bool {
        row.iter().any(|c| c.text == self.choices.of(Choice::TotalName))
    }

    /// Ends a page.
    pub fn page_end(&mut self, end: Block) {
        self.pages += 1;
        match self.choices.of(Choice::PageNumbers) {
            "第1页" => self.line(format!("第{}页", self.pages)),
            _ if self.is(Choice::Format, "xlsx") => {}
            "- 1 -" => self.line(format!("- {} -", self.pages)),
            "1" => self.line(self.pages.to_string()),
            _ => {}
        }
        self.paper.blocks.push(end);
    }

    /// A list with its codes and total.
    pub fn list(&mut self, title: String, spec: ListSpec, columns: &[Column], items: &[Item], notes: Vec<String>) {
        self.title.clone_from(&title);
        let labels = self.labels(&spec, items);
        let mut paths: Vec<Vec<String>> = labels.iter().map(|(path, _)| path.clone()).collect();
        paths.extend(columns.iter().map(|c| c.path.clone()));
        let mut is_figure = vec![false; labels.len()];
        is_figure.extend(repeat_n(true, columns.len()));
        let name_at =
            labels.iter().position(|(_, l)| matches!(l, Label::Name | Label::CodeAndName)).unwrap_or_default();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut last = String::new();
        let marked = self.rng.below(items.len().max(1));
        let named = self.level_marks(&spec, items);
        for (at, item) in named.iter().enumerate() {
            let mut row: Vec<Cell> =
                labels.iter().map(|(_, label)| Cell::text(self.label(*label, item, at, &last, spec.narrow))).collect();
            if !item.code.is_empty() && !item.of_unit {
                last.clone_from(&item.code);
            }
            let values = figures(self.accounts, columns, &*item.select);
            for (column, value) in columns.iter().zip(values) {
                row.push(self.figure(value, &item.name, &column.path.join("/")));
            }
            if columns.len() == 1 && item.code.len() != 3 && !item.of_unit {
                self.alone(&row);
            }
            if at == marked {
                self.mark(&mut row);
            }
            rows.push(row);
        }
        if let Some(column) = labels.iter().position(|(_, l)| matches!(l, Label::Unit))
            && self.is(Choice::Units, "merged column")
        {
            for at in (1..rows.len()).rev().filter(|at| items[*at].unit == items[*at - 1].unit) {
                let below = rows[at].remove(column).rows;
                rows[at - 1][column].rows += below;
            }
        }
        let total = |this: &mut Self| {
            let mut row: Vec<Cell> = labels.iter().map(|_| Cell::text("")).collect();
            match this.choices.of(Choice::TotalLabel) {
                "over labels" => row = vec![Cell::wide(this.total(), labels.len())],
                "first column" => row[0].text = this.total().to_string(),
                _ => row[name_at].text = this.total().to_string(),
            }
            let all = |a: &super::accounts::Atom| items.iter().any(|i| !i.of_unit && (i.select)(a));
            for (column, value) in columns.iter().zip(figures(this.accounts, columns, &all)) {
                row.push(this.figure(value, this.total(), &column.path.join("/")));
            }
            row
        };
        let place = if spec.total { self.choices.of(Choice::Total) } else { "none" };
        if matches!(place, "above" | "both") {
            let row = total(self);
            rows.insert(0, row);
        }
        if matches!(place, "below" | "both") {
            let row = total(self);
            rows.push(row);
        }
        let mut numbers = self.column_numbers(&labels, columns, spec.first_is_sum);
        let mut notes = notes;
        if self.is(Choice::Marks, "*") && !items.is_empty() {
            notes.push("*含以前年度安排的资金。".into());
        } else if self.is(Choice::Marks, "注") && !items.is_empty() {
            notes.push("注1：含以前年度安排的资金。".into());
        }
        match self.choices.of(Choice::Notes) {
            "注" => notes.push(format!("注：本表反映本部门{}年的有关情况。", self.year())),
            "several" => {
                notes.push("说明：1.本表金额按规定的单位列示，部分合计数与分项之和因四舍五入可能略有差异。".into());
                notes.push(format!("　　　2.本表不含{}年新增的专项资金。", self.year() + 1));
            }
            "with amounts" if !items.is_empty() && !columns.is_empty() => {
                let first = figures(self.accounts, columns, &*items[0].select)[0];
                if let Figure::Money(fen) = first {
                    let (unit, ..) = self.unit();
                    notes.push(format!("注：“{}”{}{unit}，含以前年度安排的资金。", items[0].name, self.amount(fen)));
                }
            }
            _ => {}
        }
        if !self.is(Choice::Remarks, "none") && !spec.plain {
            // where cells are merged a column between would cut them
            let wide = rows.iter().flatten().any(|c| c.cols > 1 || c.rows > 1);
            let at = match self.choices.of(Choice::Remarks) {
                "before" if !wide => 0,
                "between" if !wide && columns.len() > 1 => labels.len() + 1,
                _ => paths.len(),
            };
            let said = ["", "详见附件3", "", "", "2026年新增", "", "按进度拨付"];
            // a group is not cut by it
            let above = if at > 0 && at < paths.len() && paths[at - 1].len() > 1 && paths[at - 1][0] == paths[at][0] {
                paths[at][..paths[at].len() - 1].to_vec()
            } else {
                Vec::new()
            };
            paths.insert(at, [above, vec!["备注".to_string()]].concat());
            is_figure.insert(at, false);
            for (nth, row) in rows.iter_mut().enumerate() {
                let text = if spec.narrow { said[nth % said.len()] } else { said[(nth * 3) % said.len()] };
                row.insert(at.min(row.len()), Cell::text(text));
            }
            for row in &mut numbers {
                row.insert(at.min(row.len()), Cell::text(""));
            }
        }
        self.table(Table { title, paths, figures: is_figure, numbers, rows, notes });
    }

    /// The items with numbers before their names, by their level: 一、（一）1.
    fn level_marks<'i>(&self, spec: &ListSpec, items: &'i [Item<'i>]) -> Vec<Item<'i>> {
        let marks = spec.codes == Codes::Function && self.is(Choice::LevelMarks, "一、（一）1.");
        let mut levels: Vec<usize> = items.iter().filter(|i| !i.of_unit).map(|i| i.code.len()).collect();
        levels.sort_unstable();
        levels.dedup();
        let mut counts = [0_usize; 3];
        let mut out = Vec::new();
        for item in items {
            let mut name = item.name.clone();
            if item.of_unit {
                counts = [0; 3];
            } else if marks && let Some(level) = levels.iter().position(|l| *l == item.code.len()) {
                counts[level] += 1;
                counts[level + 1..].fill(0);
                let at = counts[level] - 1;
                name = match level {
                    0 => format!("{}、{name}", NUMERALS[at % NUMERALS.len()]),
                    1 => format!("（{}）{name}", NUMERALS[at % NUMERALS.len()]),
                    _ => format!("{}.{name}", at + 1),
                };
            }
            let select: super::lists::Select = Box::new(move |a| (item.select)(a));
            out.push(Item { unit: item.unit.clone(), code: item.code.clone(), name, select, of_unit: item.of_unit });
        }
        out
    }

    /// Says of amounts that they stand in one sum alone.
    pub fn alone(&mut self, cells: &[Cell]) {
        for amount in cells.iter().filter_map(|c| c.amount) {
            self.paper.amounts[amount].alone = true;
        }
    }

    fn mark(&mut self, row: &mut [Cell]) {
        let sign = match self.choices.of(Choice::Marks) {
            "*" => "*",
            "注" => "（注1）",
            _ => return,
        };
        let amounts = &mut self.paper.amounts;
        if let Some(cell) = row.iter_mut().find(|c| c.amount.is_some_and(|a| amounts[a].money && !amounts[a].zero)) {
            cell.text.push_str(sign);
            if let Some(amount) = cell.amount {
                amounts[amount].printed.push_str(sign);
            }
        }
    }

    fn column_numbers(
        &self,
        labels: &[(Vec<String>, Label)],
        columns: &[Column],
        first_is_sum: bool,
    ) -> Vec<Vec<Cell>> {
        let option = self.choices.of(Choice::ColumnNumbers);
        if option == "none" {
            return Vec::new();
        }
        let mut row: Vec<Cell> = labels.iter().map(|_| Cell::text("")).collect();
        row[0].text = "栏次".into();
        for at in 1..=columns.len() {
            let sum = at == 1 && first_is_sum && option == "with sums" && columns.len() == 3;
            row.push(Cell::text(if sum { "1=2+3".to_string() } else { at.to_string() }));
        }
        vec![row]
    }

    fn labels(&self, spec: &ListSpec, items: &[Item]) -> Vec<(Vec<String>, Label)> {
        let path = |parts: &[&str]| parts.iter().map(|p| (*p).to_string()).collect::<Vec<_>>();
        let mut out = Vec::new();
        if self.is(Choice::RowNumbers, "序号") && !spec.plain {
            out.push((path(&["序号"]), Label::Number));
        }
        if items.iter().any(|i| !i.unit.is_empty()) {
            out.push((path(&["单位名称"]), Label::Unit));
        }
        let codes = match spec.codes {
            Codes::None => "absent",
            Codes::Unit => "whole",
            Codes::Function | Codes::Economic if spec.coded && self.is(Choice::Codes, "absent") => "whole",
            Codes::Function | Codes::Economic => self.choices.of(Choice::Codes),
        };
        if spec.codes == Codes::Unit {
            out.push((path(&["单位编码"]), Label::Code));
            out.push((path(&["单位名称"]), Label::Name));
            return out;
        }
        let of_units = items.iter().any(|i| i.of_unit && !i.code.is_empty());
        if of_units && matches!(codes, "apart" | "where changed" | "absent") {
            out.push((path(&["单位编码"]), Label::UnitCode));
        }
        let economic = spec.codes == Codes::Economic;
        let code = match self.choices.of(Choice::CodeHeading) {
            "支出功能分类科目编码" if economic => "支出经济分类科目编码",
            "功能科目" if economic => "经济科目",
            other => other,
        };
        let (above, name) = match economic {
            true => ("部门预算支出经济分类科目", "科目名称"),
            false => ("功能分类科目", "科目名称"),
        };
        match codes {
            "whole" => {
                out.push((path(&[above, code]), Label::Code));
                out.push((path(&[above, name]), Label::Name));
            }
            "apart" | "where changed" => {
                let changed = codes == "where changed";
                let parts: &[&str] = if economic { &["类", "款"] } else { &["类", "款", "项"] };
                for (at, part) in parts.iter().enumerate() {
                    out.push((path(&[code, part]), Label::Part(at, changed)));
                }
                out.push((path(&[name]), Label::Name));
            }
            "with name" | "name-code" if spec.codes != Codes::None => {
                out.push((path(&[above]), Label::CodeAndName));
            }
            _ => out.push((path(&[if spec.codes == Codes::None { "项目" } else { name }]), Label::Name)),
        }
        if self.is(Choice::HeadingRows, "1") {
            for (path, _) in out.iter_mut().filter(|(p, _)| p[0] == above && p.len() > 1) {
                path.remove(0);
            }
        }
        out
    }

    fn label(&self, label: Label, item: &Item, at: usize, last: &str, narrow: bool) -> String {
        let code = item.code.as_str();
        match label {
            Label::Number => (at + 1).to_string(),
            Label::Unit => item.unit.clone(),
            Label::UnitCode => if item.of_unit { code } else { "" }.to_string(),
            Label::Code => code.to_string(),
            Label::Name if self.is(Choice::Indent, "spaces") && !item.of_unit && code.len() > 3 => {
                format!("{}{}", "　".repeat((code.len() - 3) / 2), self.name(&item.name, narrow))
            }
            Label::Name => self.name(&item.name, narrow),
            Label::CodeAndName if code.is_empty() => item.name.clone(),
            Label::CodeAndName if self.is(Choice::Codes, "name-code") => format!("[{code}]{}", item.name),
            Label::CodeAndName => format!("{code}-{}", item.name),
            Label::Part(..) if item.of_unit => String::new(),
            Label::Part(part, changed) => {
                let (start, end) = [(0, 3), (3, 5), (5, 7)][part];
                let deepest = code.len() <= end;
                if changed && !deepest && last.len() >= end && last.get(..end) == code.get(..end) {
                    return String::new();
                }
                let text = code.get(start..end).unwrap_or_default();
                let text = if self.is(Choice::Zeros, "lost") { text.trim_start_matches('0') } else { text };
                text.to_string()
            }
        }
    }

    /// The name of a source of income.
    pub fn source(&self, source: Source) -> String {
        let fiscal =
            if self.final_accounts() { "预算财政拨款收入" } else { self.choices.of(Choice::IncomeNames) };
        let name = match source {
            Source::General => return format!("一般公共{fiscal}"),
            Source::Fund => return format!("政府性基金{fiscal}"),
            Source::Capital => return format!("国有资本经营{fiscal}"),
            Source::Account => "财政专户管理资金",
            Source::Business => "事业收入",
            Source::Superior => "上级补助收入",
            Source::Affiliate => "附属单位上缴收入",
            Source::Operating if self.final_accounts() => "经营收入",
            Source::Operating => "事业单位经营收入",
            Source::Other => "其他收入",
        };
        name.to_string()
    }

    /// The sources that are printed.
    pub fn sources(&self) -> Vec<Source> {
        let all = self.is(Choice::Incomes, "all");
        let used = |s: &Source| all || self.accounts.sum(Year::This, |a| a.source == *s) != 0;
        let printed = |s: &Source| !(self.final_accounts() && *s == Source::Account);
        Source::ALL.into_iter().filter(|s| *s == Source::General || used(s)).filter(printed).collect()
    }
}

/// The rows of each page; cells that go over its end are cut, and go on as empty or printed again.
fn broken(rows: &[Vec<Cell>], size: usize, again: bool) -> Vec<Vec<Vec<Cell>>> {
    let slots = grid(rows);
    let mut left: Vec<usize> = Vec::new();
    let mut out: Vec<Vec<Vec<Cell>>> = Vec::new();
    for (at, row) in slots.iter().enumerate() {
        left.resize(row.len(), 0);
        let first = at.checked_rem(size).unwrap_or(0) == 0;
        if first {
            out.push(Vec::new());
        }
        let room = size.saturating_sub(at.checked_rem(size).unwrap_or(0));
        let mut cells = Vec::new();
        for (column, slot) in row.iter().enumerate() {
            match slot {
                Slot::Begins(cell) => {
                    left[column] = cell.rows.max(1);
                    cells.push(Cell { rows: cell.rows.clamp(1, room.max(1)), ..(*cell).clone() });
                }
                Slot::FromAbove(cell) if first => {
                    let rows = left[column].clamp(1, room.max(1));
                    let text = if again { cell.text.clone() } else { String::new() };
                    cells.push(Cell { text, rows, cols: cell.cols, amount: cell.amount.filter(|_| again) });
                }
                Slot::Empty => cells.push(Cell::text("")),
                _ => {}
            }
            left[column] = left[column].saturating_sub(1);
        }
        if let Some(page) = out.last_mut() {
            page.push(cells);
        }
    }
    out
}

/// What a list has beside its figures.
#[derive(Debug, Clone, Copy)]
pub struct ListSpec {
    /// Which codes its rows have.
    pub codes: Codes,
    /// Whether its names have little room.
    pub narrow: bool,
    /// Whether it has a total.
    pub total: bool,
    /// Whether the first column is the sum of the two others.
    pub first_is_sum: bool,
    /// Whether rows are never numbered.
    pub plain: bool,
    /// Whether codes are printed in any case, so that one form at least tells them.
    pub coded: bool,
}

/// Codes of a list's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// None.
    None,
    /// Of units.
    Unit,
    /// Of the functional classification.
    Function,
    /// Of the economic classification.
    Economic,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Number,
    Unit,
    UnitCode,
    Code,
    Name,
    CodeAndName,
    /// A part of the code, and whether it is printed only where it changes.
    Part(usize, bool),
}

/// The rows of headings by the path of each column.
pub fn headings(paths: &[Vec<String>]) -> Vec<Vec<Cell>> {
    let depth = paths.iter().map(Vec::len).max().unwrap_or(1);
    let mut out = Vec::new();
    for level in 0..depth {
        let mut row = Vec::new();
        let mut at = 0;
        while at < paths.len() {
            let path = &paths[at];
            let Some(text) = path.get(level) else {
                at += 1;
                continue;
            };
            let leaf = path.len() == level + 1;
            let same = |p: &&Vec<String>| !leaf && p.len() > level + 1 && p[..=level] == path[..=level];
            let cols = if leaf { 1 } else { paths[at..].iter().take_while(same).count() };
            let rows = if leaf { depth - level } else { 1 };
            row.push(Cell { text: text.clone(), cols, rows, amount: None });
            at += cols;
        }
        out.push(row);
    }
    out
}

/// A number of units with decimals, rounded half up.
pub fn number(value: i64, unit: i64, decimals: usize, commas: bool) -> String {
    let scale = 10_i128.pow(u32::try_from(decimals).unwrap_or_default());
    let (value, unit) = (i128::from(value) * scale, i128::from(unit));
    let rounded = (2 * value + unit) / (2 * unit);
    let whole = (rounded / scale).to_string();
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if commas && at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if decimals > 0 { format!("{out}.{:0decimals$}", rounded % scale) } else { out }
}
