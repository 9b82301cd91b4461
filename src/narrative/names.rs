//! What amounts are called, so that the same name in text and tables is found to be the same.

use super::scan::words;

/// A name without what surrounds it: year, department, numbering, and the words that every amount has.
pub(super) fn label(name: &str, department: Option<&str>) -> String {
    let blank: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let text = unnumbered(&blank).replace(
        ['，', '、', '。', '：', '；', '（', '）', ':', ';', '"', '“', '”', '\'', '《', '》', '[', ']', '(', ')'],
        "",
    );
    // 示例局2030年度会议费: what stands behind the year, if that says anything
    let behind = text.rsplit('年').next().map(|t| t.strip_prefix('度').unwrap_or(t)).unwrap_or_default();
    let last = bare(behind, department);
    if text.contains('年') && is_generic(&last) { bare(&without_years(&text), department) } else { last }
}

fn bare(text: &str, department: Option<&str>) -> String {
    let named = department.map(|d| text.replace(d, ""));
    let mut rest = named.as_deref().unwrap_or(text);
    rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "-_./".contains(c));
    let words = words();
    loop {
        let before = rest;
        for word in words.heads.iter().chain(&words.offices) {
            rest = rest.strip_prefix(word.as_str()).filter(|r| !r.is_empty()).unwrap_or(rest);
        }
        for word in &words.tails {
            rest = rest.strip_suffix(word.as_str()).filter(|r| !r.is_empty()).unwrap_or(rest);
        }
        if rest == before {
            return rest.to_string();
        }
    }
}

/// A name without `一、`, `（二）`, `3.` before it.
fn unnumbered(name: &str) -> &str {
    let open = name.strip_prefix(['(', '（']);
    let rest = open.unwrap_or(name);
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let signs: &[char] = if open.is_some() { &[')', '）'] } else { &['、', '.', '．'] };
    match number.strip_prefix(signs) {
        Some(bare) if number.len() < rest.len() && !bare.is_empty() => bare,
        _ => name,
    }
}

/// Digits before 年 and the word itself.
fn without_years(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('年') {
        let before = rest[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let dated = before.len() < at;
        out.push_str(if dated { before } else { &rest[..at] });
        let behind = &rest[at + '年'.len_utf8()..];
        if !dated {
            out.push('年');
        }
        rest = if dated { behind.strip_prefix('度').unwrap_or(behind) } else { behind };
    }
    out.push_str(rest);
    out
}

/// Whether a label says no more than that it is a total.
pub(super) fn is_generic(label: &str) -> bool {
    label.is_empty() || words().generic.iter().any(|w| w == label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_text_and_tables() {
        for (name, same) in [
            ("2030年会议费预算支出为", "会议费"),
            ("基本支出预算数为", "基本"),
            ("示例局2030年度“三公”经费", "三公"),
            ("“三公”经费合计", "三公"),
            ("其中：项目支出", "项目"),
            ("2030年本单位支出预算", "支出"),
            ("(一)农林水支出", "农林水"),
            ("2050803 / 培训支出", "培训"),
            ("因公出国(境)费", "因公出国境费"),
            ("因公出国（境）费", "因公出国境费"),
        ] {
            assert_eq!(label(name, Some("示例局")), same, "{name}");
        }
    }
}
