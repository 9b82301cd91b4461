//! What the rules on the narrative share: statements as findings.

use rust_decimal::Decimal;

use crate::bilingual::Text;
use crate::money;
use crate::narrative::{Says, Statement, Verdict};

use super::{Computed, MOST_CELLS, MOST_EXAMPLES, Role, Severity, Subject, Told, capped, few, say};

/// Statements of one kind that are not so: each a warning; those that miss by one unit of the last digit one note.
pub(super) fn told(
    subject: &Subject,
    says: Says,
    basis: &Text,
    message: impl Fn(&Statement) -> Text,
    last_digit: impl Fn(usize, Text) -> Text,
) -> Vec<Told> {
    let of = |verdicts: &'static [Verdict]| {
        let all = subject.narrative.statements.iter().filter(move |s| s.says == says);
        all.filter(move |s| verdicts.contains(&s.verdict))
    };
    let wrong = |s: &Statement| {
        let mut told = Told::new(severity(s), message(s), basis.clone(), facts(subject, s));
        told.mentions = mentions(s);
        told.computed = Some(computed(s));
        told.suggestion = suggested(s).map(|text| (0, text, 1));
        told
    };
    let mut out = capped(of(&[Verdict::Fails, Verdict::NoBase]).map(wrong).collect(), |n| {
        say(format!("正文里还有 {n} 处同类的不符。"), format!("{n} more of this kind in the text."))
    });
    let close: Vec<&Statement> = of(&[Verdict::LastDigit]).collect();
    if !close.is_empty() {
        let example = |s: &&Statement| {
            let should = figure(s, s.expected);
            let printed = &s.stated.text;
            say(format!("{printed}（按算 {should}）"), format!("{printed} ({should} as computed)"))
        };
        let told = few(close.len(), close.iter().take(MOST_EXAMPLES).map(example));
        let mut note = Told::new(Severity::Note, last_digit(close.len(), told), basis.clone(), Vec::new());
        note.mentions = close.iter().take(MOST_CELLS).map(|s| (Role::Suspect, s.stated.clone())).collect();
        out.push(note);
    }
    out
}

/// What a figure would be if the others are right.
fn suggested(statement: &Statement) -> Option<String> {
    let figure = |value: Decimal| figure(statement, value);
    match statement.says {
        _ if statement.verdict != Verdict::Fails => None,
        // a sum alone does not tell which of its figures is wrong, nor words what an amount should be
        Says::Whole | Says::Direction | Says::Count | Says::Limit | Says::Year | Says::Visit => None,
        // nothing can have grown by nothing only
        Says::Rise => statement.expected.is_zero().then(|| figure(Decimal::ZERO)),
        Says::Reason => {
            let word = if statement.expected.is_sign_negative() { "减少" } else { "增加" };
            Some(format!("{word}{}", figure(statement.expected.abs())))
        }
        _ => Some(figure(statement.expected)),
    }
}

/// How much a statement that is not so says: the one place where it is decided. A kind that cannot show fifty
/// instances that hold in real documents, or that accused falsely once, is a note until its cause is gone.
fn severity(statement: &Statement) -> Severity {
    match statement.verdict {
        _ if statement.says == Says::Near => Severity::Note,
        // that all of an amount is new is often printed as a growth of 100 %
        Verdict::NoBase if !statement.printed.is_zero() => Severity::Note,
        _ if statement.is_doubtful() => Severity::Note,
        _ => Severity::Warning,
    }
}

fn mentions(statement: &Statement) -> Vec<(Role, crate::narrative::Mention)> {
    // beside a table's figure, what the sentence prints is no part of a sum
    let part = if statement.says == Says::Table { Role::Context } else { Role::Term };
    let stated = std::iter::once((Role::Suspect, statement.stated.clone()));
    stated.chain(statement.from.iter().map(|m| (part, m.clone()))).collect()
}

fn facts(subject: &Subject, statement: &Statement) -> Vec<(Role, crate::document::Spot)> {
    statement.facts.iter().map(|f| (Role::Term, subject.disclosure.facts[*f].spot)).collect()
}

/// A figure as the sentence would print it.
pub(super) fn figure(statement: &Statement, value: Decimal) -> String {
    let scale = statement.printed.scale();
    let number = money::format(value, scale);
    match statement.unit {
        "%" => format!("{number}%"),
        unit => format!("{number}{unit}"),
    }
}

fn computed(statement: &Statement) -> Computed {
    let scale = statement.printed.scale();
    let number = |value: Decimal| money::format(value, scale);
    let how = if statement.how.is_empty() { String::new() } else { format!("（{}）", statement.how) };
    Computed {
        text: format!("{}{how}", statement.says.formula()),
        printed: number(statement.printed),
        expected: if statement.verdict == Verdict::NoBase { String::new() } else { number(statement.expected) },
        difference: match statement.verdict {
            Verdict::NoBase => String::new(),
            _ => number(statement.printed - statement.expected),
        },
        unit: statement.unit.into(),
    }
}
