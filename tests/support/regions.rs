//! Fictional disclosures in the dialects of several regions: the same accounts, other forms, titles, columns, codes
//! and units. In each of them every amount agrees with every other.

use super::disclosure::Rng;

/// How a region prints codes (科目编码).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// `2010301` in one column.
    Whole,
    /// `201`, `03` and `01` in three columns of every line.
    Apart,
    /// The same, each only where it changes.
    WhereChanged,
}

/// One way of publishing.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// Its name, for messages.
    pub name: &'static str,
    /// Final accounts (决算) in the nine forms of the Ministry of Finance, with line and column numbers.
    pub accounts: bool,
    /// Its codes.
    pub codes: Codes,
    /// In 元 with two decimals; else in 万元 with two decimals.
    pub yuan: bool,
    /// Whether summaries list 款 and 项 by name below their 类.
    pub by_name: bool,
    /// Whether a total row stands below its items; else above them.
    pub total_last: bool,
}

/// The dialects that are tried.
pub const DIALECTS: [Dialect; 5] = [
    Dialect { name: "决算", accounts: true, codes: Codes::Whole, yuan: false, by_name: false, total_last: false },
    Dialect {
        name: "分列编码", accounts: false, codes: Codes::Apart, yuan: false, by_name: false, total_last: false
    },
    Dialect { name: "按名称", accounts: false, codes: Codes::Whole, yuan: false, by_name: true, total_last: false },
    Dialect {
        name: "变更处",
        accounts: false,
        codes: Codes::WhereChanged,
        yuan: true,
        by_name: false,
        total_last: true,
    },
    Dialect { name: "元", accounts: false, codes: Codes::Whole, yuan: true, by_name: false, total_last: true },
];

/// 项 with the names of their 类 and 款.
const FUNCTIONS: [[&str; 6]; 8] = [
    ["201", "一般公共服务支出", "20103", "政府办公厅（室）及相关机构事务", "2010301", "行政运行"],
    ["201", "一般公共服务支出", "20103", "政府办公厅（室）及相关机构事务", "2010302", "一般行政管理事务"],
    ["201", "一般公共服务支出", "20126", "档案事务", "2012604", "档案馆"],
    ["208", "社会保障和就业支出", "20805", "行政事业单位养老支出", "2080505", "机关事业单位基本养老保险缴费支出"],
    ["208", "社会保障和就业支出", "20805", "行政事业单位养老支出", "2080506", "机关事业单位职业年金缴费支出"],
    ["210", "卫生健康支出", "21011", "行政事业单位医疗", "2101101", "行政单位医疗"],
    ["221", "住房保障支出", "22102", "住房改革支出", "2210201", "住房公积金"],
    ["221", "住房保障支出", "22102", "住房改革支出", "2210203", "购房补贴"],
];

const ECONOMIC: [[&str; 4]; 8] = [
    ["301", "工资福利支出", "30101", "基本工资"],
    ["301", "工资福利支出", "30102", "津贴补贴"],
    ["301", "工资福利支出", "30113", "住房公积金"],
    ["302", "商品和服务支出", "30201", "办公费"],
    ["302", "商品和服务支出", "30206", "电费"],
    ["302", "商品和服务支出", "30217", "公务接待费"],
    ["303", "对个人和家庭的补助", "30301", "离休费"],
    ["303", "对个人和家庭的补助", "30302", "退休费"],
];

/// What a department receives and spends, in hundreds of 元.
struct Accounts {
    /// For each function: 基本支出, 项目支出 and how much of the latter is not 财政拨款.
    spent: Vec<[i64; 3]>,
    economic: Vec<i64>,
    carried_in: i64,
    /// 出国, 购车, 用车, 接待
    three_public: [i64; 4],
}

impl Accounts {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let economic: Vec<i64> = (0..ECONOMIC.len()).map(|_| rng.between(300, 90_000)).collect();
        let total: i64 = economic.iter().sum();
        // the basic expenditures of the functions are those of the economic items
        let mut left = total;
        let mut spent = Vec::new();
        for at in 0..FUNCTIONS.len() {
            let basic = if at + 1 == FUNCTIONS.len() { left } else { rng.between(left / 20, left / 4) };
            left -= basic;
            let project = if at < 3 { rng.between(2_000, 400_000) } else { 0 };
            let own = if at == 2 { rng.between(100, project - 500) } else { 0 };
            spent.push([basic, project, own]);
        }
        let carried_in = rng.between(50, 2_000);
        let mut three_public = [rng.between(10, 900), rng.between(10, 900), rng.between(10, 900), rng.between(10, 900)];
        // that of the basic expenditure is part of it
        let item = ECONOMIC.iter().position(|item| item[2] == "30217").unwrap_or_default();
        three_public[3] += economic[item];
        Accounts { spent, economic, carried_in, three_public }
    }

    /// 基本支出, 项目支出, 财政拨款 of the functions whose code begins so.
    fn of(&self, code: &str) -> [i64; 3] {
        let mut out = [0; 3];
        for (function, [basic, project, own]) in FUNCTIONS.iter().zip(&self.spent) {
            if function[4].starts_with(code) {
                out = [out[0] + basic, out[1] + project, out[2] + basic + project - own];
            }
        }
        out
    }
}

/// A cell of a heading: text, columns, rows.
type Head = (&'static str, usize, usize);

/// Writes one disclosure.
struct Writer {
    dialect: Dialect,
    html: String,
}

impl Writer {
    fn amount(&self, hundreds: i64) -> String {
        let cents = if self.dialect.yuan { hundreds * 10_000 } else { hundreds };
        let digits = (cents / 100).to_string();
        let mut whole = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at) % 3 == 0 {
                whole.push(',');
            }
            whole.push(digit);
        }
        format!("{whole}.{:02}", cents % 100)
    }

    fn table(&mut self, title: &str, heads: &[&[Head]], rows: &[Vec<String>]) {
        let unit = if self.dialect.yuan { "元" } else { "万元" };
        self.html.push_str(&format!("<p>{title}</p>\n<p>部门：示例市档案局　单位：{unit}</p>\n<table border=\"1\">\n"));
        for head in heads {
            let cell = |(text, columns, rows): &Head| format!("<td colspan={columns} rowspan={rows}>{text}</td>");
            self.html.push_str(&format!("<tr>{}</tr>\n", head.iter().map(cell).collect::<String>()));
        }
        for row in rows {
            let cell = |text: &String| format!("<td>{text}</td>");
            self.html.push_str(&format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>()));
        }
        self.html.push_str("</table>\n");
    }

    /// The cells of a code.
    fn code(&self, code: &str, last: &mut String) -> Vec<String> {
        let parts = [code.get(..3), code.get(3..5), code.get(5..7)].map(|p| p.unwrap_or_default().to_string());
        let cells = match self.dialect.codes {
            Codes::Whole => vec![code.to_string()],
            Codes::Apart => parts.to_vec(),
            Codes::WhereChanged => {
                let seen = |end: usize| code.len() > end && last.get(..end) == code.get(..end);
                vec![
                    if seen(3) { String::new() } else { parts[0].clone() },
                    if seen(5) { String::new() } else { parts[1].clone() },
                    parts[2].clone(),
                ]
            }
        };
        *last = code.to_string();
        cells
    }

    /// A list by function with these amounts for each code.
    fn by_function(&self, amounts: impl Fn(&str) -> Vec<i64>) -> Vec<Vec<String>> {
        let (mut rows, mut last, mut seen) = (Vec::new(), String::new(), Vec::new());
        for function in FUNCTIONS {
            for (code, name) in [(function[0], function[1]), (function[2], function[3]), (function[4], function[5])] {
                if !seen.contains(&code) {
                    seen.push(code);
                    let mut row = self.code(code, &mut last);
                    row.push(name.to_string());
                    row.extend(amounts(code).into_iter().map(|a| self.amount(a)));
                    rows.push(row);
                }
            }
        }
        let mut total = vec![String::new(); self.code("201", &mut String::new()).len()];
        total.push("合计".to_string());
        total.extend(amounts("").into_iter().map(|a| self.amount(a)));
        if self.dialect.total_last {
            rows.push(total)
        } else {
            rows.insert(0, total)
        }
        rows
    }

    fn code_heads(&self) -> (Vec<Head>, Vec<Head>) {
        match self.dialect.codes {
            Codes::Whole => (vec![("科目编码", 1, 2), ("科目名称", 1, 2)], vec![]),
            _ => (vec![("科目编码", 3, 1), ("科目名称", 1, 2)], vec![("类", 1, 1), ("款", 1, 1), ("项", 1, 1)]),
        }
    }

    fn list(&mut self, title: &str, columns: &[Head], under: &[Head], amounts: impl Fn(&str) -> Vec<i64>) {
        let (mut first, mut second) = self.code_heads();
        first.extend(columns);
        second.extend(under);
        let mut rows = self.by_function(&amounts);
        if self.dialect.accounts {
            let mut numbers = vec!["栏次".to_string(), String::new()];
            numbers.extend((1..=amounts("").len()).map(|n| n.to_string()));
            rows.insert(0, numbers);
        }
        self.table(title, &[&first, &second], &rows);
    }

    /// Two lists side by side, each with its name and amounts.
    fn sides(&mut self, title: &str, heads: &[&[Head]], left: Vec<(String, Vec<i64>)>, right: Vec<(String, Vec<i64>)>) {
        let width = |side: &[(String, Vec<i64>)]| side.iter().map(|s| s.1.len()).max().unwrap_or_default();
        let (a, b) = (width(&left), width(&right));
        // the sums stand in the same lines
        let sums = |side: &[(String, Vec<i64>)]| side.iter().position(|s| s.0.contains("合计")).unwrap_or(side.len());
        let (above, below) =
            (sums(&left).max(sums(&right)), (left.len() - sums(&left)).max(right.len() - sums(&right)));
        let place = |side: Vec<(String, Vec<i64>)>, width: usize| -> Vec<Vec<Option<String>>> {
            let first = sums(&side);
            let mut out: Vec<Vec<Option<String>>> = Vec::new();
            for (at, (name, amounts)) in side.iter().enumerate() {
                if at == first {
                    out.resize(above, vec![None; width + 1]);
                }
                let cells = (0..width).map(|i| amounts.get(i).map(|a| self.amount(*a)));
                out.push(std::iter::once(Some(name.clone())).chain(cells).collect());
            }
            out.resize(above + below, vec![None; width + 1]);
            // the grand total ends both
            let last = out.iter().rposition(|r| r[0].is_some()).unwrap_or_default();
            let end = out.len() - 1;
            out.swap(last, end);
            out
        };
        let (left, right) = (place(left, a), place(right, b));
        let mut rows: Vec<Vec<String>> = Vec::new();
        if self.dialect.accounts {
            let mut numbers = vec!["栏次".to_string(), String::new()];
            numbers.extend((1..=a).map(|n| n.to_string()));
            numbers.extend(["栏次".to_string(), String::new()]);
            numbers.extend((a + 1..=a + b).map(|n| n.to_string()));
            rows.push(numbers);
        }
        let count = left.len();
        for (at, (l, r)) in left.into_iter().zip(right).enumerate() {
            let mut row = Vec::new();
            for (side, number) in [(l, at + 1), (r, count + at + 1)] {
                for (column, cell) in side.into_iter().enumerate() {
                    row.push(cell.unwrap_or_default());
                    if column == 0 && self.dialect.accounts {
                        row.push(number.to_string());
                    }
                }
            }
            rows.push(row);
        }
        self.table(title, heads, &rows);
    }
}

/// A disclosure in HTML.
pub fn generate(dialect: Dialect, seed: u64) -> String {
    let accounts = Accounts::new(seed);
    let [basic, project, fiscal] = accounts.of("");
    let (spent, carried) = (basic + project, accounts.carried_in);
    let own = spent - fiscal;
    // what is carried over pays for part of the fiscal expenditures
    let appropriated = fiscal - carried;
    let mut out = Writer { dialect, html: "<html><head><meta charset=\"utf-8\"></head><body>\n".into() };
    let numerals = ["一", "二", "三", "四", "五", "六", "七", "八"];
    let line = |name: &str, amounts: &[i64]| (name.to_string(), amounts.to_vec());
    let expenditures = |amounts: &dyn Fn(&str) -> Vec<i64>| {
        let (mut lines, mut seen) = (Vec::new(), Vec::new());
        for function in FUNCTIONS {
            let levels = [(function[0], function[1]), (function[2], function[3]), (function[4], function[5])];
            for (level, (code, name)) in levels.into_iter().enumerate() {
                if (level == 0 || dialect.by_name) && !seen.contains(&code) {
                    let classes = seen.iter().filter(|c: &&&str| c.len() == 3).count();
                    let name = if level == 0 { format!("{}、{name}", numerals[classes]) } else { name.to_string() };
                    lines.push((name, amounts(code)));
                    seen.push(code);
                }
            }
        }
        lines
    };
    let all = |code: &str| vec![accounts.of(code)[0] + accounts.of(code)[1]];
    let of_fiscal = |code: &str| vec![accounts.of(code)[2]];
    if dialect.accounts {
        let heads: [&[Head]; 2] = [
            &[("收入", 3, 1), ("支出", 3, 1)],
            &[("项目", 1, 1), ("行次", 1, 1), ("决算数", 1, 1), ("项目", 1, 1), ("行次", 1, 1), ("决算数", 1, 1)],
        ];
        let left = vec![
            line("一、一般公共预算财政拨款收入", &[appropriated]),
            line("二、政府性基金预算财政拨款收入", &[0]),
            line("三、事业收入", &[own]),
            line("四、其他收入", &[0]),
            line("本年收入合计", &[appropriated + own]),
            line("使用非财政拨款结余", &[0]),
            line("年初结转和结余", &[carried]),
            line("总计", &[spent]),
        ];
        let mut right = expenditures(&all);
        right.extend([
            line("本年支出合计", &[spent]),
            line("结余分配", &[0]),
            line("年末结转和结余", &[0]),
            line("总计", &[spent]),
        ]);
        out.sides("收入支出决算总表", &heads, left, right);
        out.list(
            "收入决算表",
            &[("本年收入合计", 1, 2), ("财政拨款收入", 1, 2), ("事业收入", 1, 2), ("其他收入", 1, 2)],
            &[],
            |code| {
                // the carried-over money was spent on the first function
                let [basic, project, fiscal] = accounts.of(code);
                let less = if "2010301".starts_with(code) { carried } else { 0 };
                vec![basic + project - less, fiscal - less, basic + project - fiscal, 0]
            },
        );
        out.list(
            "支出决算表",
            &[("本年支出合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2), ("经营支出", 1, 2)],
            &[],
            |code| vec![accounts.of(code)[0] + accounts.of(code)[1], accounts.of(code)[0], accounts.of(code)[1], 0],
        );
        let heads: [&[Head]; 2] = [
            &[("收入", 3, 1), ("支出", 5, 1)],
            &[
                ("项目", 1, 1),
                ("行次", 1, 1),
                ("金额", 1, 1),
                ("项目", 1, 1),
                ("行次", 1, 1),
                ("合计", 1, 1),
                ("一般公共预算财政拨款", 1, 1),
                ("政府性基金预算财政拨款", 1, 1),
            ],
        ];
        let left = vec![
            line("一、一般公共预算财政拨款", &[appropriated]),
            line("二、政府性基金预算财政拨款", &[0]),
            line("本年收入合计", &[appropriated]),
            line("年初财政拨款结转和结余", &[carried]),
            line("一、一般公共预算财政拨款", &[carried]),
            line("二、政府性基金预算财政拨款", &[0]),
            line("总计", &[fiscal]),
        ];
        let mut right = expenditures(&|code| vec![accounts.of(code)[2], accounts.of(code)[2], 0]);
        right.extend([
            line("本年支出合计", &[fiscal, fiscal, 0]),
            line("年末财政拨款结转和结余", &[0, 0, 0]),
            line("总计", &[fiscal, fiscal, 0]),
        ]);
        out.sides("财政拨款收入支出决算总表", &heads, left, right);
    } else {
        let heads: [&[Head]; 2] =
            [&[("收入", 2, 1), ("支出", 2, 1)], &[("项目", 1, 1), ("预算数", 1, 1), ("项目", 1, 1), ("预算数", 1, 1)]];
        let left = vec![
            line("一、一般公共预算拨款收入", &[appropriated]),
            line("二、政府性基金预算拨款收入", &[0]),
            line("三、事业收入", &[own]),
            line("四、其他收入", &[0]),
            line("本年收入合计", &[appropriated + own]),
            line("上年结转", &[carried]),
            line("收入总计", &[spent]),
        ];
        let mut right = expenditures(&all);
        right.extend([line("本年支出合计", &[spent]), line("结转下年", &[0]), line("支出总计", &[spent])]);
        out.sides("部门收支总表", &heads, left, right);
        out.list(
            "部门支出总表",
            &[("合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)],
            &[],
            |code| vec![accounts.of(code)[0] + accounts.of(code)[1], accounts.of(code)[0], accounts.of(code)[1]],
        );
        let left = vec![
            line("一、本年收入", &[appropriated]),
            line("（一）一般公共预算拨款", &[appropriated]),
            line("（二）政府性基金预算拨款", &[0]),
            line("二、上年结转", &[carried]),
            line("（一）一般公共预算拨款", &[carried]),
            line("（二）政府性基金预算拨款", &[0]),
            line("收入总计", &[fiscal]),
        ];
        let mut right = expenditures(&of_fiscal);
        right.push(line("支出总计", &[fiscal]));
        out.sides("财政拨款收支总表", &heads, left, right);
    }
    let general =
        if dialect.accounts { "一般公共预算财政拨款支出决算表" } else { "一般公共预算支出表" };
    out.list(general, &[("合计", 1, 2), ("基本支出", 1, 2), ("项目支出", 1, 2)], &[], |code| {
        let [basic, _, fiscal] = accounts.of(code);
        vec![fiscal, basic, fiscal - basic]
    });
    let title = if dialect.accounts {
        "一般公共预算财政拨款基本支出决算表"
    } else {
        "一般公共预算基本支出表"
    };
    let (mut rows, mut last, mut seen) = (Vec::new(), String::new(), Vec::new());
    for [class, class_name, code, name] in ECONOMIC {
        for (code, name) in [(class, class_name), (code, name)] {
            if !seen.contains(&code) {
                seen.push(code);
                let mut row = out.code(code, &mut last);
                row.truncate(if dialect.codes == Codes::Whole { 1 } else { 2 });
                let amount: i64 = ECONOMIC
                    .iter()
                    .zip(&accounts.economic)
                    .filter(|(e, _)| e[2].starts_with(code))
                    .map(|(_, a)| a)
                    .sum();
                row.extend([name.to_string(), out.amount(amount)]);
                rows.push(row);
            }
        }
    }
    let mut total = vec![String::new(); if dialect.codes == Codes::Whole { 1 } else { 2 }];
    total.extend(["合计".to_string(), out.amount(basic)]);
    if dialect.total_last {
        rows.push(total)
    } else {
        rows.insert(0, total)
    }
    let heads: Vec<&[Head]> = match dialect.codes {
        Codes::Whole => vec![&[("科目编码", 1, 1), ("科目名称", 1, 1), ("基本支出", 1, 1)]],
        _ => vec![
            &[("部门预算支出经济分类科目编码", 2, 1), ("科目名称", 1, 2), ("基本支出", 1, 2)],
            &[("类", 1, 1), ("款", 1, 1)],
        ],
    };
    out.table(title, &heads, &rows);
    let [abroad, bought, run, received] = accounts.three_public;
    let row: Vec<String> = [abroad + bought + run + received, abroad, bought + run, bought, run, received]
        .into_iter()
        .map(|a| out.amount(a))
        .collect();
    out.table(
        if dialect.accounts {
            "财政拨款“三公”经费支出决算表"
        } else {
            "一般公共预算“三公”经费支出表"
        },
        &[
            &[("合计", 1, 2), ("因公出国（境）费", 1, 2), ("公务用车购置及运行费", 3, 1), ("公务接待费", 1, 2)],
            &[("小计", 1, 1), ("公务用车购置费", 1, 1), ("公务用车运行费", 1, 1)],
        ],
        &[row],
    );
    out.html.push_str("</body></html>\n");
    out.html
}

/// Byte range and text of every amount other than zero.
pub fn amounts(html: &str) -> Vec<(usize, usize, &str)> {
    let cells = html.match_indices("<td>").map(|(at, tag)| at + tag.len());
    cells
        .filter_map(|start| {
            let end = start + html[start..].find('<')?;
            let text = &html[start..end];
            (text.contains('.') && text != "0.00").then_some((start, end, text))
        })
        .collect()
}
