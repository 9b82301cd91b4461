//! # 起草的痕迹 Residue of drafting
//!
//! ## What it checks
//! 正文里没有填、没有删的地方：“XX局”“××万元”、连着两个句号、“主要原因是。”后面没有内容、少了一位数字的年份。
//! What was neither filled in nor deleted in the text: “XX局”, two full stops, “the main reason is.” with nothing behind
//! it, a year with a digit missing.
//!
//! ## Why it matters
//! 没有改完的样式旁边，数字也可能没有改完。
//! Beside a template that was not finished, figures may not be finished either.
//!
//! ## What it does not mean
//! 只是提示，不说明数字有误。
//! It is a note and says nothing of the figures.
//!
//! ## Example
//! “XX局 2026 年部门预算”“主要原因是。”“与 202 年相比”。
//!
//! ## Basis
//! 公开的材料应当是定稿。
//! What is published should be the final text.

use crate::document::{Block, Spot};
use crate::narrative::Mention;

use super::words::words;
use super::{MOST_CELLS, Role, Severity, Subject, Told, few, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let mut found: Vec<Mention> = Vec::new();
    for (source, document) in subject.documents.iter().enumerate() {
        for (block, piece) in document.blocks.iter().enumerate() {
            let Block::Paragraph(paragraph) = piece else { continue };
            let spot = Spot { source, block, row: 0, cell: 0 };
            found.extend(residue(&paragraph.text).into_iter().map(|(at, text)| Mention {
                spot,
                bytes: at as u32..(at + text.len()) as u32,
                text: text.to_string(),
            }));
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let n = found.len();
    let told = few(n, found.iter().map(|m| say(format!("“{}”", m.text), format!("“{}”", m.text))));
    let message = say(
        format!("正文有 {n} 处像是起草时留下的：{}。", told.zh),
        format!("{n} place{} of the text look left over from drafting: {}.", s(n), told.en),
    );
    let basis = say("公开的材料应当是定稿。", "What is published should be the final text.");
    let mut told = Told::new(Severity::Note, message, basis, Vec::new());
    told.mentions = found.into_iter().take(MOST_CELLS).map(|m| (Role::Suspect, m)).collect();
    vec![told]
}

/// What is left over in a line, with where it begins.
fn residue(text: &str) -> Vec<(usize, &str)> {
    let mut out: Vec<(usize, &str)> = Vec::new();
    for phrase in &words().residue {
        out.extend(text.match_indices(phrase.as_str()));
    }
    // 202年, 205年: three digits where a year is meant
    for (at, year) in text.match_indices('年') {
        let digits = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let start = at - digits;
        let alone = !text[..start].ends_with(['.', ',', '，']);
        // 与202年相比, 202年度预算; and not 历时200年
        let behind = &text[at + year.len()..];
        let dated = ["度", "预算", "决算", "年初"].iter().any(|w| behind.starts_with(w))
            || text[..start].ends_with(['与', '比', '较']);
        if digits == 3 && text[start..at].starts_with("20") && alone && dated {
            out.extend(text.get(start..at + year.len()).map(|t| (start, t)));
        }
    }
    out.sort_by_key(|(at, _)| *at);
    // of two that overlap, the first
    let mut end = 0;
    out.retain(|(at, text)| {
        let keep = *at >= end;
        end = if keep { at + text.len() } else { end };
        keep
    });
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use crate::report::contract::Severity;

    #[test]
    fn what_was_not_filled_in() {
        let tell = |text: &str| findings(&format!("{text}\n"), "text/residue");
        for text in ["XX局2026年部门预算公开", "会议费减少，主要原因是。", "支出增加。。", "与202年相比减少。"]
        {
            let told = tell(text);
            assert_eq!((told.len(), told[0].severity), (1, Severity::Note), "{text}");
        }
        for text in ["示例局2026年部门预算公开", "主要原因是会议减少。", "历时200年的建筑。", "增长1.202年。"]
        {
            assert!(tell(text).is_empty(), "{text}");
        }
    }
}
