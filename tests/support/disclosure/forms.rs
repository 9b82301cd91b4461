//! The thirteen forms as sums over the spending.

use super::codes::{CLASSES, FUND_FUNCTIONS, Function, SERVICES, department_name, government_name};
use super::rng::Rng;
use super::spending::{Atom, Income, Kind, Source};
use super::{Form, Project, performance};
use std::collections::{BTreeMap, BTreeSet};

/// All figures of a department.
pub struct Ledger<'a> {
    /// The budget's year.
    pub year: u32,
    /// Its spending.
    pub atoms: &'a [Atom],
    /// Its income.
    pub income: &'a Income,
    /// The projects that form 12 lists.
    pub projects: &'a [Project],
}

impl Ledger<'_> {
    /// The sum of the spending that `of` chooses.
    pub fn sum(&self, of: impl Fn(&Atom) -> bool) -> i64 {
        self.atoms.iter().filter(|a| of(a)).map(|a| a.amount).sum()
    }

    fn spent(&self) -> i64 {
        self.sum(|_| true)
    }

    fn fiscal(&self) -> i64 {
        self.sum(Atom::is_fiscal)
    }
}

/// An amount as printed in 万元 with six decimals; blank where it is zero.
pub fn print(amount: i64) -> String {
    if amount == 0 {
        return String::new();
    }
    let whole = (amount / 1_000_000).to_string();
    let mut text = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}.{:06}", amount % 1_000_000)
}

/// A row of words, one a cell; cells are parted by `|`.
pub fn row(words: &str) -> Vec<String> {
    words.split('|').map(str::to_owned).collect()
}

/// The forms 01 to 13.
pub fn all(ledger: &Ledger, rng: &mut Rng) -> Vec<Form> {
    vec![
        income_and_expenditure(ledger),
        income(ledger),
        expenditure(ledger),
        fiscal_income_and_expenditure(ledger),
        general_budget(ledger),
        basic_expenditure(ledger),
        fund_budget(ledger, rng),
        state_capital_budget(ledger),
        three_publics(ledger),
        procurement(ledger, rng),
        services(ledger, rng),
        performance::projects(ledger, rng),
        performance::department(ledger, rng),
    ]
}

/// A form whose headings are rows of words parted by `|`.
pub fn form(number: &'static str, title: &'static str, heads: &[&str], rows: Vec<Vec<String>>) -> Form {
    Form {
        number,
        title,
        preamble: "金额单位：万元".to_owned(),
        heads: heads.iter().map(|h| row(h)).collect(),
        rows,
        notes: Vec::new(),
    }
}

/// Words, then amounts, then blank cells up to `width`.
fn amounts_row(words: &[&str], amounts: &[i64], width: usize) -> Vec<String> {
    let words = words.iter().map(|w| (*w).to_owned());
    let amounts = amounts.iter().map(|a| print(*a));
    let mut cells: Vec<String> = words.chain(amounts).collect();
    cells.resize(width.max(cells.len()), String::new());
    cells
}

const SUMMARY_HEADS: &[&str] = &["收 入||支 出|", "项 目|预算数|项 目|预算数"];

/// Income items beside the functional classes, which are more.
fn summary_rows(items: &[(&str, i64)], spent: impl Fn(&str) -> i64) -> Vec<Vec<String>> {
    let beside = items.iter().copied().chain(std::iter::repeat(("", 0)));
    CLASSES
        .iter()
        .zip(beside)
        .map(|((class, line), (item, amount))| {
            let name = (*line).to_owned();
            vec![item.to_owned(), print(amount), name, print(spent(class))]
        })
        .collect()
}

fn pair_row(left: &str, income: i64, right: &str, spent: i64) -> Vec<String> {
    vec![left.to_owned(), print(income), right.to_owned(), print(spent)]
}

fn income_and_expenditure(ledger: &Ledger) -> Form {
    let (income, spent) = (ledger.income, ledger.spent());
    let items = [
        ("一、一般公共预算拨款收入", income.general),
        ("二、政府性基金预算拨款收入", income.fund),
        ("三、国有资本经营预算拨款收入", 0),
        ("四、财政专户管理资金收入", 0),
        ("五、事业收入", income.service),
        ("六、上级补助收入", 0),
        ("七、附属单位上缴收入", 0),
        ("八、事业单位经营收入", income.operating),
        ("九、其他收入", income.other),
    ];
    let mut rows = summary_rows(&items, |class| ledger.sum(|a| a.function.code.starts_with(class)));
    let received = income.current() + income.carried();
    rows.extend([
        pair_row("本年收入合计", income.current(), "本年支出合计", spent),
        pair_row("上年结转结余", income.carried(), "年终结转结余", income.year_end),
        pair_row("收入总计", received, "支出总计", spent + income.year_end),
    ]);
    form("01", "收支总表", SUMMARY_HEADS, rows)
}

fn income(ledger: &Ledger) -> Form {
    let i = ledger.income;
    let amounts = [
        i.current() + i.carried(),
        i.current(),
        i.general,
        i.fund,
        0,
        0,
        i.service,
        i.operating,
        0,
        0,
        i.other,
        i.carried(),
        i.carried_general,
        i.carried_fund,
        0,
        0,
        i.carried_own,
    ];
    let heads = [
        "合计|本年收入||||||||||上年结转结余|||||",
        "|小计|一般公共预算资金|政府性基金预算资金|国有资本经营预算资金|财政专户管理资金|事业收入|事业单位经营收入|上级补助收入|附属单位上缴收入|其他收入|小计|一般公共预算资金|政府性基金预算资金|国有资本经营预算资金|财政专户管理资金|单位资金",
    ];
    let rows = vec![amounts_row(&[], &amounts, 17)];
    form("02", "收入总表", &heads, rows)
}

/// 合计, 基本支出, 项目支出 and the three 其中 columns of form 03.
type Columns03 = [i64; 6];

fn add_03(sums: &mut Columns03, atom: &Atom) {
    sums[0] += atom.amount;
    sums[if atom.kind == Kind::Basic { 1 } else { 2 }] += atom.amount;
    if let Some(part) = atom.of_which {
        sums[3 + part] += atom.amount;
    }
}

fn coded(code: &str, name: &str) -> String {
    format!("{code}-{name}")
}

fn expenditure(ledger: &Ledger) -> Form {
    let mut total = Columns03::default();
    let mut by_key: BTreeMap<(&str, &str, &str), (&str, Columns03)> = BTreeMap::new();
    for atom in ledger.atoms {
        let key = (atom.function.code, atom.government, atom.department);
        let (name, sums) = by_key.entry(key).or_default();
        *name = atom.function.name;
        add_03(sums, atom);
        add_03(&mut total, atom);
    }
    let line = |(key, (name, sums)): (&(&str, &str, &str), &(&str, Columns03))| {
        let words = [coded(key.0, name), coded(key.1, government_name(key.1)), coded(key.2, department_name(key.2))];
        amounts_row(&words.each_ref().map(String::as_str), sums, 9)
    };
    let mut rows: Vec<_> = by_key.iter().map(line).collect();
    rows.push(amounts_row(&["合 计", "", ""], &total, 9));
    let heads = [
        "支出功能分类科目|政府支出经济分类科目|部门支出经济分类科目|合计|基本支出|项目支出|其中||",
        "||||||事业单位经营支出|上缴上级支出|对附属单位补助支出",
    ];
    form("03", "支出总表", &heads, rows)
}

fn fiscal_income_and_expenditure(ledger: &Ledger) -> Form {
    let (i, spent) = (ledger.income, ledger.fiscal());
    let items =
        [("一、一般公共预算资金", i.general), ("二、政府性基金预算资金", i.fund), ("三、国有资本经营预算资金", 0)];
    let mut rows = summary_rows(&items, |class| ledger.sum(|a| a.is_fiscal() && a.function.code.starts_with(class)));
    let carried = i.carried_general + i.carried_fund;
    let received = i.general + i.fund + carried;
    rows.extend([
        pair_row("本年收入合计", i.general + i.fund, "本年支出合计", spent),
        pair_row("上年结转结余", carried, "年终结转结余", 0),
        pair_row("一、一般公共预算拨款", i.carried_general, "", 0),
        pair_row("二、政府性基金预算拨款", i.carried_fund, "", 0),
        pair_row("三、国有资本经营预算拨款", 0, "", 0),
        pair_row("收入总计", received, "支出总计", spent),
    ]);
    form("04", "财政拨款收支总表", SUMMARY_HEADS, rows)
}

/// 合计, 小计, 人员经费, 公用经费, 项目支出总数 and 扣除基建项目后预算数 of form 05.
fn columns_05(ledger: &Ledger, of: impl Fn(&Atom) -> bool) -> [i64; 6] {
    let of = |atom: &Atom| atom.source == Source::General && of(atom);
    let basic = |atom: &Atom| of(atom) && atom.kind == Kind::Basic;
    let project = |atom: &Atom| of(atom) && atom.kind == Kind::Project;
    let personnel = ledger.sum(|a| basic(a) && a.is_personnel());
    let running = ledger.sum(|a| basic(a) && !a.is_personnel());
    let projects = ledger.sum(project);
    let construction = ledger.sum(|a| project(a) && a.department.starts_with("309"));
    [personnel + running + projects, personnel + running, personnel, running, projects, projects - construction]
}

fn general_budget(ledger: &Ledger) -> Form {
    let of_general = ledger.atoms.iter().filter(|a| a.source == Source::General);
    let keys: BTreeSet<_> = of_general.map(|a| (a.unit, a.function.code, a.function.name)).collect();
    let line = |&(unit, code, name): &(usize, &str, &str)| {
        let sums = columns_05(ledger, |a| a.unit == unit && a.function.code == code);
        amounts_row(&[code, name], &sums, 8)
    };
    let mut rows: Vec<_> = keys.iter().map(line).collect();
    let total = columns_05(ledger, |_| true);
    rows.push(amounts_row(&["", "合 计"], &total, 8));
    let heads = [
        "功能分类科目||预算数|||||",
        "科目编码|科目名称|合计|基本支出|||项目支出|",
        "|||小计|人员经费|公用经费|项目支出总数|扣除基建项目后预算数",
    ];
    form("05", "一般公共预算支出表", &heads, rows)
}

fn basic_expenditure(ledger: &Ledger) -> Form {
    let of = |a: &Atom| a.source == Source::General && a.kind == Kind::Basic;
    let keys: BTreeSet<_> = ledger.atoms.iter().filter(|a| of(a)).map(|a| (a.government, a.department)).collect();
    let line = |&(government, department): &(&str, &str)| {
        let sum = |personnel: bool| {
            ledger.sum(|a| {
                let key = (a.government, a.department);
                of(a) && key == (government, department) && a.is_personnel() == personnel
            })
        };
        let words = [coded(government, government_name(government)), coded(department, department_name(department))];
        let words = words.each_ref().map(String::as_str);
        let (personnel, running) = (sum(true), sum(false));
        amounts_row(&words, &[personnel + running, personnel, running], 5)
    };
    let mut rows: Vec<_> = keys.iter().map(line).collect();
    let total = columns_05(ledger, |_| true);
    rows.push(amounts_row(&["", "合 计"], &total[1..4], 5));
    let heads = ["政府支出经济分类科目|部门支出经济分类科目|预算数||", "||合计|人员经费|公用经费"];
    form("06", "一般公共预算基本支出表", &heads, rows)
}

const FUND_HEADS: &[&str] = &["功能分类科目||预算数||", "科目编码|科目名称|合计|基本支出|项目支出"];

/// The note below a form that is empty.
fn empty_note(year: u32, of: &str) -> Vec<String> {
    vec![format!("本表为空，本部门{year}年无{of}支出安排。")]
}

/// Form 07 names either 项 or only 款.
fn fund_budget(ledger: &Ledger, rng: &mut Rng) -> Form {
    let by_item = rng.chance(60);
    let mut rows = Vec::new();
    for (function, code, name) in FUND_FUNCTIONS {
        let amount = ledger.sum(|a| a.source == Source::Fund && a.function == function);
        if amount > 0 {
            let words = fund_words(function, (code, name), by_item);
            rows.push(amounts_row(&words, &[amount, 0, amount], 5));
        }
    }
    let total = ledger.sum(|a| a.source == Source::Fund);
    rows.push(amounts_row(&["", "合 计"], &[total, 0, total], 5));
    let mut form = form("07", "政府性基金预算支出表", FUND_HEADS, rows);
    if total == 0 {
        form.notes = empty_note(ledger.year, "政府性基金预算");
    }
    form
}

fn fund_words<'a>(function: &Function, kind: (&'a str, &'a str), by_item: bool) -> [&'a str; 2] {
    if by_item { [function.code, function.name] } else { [kind.0, kind.1] }
}

fn state_capital_budget(ledger: &Ledger) -> Form {
    let rows = vec![amounts_row(&["", "合 计"], &[], 5)];
    let mut form = form("08", "国有资本经营预算支出表", FUND_HEADS, rows);
    form.notes = empty_note(ledger.year, "国有资本经营预算");
    form
}

fn three_publics(ledger: &Ledger) -> Form {
    let general = |codes: &[&str]| ledger.sum(|a| a.source == Source::General && codes.contains(&a.department));
    let abroad = general(&["3021201", "3021202"]);
    let reception = general(&["30217"]);
    let bought = general(&["31013", "30913"]);
    let driven = general(&["30231"]);
    let vehicles = bought + driven;
    let amounts = [abroad + reception + vehicles, abroad, reception, vehicles, bought, driven];
    let heads = [
        "“三公”经费财政拨款预算总额|因公出国（境）费用|公务接待费|公务用车购置及运行维护费||",
        "|||小计|公务用车购置费|公务用车运行维护费",
    ];
    let rows = vec![amounts_row(&[], &amounts, 6)];
    form("09", "财政拨款“三公”经费支出表", &heads, rows)
}

/// `percent` of `amount`, in whole hundreds of 元 where that leaves something.
fn share(amount: i64, percent: i64) -> i64 {
    let part = amount / 100 * percent;
    if part > 10_000 { part - part % 10_000 } else { part }
}

fn procurement(ledger: &Ledger, rng: &mut Rng) -> Form {
    let categories: [(&str, &[&str]); 3] =
        [("A-货物", &["30201", "310"]), ("B-工程", &["30213", "309"]), ("C-服务", &["30209", "30227"])];
    let mut rows = Vec::new();
    let mut total = 0;
    for (category, codes) in categories {
        let spent = ledger.sum(|a| codes.iter().any(|c| a.department.starts_with(c)));
        let amount = share(spent, rng.between(20, 80));
        if amount > 0 {
            rows.push(amounts_row(&[category], &[amount], 2));
        }
        total += amount;
    }
    rows.push(amounts_row(&["合 计"], &[total], 2));
    form("10", "政府采购预算明细表", &["采购类别|金额"], rows)
}

fn services(ledger: &Ledger, rng: &mut Rng) -> Form {
    let bought = ["30209", "30226", "30227"];
    let spent = ledger.sum(|a| a.is_fiscal() && bought.contains(&a.department));
    let count = rng.between(4, 12);
    let mut chosen: Vec<usize> = (0..count).map(|_| rng.below(SERVICES.len())).collect();
    chosen.sort_unstable();
    let mut total = 0;
    let mut rows = Vec::new();
    for service in chosen {
        let (first, second, third) = SERVICES[service];
        let amount = share(spent / count, rng.between(20, 95));
        rows.push(amounts_row(&[first, second, third], &[amount], 4));
        total += amount;
    }
    rows.insert(0, amounts_row(&["合 计", "", ""], &[total], 4));
    let heads = ["指导性目录|||预算金额", "一级|二级|三级|"];
    form("11", "财政拨款政府购买服务明细表", &heads, rows)
}
