//! The choices a publisher has. Each is independent of the others; the first option of each is the plain one.

use crate::support::disclosure::Rng;

macro_rules! choices {
    ($($(#[$meta:meta])* $name:ident: $($option:literal)|+;)*) => {
        /// What is chosen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Choice { $($(#[$meta])* $name),* }

        /// All choices with their options.
        pub const CHOICES: &[(Choice, &str, &[&str])] =
            &[$((Choice::$name, stringify!($name), &[$($option),+])),*];
    };
}

choices! {
    /// The file's format.
    Format: "text" | "html" | "xlsx" | "docx" | "pdf" | "layout";
    /// A budget or final accounts.
    Kind: "budget" | "accounts";
    /// Which words name the forms.
    Titles: "总表" | "总体情况表" | "预算总表" | "年度";
    /// Where the number of a form stands.
    Numbers: "none" | "line above" | "in title" | "一、";
    /// Where the title stands.
    TitlePlace: "above" | "in table";
    /// Where department and unit stand.
    UnitPlace: "line" | "in table" | "in headings" | "in title" | "bare";
    /// Unit and decimals.
    Unit: "万元.2" | "元.2" | "万元.6" | "元.0" | "万元.4" | "千元.2";
    /// Thousands.
    Grouping: "commas" | "none";
    /// How nothing is printed.
    Nothing: "0.00" | "blank" | "0" | "-" | "无" | "—";
    /// How codes are printed.
    Codes: "whole" | "apart" | "where changed" | "with name" | "name-code" | "absent";
    /// Whether leading zeros of 款 and 项 in columns of their own are lost.
    Zeros: "kept" | "lost";
    /// Which levels lists print.
    Levels: "all" | "类、项" | "项";
    /// Where the total of a list stands.
    Total: "above" | "below" | "both" | "none";
    /// How a total is called.
    TotalName: "合计" | "合  计" | "总计";
    /// How many rows headings have at least.
    HeadingRows: "1" | "2" | "3" | "4";
    /// A row of column numbers.
    ColumnNumbers: "none" | "1 2 3" | "with sums";
    /// Whether basic expenditure is split.
    Basic: "one" | "split" | "split without 小计";
    /// Columns of the year before.
    Prior: "none" | "before" | "behind" | "between" | "group";
    /// What these are called.
    PriorName: "上年预算数" | "年" | "执行数";
    /// Columns of changes, where there is a year before.
    Change: "none" | "amount" | "amount and rate" | "rate";
    /// A column of shares.
    Share: "none" | "behind" | "before" | "between";
    /// How less is printed.
    Negative: "-" | "△" | "(";
    /// Rows of a page.
    Page: "endless" | "18" | "9";
    /// What a page after the first begins with.
    Break: "title and headings" | "headings" | "nothing" | "续" | "total";
    /// How money of the year before is shown.
    CarryOver: "beside" | "inside" | "by fund" | "其中";
    /// Names of the incomes.
    IncomeNames: "预算拨款收入" | "预算财政拨款收入" | "预算资金" | "预算收入";
    /// Whether all kinds of income are printed, or those there are.
    Incomes: "all" | "used";
    /// What the right side of the summary lists.
    Right: "classes" | "all classes" | "with items";
    /// Rows of the incomes.
    IncomeRows: "units" | "functions" | "one";
    /// Columns of the incomes.
    IncomeColumns: "flat" | "fiscal group" | "year groups";
    /// How units appear in the lists by function.
    Units: "none" | "code rows" | "name rows" | "column" | "merged column" | "department rows";
    /// Columns of the fiscal summary.
    Funds: "columns" | "one";
    /// Columns of the list of all expenditures.
    Expenditure: "basic and project" | "with 其中" | "by fund" | "five kinds" | "with 结转下年";
    /// The list by economic classification.
    Economic: "list" | "halves" | "thirds" | "columns";
    /// The three public expenses.
    Public: "row" | "rows" | "by unit" | "two years" | "with meetings";
    /// Forms without content.
    Empty: "left out" | "zeros" | "no rows" | "remark";
    /// A list of projects.
    Projects: "none" | "list" | "by unit" | "by fund";
    /// Tables of goals.
    Goals: "none" | "list" | "cards" | "scores" | "merged" | "merged again";
    /// Self-evaluations of projects.
    Evaluations: "none" | "cards";
    /// Marks on figures.
    Marks: "none" | "*" | "注" | "unit";
    /// Long names.
    Names: "whole" | "wrapped" | "cut";
    /// What stands under forms.
    Notes: "none" | "注" | "several" | "with amounts";
    /// Columns without anything.
    Decoration: "none" | "empty column" | "blank rows" | "empty column inside";
    /// Numbers of rows.
    RowNumbers: "none" | "序号";
    /// Sentences that say what the forms print.
    Text: "none" | "totals" | "growth";
    /// How many departments are in the file.
    Departments: "1" | "2";
    /// Where the label of a total stands.
    TotalLabel: "in names" | "over labels" | "first column";
    /// What the column of totals is called.
    TotalHeading: "合计" | "总计" | "小计" | "预算数";
    /// What the column of codes is called.
    CodeHeading: "科目编码" | "支出功能分类科目编码" | "科目代码" | "功能科目";
    /// Columns of the year before in the summaries.
    SummaryPrior: "none" | "before" | "behind";
    /// How the rows of summaries are numbered.
    Numbering: "一、" | "1." | "none";
    /// How the fiscal incomes are listed.
    FiscalRows: "numbered" | "grouped";
    /// Whether names are moved in by their level.
    Indent: "none" | "spaces";
    /// Empty cells at the end of a line of text.
    Trailing: "kept" | "dropped";
    /// Numbers of pages.
    PageNumbers: "none" | "- 1 -" | "1" | "第1页";
    /// A list of the forms before them.
    Contents: "none" | "list";
    /// A part of the business income beside it.
    OfWhich: "none" | "column" | "row" | "both" | "rows";
    /// How rulings are drawn on pages.
    Rulings: "lines" | "rectangles" | "none";
    /// How far the pages after a form's first are moved aside, in points.
    Shift: "0" | "3.4" | "8";
    /// Whether the last columns of a form stand on a page of their own, as those of a sheet wider than its page do.
    Spill: "none" | "half" | "last column";
    /// The year it is about.
    Years: "2026" | "2025年度";
    /// A line at the head of every page, and whether it stands inside sheets too.
    PageHeads: "none" | "department" | "form";
    /// What is more received than spent, under the totals of the summary.
    Surplus: "none" | "row";
    /// Persons, and what is spent on average.
    Persons: "none" | "persons" | "persons and average" | "average first";
    /// How much of one amount another is.
    Completion: "none" | "%" | "in words";
    /// What is bought, with its price.
    Purchases: "none" | "list" | "小计 above" | "小计 below";
    /// Whether an item is kept secret.
    Withheld: "none" | "涉密";
    /// Whether names in lists are numbered by their level.
    LevelMarks: "none" | "一、（一）1.";
    /// A form that leads from what is received to what is spent.
    Less: "none" | "减：" | "加减";
    /// A column of remarks.
    Remarks: "none" | "behind" | "between" | "before";
    /// Columns of the year before in the list of all expenditures.
    ExpenditurePrior: "none" | "before" | "behind";
    /// A form in another unit than the others.
    SecondUnit: "none" | "economic" | "public";
}

/// Options, one for each choice, by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices(Vec<usize>);

impl Choices {
    /// The plain presentation.
    pub fn plain() -> Choices {
        Choices(vec![0; CHOICES.len()])
    }

    /// Any presentation, of these formats; as many of 100 choices as is said are any, the others plain.
    pub fn random(rng: &mut Rng, formats: &[&str], wild: i64) -> Choices {
        let any = |(_, _, options): &(Choice, &str, &[&str])| {
            let option = rng.below(options.len());
            if rng.chance(wild) { option } else { 0 }
        };
        let mut out = Choices(CHOICES.iter().map(any).collect());
        let format = rng.pick(formats);
        out.0[Choice::Format as usize] = CHOICES[0].2.iter().position(|o| *o == format).unwrap_or_default();
        out
    }

    /// The option chosen.
    pub fn of(&self, choice: Choice) -> &'static str {
        CHOICES[choice as usize].2[self.0[choice as usize]]
    }

    /// Whether this option is chosen.
    pub fn is(&self, choice: Choice, option: &str) -> bool {
        debug_assert!(CHOICES[choice as usize].2.contains(&option), "{choice:?} has no option {option}");
        self.of(choice) == option
    }

    /// The number of the option.
    pub fn number(&self, choice: usize) -> usize {
        self.0[choice]
    }

    /// With another option for one choice.
    pub fn with(&self, choice: usize, option: usize) -> Choices {
        let mut out = self.clone();
        out.0[choice] = option;
        out
    }

    /// With an option by its name, `Codes=apart`.
    pub fn set(&self, text: &str) -> Option<Choices> {
        let (name, option) = text.split_once('=')?;
        let at = CHOICES.iter().position(|c| c.1 == name)?;
        Some(self.with(at, CHOICES[at].2.iter().position(|o| *o == option)?))
    }

    /// With some options by their names, `Codes=apart; Unit=元.2`.
    pub fn all(&self, text: &str) -> Choices {
        let parts = text.split(';').map(str::trim).filter(|p| !p.is_empty());
        parts.fold(self.clone(), |choices, part| choices.set(part).unwrap_or(choices))
    }

    /// What is not plain, `Codes=apart; Unit=元.2`.
    pub fn shown(&self) -> String {
        let other = CHOICES.iter().enumerate().filter(|(at, _)| self.0[*at] > 0);
        other.map(|(at, c)| format!("{}={}", c.1, c.2[self.0[at]])).collect::<Vec<_>>().join("; ")
    }
}
