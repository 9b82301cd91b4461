//! The forms a department publishes, made of its accounts.

use super::accounts::{Accounts, Atom, ECONOMIC, FUNCTIONS, Nature, Source, Year};
use super::choices::{Choice, Choices};
use super::lists::{Column, Figure, Item, What, rate};
use super::paper::{Cell, Paper};
use super::writer::{Codes, ListSpec, NUMERALS, Table, Writer};
use crate::support::disclosure::Rng;

/// All classes (类) as summaries list them.
const CLASSES: [(&str, &str); 26] = [
    ("201", "一般公共服务支出"),
    ("202", "外交支出"),
    ("203", "国防支出"),
    ("204", "公共安全支出"),
    ("205", "教育支出"),
    ("206", "科学技术支出"),
    ("207", "文化旅游体育与传媒支出"),
    ("208", "社会保障和就业支出"),
    ("210", "卫生健康支出"),
    ("211", "节能环保支出"),
    ("212", "城乡社区支出"),
    ("213", "农林水支出"),
    ("214", "交通运输支出"),
    ("215", "资源勘探工业信息等支出"),
    ("216", "商业服务业等支出"),
    ("217", "金融支出"),
    ("219", "援助其他地区支出"),
    ("220", "自然资源海洋气象等支出"),
    ("221", "住房保障支出"),
    ("222", "粮油物资储备支出"),
    ("223", "国有资本经营预算支出"),
    ("224", "灾害防治及应急管理支出"),
    ("229", "其他支出"),
    ("232", "债务付息支出"),
    ("233", "债务发行费用支出"),
    ("234", "抗疫特别国债安排的支出"),
];

/// A list by function.
const BY_FUNCTION: ListSpec =
    ListSpec { codes: Codes::Function, narrow: false, total: true, first_is_sum: true, plain: false, coded: false };

/// Which atoms of which year a column of a summary is about.
type OfYear<'s> = (Year, &'s dyn Fn(&Atom) -> bool);

/// A row with its name and what it is the sum of.
type Line<'s> = (&'s str, &'s dyn Fn(&Atom) -> bool);

/// A row of one side of a summary: its label and its amounts.
type Side = (String, Vec<Option<i64>>);

/// A part of the business income.
fn fees(atom: &Atom) -> bool {
    atom.source == Source::Business && !atom.nature.basic()
}

fn spent(atom: &Atom) -> bool {
    atom.spent
}

fn code(atom: &Atom) -> &'static str {
    FUNCTIONS[atom.function].0
}

fn basic(atom: &Atom) -> bool {
    atom.spent && atom.nature.basic()
}

fn project(atom: &Atom) -> bool {
    atom.spent && !atom.nature.basic()
}

/// Writes a document.
pub fn write(choices: &Choices, seed: u64) -> Paper {
    let mut rng = Rng::new(seed);
    let mut paper = Paper::default();
    let departments = if choices.is(Choice::Departments, "2") { 2 } else { 1 };
    let mut names = Vec::new();
    for _ in 0..departments {
        let accounts = Accounts::new(&mut rng, choices.is(Choice::Kind, "accounts"));
        if names.contains(&accounts.name) {
            continue;
        }
        names.push(accounts.name.clone());
        let title = String::new();
        let mut writer = Writer {
            accounts: &accounts,
            choices,
            paper: &mut paper,
            rng: &mut rng,
            title,
            count: 0,
            pages: 0,
            own_unit: None,
        };
        writer.document();
    }
    paper
}

impl<'a> Writer<'a> {
    fn document(&mut self) {
        let kind = if self.final_accounts() { "部门决算" } else { "部门预算" };
        let year = if self.final_accounts() { format!("{}年度", self.year()) } else { format!("{}年", self.year()) };
        self.line(format!("{}{year}{kind}", self.accounts.name));
        if self.is(Choice::Contents, "list") {
            self.line("目　录");
            let names = [
                ("收支总表", "收入支出决算总表"),
                ("收入总表", "收入决算表"),
                ("支出总表", "支出决算表"),
                ("财政拨款收支总表", "财政拨款收入支出决算总表"),
                ("一般公共预算支出表", "一般公共预算财政拨款支出决算表"),
                ("一般公共预算基本支出表", "一般公共预算财政拨款基本支出决算表"),
            ];
            for (at, (budget, accounts)) in names.into_iter().enumerate() {
                let name = if self.final_accounts() { accounts } else { budget };
                self.line(format!("{}、{name}", NUMERALS[at]));
            }
            self.page_end(super::paper::Block::FormEnd);
        }
        self.summary();
        self.income();
        self.expenditure();
        self.fiscal();
        self.general();
        self.second_unit("economic");
        self.economic();
        self.own_unit = None;
        self.special(Source::Fund);
        self.special(Source::Capital);
        self.second_unit("public");
        self.public();
        self.own_unit = None;
        self.persons();
        self.purchases();
        self.less();
        self.projects();
        self.goals();
        self.evaluations();
        self.text();
    }

    fn title(&self, budget: [&str; 3], accounts: &str) -> String {
        if self.final_accounts() {
            return accounts.to_string();
        }
        match self.choices.of(Choice::Titles) {
            "总体情况表" => budget[1].to_string(),
            "预算总表" => budget[2].to_string(),
            "年度" => format!("{}年{}", self.year(), budget[0]),
            _ => budget[0].to_string(),
        }
    }

    fn of_which(&self, place: &str) -> bool {
        let rows = place == "row" && self.is(Choice::OfWhich, "rows");
        !self.final_accounts() && (self.is(Choice::OfWhich, place) || self.is(Choice::OfWhich, "both") || rows)
    }

    /// The form that follows may be printed in another unit.
    fn second_unit(&mut self, form: &str) {
        if self.is(Choice::SecondUnit, form) {
            self.own_unit = Some(if self.unit().0 == "元" { ("万元", 1_000_000, 6) } else { ("元", 100, 2) });
        }
    }

    fn inside(&self) -> bool {
        self.is(Choice::CarryOver, "inside") && !self.final_accounts()
    }

    // --- summaries ------------------------------------------------------------------------------------------------

    /// Two lists side by side, whose last rows stand in the same lines.
    fn sides(&mut self, title: String, columns: [Vec<Vec<String>>; 2], items: [Vec<Side>; 2], totals: [Vec<Side>; 2]) {
        self.title.clone_from(&title);
        let numbered = self.final_accounts();
        let length = items.iter().map(Vec::len).max().unwrap_or_default();
        let below = totals.iter().map(Vec::len).max().unwrap_or_default();
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); length + below];
        let mut line = 0;
        for ((side, columns), totals) in items.iter().zip(&columns).zip(&totals) {
            let heading = |column: usize| columns[column].join("/");
            let blank = |count: usize| std::iter::repeat_n(None, count);
            let all: Vec<Option<&Side>> = side
                .iter()
                .map(Some)
                .chain(blank(length - side.len()))
                .chain(totals[..totals.len() - 1].iter().map(Some))
                .chain(blank(below - totals.len()))
                .chain(totals.last().map(Some))
                .collect();
            for (at, entry) in all.into_iter().enumerate() {
                let label = entry.map_or(String::new(), |e| e.0.clone());
                rows[at].push(Cell::text(self.name(&label, false)));
                if numbered {
                    line += 1;
                    rows[at].push(Cell::text(line.to_string()));
                }
                for column in 1..columns.len() - usize::from(numbered) {
                    let amount = entry.and_then(|e| *e.1.get(column - 1)?);
                    let cell = amount.map(|a| self.money(a, &label, &heading(column + usize::from(numbered))));
                    rows[at].push(cell.unwrap_or_else(|| Cell::text("")));
                }
            }
        }
        let paths: Vec<Vec<String>> = columns.concat();
        let figures =
            paths.iter().map(|p| !p.iter().any(|t| t.contains("项目") || t.contains("行次")) && p.len() > 1).collect();
        let mut notes = Vec::new();
        if self.is(Choice::Notes, "注") {
            notes.push(format!("注：本表反映本部门{}年的总收支情况。", self.year()));
        }
        self.table(Table { title, paths, figures, numbers: Vec::new(), rows, notes });
    }

    fn side(&self, above: &str, columns: &[&str]) -> Vec<Vec<String>> {
        let mut out = vec![vec![above.to_string(), "项目".to_string()]];
        if self.final_accounts() {
            out.push(vec![above.to_string(), "行次".to_string()]);
        }
        out.extend(columns.iter().map(|c| vec![above.to_string(), (*c).to_string()]));
        out
    }

    /// The classes with what some columns hold of them.
    fn classes(&self, columns: &[OfYear], option: &str) -> Vec<Side> {
        let mut out: Vec<Side> = Vec::new();
        let mut count = 0;
        let sums = |prefix: &str, this: &Self| -> Vec<i64> {
            let sum =
                |(year, of): &OfYear| this.accounts.sum(*year, |a| a.spent && code(a).starts_with(prefix) && of(a));
            columns.iter().map(sum).collect()
        };
        let print = |amounts: &[i64]| amounts.iter().map(|a| Some(*a)).collect::<Vec<_>>();
        for (class, name) in CLASSES {
            let amounts = sums(class, self);
            let used = amounts.iter().any(|a| *a != 0);
            if !used && option != "all classes" {
                continue;
            }
            out.push((format!("{}{name}", self.numbered(count)), print(&amounts)));
            count += 1;
            if option == "with items" {
                let mut group = "";
                for (at, name, ..) in FUNCTIONS.iter().filter(|f| f.0.starts_with(class)) {
                    for (prefix, label) in [(&at[..5], name[1]), (at, name[2])] {
                        let amounts = sums(prefix, self);
                        if (prefix.len() == 7 || prefix != group) && amounts.iter().any(|a| *a != 0) {
                            out.push((label.to_string(), print(&amounts)));
                        }
                        if prefix.len() == 5 {
                            group = prefix;
                        }
                    }
                }
            }
        }
        out
    }

    /// What columns of the year before and of the document's year are called.
    fn year_names(&self) -> [String; 2] {
        let year = self.year();
        match self.choices.of(Choice::PriorName) {
            "年" => [format!("{}年预算数", year - 1), format!("{year}年预算数")],
            "执行数" => [format!("{}年执行数", year - 1), format!("{year}年预算数")],
            _ => ["上年预算数".into(), "本年预算数".into()],
        }
    }

    fn summary(&mut self) {
        let accounts = self.accounts;
        let inside = self.inside();
        let this = |a: &Atom| inside || !a.carried;
        let [then, now] = self.year_names();
        let (years, names): (&[Year], Vec<&str>) = match self.choices.of(Choice::SummaryPrior) {
            _ if self.final_accounts() => (&[Year::This], vec![self.own()]),
            "before" => (&[Year::Prior, Year::This], vec![&then, &now]),
            "behind" => (&[Year::This, Year::Prior], vec![&now, &then]),
            _ => (&[Year::This], vec![self.own()]),
        };
        let columns = [self.side("收入", &names), self.side("支出", &names)];
        let row = |name: &str, of: &dyn Fn(&Atom) -> bool| -> Side {
            (name.to_string(), years.iter().map(|y| Some(accounts.sum(*y, of))).collect())
        };
        let mut left: Vec<Side> = Vec::new();
        for (at, source) in self.sources().into_iter().enumerate() {
            let name = format!("{}{}", self.numbered(at), self.source(source));
            left.push(row(&name, &|a| a.source == source && this(a)));
            if source == Source::Business && self.of_which("row") {
                left.push(row("其中：教育收费", &|a| fees(a) && this(a)));
                if self.is(Choice::OfWhich, "rows") {
                    let rest = |a: &Atom| a.source == Source::Business && !fees(a) && a.unit > 0 && this(a);
                    left.push(row("　　　考务费收入", &rest));
                }
            }
        }
        let all = |_: &Atom| true;
        let selects: Vec<OfYear> = years.iter().map(|y| (*y, &all as &dyn Fn(&Atom) -> bool)).collect();
        let right = self.classes(&selects, self.choices.of(Choice::Right));
        let (mut below, mut beside) = (vec![row("本年收入合计", &this)], vec![row("本年支出合计", &spent)]);
        if self.final_accounts() {
            below.push(row("使用非财政拨款结余", &|_| false));
            below.push(row("年初结转和结余", &|a| a.carried));
            beside.push(row("结余分配", &|_| false));
            beside.push(row("年末结转和结余", &|a| !a.spent));
            below.push(row("总计", &all));
            beside.push(row("总计", &all));
        } else {
            if !inside {
                below.push(row("上年结转", &|a| a.carried));
                match self.choices.of(Choice::CarryOver) {
                    "by fund" => {
                        below.push(row("（一）财政拨款结转", &|a| a.carried && a.source.fiscal()));
                        below.push(row("（二）其他资金结转", &|a| a.carried && !a.source.fiscal()));
                    }
                    "其中" => below.push(row("其中：财政拨款结转", &|a| a.carried && a.source.fiscal())),
                    _ => {}
                }
            }
            let surplus = self.is(Choice::Surplus, "row");
            if !surplus {
                beside.push(row("结转下年", &|a| !a.spent));
            }
            below.push(row("收入总计", &all));
            if surplus {
                beside.push(row("支出总计", &spent));
                below.push(row("收支结余", &|a| !a.spent));
                beside.push((String::new(), years.iter().map(|_| None).collect()));
            } else {
                beside.push(row("支出总计", &all));
            }
        }
        let title = self.title(["收支总表", "收支总体情况表", "收支预算总表"], "收入支出决算总表");
        let title =
            if self.is(Choice::Titles, "年度") { title.replace("收支总表", "部门收支总表") } else { title };
        self.sides(title, columns, [left, right], [below, beside]);
    }

    fn fiscal(&mut self) {
        let accounts = self.accounts;
        let inside = self.inside();
        let sources = [Source::General, Source::Fund, Source::Capital];
        let this = |a: &Atom| a.source.fiscal() && (inside || !a.carried);
        let own = self.own();
        let split = self.is(Choice::Funds, "columns");
        let funds = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"];
        let single = [own];
        let right: &[&str] = if split { &funds } else { &single };
        let columns = [self.side("收入", &[own]), self.side("支出", right)];
        let income = accounts.sum(Year::This, this);
        let all = accounts.sum(Year::This, |a| a.source.fiscal());
        let paid = accounts.sum(Year::This, |a| a.source.fiscal() && a.spent);
        let row = |name: String, amount: i64| (name, vec![Some(amount)]);
        let mut left: Vec<Side> = Vec::new();
        let of = |source: Source, of: &dyn Fn(&Atom) -> bool| accounts.sum(Year::This, |a| a.source == source && of(a));
        let sub = !self.final_accounts() && !inside && self.is(Choice::CarryOver, "by fund");
        let grouped = !self.final_accounts() && !sub && self.is(Choice::FiscalRows, "grouped");
        let marks = |at: usize, sub: bool| {
            if sub {
                format!("（{}）", NUMERALS[at])
            } else if grouped {
                format!("{}.", at + 1)
            } else {
                self.numbered(at)
            }
        };
        if sub {
            left.push(row("一、本年收入".into(), income));
        }
        if grouped {
            left.push(row("财政拨款".into(), income));
        }
        for (at, source) in sources.into_iter().enumerate() {
            let name = format!("{}{}", marks(at, sub), self.source(source));
            left.push(row(name, of(source, &this)));
        }
        let choose: Vec<super::lists::Select> = if split {
            vec![
                Box::new(|a: &Atom| a.source.fiscal()),
                Box::new(|a: &Atom| a.source == Source::General),
                Box::new(|a: &Atom| a.source == Source::Fund),
                Box::new(|a: &Atom| a.source == Source::Capital),
            ]
        } else {
            vec![Box::new(|a: &Atom| a.source.fiscal())]
        };
        let selects: Vec<&dyn Fn(&Atom) -> bool> = choose.iter().map(|c| &**c).collect();
        let of_year: Vec<OfYear> = selects.iter().map(|s| (Year::This, *s)).collect();
        let right = self.classes(&of_year, self.choices.of(Choice::Right));
        let amounts = |of: &dyn Fn(&Atom) -> bool| -> Vec<Option<i64>> {
            selects.iter().map(|s| Some(accounts.sum(Year::This, |a| s(a) && of(a)))).collect()
        };
        let (mut below, mut beside) = (Vec::new(), vec![("本年支出合计".to_string(), amounts(&spent))]);
        let carried = |source: Source| of(source, &|a| a.carried);
        let carry: i64 = sources.into_iter().map(carried).sum();
        if self.final_accounts() {
            below.push(row("本年收入合计".into(), income));
            below.push(row("年初财政拨款结转和结余".into(), carry));
            for (at, source) in sources.into_iter().enumerate() {
                let name = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"][at];
                below.push(row(format!("{}、{name}", NUMERALS[at]), carried(source)));
            }
            beside.push(("年末财政拨款结转和结余".into(), amounts(&|a| !a.spent)));
            below.push(row("总计".into(), all));
            beside.push(("总计".into(), amounts(&|_| true)));
        } else {
            if sub {
                below.push(row("二、上年结转".into(), carry));
                for (at, source) in sources.into_iter().enumerate() {
                    below.push(row(format!("（{}）{}", NUMERALS[at], self.source(source)), carried(source)));
                }
            } else if !inside {
                below.push(row("本年收入合计".into(), income));
                below.push(row("上年结转".into(), carry));
                if grouped {
                    for (at, source) in sources.into_iter().enumerate() {
                        below.push(row(format!("{}.{}结转", at + 1, self.source(source)), carried(source)));
                    }
                } else if self.is(Choice::CarryOver, "其中") {
                    below.push(row("其中：一般公共预算拨款".into(), carried(Source::General)));
                }
            } else {
                below.push(row("本年收入合计".into(), income));
            }
            if all != paid || self.is(Choice::Right, "all classes") {
                beside.push(("结转下年".into(), amounts(&|a| !a.spent)));
            }
            below.push(row("收入总计".into(), all));
            beside.push(("支出总计".into(), amounts(&|_| true)));
        }
        let title = self
            .title(["财政拨款收支总表", "财政拨款收支总体情况表", "财政拨款收支预算总表"], "财政拨款收入支出决算总表");
        self.sides(title, columns, [left, right], [below, beside]);
    }

    // --- lists by function ----------------------------------------------------------------------------------------

    /// Rows by function of what these columns are not all empty of.
    fn functions<'b>(&self, columns: &[Column], of: impl Fn(&Atom) -> bool + Copy + 'b, unit: &str) -> Vec<Item<'b>> {
        let levels: &[usize] = match self.choices.of(Choice::Levels) {
            _ if self.final_accounts() => &[3, 5, 7],
            "类、项" => &[3, 7],
            "项" => &[7],
            _ => &[3, 5, 7],
        };
        let mut order: Vec<&(&str, [&str; 3], super::accounts::Use)> = FUNCTIONS.iter().collect();
        order.sort_by_key(|f| f.0);
        let mut out: Vec<Item> = Vec::new();
        for (item, names, _) in order {
            for level in levels {
                let prefix = &item[..*level];
                let select = move |a: &Atom| of(a) && code(a).starts_with(prefix);
                let any = columns.iter().any(|c| match &c.what {
                    What::Sum(year, column) => self.accounts.sum(*year, |a| column(a) && select(a)) != 0,
                    _ => false,
                });
                if any && !out.iter().any(|i| i.code == prefix) {
                    let name = names[(level - 3) / 2].to_string();
                    let (unit, code) = (unit.to_string(), prefix.to_string());
                    out.push(Item { unit, code, name, select: Box::new(select), of_unit: false });
                }
            }
        }
        out
    }

    /// The same with the units as the choice has them.
    fn by_function(&self, columns: &[Column]) -> Vec<Item<'a>> {
        let accounts = self.accounts;
        let option = if self.final_accounts() { "none" } else { self.choices.of(Choice::Units) };
        if option == "none" {
            return self.functions(columns, |_| true, "");
        }
        let mut out = Vec::new();
        let coded = option == "code rows";
        let row = |code: String, name: &str, select: super::lists::Select<'a>| Item {
            unit: String::new(),
            code: if coded { code } else { String::new() },
            name: name.to_string(),
            select,
            of_unit: true,
        };
        if coded || option == "department rows" {
            out.push(row(accounts.code.to_string(), &accounts.name, Box::new(|_| true)));
        }
        for (unit, name) in accounts.units.iter().enumerate() {
            let in_column = matches!(option, "column" | "merged column");
            let label = if in_column { name.as_str() } else { "" };
            let items = self.functions(columns, move |a: &Atom| a.unit == unit, label);
            if items.is_empty() {
                continue;
            }
            if !in_column {
                let code = format!("{}{:03}", accounts.code, unit + 1);
                out.push(row(code, name, Box::new(move |a: &Atom| a.unit == unit)));
            }
            out.extend(items);
        }
        out
    }

    fn income(&mut self) {
        let sources = self.sources();
        let inside = self.inside();
        let names: Vec<String> = sources.iter().map(|s| self.source(*s)).collect();
        let option = if self.final_accounts() { "flat" } else { self.choices.of(Choice::IncomeColumns) };
        let carry_apart = !inside && !self.final_accounts();
        let this = move |a: &Atom| inside || !a.carried;
        let mut columns: Vec<Column> = Vec::new();
        if self.final_accounts() {
            columns.push(Column::of(&["本年收入合计"], this));
            columns.push(Column::of(&["财政拨款收入"], move |a| this(a) && a.source.fiscal()));
            for source in [Source::Superior, Source::Business, Source::Operating, Source::Affiliate, Source::Other] {
                columns.push(Column::of(&[&self.source(source)], move |a| this(a) && a.source == source));
            }
        } else {
            columns.push(Column::of(&["合计"], |_| true));
            match option {
                "year groups" => {
                    let above = "本年收入";
                    columns.push(Column::of(&[above, "小计"], this));
                    for (source, name) in sources.iter().copied().zip(&names) {
                        columns.push(Column::of(&[above, name], move |a| this(a) && a.source == source));
                        if source == Source::Business && self.of_which("column") {
                            columns.push(Column::of(&[above, "其中：教育收费"], move |a| this(a) && fees(a)));
                        }
                    }
                    if carry_apart {
                        let above = "上年结转结余";
                        columns.push(Column::of(&[above, "小计"], |a| a.carried));
                        for (source, name) in sources.iter().copied().zip(&names) {
                            columns.push(Column::of(&[above, name], move |a| a.carried && a.source == source));
                        }
                    }
                }
                _ => {
                    let grouped = option == "fiscal group";
                    let before = carry_apart && self.is(Choice::CarryOver, "by fund");
                    if before {
                        columns.push(Column::of(&["上年结转"], |a| a.carried));
                    }
                    if grouped {
                        columns
                            .push(Column::of(&["财政拨款收入", "小计"], move |a| this(a) && a.source.fiscal()));
                    }
                    for (source, name) in sources.iter().copied().zip(&names) {
                        let path: &[&str] =
                            if grouped && source.fiscal() { &["财政拨款收入", name] } else { &[name] };
                        columns.push(Column::of(path, move |a| this(a) && a.source == source));
                        if source == Source::Business && self.of_which("column") {
                            columns.push(Column::of(&["其中：教育收费"], move |a| this(a) && fees(a)));
                        }
                    }
                    if carry_apart && !before {
                        columns.push(Column::of(&["上年结转"], |a| a.carried));
                    }
                }
            }
        }
        let title = self.title(["收入总表", "收入总体情况表", "收入预算总表"], "收入决算表");
        let title =
            if self.is(Choice::Titles, "年度") { title.replace("收入总表", "部门收入总表") } else { title };
        let rows = if self.final_accounts() { "functions" } else { self.choices.of(Choice::IncomeRows) };
        let spec = ListSpec { first_is_sum: false, ..BY_FUNCTION };
        if rows == "functions" {
            let items = self.functions(&columns, |_| true, "");
            return self.list(title, spec, &columns, &items, Vec::new());
        }
        let accounts = self.accounts;
        let items = if rows == "one" {
            let whole = Item {
                unit: String::new(),
                code: accounts.code.to_string(),
                name: accounts.name.clone(),
                select: Box::new(|_| true),
                of_unit: false,
            };
            vec![whole]
        } else {
            by_unit(accounts)
        };
        self.list(title, ListSpec { codes: Codes::Unit, ..spec }, &columns, &items, Vec::new());
    }

    fn expenditure(&mut self) {
        let (total, base, extra) = if self.final_accounts() {
            ("本年支出合计", spent as fn(&Atom) -> bool, "five kinds")
        } else {
            (self.total_heading(), spent as fn(&Atom) -> bool, self.choices.of(Choice::Expenditure))
        };
        let mut columns = vec![Column::of(&[total], base)];
        let mut first_is_sum = true;
        match extra {
            "by fund" => {
                first_is_sum = false;
                for (name, of) in [
                    ("一般公共预算", (|a| a.source == Source::General) as fn(&Atom) -> bool),
                    ("政府性基金预算", |a| a.source == Source::Fund),
                    ("国有资本经营预算", |a| a.source == Source::Capital),
                    ("其他资金", |a| !a.source.fiscal()),
                ] {
                    columns.push(Column::of(&[name, "小计"], move |a| spent(a) && of(a)));
                    columns.push(Column::of(&[name, "基本支出"], move |a| basic(a) && of(a)));
                    columns.push(Column::of(&[name, "项目支出"], move |a| project(a) && of(a)));
                }
            }
            "with 结转下年" => {
                first_is_sum = false;
                columns[0] = Column::of(&[total], |_| true);
                columns.push(Column::of(&["基本支出"], basic));
                columns.push(Column::of(&["项目支出"], project));
                columns.push(Column::of(&["结转下年"], |a| !a.spent));
            }
            _ => {
                columns.push(Column::of(&["基本支出"], basic));
                columns.push(Column::of(&["项目支出"], project));
                let names: &[&[&str]] = match extra {
                    "five kinds" => &[&["上缴上级支出"], &["经营支出"], &["对附属单位补助支出"]],
                    "with 其中" => &[&["其中", "事业单位经营支出"], &["其中", "对附属单位补助支出"]],
                    _ => &[],
                };
                for path in names {
                    columns.push(Column::of(path, |_| false));
                }
            }
        }
        let [then, now] = self.year_names();
        let flat = columns.iter().all(|c| c.path.len() == 1);
        if flat && !self.final_accounts() && !self.is(Choice::ExpenditurePrior, "none") {
            first_is_sum = false;
            for column in &mut columns {
                column.path.insert(0, now.clone());
            }
            let before = self.is(Choice::ExpenditurePrior, "before");
            columns.insert(if before { 0 } else { columns.len() }, Column::of_year(Year::Prior, &[&then], spent));
        }
        let title = self.title(["支出总表", "支出总体情况表", "支出预算总表"], "支出决算表");
        let title =
            if self.is(Choice::Titles, "年度") { title.replace("支出总表", "部门支出总表") } else { title };
        let items = self.by_function(&columns);
        self.list(title, ListSpec { coded: true, first_is_sum, ..BY_FUNCTION }, &columns, &items, Vec::new());
    }

    /// Basic and project columns of what is chosen, as one or split.
    fn kinds(&self, above: &[&str], year: Year, of: impl Fn(&Atom) -> bool + Copy + 'a) -> Vec<Column<'a>> {
        let path =
            |rest: &[&str]| above.iter().copied().chain(rest.iter().copied()).map(String::from).collect::<Vec<_>>();
        let column = |rest: &[&str], select: super::lists::Select<'a>| Column {
            path: path(rest),
            what: What::Sum(year, select),
        };
        let mut out = vec![column(&[self.total_heading()], Box::new(move |a| spent(a) && of(a)))];
        let option = if self.final_accounts() { "one" } else { self.choices.of(Choice::Basic) };
        if option == "one" {
            out.push(column(&["基本支出"], Box::new(move |a| basic(a) && of(a))));
        } else {
            if option == "split" {
                out.push(column(&["基本支出", "小计"], Box::new(move |a| basic(a) && of(a))));
            }
            out.push(column(
                &["基本支出", "人员经费"],
                Box::new(move |a| a.spent && a.nature == Nature::Staff && of(a)),
            ));
            out.push(column(
                &["基本支出", "公用经费"],
                Box::new(move |a| a.spent && a.nature == Nature::Running && of(a)),
            ));
        }
        out.push(column(&["项目支出"], Box::new(move |a| project(a) && of(a))));
        out
    }

    fn general(&mut self) {
        let of = |a: &Atom| a.source == Source::General;
        let prior = if self.final_accounts() { "none" } else { self.choices.of(Choice::Prior) };
        let [before, now] = self.year_names();
        let then = |path: &[&str]| Column::of_year(Year::Prior, path, move |a| spent(a) && of(a));
        let mut columns: Vec<Column> = Vec::new();
        let (mut total, mut total_then) = (0, None);
        match prior {
            "before" => {
                columns.push(then(&[&before]));
                columns.extend(self.kinds(&[&now], Year::This, of));
                (total, total_then) = (1, Some(0));
            }
            "behind" => {
                columns.extend(self.kinds(&[&now], Year::This, of));
                columns.push(then(&[&before]));
                total_then = Some(columns.len() - 1);
            }
            "between" => {
                columns.extend(self.kinds(&[], Year::This, of));
                columns[0].path = vec![now.clone()];
                columns.insert(1, then(&[&before]));
                total_then = Some(1);
            }
            "group" => {
                columns.extend(self.kinds(&[&before], Year::Prior, of));
                total = columns.len();
                columns.extend(self.kinds(&[&now], Year::This, of));
                total_then = Some(0);
            }
            _ => columns.extend(self.kinds(&[], Year::This, of)),
        }
        if let Some(then) = total_then {
            let change = |path: &[&str]| Column {
                path: path.iter().map(|p| (*p).to_string()).collect(),
                what: What::Change(total, then),
            };
            let rate = |path: &[&str]| Column {
                path: path.iter().map(|p| (*p).to_string()).collect(),
                what: What::Rate(total, then),
            };
            match self.choices.of(Choice::Change) {
                "amount" => columns.push(change(&["比上年增减"])),
                "rate" => columns.push(rate(&["增减%"])),
                "amount and rate" => {
                    columns.push(change(&["比上年增减情况", "增减额"]));
                    columns.push(rate(&["比上年增减情况", "增减率"]));
                }
                _ => {}
            }
        }
        if prior == "none" && !self.is(Choice::Completion, "none") {
            let (then, words) = if self.final_accounts() {
                ("年初预算数", "决算数为年初预算的%")
            } else {
                ("上年执行数", "预算数为上年执行数的%")
            };
            columns.push(Column::of_year(Year::Prior, &[then], move |a| spent(a) && of(a)));
            let path = vec![if self.is(Choice::Completion, "%") { "完成%" } else { words }.to_string()];
            columns.push(Column { path, what: What::Ratio(0, columns.len() - 1) });
        }
        let share = Column { path: vec!["占比%".into()], what: What::Share(total) };
        match self.choices.of(Choice::Share) {
            _ if self.final_accounts() => {}
            "behind" => columns.push(share),
            "before" | "between" if prior == "none" && self.is(Choice::Completion, "none") => {
                // the columns move, and with them what the share is of
                let (at, of) = if self.is(Choice::Share, "before") { (0, 1) } else { (1, 0) };
                columns.insert(at, Column { what: What::Share(of), ..share });
            }
            _ => {}
        }
        let title = self.title(
            ["一般公共预算支出表", "一般公共预算支出情况表", "一般公共预算支出预算表"],
            "一般公共预算财政拨款支出决算表",
        );
        let first_is_sum = prior == "none" && !self.is(Choice::Basic, "split without 小计");
        let mut items = self.by_function(&columns);
        let mut notes = Vec::new();
        if self.is(Choice::Withheld, "涉密") && self.is(Choice::Units, "none") {
            // one item below its class is not printed, the sums have it
            let least = if self.choices.is(Choice::Levels, "项") { 8 } else { 7 };
            let deep: Vec<usize> = (0..items.len()).filter(|i| items[*i].code.len() >= least).collect();
            if deep.len() > 3 {
                let at = deep[self.rng.below(deep.len())];
                let before = items[..at].last().is_some_and(|i| items[at].code.starts_with(&i.code));
                let after = items.get(at + 1).is_some_and(|i| i.code.len() == 7);
                // a 款 without any row below it is an item itself
                if !before || after {
                    items.remove(at);
                    notes.push("注：部分支出涉及国家秘密，按规定不予公开，故各行之和小于合计。".to_string());
                }
            }
        }
        self.list(title, ListSpec { narrow: true, first_is_sum, ..BY_FUNCTION }, &columns, &items, notes);
    }

    /// The forms of the government funds and of the state capital.
    fn special(&mut self, source: Source) {
        let of = move |a: &Atom| a.source == source;
        let fund = source == Source::Fund;
        let title = if fund {
            self.title(
                ["政府性基金预算支出表", "政府性基金预算支出情况表", "政府性基金支出预算表"],
                "政府性基金预算财政拨款收入支出决算表",
            )
        } else {
            self.title(
                ["国有资本经营预算支出表", "国有资本经营预算支出情况表", "国有资本经营支出预算表"],
                "国有资本经营预算财政拨款支出决算表",
            )
        };
        let mut columns: Vec<Column> = Vec::new();
        if fund && self.final_accounts() {
            columns.push(Column::of(&["年初结转和结余"], move |a| of(a) && a.carried));
            columns.push(Column::of(&["本年收入"], move |a| of(a) && !a.carried));
            columns.push(Column::of(&["本年支出", "小计"], move |a| of(a) && a.spent));
            columns.push(Column::of(&["本年支出", "基本支出"], move |a| of(a) && basic(a)));
            columns.push(Column::of(&["本年支出", "项目支出"], move |a| of(a) && project(a)));
            columns.push(Column::of(&["年末结转和结余"], move |a| of(a) && !a.spent));
        } else {
            columns.push(Column::of(&["合计"], move |a| of(a) && a.spent));
            columns.push(Column::of(&["基本支出"], move |a| of(a) && basic(a)));
            columns.push(Column::of(&["项目支出"], move |a| of(a) && project(a)));
        }
        let items = self.functions(&columns, |_| true, "");
        let mut notes = Vec::new();
        let mut spec = ListSpec { first_is_sum: !(fund && self.final_accounts()), ..BY_FUNCTION };
        if items.is_empty() {
            let name = if fund { "政府性基金预算" } else { "国有资本经营预算" };
            match self.choices.of(Choice::Empty) {
                "left out" => return,
                "no rows" => spec.total = false,
                "remark" => {
                    notes.push(format!("注：本部门{}年没有使用{name}安排的支出，故本表为空表。", self.year()));
                }
                _ => {}
            }
        }
        self.list(title, spec, &columns, &items, notes);
    }

    // --- other lists ----------------------------------------------------------------------------------------------

    fn economic(&mut self) {
        let of = |a: &Atom| a.source == Source::General && basic(a);
        let item = |code: &str, name: &str| {
            let prefix = code.to_string();
            Item {
                unit: String::new(),
                code: code.to_string(),
                name: name.to_string(),
                select: Box::new(move |a: &Atom| of(a) && ECONOMIC[a.economic].0.starts_with(&prefix)),
                of_unit: false,
            }
        };
        let mut items: Vec<Item> = Vec::new();
        let mut entries: Vec<_> = ECONOMIC.iter().collect();
        entries.sort_by_key(|e| e.0);
        for (code, name, class) in entries {
            if self.accounts.sum(Year::This, |a| of(a) && ECONOMIC[a.economic].0 == *code) == 0 {
                continue;
            }
            if !items.iter().any(|i| i.code == code[..3]) {
                items.push(item(&code[..3], class));
            }
            items.push(item(code, name));
        }
        let title = self.title(
            ["一般公共预算基本支出表", "一般公共预算基本支出情况表", "一般公共预算基本支出预算表"],
            "一般公共预算财政拨款基本支出决算表",
        );
        let option = match self.choices.of(Choice::Economic) {
            "list" | "columns" if self.final_accounts() => "halves",
            other => other,
        };
        let spec = ListSpec { codes: Codes::Economic, narrow: true, coded: true, ..BY_FUNCTION };
        match option {
            "halves" => self.halves(title, &items, false),
            "thirds" => self.halves(title, &items, true),
            "columns" => {
                let columns = [
                    Column::of(&["基本支出", "合计"], of),
                    Column::of(&["基本支出", "人员经费"], move |a| of(a) && a.nature == Nature::Staff),
                    Column::of(&["基本支出", "公用经费"], move |a| of(a) && a.nature == Nature::Running),
                ];
                self.list(title, spec, &columns, &items, Vec::new());
            }
            _ => {
                let columns = [Column::of(&[self.own()], of)];
                self.list(title, ListSpec { first_is_sum: false, ..spec }, &columns, &items, Vec::new());
            }
        }
    }

    /// 人员经费 on the left, 公用经费 on the right, in one or in two columns.
    fn halves(&mut self, title: String, items: &[Item], thirds: bool) {
        self.title.clone_from(&title);
        let own = self.own();
        let (staff, running): (Vec<&Item>, Vec<&Item>) =
            items.iter().partition(|i| i.code.starts_with("301") || i.code.starts_with("303"));
        let middle = if thirds { running.len().div_ceil(2) } else { running.len() };
        let mut sides = vec![("人员经费", &staff[..]), ("公用经费", &running[..middle])];
        if thirds {
            sides.push(("公用经费", &running[middle..]));
        }
        let length = sides.iter().map(|s| s.1.len()).max().unwrap_or_default();
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); length + 1];
        for (name, side) in &sides {
            let column = format!("{name}/{own}");
            for (at, row) in rows.iter_mut().enumerate().take(length) {
                match side.get(at) {
                    Some(item) => {
                        row.push(Cell::text(item.code.clone()));
                        row.push(Cell::text(self.name(&item.name, true)));
                        let sum = self.accounts.sum(Year::This, |a| (item.select)(a));
                        let cell = self.money(sum, &item.name, &column);
                        if item.code.len() > 3 {
                            self.alone(std::slice::from_ref(&cell));
                        }
                        row.push(cell);
                    }
                    None => row.extend([Cell::text(""), Cell::text(""), Cell::text("")]),
                }
            }
        }
        // the total of both columns of 公用经费 stands in the last
        for (name, of, width) in [("人员经费合计", &staff, 2), ("公用经费合计", &running, if thirds { 5 } else { 2 })]
        {
            let sum = self.accounts.sum(Year::This, |a| of.iter().any(|i| (i.select)(a)));
            let column = format!("{}/{own}", &name[..12]);
            rows[length].push(Cell::wide(name, width));
            let cell = self.money(sum, name, &column);
            rows[length].push(cell);
        }
        let heads = sides.iter().flat_map(|(name, _)| ["科目编码", "科目名称", own].map(|h| [*name, h]));
        let paths = heads.map(|h| h.map(String::from).to_vec()).collect();
        let figures = [false, false, true].repeat(sides.len());
        self.table(Table { title, paths, figures, numbers: Vec::new(), rows, notes: Vec::new() });
    }

    fn public(&mut self) {
        let accounts = self.accounts;
        let general = !self.final_accounts() && !self.is(Choice::Titles, "预算总表");
        let of = move |a: &Atom| a.spent && if general { a.source == Source::General } else { a.source.fiscal() };
        let is = |code: &'static str| move |a: &Atom| of(a) && ECONOMIC[a.economic].0 == code;
        let (abroad, bought, run, received) = (is("30212"), is("31013"), is("30231"), is("30217"));
        let vehicles = move |a: &Atom| bought(a) || run(a);
        let all = move |a: &Atom| abroad(a) || vehicles(a) || received(a);
        let title = self.title(
            ["一般公共预算“三公”经费支出表", "一般公共预算“三公”经费支出情况表", "财政拨款“三公”经费支出预算表"],
            "财政拨款“三公”经费支出决算表",
        );
        let group = "公务用车购置及运行费";
        let columns = |above: Option<&str>, year: Year| -> Vec<Column<'a>> {
            let path =
                |rest: &[&str]| above.into_iter().chain(rest.iter().copied()).map(String::from).collect::<Vec<_>>();
            let column = |rest: &[&str], select: super::lists::Select<'a>| Column {
                path: path(rest),
                what: What::Sum(year, select),
            };
            vec![
                column(&["合计"], Box::new(all)),
                column(&["因公出国（境）费"], Box::new(abroad)),
                column(&[group, "小计"], Box::new(vehicles)),
                column(&[group, "公务用车购置费"], Box::new(bought)),
                column(&[group, "公务用车运行费"], Box::new(run)),
                column(&["公务接待费"], Box::new(received)),
            ]
        };
        self.title.clone_from(&title);
        let option = if self.final_accounts() { "two years" } else { self.choices.of(Choice::Public) };
        match option {
            "rows" => {
                let own = self.own();
                let lines: [Line; 6] = [
                    ("合计", &all),
                    ("1、因公出国（境）费用", &abroad),
                    ("2、公务接待费", &received),
                    ("3、公务用车购置及运行费", &vehicles),
                    ("其中：（1）公务用车购置费", &bought),
                    ("（2）公务用车运行费", &run),
                ];
                let mut rows = Vec::new();
                for (name, select) in lines {
                    let sum = accounts.sum(Year::This, select);
                    let cell = self.money(sum, name, own);
                    if name != "合计" && !name.starts_with('3') {
                        self.alone(std::slice::from_ref(&cell));
                    }
                    rows.push(vec![Cell::text(name), cell]);
                }
                let paths = vec![vec!["项目".to_string()], vec![own.to_string()]];
                self.table(Table {
                    title,
                    paths,
                    figures: vec![false, true],
                    numbers: Vec::new(),
                    rows,
                    notes: Vec::new(),
                });
            }
            "by unit" => {
                let items = by_unit(accounts);
                let spec = ListSpec { codes: Codes::Unit, first_is_sum: false, ..BY_FUNCTION };
                self.list(title, spec, &columns(None, Year::This), &items, Vec::new());
            }
            _ => {
                let mut all_columns = Vec::new();
                if option == "two years" {
                    let (then, now) = if self.final_accounts() {
                        ("预算数".to_string(), "决算数".to_string())
                    } else {
                        (format!("{}年预算数", self.year() - 1), format!("{}年预算数", self.year()))
                    };
                    all_columns.extend(columns(Some(&then), Year::Prior));
                    all_columns.extend(columns(Some(&now), Year::This));
                } else {
                    all_columns.extend(columns(None, Year::This));
                }
                if option == "with meetings" {
                    all_columns.push(Column::of(&["会议费"], is("30215")));
                    all_columns.push(Column::of(&["培训费"], is("30216")));
                }
                let mut row = Vec::new();
                for (column, figure) in all_columns.iter().zip(super::lists::figures(accounts, &all_columns, &|_| true))
                {
                    let cell = self.figure(figure, "", &column.path.join("/"));
                    if column.path.last().is_some_and(|h| h != "合计" && h != "小计") {
                        self.alone(std::slice::from_ref(&cell));
                    }
                    row.push(cell);
                }
                let paths: Vec<Vec<String>> = all_columns.iter().map(|c| c.path.clone()).collect();
                let figures = vec![true; paths.len()];
                self.table(Table { title, paths, figures, numbers: Vec::new(), rows: vec![row], notes: Vec::new() });
            }
        }
    }

    fn projects(&mut self) {
        let accounts = self.accounts;
        let option = if self.final_accounts() { "none" } else { self.choices.of(Choice::Projects) };
        if option == "none" {
            return;
        }
        let title = self.title(["项目支出表", "项目支出情况表", "项目支出预算表"], "");
        let mut columns = vec![Column::of(&["合计"], spent)];
        if option == "by fund" {
            columns.push(Column::of(&["一般公共预算"], |a| spent(a) && a.source == Source::General));
            columns.push(Column::of(&["政府性基金预算"], |a| spent(a) && a.source == Source::Fund));
            columns.push(Column::of(&["国有资本经营预算"], |a| spent(a) && a.source == Source::Capital));
            columns.push(Column::of(&["其他资金"], |a| spent(a) && !a.source.fiscal()));
        } else {
            columns[0].path = vec!["金额".into()];
        }
        let item = |unit: &str, code: &str, name: &str, select: super::lists::Select<'a>, of_unit: bool| Item {
            unit: unit.to_string(),
            code: code.to_string(),
            name: name.to_string(),
            select,
            of_unit,
        };
        let mut items: Vec<Item> = Vec::new();
        for (unit, unit_name) in accounts.units.iter().enumerate() {
            let mut here = Vec::new();
            for (number, name) in accounts.projects.iter().enumerate() {
                let of = move |a: &Atom| a.unit == unit && a.nature == Nature::Project(number);
                if accounts.sum(Year::This, |a| of(a) && a.spent) != 0 {
                    let label = if option == "by fund" { unit_name.as_str() } else { "" };
                    here.push(item(label, "", name, Box::new(of), false));
                }
            }
            if option == "by unit" && !here.is_empty() {
                let select = Box::new(move |a: &Atom| a.unit == unit && !a.nature.basic());
                items.push(item("", "", unit_name, select, true));
            }
            items.extend(here);
        }
        let spec = ListSpec { codes: Codes::None, first_is_sum: false, ..BY_FUNCTION };
        self.list(title, spec, &columns, &items, Vec::new());
    }

    /// What is spent on persons, by unit, with how many they are.
    fn persons(&mut self) {
        let option = self.choices.of(Choice::Persons);
        if option == "none" {
            return;
        }
        let accounts = self.accounts;
        let mut columns = vec![
            Column::of(&["合计"], basic),
            Column::of(&["人员经费"], |a| a.spent && a.nature == Nature::Staff),
            Column::of(&["公用经费"], |a| a.spent && a.nature == Nature::Running),
        ];
        let persons = Column { path: vec!["在职人数（人）".into()], what: What::Persons };
        let average = |of: usize| Column { path: vec!["人均经费".into()], what: What::Average(of) };
        match option {
            "average first" => {
                columns.insert(0, persons);
                columns.insert(1, average(2));
            }
            "persons and average" => columns.extend([persons, average(0)]),
            _ => columns.push(persons),
        }
        let items = by_unit(accounts);
        let spec = ListSpec { codes: Codes::Unit, first_is_sum: false, ..BY_FUNCTION };
        self.list("各单位基本支出情况表".into(), spec, &columns, &items, Vec::new());
    }

    /// What is bought: so many, at a price; in groups with their sums.
    fn purchases(&mut self) {
        let option = self.choices.of(Choice::Purchases);
        if option == "none" || self.final_accounts() {
            return;
        }
        let title = "政府采购预算表".to_string();
        self.title.clone_from(&title);
        let (_, unit, decimals) = self.unit();
        // so that price and amount are printed as they are
        let grain = (unit / 10_i64.pow(u32::try_from(decimals).unwrap_or_default())).max(10_000);
        let groups = [
            ("货物类", [("台式计算机", "台"), ("打印设备", "台"), ("办公桌椅", "套")]),
            ("工程类", [("库房修缮", "项"), ("消防改造", "项"), ("管网更新", "米")]),
            ("服务类", [("物业管理服务", "年"), ("系统运维服务", "项"), ("数字化扫描", "万页")]),
        ];
        let text = |t: &str| Cell::text(t);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut all = 0;
        for (group, goods) in groups {
            let mut sum = 0;
            let mut body = Vec::new();
            for (name, of) in goods {
                let (count, price) = (self.rng.between(2, 40), self.rng.between(30, 900) * grain);
                sum += count * price;
                let cell = self.money(count * price, name, "金额");
                self.alone(std::slice::from_ref(&cell));
                body.push((count, self.amount(price), name, of, cell));
            }
            all += sum;
            let print = |(count, price, name, of, cell): (i64, String, &str, &str, Cell)| {
                vec![text(name), text(of), text(&count.to_string()), Cell::text(price), cell]
            };
            let subtotal = |this: &mut Self| {
                let cell = this.money(sum, group, "金额");
                vec![Cell::text(format!("{group}小计")), text(""), text(""), text(""), cell]
            };
            if option == "小计 above" {
                let row = subtotal(self);
                rows.push(row);
            }
            rows.extend(body.into_iter().map(print));
            if option == "小计 below" {
                let row = subtotal(self);
                rows.push(row);
            }
        }
        let cell = self.money(all, "合计", "金额");
        rows.push(vec![text("合计"), text(""), text(""), text(""), cell]);
        let paths = ["采购项目", "计量单位", "数量", "单价", "金额"].map(|h| vec![h.to_string()]).to_vec();
        let figures = vec![false, false, false, false, true];
        self.table(Table { title, paths, figures, numbers: Vec::new(), rows, notes: Vec::new() });
    }

    /// From what is received to what is spent.
    fn less(&mut self) {
        let option = self.choices.of(Choice::Less);
        if option == "none" {
            return;
        }
        let accounts = self.accounts;
        let title = "收支平衡情况表".to_string();
        self.title.clone_from(&title);
        let own = self.own();
        let received = |a: &Atom| !a.carried;
        let carried = |a: &Atom| a.carried;
        let left = |a: &Atom| !a.spent;
        let all = |_: &Atom| true;
        let lines: Vec<Line> = if option == "减：" {
            vec![("收入总计", &all), ("减：结转下年", &left), ("本年支出合计", &spent)]
        } else {
            vec![
                ("本年收入合计", &received),
                ("加：上年结转", &carried),
                ("减：结转下年", &left),
                ("本年支出合计", &spent),
            ]
        };
        let mut rows = Vec::new();
        for (name, select) in lines {
            let cell = self.money(accounts.sum(Year::This, select), name, own);
            rows.push(vec![Cell::text(name), cell]);
        }
        let paths = vec![vec!["项目".to_string()], vec![own.to_string()]];
        self.table(Table { title, paths, figures: vec![false, true], numbers: Vec::new(), rows, notes: Vec::new() });
    }

    // --- goals and evaluations ------------------------------------------------------------------------------------

    fn goals(&mut self) {
        let option = self.choices.of(Choice::Goals);
        if option == "none" {
            return;
        }
        let title = format!("{}年项目支出绩效目标表", self.year());
        let accounts = self.accounts;
        let total = |number: usize, fiscal: bool| {
            accounts
                .sum(Year::This, |a| a.spent && a.nature == Nature::Project(number) && (!fiscal || a.source.fiscal()))
        };
        let goals = [
            ["产出指标", "数量指标", "完成批次", "≥", "12", "次", "20"],
            ["产出指标", "质量指标", "验收合格率", "≥", "98", "%", "20"],
            ["产出指标", "时效指标", "完成时间", "≤", "11", "月", "10"],
            ["效益指标", "社会效益指标", "服务人次", "≥", "20000", "人次", "30"],
            ["满意度指标", "服务对象满意度指标", "群众满意度", "≥", "90", "%", "10"],
        ];
        let projects: Vec<usize> = (0..accounts.projects.len()).filter(|p| total(*p, false) != 0).take(3).collect();
        self.title.clone_from(&title);
        let text = |t: &str| Cell::text(t);
        if option == "cards" {
            for number in projects {
                self.line(title.clone());
                let unit = self.unit().0;
                let name = accounts.projects[number].clone();
                let mut rows = vec![
                    vec![text("项目名称"), Cell::wide(name.clone(), 5)],
                    vec![text("主管部门"), Cell::wide(accounts.name.clone(), 5)],
                ];
                let (all, fiscal) = (total(number, false), total(number, true));
                let mut first = Cell::text(format!("项目资金（{unit}）"));
                first.rows = 3;
                for (at, (label, amount)) in
                    [("年度资金总额", all), ("其中：财政拨款", fiscal), ("其他资金", all - fiscal)]
                        .into_iter()
                        .enumerate()
                {
                    let mut cell = self.money(amount, label, "项目资金");
                    cell.cols = 3;
                    let mut row = if at == 0 { vec![first.clone()] } else { Vec::new() };
                    row.extend([Cell::wide(label, 2), cell]);
                    rows.push(row);
                }
                rows.push(["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"].map(text).to_vec());
                rows.extend(goals.iter().map(|g| g[..6].iter().map(|t| text(t)).collect()));
                self.paper.blocks.push(super::paper::Block::Table(rows));
                self.page_end(super::paper::Block::FormEnd);
            }
            return;
        }
        let scored = option == "scores";
        let mut names = vec![
            "项目名称",
            "项目总额",
            "财政资金",
            "其他资金",
            "一级指标",
            "二级指标",
            "三级指标",
            "指标性质",
            "指标值",
            "度量单位",
        ];
        if scored {
            names.push("分值");
        }
        let mut paths: Vec<Vec<String>> = names.iter().map(|n| vec![(*n).to_string()]).collect();
        for path in &mut paths[2..4] {
            path.insert(0, "其中：".into());
        }
        let figures = (0..names.len()).map(|at| (1..4).contains(&at)).collect();
        let merged = option.starts_with("merged");
        let mut rows = Vec::new();
        for number in projects {
            let name = accounts.projects[number].clone();
            let (all, fiscal) = (total(number, false), total(number, true));
            for (at, goal) in goals.iter().enumerate() {
                let mut row = Vec::new();
                if at == 0 {
                    row.push(text(&name));
                    for (amount, column) in [(all, "项目总额"), (fiscal, "财政资金"), (all - fiscal, "其他资金")]
                    {
                        row.push(self.money(amount, &name, column));
                    }
                    if merged {
                        row.iter_mut().for_each(|c| c.rows = goals.len());
                    }
                } else if !merged {
                    row.extend(std::iter::repeat_n(Cell::text(""), 4));
                }
                row.extend(goal[..if scored { 7 } else { 6 }].iter().map(|t| text(t)));
                rows.push(row);
            }
        }
        self.table(Table { title, paths, figures, numbers: Vec::new(), rows, notes: Vec::new() });
    }

    fn evaluations(&mut self) {
        if self.is(Choice::Evaluations, "none") {
            return;
        }
        let accounts = self.accounts;
        let text = |t: &str| Cell::text(t);
        for number in 0..accounts.projects.len().min(2) {
            let title = format!("{}年度项目支出绩效自评表", self.year() - 1);
            self.title.clone_from(&title);
            self.line(title);
            let of = move |a: &Atom| a.nature == Nature::Project(number);
            let (unit, ..) = self.unit();
            let sum = |fiscal: Option<bool>| {
                accounts.sum(Year::Prior, |a| of(a) && fiscal.is_none_or(|f| a.source.fiscal() == f))
            };
            let (all, fiscal, other) = (sum(None), sum(Some(true)), sum(Some(false)));
            let (done, done_fiscal) = (fiscal * 9 / 10 + other, fiscal * 9 / 10);
            let mut rows = vec![
                vec![text("项目名称"), Cell::wide(accounts.projects[number].clone(), 7)],
                vec![
                    text("主管部门"),
                    Cell::wide(accounts.name.clone(), 3),
                    Cell::wide("实施单位", 2),
                    Cell::wide(accounts.units[0].clone(), 2),
                ],
            ];
            let mut first = Cell::text(format!("项目资金（{unit}）"));
            first.rows = 4;
            rows.push(
                std::iter::once(first)
                    .chain(
                        ["", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"]
                            .map(text),
                    )
                    .collect(),
            );
            let executed = rate(done, all);
            let score = match executed {
                Figure::Rate(r) => super::writer::number(r, 1000, 2, false),
                _ => "0".into(),
            };
            for (label, amounts) in [
                ("年度资金总额", [all, all, done]),
                ("其中：财政拨款", [fiscal, fiscal, done_fiscal]),
                ("其他资金", [other, other, other]),
            ] {
                let mut row = vec![text(label)];
                for (amount, column) in amounts.into_iter().zip(["年初预算数", "全年预算数（A）", "全年执行数（B）"])
                {
                    row.push(self.money(amount, label, column));
                }
                if label == "年度资金总额" {
                    row.push(text("10"));
                    row.push(self.figure(executed, label, "执行率（B/A）"));
                    row.push(text(&score));
                } else {
                    row.extend(["—", "—", "—"].map(text));
                }
                rows.push(row);
            }
            rows.push(
                ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
                    .map(text)
                    .to_vec(),
            );
            for (at, goal) in [
                ["产出指标", "数量指标", "完成批次", "12次", "12次", "30", "30"],
                ["产出指标", "质量指标", "验收合格率", "≥98%", "99%", "20", "20"],
                ["效益指标", "社会效益指标", "服务能力", "提升", "提升", "30", "28"],
                ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "10", "10"],
            ]
            .into_iter()
            .enumerate()
            {
                let mut row: Vec<Cell> = vec![text(if at == 0 { "绩效指标" } else { "" })];
                row.extend(goal.map(text));
                rows.push(row);
            }
            let sum = super::writer::number(
                match executed {
                    Figure::Rate(r) => r + 88_000,
                    _ => 88_000,
                },
                1000,
                2,
                false,
            );
            rows.push(vec![Cell::wide("总分", 6), text("100"), Cell::text(sum)]);
            self.paper.blocks.push(super::paper::Block::Table(rows));
            self.page_end(super::paper::Block::FormEnd);
        }
    }

    fn text(&mut self) {
        if self.is(Choice::Text, "none") {
            return;
        }
        let accounts = self.accounts;
        let say = |fen: i64| super::writer::number(fen, 1_000_000, 2, false);
        let (basics, projects) = (accounts.sum(Year::This, basic), accounts.sum(Year::This, project));
        let paid = basics + projects;
        let share = |part: i64| match rate(part, paid) {
            Figure::Rate(r) => super::writer::number(r, 100, 2, false),
            _ => "0".into(),
        };
        let name = &accounts.name;
        let (kind, year) = (if self.final_accounts() { "决算" } else { "预算" }, self.year());
        self.line(format!(
            "{name}{year}年支出{kind}{}万元，其中：基本支出{}万元，占{}%；项目支出{}万元，占{}%。",
            say(paid),
            say(basics),
            share(basics),
            say(projects),
            share(projects)
        ));
        if self.is(Choice::Text, "growth") {
            let before = accounts.sum(Year::Prior, spent);
            let (change, word, rate_word) =
                if paid >= before { (paid - before, "增加", "增长") } else { (before - paid, "减少", "下降") };
            let Figure::Rate(percent) = rate(change, before) else { return };
            self.line(format!(
                "{name}{year}年支出{kind}{}万元，比上年{kind}{}万元{word}{}万元，{rate_word}{}%。",
                say(paid),
                say(before),
                say(change),
                super::writer::number(percent, 100, 2, false)
            ));
            return;
        }
        let general = accounts.sum(Year::This, |a| a.spent && a.source == Source::General);
        self.line(format!("{name}{year}年一般公共预算财政拨款支出{}万元。", say(general)));
    }
}

/// A row for each unit.
fn by_unit(accounts: &Accounts) -> Vec<Item<'_>> {
    let of = |(unit, name): (usize, &String)| Item {
        unit: String::new(),
        code: format!("{}{:03}", accounts.code, unit + 1),
        name: name.clone(),
        select: Box::new(move |a: &Atom| a.unit == unit),
        of_unit: false,
    };
    accounts.units.iter().enumerate().map(of).collect()
}
