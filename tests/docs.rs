//! The user documentation of rules and identities is written from their sources; the pages the project keeps must
//! be what the sources say. `make generate` writes them.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use gouji::relations::formula::Scope;
use gouji::relations::identities;
use gouji::rules::RULES;
use gouji::taxonomy::forms;

fn same(name: &str, text: &str) {
    let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("GOUJI_WRITE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == text,
        "docs/{name} is out of date: run `make generate`"
    );
}

#[test]
fn rules() {
    let mut page =
        String::from("<!-- Written by `make generate` from the heads of src/rules/*.rs. -->\n\n# 规则 Rules\n");
    for rule in RULES {
        let head: Vec<&str> = rule
            .source
            .lines()
            .map_while(|l| l.strip_prefix("//!"))
            .map(|l| l.strip_prefix(' ').unwrap_or(l))
            .collect();
        for heading in
            ["# ", "## What it checks", "## Why it matters", "## What it does not mean", "## Example", "## Basis"]
        {
            assert!(head.iter().any(|l| l.starts_with(heading)), "{} has no heading {heading:?}", rule.id);
        }
        assert!(rule.id.split('/').count() == 2, "{} is not named group/what", rule.id);
        assert!(rule.source.contains("#[test]"), "{} has no test", rule.id);
        let _ = write!(page, "\n<a id=\"{}\"></a>\n\n", rule.id.replace('/', "-"));
        for line in head {
            // headings go one level down, under the page's own
            let _ = writeln!(page, "{}{line}", if line.starts_with('#') { "#" } else { "" });
        }
        let _ = writeln!(page, "\n`{}`", rule.id);
    }
    same("rules.md", &page);
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
    same("identities.md", &page);
}
