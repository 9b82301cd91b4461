//! Findings about several cells that one slip made wrong.

use super::cells::{Cells, name, suggested};
use super::contract::{Cause, Finding, Role, Severity, Suggestion, Text};
use crate::bilingual::say;
use crate::document::{Place, at};
use crate::judge::{Candidate, Joint};
use crate::rules::{Subject, printed};

/// Causes that make all suspects of a finding wrong together; of other findings they are alternatives.
const KINDS: [&str; 4] = ["cells-swapped", "value-moved", "counted-twice", "line-wrong"];

/// Whether the suspects of a finding are wrong together.
pub(super) fn together(finding: &Finding) -> bool {
    finding.cause.as_ref().is_some_and(|c| KINDS.contains(&c.kind.as_str()))
}

/// Cells that are wrong together.
pub(super) fn cells(
    subject: &Subject,
    joint: Joint,
    candidates: &[Candidate],
    explained: usize,
    finding: &mut Finding,
    cells: &mut Cells,
) {
    for candidate in candidates {
        let cell = cells.fact(candidate.fact, Role::Suspect);
        if let Some(text) = suggested(subject, candidate) {
            finding.suggestions.push(Suggestion { cell, text, proved_by: candidate.proved_by });
        }
    }
    let told: Vec<Text> = candidates.iter().map(|c| change(subject, c)).collect();
    let join = |of: fn(&Text) -> &str, by: &str| told.iter().map(of).collect::<Vec<_>>().join(by);
    let (kind, zh, en) = match joint {
        Joint::Swapped => (KINDS[0], "两个数像是互换了位置", "Two amounts seem to have changed places"),
        Joint::Moved => {
            (KINDS[1], "一个数像是印在了相邻的格里", "An amount seems to be printed in the neighbouring cell")
        }
        Joint::CountedTwice => (
            KINDS[2],
            "同一行的几个数都偏大，多出的正好是另一行或相连几行的数：像是重复计入，例如把小计也加了进去",
            "Several amounts of one row are too large by exactly the amounts of another row or of rows that follow one another: something seems to be counted twice, such as a subtotal",
        ),
        Joint::Line => (
            KINDS[3],
            "同一行的几个数彼此相符，却都与其他的数不符",
            "Several amounts of one row agree with each other but not with the others",
        ),
    };
    let (zh_all, en_all) = match explained {
        1 => ("唯一的不符之处就相符".to_string(), "what does not agree agrees".to_string()),
        n => (format!("{n} 处不符全部相符"), format!("all {n} contradictions are gone")),
    };
    finding.message = say(
        format!("{zh}：{}。如此更正后，{zh_all}。", join(|t| &t.zh, "；")),
        format!("{en}: {}. With that, {en_all}.", join(|t| &t.en, "; ")),
    );
    finding.cause = Some(Cause { kind: kind.into(), misread: false });
    // on a page an amount is put into a cell by where it stands
    let on_page = |c: &Candidate| {
        let spot = subject.disclosure.facts[c.fact].spot;
        matches!(at(subject.documents, spot), Some((_, Place::Page { .. })))
    };
    if joint == Joint::Moved && candidates.iter().any(on_page) {
        finding.severity = Severity::Warning;
        finding.cause = Some(Cause { kind: kind.into(), misread: true });
        finding.message.zh.push_str("也可能是读取时放错了格，请对照原页。");
        finding.message.en.push_str(" The reading may also have put it into the wrong cell; look at the page.");
    }
}

/// What is printed in a cell and what should be.
fn change(subject: &Subject, candidate: &Candidate) -> Text {
    let (zh, en) = name(subject, candidate.fact);
    let value = suggested(subject, candidate).unwrap_or_default();
    match printed(subject, candidate.fact) {
        "" => say(format!("{zh}是空白，应为 {value}"), format!("{en} is blank and should be {value}")),
        text => say(format!("{zh}印为 {text}，应为 {value}"), format!("{en} is printed {text} and should be {value}")),
    }
}

/// A form that agrees with itself but with no other.
pub(super) fn version(subject: &Subject, forms: &[usize], explained: usize, finding: &mut Finding, cells: &mut Cells) {
    let titles: Vec<&str> = forms.iter().map(|f| subject.disclosure.forms[*f].spec().title.as_str()).collect();
    forms.iter().for_each(|f| {
        cells.spot(subject.disclosure.forms[*f].at, Role::Context);
    });
    let (zh, en) = (format!("《{}》", titles.join("》与《")), titles.join(" and "));
    // one that does not even agree with its own codes
    let off =
        subject.relations.disobeyed.iter().find(|d| forms.contains(&d.form) && d.is_off(&subject.relations.identities));
    if let Some(off) = off {
        let (title, all) = (subject.disclosure.forms[off.form].title.as_str(), off.holds + off.fails);
        let (fails, elsewhere) = (off.fails, off.elsewhere);
        finding.message = say(
            format!(
                "《{title}》按科目编码逐级汇总，{all} 个合计里有 {fails} 个不等于其下各科目之和（其他各表的 {elsewhere} 个都相等），与其他表的同一科目也有 {explained} 处不符：金额与科目像是错了行。请对照原表。"
            ),
            format!(
                "Of the {all} sums that the codes of {title} tell {fails} fail (all {elsewhere} of the other forms hold), and {explained} of its items contradict other forms: amounts and items seem to be off by rows. Look at the original."
            ),
        );
        finding.cause = Some(Cause { kind: "rows-shifted".into(), misread: false });
        return;
    }
    finding.message = match forms {
        [_] => say(
            format!(
                "{zh}自身各行各列相符，却有 {explained} 处与其他各表不符，而其他各表彼此相符：它的数字像是另一个版本的。"
            ),
            format!(
                "{en} agrees with itself but contradicts the other forms in {explained} places, while those agree with each other: its figures seem to be of another version."
            ),
        ),
        _ => say(
            format!(
                "{zh}各自相符，彼此却有 {explained} 处不符：其中一张表的数字像是另一个版本的，仅凭等式无法判断是哪一张。"
            ),
            format!(
                "{en} each agree with themselves but contradict each other in {explained} places: the figures of one of them seem to be of another version; the equations cannot tell which."
            ),
        ),
    };
    finding.cause = Some(Cause { kind: "form-version".into(), misread: false });
}
