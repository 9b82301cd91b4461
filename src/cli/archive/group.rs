//! Which files of an archive are one disclosure: a department's tables and its narrative. By their names, and then by
//! what they are of; where that is not plain, each is checked by itself.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use clap::ValueEnum;
use gouji::money::fold;
use serde::Deserialize;

/// What makes files one disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Each file is one
    File,
    /// Names that differ only in words such as 表 and 说明, if what they are of agrees
    Name,
    /// The files of a folder are one
    Folder,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    parts: Vec<String>,
    ignored: Vec<String>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(include_str!("names.toml")).unwrap_or_default())
}

/// Whether a file is one that a system or an editor left.
pub fn is_ignored(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or_default().to_lowercase();
    words().ignored.contains(&name) || name.starts_with("~$") || name.starts_with("._")
}

/// More files of one stem are a series, not the parts of one disclosure.
const MOST: usize = 6;
/// A shorter stem says nothing.
const SHORTEST: usize = 6;

/// The groups among some names, in their order, as indices.
pub fn groups(names: &[&str], by: By) -> Vec<Vec<usize>> {
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let key = match by {
            By::File => None,
            By::Folder => Some(folder.to_string()),
            By::Name => Some(stem(file)).filter(|s| s.chars().count() >= SHORTEST).map(|s| format!("{folder}/{s}")),
        };
        out.entry(key.unwrap_or_else(|| format!("\0{name}"))).or_default().push(at);
    }
    let split = |group: Vec<usize>| match by == By::Name && group.len() > MOST {
        true => group.into_iter().map(|at| vec![at]).collect(),
        false => vec![group],
    };
    let mut out: Vec<Vec<usize>> = out.into_values().flat_map(split).collect();
    out.sort();
    out
}

/// What a file's name shares with those of the other parts of its disclosure.
fn stem(file: &str) -> String {
    let folded = fold(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    let mut stem = folded;
    for part in &words().parts {
        stem = stem.replace(part.as_str(), " ");
    }
    let numbering = |c: char| c.is_ascii_digit() || "一二三四五六七八九十、.:：-_()（） ".contains(c);
    // a year is no numbering
    let start = match stem.find("20").filter(|at| stem[..*at].chars().all(numbering)) {
        Some(at) if stem[at..].chars().take(4).all(|c| c.is_ascii_digit()) => at,
        _ => stem.find(|c: char| !numbering(c)).unwrap_or(stem.len()),
    };
    stem[start..].chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_their_narrative() {
        let names = [
            "a/附件1：示例市档案局2026年部门预算公开表.xlsx",
            "a/附件2：示例市档案局2026年部门预算公开说明.docx",
            "a/示例市水务局2026年部门预算公开表.xlsx",
            "b/示例市档案局2026年部门预算公开表.xlsx",
            "a/表1.xlsx",
            "a/表2.xlsx",
        ];
        assert_eq!(groups(&names, By::Name), [vec![0, 1], vec![2], vec![3], vec![4], vec![5]]);
        assert_eq!(groups(&names, By::File).len(), 6);
        assert_eq!(groups(&names, By::Folder), [vec![0, 1, 2, 4, 5], vec![3]]);
    }

    #[test]
    fn years_stay_apart() {
        assert_eq!(groups(&["2025年示例市档案局预算.pdf", "2026年示例市档案局预算.pdf"], By::Name).len(), 2);
        assert_eq!(stem("1.2026年示例市档案局部门预算表.pdf"), stem("2.2026年示例市档案局部门预算说明.pdf"));
    }

    #[test]
    fn many_of_one_name_are_a_series() {
        let names: Vec<String> = (0..9).map(|n| format!("示例市档案局部门预算.{n}.pdf")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(groups(&names, By::Name).len(), 9);
    }
}
