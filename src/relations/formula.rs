//! The language of identities, as an accountant writes them, and its parser.
//!
//! ```text
//! 每行: 合计 = 基本支出 + 项目支出            in each line of the identity's form, over its columns
//! 每行[301,303]: 合计 = 人员经费              only in lines whose code starts with 301 or 303; ! excludes
//! 每列: [合计] = Σ [明细]                     in each amount column: the total line is the sum of the items
//! 收支总表.支出[功能类] = Σ 支出总表.合计 按 类   across forms, once for each class (类)
//! Σ 一般公共预算支出表.合计 <= Σ 支出总表.合计 按 功能科目
//! ```
//!
//! An operand is `form.column[lines]`; `Σ` adds all lines (of a group of columns: all its columns). Lines are
//! `合计`, `明细` (the default), a named row or group of rows of the form, or the beginning of a code. `按` makes
//! one equation for each value of the key: `类`, `功能科目` (compared by prefix) or `政府经济科目×部门经济科目`.
//! Names are those of the forms' data files. Errors carry the byte range they are about.

use std::fmt;

use crate::taxonomy::{ColumnKind, FormSpec, forms};

/// A fault in a formula, with the place it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
    /// First byte of the place.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The formula.
    pub formula: String,
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        let before = width(self.formula.get(..self.start).unwrap_or_default());
        let marks = width(self.formula.get(self.start..self.end).unwrap_or_default()).max(1);
        writeln!(f, "{} ({})", self.zh, self.en)?;
        writeln!(f, "  {}", self.formula)?;
        write!(f, "  {}{}", " ".repeat(before), "^".repeat(marks))
    }
}

impl std::error::Error for FormulaError {}

/// `=` or `<=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Both sides are equal.
    Equal,
    /// The left side is at most the right.
    AtMost,
}

/// For what an identity is instantiated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// For each line of a form that passes the selectors.
    Lines(usize, Vec<Select>),
    /// For each amount column of a form.
    Columns(usize),
    /// Once, or once for each value of the key.
    Whole,
}

/// Which lines an operand takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Select {
    /// The total line.
    Total,
    /// The items.
    Items,
    /// Named rows: indices in the form's data.
    Rows(Vec<usize>),
    /// Lines with a code that starts so.
    Code(String),
    /// Not lines with a code that starts so.
    NotCode(String),
}

/// `按 …`: one equation for each value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// 类: the first three digits of 功能分类科目.
    Class,
    /// 功能科目: the code, compared by prefix.
    Function,
    /// 政府经济科目×部门经济科目, the latter by its first five digits.
    EconomicPair,
}

/// An operand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    /// Whether it is subtracted.
    pub negative: bool,
    /// Whether it adds several amounts (Σ).
    pub sum: bool,
    /// Index of its form in the taxonomy.
    pub form: usize,
    /// Its columns: one, those of a group, or none in a formula over columns.
    pub columns: Vec<usize>,
    /// Its lines.
    pub lines: Vec<Select>,
    /// As written.
    pub text: String,
}

/// A parsed formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// For what it is instantiated.
    pub scope: Scope,
    /// Left of the sign.
    pub left: Vec<Operand>,
    /// The sign.
    pub relation: Relation,
    /// Right of the sign.
    pub right: Vec<Operand>,
    /// One equation for each value of it.
    pub key: Option<Key>,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Sign(char),
    AtMost,
}

struct Parser<'a> {
    formula: &'a str,
    tokens: Vec<(Token, usize, usize)>,
    next: usize,
    /// The form of names without a form.
    home: Option<usize>,
}

/// Parses a formula. `home` is the form that names without a form belong to.
pub fn parse(formula: &str, home: Option<usize>) -> Result<Formula, FormulaError> {
    let mut parser = Parser { formula, tokens: Vec::new(), next: 0, home };
    parser.tokenize()?;
    parser.formula()
}

impl Parser<'_> {
    fn fault<T>(&self, start: usize, end: usize, zh: String, en: String) -> Result<T, FormulaError> {
        Err(FormulaError { zh, en, start, end, formula: self.formula.into() })
    }

    /// A fault at the next token.
    fn here<T>(&self, zh: &str, en: &str) -> Result<T, FormulaError> {
        let end = self.formula.len();
        let (start, end) = self.tokens.get(self.next).map_or((end, end), |t| (t.1, t.2));
        self.fault(start, end, zh.into(), en.into())
    }

    fn tokenize(&mut self) -> Result<(), FormulaError> {
        let mut chars = self.formula.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let end = at + c.len_utf8();
            match c {
                c if c.is_whitespace() => {}
                '<' if chars.peek().is_some_and(|(_, c)| *c == '=') => {
                    chars.next();
                    self.tokens.push((Token::AtMost, at, at + 2));
                }
                '≤' => self.tokens.push((Token::AtMost, at, end)),
                '=' | '+' | '-' | 'Σ' | '.' | '[' | ']' | ',' | '!' | ':' | '×' => {
                    self.tokens.push((Token::Sign(c), at, end));
                }
                '：' => self.tokens.push((Token::Sign(':'), at, end)),
                '，' => self.tokens.push((Token::Sign(','), at, end)),
                c if c.is_alphanumeric() || c == '_' || c == '(' || c == ')' || c == '“' || c == '”' => {
                    let mut stop = end;
                    while let Some((at, c)) = chars.peek().copied() {
                        if !(c.is_alphanumeric() || matches!(c, '_' | '(' | ')' | '“' | '”')) {
                            break;
                        }
                        stop = at + c.len_utf8();
                        chars.next();
                    }
                    self.tokens.push((Token::Word(self.formula[at..stop].into()), at, stop));
                }
                c => {
                    return self.fault(
                        at,
                        end,
                        format!("公式里不能有“{c}”"),
                        format!("a formula cannot contain {c:?}"),
                    );
                }
            }
        }
        Ok(())
    }

    fn sign(&mut self, sign: char) -> bool {
        let found = matches!(self.tokens.get(self.next), Some((Token::Sign(c), ..)) if *c == sign);
        self.next += usize::from(found);
        found
    }

    fn word(&mut self) -> Option<(String, usize, usize)> {
        match self.tokens.get(self.next) {
            Some((Token::Word(word), start, end)) => {
                let out = (word.clone(), *start, *end);
                self.next += 1;
                Some(out)
            }
            _ => None,
        }
    }

    fn home(&self, start: usize, end: usize) -> Result<usize, FormulaError> {
        match self.home {
            Some(home) => Ok(home),
            None => self.fault(start, end, "没有指明是哪张表".into(), "no form is named".into()),
        }
    }

    fn formula(&mut self) -> Result<Formula, FormulaError> {
        let scope = self.scope()?;
        let left = self.sum(&scope)?;
        let relation = match self.tokens.get(self.next) {
            Some((Token::Sign('='), ..)) => Relation::Equal,
            Some((Token::AtMost, ..)) => Relation::AtMost,
            _ => return self.here("这里应当是 = 或 <=", "expected = or <= here"),
        };
        self.next += 1;
        let right = self.sum(&scope)?;
        let key = self.key()?;
        if self.next < self.tokens.len() {
            return self.here("公式到这里应当结束", "the formula should end here");
        }
        Ok(Formula { scope, left, relation, right, key })
    }

    fn scope(&mut self) -> Result<Scope, FormulaError> {
        let Some((Token::Word(word), start, end)) = self.tokens.first().cloned() else { return Ok(Scope::Whole) };
        match word.as_str() {
            "每行" => {
                self.next = 1;
                let home = self.home(start, end)?;
                let lines = if self.sign('[') { self.lines(home)? } else { Vec::new() };
                if !self.sign(':') {
                    return self.here("“每行”后面应当是冒号", "expected a colon after 每行");
                }
                Ok(Scope::Lines(home, lines))
            }
            "每列" => {
                self.next = 1;
                let home = self.home(start, end)?;
                if !self.sign(':') {
                    return self.here("“每列”后面应当是冒号", "expected a colon after 每列");
                }
                Ok(Scope::Columns(home))
            }
            _ => Ok(Scope::Whole),
        }
    }

    fn sum(&mut self, scope: &Scope) -> Result<Vec<Operand>, FormulaError> {
        let mut operands = vec![self.operand(false, scope)?];
        loop {
            let negative = match self.tokens.get(self.next) {
                Some((Token::Sign('+'), ..)) => false,
                Some((Token::Sign('-'), ..)) => true,
                _ => return Ok(operands),
            };
            self.next += 1;
            operands.push(self.operand(negative, scope)?);
        }
    }

    fn operand(&mut self, negative: bool, scope: &Scope) -> Result<Operand, FormulaError> {
        let first = self.tokens.get(self.next).map_or(self.formula.len(), |t| t.1);
        let sum = self.sign('Σ');
        let (form, columns) = match self.word() {
            None => {
                if !matches!(scope, Scope::Columns(_)) {
                    return self.here("这里应当是表名或列名", "expected the name of a form or column here");
                }
                (self.home(first, first)?, Vec::new())
            }
            Some((word, start, end)) if self.sign('.') => {
                let Some(form) = forms().iter().position(|f| f.title == word) else {
                    return self.fault(start, end, format!("没有名为“{word}”的表"), format!("there is no form {word}"));
                };
                let Some((column, start, end)) = self.word() else {
                    return self.here("点后面应当是列名", "expected the name of a column after the point");
                };
                (form, self.columns(form, &column, start, end)?)
            }
            Some((word, start, end)) => {
                let form = self.home(start, end)?;
                (form, self.columns(form, &word, start, end)?)
            }
        };
        if columns.len() > 1 && !sum {
            return self.here("一组列要用 Σ 相加", "a group of columns needs Σ");
        }
        let lines = if self.sign('[') { self.lines(form)? } else { Vec::new() };
        if lines.is_empty() && !sum && matches!(scope, Scope::Whole) {
            return self.here("要指明是哪一行，或用 Σ 相加", "name a line, or add lines with Σ");
        }
        let last = self.tokens.get(self.next.saturating_sub(1)).map_or(first, |t| t.2);
        let text = self.formula.get(first..last).unwrap_or_default().to_string();
        Ok(Operand { negative, sum, form, columns, lines, text })
    }

    fn columns(&self, form: usize, name: &str, start: usize, end: usize) -> Result<Vec<usize>, FormulaError> {
        let spec = &forms()[form];
        let amount = |i: &usize| spec.columns[*i].kind == ColumnKind::Amount;
        let columns: Vec<usize> = match spec.column(name).filter(amount) {
            Some(column) => vec![column],
            None => {
                let in_group = |i: &usize| spec.columns[*i].group.as_deref() == Some(name);
                spec.amount_columns().filter(in_group).collect()
            }
        };
        if columns.is_empty() {
            let names: Vec<&str> = spec.amount_columns().map(|i| spec.columns[i].name.as_str()).collect();
            let names = names.join("、");
            return self.fault(
                start,
                end,
                format!("《{}》没有金额列“{name}”，它有：{names}", spec.title),
                format!("{} has no amount column {name}; it has {names}", spec.title),
            );
        }
        Ok(columns)
    }

    fn lines(&mut self, form: usize) -> Result<Vec<Select>, FormulaError> {
        let mut lines = Vec::new();
        loop {
            let not = self.sign('!');
            let Some((word, start, end)) = self.word() else {
                return self.here("这里应当是行名或科目编码", "expected the name of a row or a code here");
            };
            lines.push(self.line(&forms()[form], word, not, start, end)?);
            if self.sign(',') {
                continue;
            }
            if self.sign(']') {
                return Ok(lines);
            }
            return self.here("方括号没有合上", "the bracket is not closed");
        }
    }

    fn line(&self, spec: &FormSpec, word: String, not: bool, start: usize, end: usize) -> Result<Select, FormulaError> {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(if not { Select::NotCode(word) } else { Select::Code(word) });
        }
        if not {
            return self.fault(start, end, "只有科目编码可以排除".into(), "only codes can be excluded".into());
        }
        match word.as_str() {
            "合计" => return Ok(Select::Total),
            "明细" => return Ok(Select::Items),
            _ => {}
        }
        let rows: Vec<usize> = (0..spec.rows.len())
            .filter(|i| spec.rows[*i].name == word || spec.rows[*i].of.as_deref() == Some(word.as_str()))
            .collect();
        if rows.is_empty() {
            return self.fault(
                start,
                end,
                format!("《{}》没有名为“{word}”的行", spec.title),
                format!("{} has no row {word}", spec.title),
            );
        }
        Ok(Select::Rows(rows))
    }

    fn key(&mut self) -> Result<Option<Key>, FormulaError> {
        match self.tokens.get(self.next) {
            Some((Token::Word(word), ..)) if word == "按" => self.next += 1,
            _ => return Ok(None),
        }
        let Some((word, start, _)) = self.word() else {
            return self.here("“按”后面应当是科目", "expected a key after 按");
        };
        let mut name = word;
        while self.sign('×') {
            if let Some((word, ..)) = self.word() {
                name = format!("{name}×{word}");
            }
        }
        match name.as_str() {
            "类" => Ok(Some(Key::Class)),
            "功能科目" => Ok(Some(Key::Function)),
            "政府经济科目×部门经济科目" => Ok(Some(Key::EconomicPair)),
            _ => self.fault(
                start,
                self.formula.len(),
                format!("不能按“{name}”对应"),
                format!("{name} is no key; there are 类, 功能科目, 政府经济科目×部门经济科目"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(title: &str) -> Option<usize> {
        forms().iter().position(|f| f.title == title)
    }

    #[test]
    fn formulas_of_each_kind() {
        let f = parse("每行: 合计 = 基本支出 + 项目支出", form("支出总表")).unwrap();
        assert!(matches!(f.scope, Scope::Lines(_, ref s) if s.is_empty()));
        assert_eq!(f.right.len(), 2);
        let f = parse("每列: [合计] = Σ [明细]", form("支出总表")).unwrap();
        assert_eq!((f.left[0].lines.clone(), f.right[0].sum), (vec![Select::Total], true));
        let f = parse("收支总表.支出[功能类] = Σ 支出总表.合计 按 类", None).unwrap();
        assert_eq!(f.key, Some(Key::Class));
        let f = parse("Σ 一般公共预算支出表.合计 <= Σ 支出总表.合计 按 功能科目", None).unwrap();
        assert_eq!(f.relation, Relation::AtMost);
        let f = parse("每行[!301,!303]: 合计 = 公用经费", form("一般公共预算基本支出表")).unwrap();
        assert!(matches!(f.scope, Scope::Lines(_, s) if s.len() == 2));
    }

    #[test]
    fn faults_point_at_their_place() {
        let fault = |formula: &str, home: &str| {
            let e = parse(formula, form(home)).unwrap_err();
            (e.formula[e.start..e.end].to_string(), e.to_string())
        };
        assert_eq!(fault("每行: 合计 = 基本支岀 + 项目支出", "支出总表").0, "基本支岀");
        assert_eq!(fault("收支总表.支出[功能累] = Σ 支出总表.合计 按 类", "").0, "功能累");
        assert_eq!(fault("每行: 合计 + 基本支出", "支出总表").0, "");
        assert_eq!(fault("每行: 合计 ? 基本支出", "支出总表").0, "?");
        assert_eq!(fault("收支总表.支出[功能类 = Σ 支出总表.合计", "").0, "=");
        let shown = fault("每行: 合计 = 基本支岀", "支出总表").1;
        assert!(shown.ends_with("             ^^^^^^^^"), "{shown}");
    }
}
