//! # 部门名称不一 Another department's name
//!
//! ## What it checks
//! 同一份材料各表表头里的部门（单位）名称是否相同。
//! Whether the heads of the forms of one publication name the same department or unit.
//!
//! ## Why it matters
//! 只有一两张表印着别的名称，可能是沿用了旧名，也可能整张表是别的部门的。
//! A form or two with another name may have kept an old one, or may be another department's.
//!
//! ## What it does not mean
//! 名称不同不等于数字错；也可能是所属单位的表。同一名称被截断、加括号的不算。
//! Another name does not make figures wrong; the form may be a subordinate unit's. A name cut off, or with a remark in
//! brackets, counts as the same.
//!
//! ## Example
//! 十一张表“编制部门：示例市档案局”，一张“编制部门：示例市档案馆”。
//!
//! ## Basis
//! 一份公开材料是一个部门的。
//! One publication is one department's.

use crate::document::Spot;
use crate::money::fold;
use crate::publication;

use super::{Role, Severity, Subject, Told, cells, few, s, say};

/// So many heads with the same name say whose the publication is.
const FEWEST: usize = 4;

/// A name in the head of a form.
struct Head {
    label: String,
    name: String,
    printed: String,
    form: usize,
    spot: Spot,
}

pub(super) fn check(subject: &Subject) -> Vec<Told> {
    let heads = heads(subject);
    let mut out = Vec::new();
    for publication in &subject.disclosure.publications {
        let own: Vec<&Head> = heads.iter().filter(|h| publication.forms.contains(&h.form)).collect();
        let mut labels: Vec<&str> = own.iter().map(|h| h.label.as_str()).collect();
        labels.sort_unstable();
        labels.dedup();
        for label in labels {
            out.extend(different(subject, own.iter().copied().filter(|h| h.label == label).collect()));
        }
    }
    out
}

/// Heads with the same words before the name: what is told where one or two name another department than all others.
fn different(subject: &Subject, heads: Vec<&Head>) -> Option<Told> {
    let count = |name: &str| heads.iter().filter(|h| h.name == name).count();
    let usual = heads.iter().map(|h| h.name.as_str()).max_by_key(|n| count(n))?;
    let same = |name: &str| name.starts_with(usual) || usual.starts_with(name) || name.ends_with(usual);
    let (agree, odd): (Vec<&Head>, Vec<&Head>) = heads.iter().partition(|h| same(&h.name));
    let [first, rest @ ..] = odd.as_slice() else { return None };
    // several other names: the forms of units, each under its own
    if agree.len() < FEWEST || odd.len() * 3 > agree.len() || rest.iter().any(|h| h.name != first.name) {
        return None;
    }
    let title = |h: &&Head| {
        let title = subject.disclosure.forms[h.form].title.as_str();
        say(format!("《{title}》"), title)
    };
    let (n, told) = (odd.len(), few(odd.len(), odd.iter().map(title)));
    let (name, usual) = (&first.printed, &agree[0].printed);
    let message = say(
        format!("{n} 张表的表头印着“{name}”，其余 {} 张印着“{usual}”：{}。", agree.len(), told.zh),
        format!("{n} form{} headed “{name}”, the other {} “{usual}”: {}.", s(n), agree.len(), told.en),
    );
    let basis = say("一份公开材料是一个部门的。", "One publication is one department's.");
    let mut spots = cells(Role::Suspect, odd.iter().map(|h| h.spot));
    spots.push((Role::Context, agree[0].spot));
    Some(Told::new(Severity::Note, message, basis, spots))
}

fn heads(subject: &Subject) -> Vec<Head> {
    let forms = &subject.disclosure.forms;
    let mut out: Vec<Head> = Vec::new();
    for (source, document) in subject.documents.iter().enumerate() {
        for ((block, row, cell), text) in publication::spots(document) {
            let Some((label, printed)) = publication::named(text) else { continue };
            let spot = Spot { source, block, row, cell };
            // the head of the form whose title stands right above; each form has one
            let above = forms.partition_point(|f| f.at <= spot).checked_sub(1);
            let own = above.filter(|f| forms[*f].at.source == source && forms[*f].is_known());
            let Some(form) = own.filter(|f| out.iter().all(|h| h.form != *f || h.label != label)) else { continue };
            let folded = fold(&printed);
            let name = folded.split(['(', '[']).next().unwrap_or_default();
            let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').to_string();
            out.push(Head { label: label.to_string(), name, printed, form, spot });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use crate::report::contract::Finding;

    fn tell(names: [&str; 6]) -> Vec<Finding> {
        let titles =
            ["收入总表", "支出总表", "收支总表", "财政拨款收支总表", "一般公共预算支出表", "政府性基金预算支出表"];
        let form = |(title, name): (&str, &str)| {
            format!(
                "<p>{title}</p><p>编制部门：{name}</p><p>单位：万元</p><table><tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr><tr><td>205</td><td>教育支出</td><td>1.00</td></tr><tr><td></td><td>合计</td><td>1.00</td></tr></table>"
            )
        };
        let html: String = titles.into_iter().zip(names).map(form).collect();
        findings(&format!("<html><body>{html}</body></html>"), "name/department")
    }

    #[test]
    fn one_form_of_another_name_is_a_note() {
        let own = "示例市档案局";
        let told = tell([own, own, own, "示例市图书馆", own, own]);
        assert_eq!(told.len(), 1);
        assert!(told[0].message.zh.contains("“示例市图书馆”，其余 5 张"), "{}", told[0].message.zh);
    }

    #[test]
    fn a_name_cut_off_or_of_each_unit_is_none() {
        let own = "示例市档案局";
        assert!(tell([own, own, own, "示例市档案", own, "示例市档案局（汇总）"]).is_empty());
        assert!(tell([own, own, own, own, "示例市图书馆", "示例市博物馆"]).is_empty());
    }
}
