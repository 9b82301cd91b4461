//! How the time of a check grows with each thing a text can hold: doubled thrice, with the exponent of the last
//! doubling. Nothing may grow faster than n log n. `cargo bench --bench growth -- [NAME]…`
#![allow(missing_docs)]

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use gouji::{Input, check};

const FORM: &str = "预算03表 支出总表\n金额单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n";
const LIST: &str = "单位：万元\n项目\t金额\t上年\n";
const SENTENCE: &str = "2026年收入预算1234.50万元，比2025年预算1000.00万元增加234.50万元，增长23.45%";

/// Rows by number.
fn rows(n: usize, row: impl Fn(usize, &mut String)) -> String {
    let mut out = String::new();
    (0..n).for_each(|i| row(i, &mut out));
    out
}

macro_rules! row {
    ($($text:tt)*) => { |i: usize, out: &mut String| { let _ = writeln!(out, $($text)*, i = i); } };
}

fn workbook(columns: &str, cells: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook \
         xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
         <Worksheet ss:Name=\"a\"><Table>{columns}<Row>{cells}</Row></Table></Worksheet></Workbook>"
    )
}

type Case = (&'static str, usize, fn(usize) -> String);

const CASES: [Case; 31] = [
    ("a flat list under one total", 10_000, |n| {
        format!("{FORM}\t合计\t{n}.00\t{n}.00\t\n{}", rows(n, row!("2{i:06}\t事项{i}\t1.00\t1.00\t")))
    }),
    ("a list without codes", 10_000, |n| format!("{LIST}合计\t{n}.00\t\n{}", rows(n, row!("事项{i}\t1.00\t")))),
    ("numbered names", 5_000, |n| format!("{LIST}{}", rows(n, row!("一、事项{i}\t{i}.00\t1.00")))),
    ("a total that contradicts", 5_000, |n| {
        format!("{FORM}\t合计\t9.00\t7.00\t\n{}", rows(n, row!("2{i:06}\t事项{i}\t{i}.00\t1.00\t")))
    }),
    ("malformed amounts", 5_000, |n| {
        format!("{FORM}\t合计\t9.00\t\t\n{}", rows(n, row!("2{i:06}\t事项{i}\t1,0000\t\t")))
    }),
    ("one row repeated", 5_000, |n| format!("{FORM}{}", "201\t甲\t1.00\t1.00\t\n".repeat(n))),
    ("forms", 1_000, |n| {
        rows(n, |i, out| {
            let _ = write!(out, "{FORM}\t合计\t{i}.00\t{i}.00\t\n201\t甲\t{i}.00\t{i}.00\t\n");
        })
    }),
    ("tables without number", 5_000, |n| "甲\t1.00\n乙\t2.00\n\n<table><tr><td>1</table>\n".repeat(n)),
    ("tables in tables", 5_000, |n| format!("<html><body>{}", "<table><tr><td>1.00".repeat(n))),
    ("columns", 2_000, |n| format!("{FORM}201\t甲{}\n", "\t1.00".repeat(n))),
    ("column styles", 2_000, |n| {
        let columns = rows(n, row!("<Column ss:Index=\"{i}\" ss:StyleID=\"s\"/>"));
        workbook(&columns, &"<Cell><Data ss:Type=\"Number\">1.5</Data></Cell>".repeat(n))
    }),
    ("row spans", 200, |n| {
        format!("<html><body><table>{}", format!("<tr>{}", "<td rowspan=1000>1".repeat(50)).repeat(n))
    }),
    ("nested brackets", 50_000, |n| format!("{FORM}201\t{}甲{}\t1.00\t\t\n", "(".repeat(n), ")".repeat(n))),
    ("growth sentences in one paragraph", 2_000, |n| format!("{SENTENCE}。").repeat(n)),
    ("growth in one sentence", 2_000, |n| format!("{SENTENCE}，").repeat(n)),
    ("amounts in one sentence", 4_000, |n| "其中：甲1.00万元、".repeat(n)),
    ("shares in one paragraph", 2_000, |n| "甲1.00万元，占50%；乙1.00万元，占50%。".repeat(n)),
    ("pairs in one sentence", 500, |n| {
        (0..n).map(|i| format!("年初预算{i}1.00万元，支出决算{i}2.00万元，超支{i}.00万元，")).collect()
    }),
    ("changes in one sentence", 1_000, |n| (0..n).map(|i| format!("收入增加{i}1.00万元，其中")).collect()),
    ("totals in one sentence", 500, |n| (0..n).map(|i| format!("收入{i}1.00万元，收入合计{i}2.00万元，")).collect()),
    ("numbered paragraphs", 500, |n| {
        let before: String = (0..n).map(|i| format!("支出预算{i}1.00万元，")).collect();
        format!("{before}。\n{}", rows(n, row!("{i}.甲项目支出{i}7.00万元。")))
    }),
    ("visits in one paragraph", 1_000, |n| {
        (0..n)
            .map(|i| format!("公务接待费{i}.00万元，公务接待{i}批次、{i}人次，其中外宾{i}批次，人均{i}元。"))
            .collect()
    }),
    ("shares by their places", 1_000, |n| {
        format!("总额9.00万元，{}分别占{}。", "甲1.00万元、".repeat(n), vec!["50%"; n].join("和"))
    }),
    ("words for shares by their places", 1_000, |n| "甲1.00万元、乙1.00万元，分别占50%和50%，".repeat(n)),
    ("wholes and their parts", 1_000, |n| {
        (0..n).map(|i| format!("支出{i}9.00万元，增长5%。其中：甲{i}1.00万元，增长5%；乙{i}2.00万元。")).collect()
    }),
    ("completion and changes", 1_000, |n| {
        (0..n).map(|i| format!("完成{i}5万元，完成预算{i}9万元的40%，比上年减收7万元，下降4.2%，")).collect()
    }),
    ("sentences in cells", 2_000, |n| {
        format!("<html><table>{}", format!("<tr><td>{SENTENCE}，比上年预算数增加。</td></tr>").repeat(n))
    }),
    ("titles in one table", 4_000, |n| {
        format!("<html><table><tr><td>甲<td>乙{}", "<tr><td colspan=2>收支总表".repeat(n))
    }),
    ("the same said again", 5_000, |n| rows(n, row!("一般公共服务支出合计{i}7.37万元。"))),
    ("headings repeated", 1_000, |n| {
        let heads = rows(n, row!("甲{i}\t乙\t丙"));
        format!("{FORM}{heads}甲\t1.00\t2.00\n{heads}{heads}")
    }),
    ("attributes of one tag", 50_000, |n| format!("<html><table><tr><td{}>", " a=\"1\"".repeat(n))),
];

/// The shortest of a few runs.
fn time(text: &str) -> Duration {
    let once = || {
        let input = Input { name: "a".into(), bytes: text.into() };
        let start = Instant::now();
        black_box(check(vec![input]));
        start.elapsed()
    };
    once().min(once())
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| name.contains(w.as_str()));
    println!("{:36} {:>8} {:>8} {:>8} {:>8}  exponent", "", "n", "2n", "4n", "8n");
    for (name, n, text) in CASES.into_iter().filter(|(name, ..)| is_wanted(name)) {
        let times: Vec<f64> = [1, 2, 4, 8].map(|by| time(&text(n * by)).as_secs_f64()).to_vec();
        let exponent = (times[3] / times[1]).log2() / 2.0;
        let shown: String = times.iter().map(|t| format!(" {:7.0}m", t * 1e3)).collect();
        println!("{name:36}{shown}  {exponent:.2}");
    }
}
