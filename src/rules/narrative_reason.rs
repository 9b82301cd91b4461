//! # 增减与原因相反 A rise with the reason of a fall
//!
//! ## What it checks
//! 正文“较上年增加 Z 万元，减少的主要原因是……”：前后说的方向是否相同。
//! Sentences such as “Z more than last year; the main reason for the fall is …”: whether both say the same.
//!
//! ## Why it matters
//! 两处必有一处写反，读者无从知道是增是减。
//! One of the two is the wrong way round, and readers cannot know which.
//!
//! ## What it does not mean
//! 不能判断写反的是哪一处；“增加（减少）的原因”这样让人选的样式不算。
//! It does not tell which of the two is wrong. Templates that leave the choice, “rise (fall)”, do not count.
//!
//! ## Example
//! “较上年增加 7.70 万元，减少的主要原因是压缩经费”。
//!
//! ## Basis
//! 同一句话前后应一致。
//! A sentence agrees with itself.

use crate::narrative::Says;

use super::narrative::told;
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("同一句话前后应一致。", "A sentence agrees with itself.");
    told(
        subject,
        Says::Reason,
        &basis,
        |said| {
            let (by, reason) = (&said.stated.text, &said.how);
            let up = !said.printed.is_sign_negative() && reason.starts_with(['减', '下', '降']);
            let (zh, en) = if up { ("增加", "a rise") } else { ("减少", "a fall") };
            say(
                format!("正文写{zh} {by}，接着却写“{reason}”：增减的方向前后相反。"),
                format!("The text speaks of {en} by {by}, and then of “{reason}”: the other direction."),
            )
        },
        |n, few| say(format!("正文有 {n} 处：{}。", few.zh), format!("{n} place{} of the text: {}.", s(n), few.en)),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use crate::report::contract::Severity;

    #[test]
    fn a_rise_and_the_reason_of_a_fall() {
        let tell = |text: &str| findings(&format!("{text}\n"), "narrative/reason");
        let told = tell("“三公”经费预算4.30万元，较上年增加7.70万元，减少的主要原因是压缩经费。");
        assert_eq!((told.len(), told[0].severity), (1, Severity::Warning));
        assert_eq!(told[0].cells[0].printed, "7.70万元");
        for text in [
            "“三公”经费预算4.30万元，较上年减少7.70万元，减少的主要原因是压缩经费。",
            "会议费4.30万元，较上年增加0万元，减少的主要原因是压缩经费。",
            "会议费4.30万元，较上年增加（减少）1.00万元，减少的主要原因是压缩经费。",
            "会议费4.30万元，较上年增加1.00万元，增加（减少）的主要原因是会议增加。",
            "会议费4.30万元，较上年增加1.00万元，主要原因是减少了小会，增加了大会。",
        ] {
            assert!(tell(text).is_empty(), "{text}");
        }
    }
}
