//! Fictional departmental budgets in Beijing's thirteen forms in which every identity holds.
//!
//! [`generate`] invents what a department spends, earns and carries over; every form is a sum
//! over that, so the forms agree with each other by construction. The same [`Shape`] always gives
//! the same text.

mod codes;
mod forms;
mod performance;
pub mod rng;
mod spending;

pub use rng::Rng;
use std::ops::Range;

/// The department of every generated disclosure; it does not exist.
pub const DEPARTMENT: &str = "示例市文化档案局";

/// What a generated disclosure is to look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Units of the department, at least 1; form 05 repeats its codes for each.
    pub units: usize,
    /// Functional codes of the general budget, 1 to 42 (36 with a single unit).
    pub functions: usize,
    /// Projects that form 12 lists; others exist without being listed.
    pub projects: usize,
    /// Whether the units earn money of their own: then form 03 exceeds form 05.
    pub own_income: bool,
    /// Whether money is carried over from last year.
    pub carry_over: bool,
    /// Whether form 07 is not empty; this adds two functional codes.
    pub fund_budget: bool,
    /// Which of the disclosures of this shape.
    pub seed: u64,
    /// The budget's year.
    pub year: u32,
}

impl Shape {
    /// A small department with own income and money carried over, and without a fund budget.
    pub fn small(seed: u64) -> Self {
        Self {
            units: 3,
            functions: 12,
            projects: 6,
            own_income: true,
            carry_over: true,
            fund_budget: false,
            seed,
            year: 2026,
        }
    }

    /// A large department, larger than most that are published.
    pub fn large(seed: u64) -> Self {
        Self { units: 18, functions: 40, projects: 80, fund_budget: true, ..Self::small(seed) }
    }

    /// Any shape, decided by `seed`.
    pub fn any(seed: u64) -> Self {
        let mut rng = Rng::new(!seed);
        Self {
            units: 1 + rng.below(8),
            functions: 1 + rng.below(30),
            projects: rng.below(20),
            own_income: rng.chance(60),
            carry_over: rng.chance(60),
            fund_budget: rng.chance(40),
            seed,
            year: 2020 + u32::try_from(rng.below(10)).unwrap_or(0),
        }
    }
}

/// One form as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Two digits: `03`.
    pub number: &'static str,
    /// The official title without its number: `支出总表`.
    pub title: &'static str,
    /// The line between the title and the table: `金额单位：万元`.
    pub preamble: String,
    /// The lines of column headings.
    pub heads: Vec<Vec<String>>,
    /// The rows beneath the headings, total rows included; a blank cell is an empty string.
    pub rows: Vec<Vec<String>>,
    /// The lines below the table.
    pub notes: Vec<String>,
}

/// One cell of a form's rows and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Index of the form.
    pub form: usize,
    /// Index of the row among the form's rows.
    pub row: usize,
    /// Index of the column.
    pub column: usize,
    /// Line of the text, from 1.
    pub line: usize,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// A project of form 12.
#[derive(Debug, Clone)]
struct Project {
    /// Code and name as printed.
    key: String,
    /// What the project is about.
    subject: &'static str,
    /// What is done about it.
    action: &'static str,
}

/// A department's budget of one year as thirteen forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Name of the department.
    pub department: String,
    /// The budget's year.
    pub year: u32,
    /// The thirteen forms in order.
    pub forms: Vec<Form>,
}

/// Invents a disclosure.
pub fn generate(shape: &Shape) -> Disclosure {
    let mut rng = Rng::new(shape.seed);
    let (atoms, projects) = spending::spend(shape, &mut rng);
    let income = spending::earn(shape, &atoms, &mut rng);
    let ledger = forms::Ledger { year: shape.year, atoms: &atoms, income: &income, projects: &projects };
    Disclosure { department: DEPARTMENT.to_owned(), year: shape.year, forms: forms::all(&ledger, &mut rng) }
}

impl Disclosure {
    /// The thirteen forms as tab-separated text.
    pub fn text(&self) -> String {
        self.write(None, |_| ())
    }

    /// The same with a blank line after every `every` rows, as at the end of a page.
    pub fn page_broken(&self, every: usize) -> String {
        self.write(Some(every.max(1)), |_| ())
    }

    /// All cells of [`Disclosure::text`] with their places.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        self.write(None, |cell| cells.push(cell));
        cells
    }

    /// The form with a number such as `"03"`.
    pub fn form(&self, number: &str) -> Option<&Form> {
        self.forms.iter().find(|f| f.number == number)
    }

    fn write(&self, every: Option<usize>, mut on_cell: impl FnMut(Cell)) -> String {
        let mut text = String::from("\n");
        let mut line = 2;
        for (index, form) in self.forms.iter().enumerate() {
            form.write_heads(&mut text, &mut line);
            for (row, cells) in form.rows.iter().enumerate() {
                if row > 0 && every.is_some_and(|n| row.is_multiple_of(n)) {
                    push_line(&mut text, &mut line, "");
                }
                let mut start = text.len();
                for (column, cell) in cells.iter().enumerate() {
                    on_cell(Cell { form: index, row, column, line, span: start..start + cell.len() });
                    start += cell.len() + 1;
                }
                push_line(&mut text, &mut line, &cells.join("\t"));
            }
            form.write_notes(&mut text, &mut line);
        }
        text
    }
}

impl Form {
    fn write_heads(&self, text: &mut String, line: &mut usize) {
        let title = format!("预算{}表 {}", self.number, self.title);
        for words in ["", &title, "", &self.preamble, ""] {
            push_line(text, line, words);
        }
        for head in &self.heads {
            push_line(text, line, &head.join("\t"));
        }
    }

    fn write_notes(&self, text: &mut String, line: &mut usize) {
        if !self.notes.is_empty() {
            push_line(text, line, "");
        }
        for note in &self.notes {
            push_line(text, line, note);
        }
    }
}

fn push_line(text: &mut String, line: &mut usize, words: &str) {
    text.push_str(words);
    text.push('\n');
    *line += 1;
}

/// All amounts printed with six decimals in the forms 01 to 11 of `text`: start and end in bytes, and the amount.
pub fn amounts(text: &str) -> Vec<(usize, usize, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut in_forms = false;
    for line in text.split('\n') {
        if let Some(number) = form_number(line) {
            in_forms = number <= 11;
        }
        let mut at = start;
        for cell in line.split('\t') {
            if in_forms && is_amount(cell) {
                found.push((at, at + cell.len(), cell));
            }
            at += cell.len() + 1;
        }
        start += line.len() + 1;
    }
    found
}

/// `text` with the bytes `start..end` replaced.
pub fn with(text: &str, start: usize, end: usize, new: &str) -> String {
    [&text[..start], new, &text[end..]].concat()
}

/// The number of the form whose title `line` is.
fn form_number(line: &str) -> Option<u32> {
    let (number, _) = line.strip_prefix("预算")?.split_once("表 ")?;
    number.parse().ok()
}

/// Whether `cell` is an amount such as `1,234.500000`.
fn is_amount(cell: &str) -> bool {
    let Some((whole, decimals)) = cell.split_once('.') else {
        return false;
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    decimals.len() == 6 && digits(decimals) && whole.split(',').all(digits)
}
