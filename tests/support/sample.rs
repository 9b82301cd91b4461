//! The built-in sample of the page: a fictional small department with a few slips.

use super::disclosure::{Disclosure, Shape, generate};

/// The kinds of slips in the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Two neighbouring digits of an amount are interchanged.
    DigitsInterchanged,
    /// A comma stands for the decimal point.
    CommaForPoint,
    /// A functional code has another name than in other forms.
    AnotherName,
    /// One digit of an amount is another.
    DigitReplaced,
    /// Blanks stand inside a number.
    BlanksInside,
    /// A share is more than 100 %.
    ShareAboveAll,
}

/// A slip put into the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// What kind of slip.
    pub kind: Kind,
    /// Number of the form: `03`.
    pub form: &'static str,
    /// The words of the row's first cells.
    pub row: String,
    /// Index of the column.
    pub column: usize,
    /// What stands there.
    pub printed: String,
    /// What should stand there.
    pub correct: String,
    /// Line of the text, from 1.
    pub line: usize,
    /// First byte of the cell.
    pub start: usize,
    /// First byte after the cell.
    pub end: usize,
}

/// The lines above the first form.
const PREAMBLE: &str = "示例市文化档案局2026年度部门预算\n\
    虚构示例：部门、项目和金额均为编造，与任何真实单位无关；为演示核对，其中有意留有几处差错。\n";

/// Which of the small departments the sample shows.
const SEED: u64 = 0;

/// Where a slip is put: the first row of a form that begins with some words, and a column.
struct Choice {
    kind: Kind,
    form: &'static str,
    row: &'static str,
    column: usize,
    change: fn(&str) -> Option<String>,
}

const CHOICES: &[Choice] = &[
    Choice {
        kind: Kind::DigitsInterchanged,
        form: "03",
        row: "2070101-行政运行|50101-工资奖金津补贴|30101-基本工资",
        column: 4,
        change: digits_interchanged,
    },
    Choice { kind: Kind::CommaForPoint, form: "04", row: "||五、教育支出", column: 3, change: comma_for_point },
    Choice { kind: Kind::AnotherName, form: "05", row: "2070204", column: 1, change: another_name },
    Choice { kind: Kind::DigitReplaced, form: "05", row: "|合 计", column: 5, change: digit_replaced },
    Choice { kind: Kind::BlanksInside, form: "12", row: "11000026T", column: 1, change: blanks_inside },
    Choice { kind: Kind::ShareAboveAll, form: "12", row: "|||||满意度指标", column: 9, change: share_above_all },
];

/// The sample's text and the slips in it, in the order of the text.
pub fn sample() -> (String, Vec<Slip>) {
    let mut disclosure = generate(&Shape::small(SEED));
    let put: Vec<_> = CHOICES.iter().filter_map(|choice| Some((choice, choice.put(&mut disclosure)?))).collect();
    let cells = disclosure.cells();
    let slips = put.iter().filter_map(|(choice, (place, correct))| {
        let cell = cells.iter().find(|c| [c.form, c.row, c.column] == *place)?;
        let row = &disclosure.forms[cell.form].rows[cell.row];
        Some(Slip {
            kind: choice.kind,
            form: choice.form,
            row: row[..choice.row.split('|').count()].join(" "),
            column: choice.column,
            printed: row[choice.column].clone(),
            correct: correct.clone(),
            line: cell.line + PREAMBLE.matches('\n').count(),
            start: cell.span.start + PREAMBLE.len(),
            end: cell.span.end + PREAMBLE.len(),
        })
    });
    let mut slips: Vec<Slip> = slips.collect();
    slips.sort_by_key(|slip| slip.start);
    (format!("{PREAMBLE}{}", disclosure.text()), slips)
}

impl Choice {
    /// Changes the first fitting cell; says which (form, row, column) and what stood there.
    fn put(&self, disclosure: &mut Disclosure) -> Option<([usize; 3], String)> {
        let numbers = disclosure.forms.iter();
        let form = numbers.clone().position(|f| f.number == self.form)?;
        for (row, cells) in disclosure.forms[form].rows.iter_mut().enumerate() {
            if !cells.join("|").starts_with(self.row) {
                continue;
            }
            if let Some(changed) = (self.change)(&cells[self.column]) {
                let correct = std::mem::replace(&mut cells[self.column], changed);
                return Some(([form, row, self.column], correct));
            }
        }
        None
    }
}

/// Interchanges the first two neighbouring digits that make the amount greater.
fn digits_interchanged(amount: &str) -> Option<String> {
    let mut bytes = amount.as_bytes().to_vec();
    let grows = |pair: &[u8]| pair.iter().all(u8::is_ascii_digit) && pair[0] < pair[1];
    let place = bytes.windows(2).position(grows)?;
    bytes.swap(place, place + 1);
    String::from_utf8(bytes).ok()
}

fn comma_for_point(amount: &str) -> Option<String> {
    let plain = amount.contains('.') && !amount.contains(',');
    plain.then(|| amount.replace('.', ","))
}

fn another_name(name: &str) -> Option<String> {
    Some(format!("{name}管理"))
}

/// Makes the last digit before the point one greater.
fn digit_replaced(amount: &str) -> Option<String> {
    let (whole, decimals) = amount.split_once('.')?;
    let last = whole.chars().last()?.to_digit(10)?;
    let digit = (last + 1) % 10;
    Some(format!("{}{digit}.{decimals}", &whole[..whole.len() - 1]))
}

fn blanks_inside(amount: &str) -> Option<String> {
    let long = amount.contains(',');
    long.then(|| amount.replace(',', ", ").replace('.', ". "))
}

fn share_above_all(_: &str) -> Option<String> {
    Some("120".to_owned())
}
