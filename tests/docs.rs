//! The user documentation of rules and identities is written from their sources; the pages the project keeps must
//! be what the sources say, and so must what the page says of each kind of finding. `make generate` writes them.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use gouji::relations::formula::Scope;
use gouji::relations::identities;
use gouji::rules::RULES;
use gouji::taxonomy::forms;
use serde_json::{Value, json};

/// Compares a page with what the sources say, or writes it.
fn same(path: &str, text: &str) {
    let file = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("GOUJI_WRITE").is_some() {
        std::fs::write(&file, text).unwrap();
    }
    assert!(std::fs::read_to_string(&file).unwrap_or_default() == text, "{path} is out of date: run `make generate`");
}

const HEADINGS: [&str; 6] =
    ["# ", "## What it checks", "## Why it matters", "## What it does not mean", "## Example", "## Basis"];

/// What is written about each kind of finding: its name in reports and the lines of its documentation.
fn documented() -> Vec<(String, Vec<&'static str>)> {
    let mut kinds = Vec::new();
    for rule in RULES {
        let head = rule.source.lines().map_while(|l| l.strip_prefix("//!"));
        kinds.push((rule.id.to_owned(), head.map(|l| l.strip_prefix(' ').unwrap_or(l)).collect::<Vec<_>>()));
    }
    let mut title = "";
    for line in include_str!("../src/relations/identities.md").lines().filter(|l| !l.starts_with("<!--")) {
        if line.starts_with("# ") {
            title = line;
        } else if let Some(id) = line.strip_prefix('`').and_then(|l| l.strip_suffix('`')) {
            kinds.push((id.to_owned(), vec![title]));
        } else if let Some((_, lines)) = kinds.last_mut().filter(|_| !title.is_empty()) {
            lines.push(line);
        }
    }
    for (id, lines) in &kinds {
        for heading in HEADINGS {
            assert!(lines.iter().any(|l| l.starts_with(heading)), "{id} has no heading {heading:?}");
        }
    }
    kinds
}

#[test]
fn rules() {
    let mut page = String::from(
        "<!-- Written by `make generate` from the heads of src/rules/*.rs and src/relations/identities.md. -->\n\n# 规则 Rules\n",
    );
    for rule in RULES {
        assert!(rule.id.split('/').count() == 2, "{} is not named group/what", rule.id);
        assert!(rule.source.contains("#[test]"), "{} has no test", rule.id);
    }
    for (id, lines) in documented() {
        let _ = write!(page, "\n<a id=\"{}\"></a>\n\n", id.replace('/', "-").replace('*', "any"));
        let end = lines.iter().rposition(|l| !l.is_empty()).map_or(0, |i| i + 1);
        for line in &lines[..end] {
            // headings go one level down, under the page's own
            let _ = writeln!(page, "{}{line}", if line.starts_with('#') { "#" } else { "" });
        }
        let _ = writeln!(page, "\n`{id}`");
    }
    same("docs/rules.md", &page);
}

/// Whether a line goes on in English: it starts with a Latin letter, and most of it is Latin.
fn english(line: &str) -> bool {
    let latin = line.chars().filter(char::is_ascii).count();
    line.trim_start_matches('“').starts_with(|c: char| c.is_ascii_alphabetic()) && 3 * latin > 2 * line.chars().count()
}

/// The lines under a heading in both languages: Chinese first, English after it.
fn both(id: &str, lines: &[&str], heading: &str) -> Value {
    let start = lines.iter().position(|l| l.starts_with(heading)).unwrap() + 1;
    let lines: Vec<&str> = lines[start..].iter().copied().take_while(|l| !l.starts_with('#')).collect();
    let turn = lines.iter().position(|l| english(l)).unwrap_or(lines.len());
    // Chinese has no blanks between its lines
    let (zh, en) = (lines[..turn].concat(), lines[turn..].join(" ").trim().to_owned());
    assert!(!zh.is_empty() && !en.is_empty(), "{id}: {heading} is not in both languages");
    json!({ "zh": zh, "en": en })
}

/// What the page says of each kind of finding.
#[test]
fn help() {
    let mut help = serde_json::Map::new();
    for (id, lines) in documented() {
        let title = lines[0].trim_start_matches("# ");
        let (turn, _) = title.match_indices(' ').find(|(i, _)| english(&title[i + 1..])).unwrap();
        let mut kind = json!({ "title": { "zh": &title[..turn], "en": &title[turn + 1..] } });
        for (key, heading) in
            ["checks", "matters", "not", "basis"].iter().zip([HEADINGS[1], HEADINGS[2], HEADINGS[3], HEADINGS[5]])
        {
            kind[key] = both(&id, &lines, heading);
        }
        help.insert(id, kind);
    }
    same("www/help.json", &format!("{}\n", serde_json::to_string_pretty(&help).unwrap()));
}

#[test]
fn identities_page() {
    let mut page = String::from(
        "<!-- Written by `make generate` from src/relations/identities/*.toml. -->\n\n# 勾稽关系 Identities\n\n\
         公式的写法见 `src/relations/formula.rs`。The language of formulas is described in `src/relations/formula.rs`.\n\n\
         | | 表 form | 公式 formula | 适用 regime | 说明 note |\n| --- | --- | --- | --- | --- |\n",
    );
    for identity in identities() {
        let form = match identity.formula().map(|f| &f.scope) {
            Some(Scope::Lines(f, _) | Scope::Columns(f)) => forms()[*f].title.as_str(),
            Some(Scope::Whole) => "",
            None => "任何表 any form",
        };
        let _ = writeln!(
            page,
            "| `{}` | {form} | `{}` | {} | {} |",
            identity.id,
            identity.text,
            identity.regime.as_deref().unwrap_or("各地 all"),
            identity.note.as_deref().unwrap_or_default()
        );
    }
    same("docs/identities.md", &page);
}

#[test]
fn policy() {
    let mut page = String::from(
        "<!-- Written by `make generate` from src/policy.rs. -->\n\n# 判断用的数 Numbers that decide\n\n\
         Majorities, widths and lengths that decide what is believed and told, each with its reason.\n\n\
         | number | value | why |\n| --- | --: | --- |\n",
    );
    let mut why: Vec<&str> = Vec::new();
    for line in include_str!("../src/policy.rs").lines() {
        if let Some(text) = line.strip_prefix("/// ") {
            why.push(text);
        } else if let Some(constant) = line.strip_prefix("pub const ") {
            let (name, rest) = constant.split_once(':').unwrap();
            let value = rest.split_once("= ").unwrap().1.trim_end_matches(';');
            assert!(!why.is_empty(), "{name} has no reason");
            writeln!(page, "| `{name}` | {value} | {} |", why.join(" ")).unwrap();
            why.clear();
        }
    }
    same("docs/policy.md", &page);
}
