//! # 分类个数之和 Numbers by kind
//!
//! ## What it checks
//! 正文“车辆 N 辆，其中：……、其他用车 B 辆”，以及评为“优”“良”……“不合格”的项目：各类之和是否等于 N。
//! Sentences such as “N vehicles, of which … and B others”, and projects by their grades from the best to the worst:
//! whether the kinds add up to N.
//!
//! ## Why it matters
//! 车辆数是“三公”经费的依据，评级的个数是绩效的结果。
//! The number of vehicles is what their running costs rest on; the numbers of grades are what was achieved.
//!
//! ## What it does not mean
//! 只核对以“其他”结尾、或从最优到最差的列举；仅凭这几个数无法判断是哪一个有误。
//! Only lists that end with “others”, or go from the best to the worst grade, are checked. The numbers alone do not tell which is wrong.
//!
//! ## Example
//! “共有车辆 10 辆，其中：机要通信用车 2 辆、应急保障用车 3 辆、其他用车 4 辆”。
//!
//! ## Basis
//! 列举以“其他”结尾，就是全部。
//! A list that ends with “others” is complete.

use crate::narrative::Says;

use super::narrative::told;
use super::{Subject, Told, s, say};

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let basis = say("列举以“其他”结尾，就是全部。", "A list that ends with “others” is complete.");
    told(
        subject,
        Says::Count,
        &basis,
        |said| {
            let printed = &said.stated.text;
            say(
                format!("正文印为 {printed}，而各类之和是 {} {}（{}）。", said.expected, said.unit, said.how),
                format!("The text prints {printed}, but the kinds add up to {} ({}).", said.expected, said.how),
            )
        },
        |n, few| say(format!("正文有 {n} 处：{}。", few.zh), format!("{n} place{} of the text: {}.", s(n), few.en)),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn kinds_that_add_up_and_that_do_not() {
        let tell = |all: &str, last: &str| {
            let text = format!("截至年末，本部门共有车辆{all}辆，其中，机要通信用车2辆、应急保障用车3辆、{last}。\n");
            findings(&text, "narrative/count").len()
        };
        assert_eq!(tell("10", "其他用车4辆"), 1);
        assert_eq!(tell("9", "其他用车4辆"), 0);
        assert_eq!(tell("10", "特种用车4辆"), 0);
    }
}
