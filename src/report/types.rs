//! `www/report.d.ts`, the report's TypeScript types, is written from the Rust types; this test guards it.

use ts_rs::{Config, TS};

/// A type's declaration with its documentation.
pub(super) fn declaration<T: TS>() -> String {
    format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(&Config::default()))
}

#[test]
fn typescript_types_are_those_of_the_report() {
    let mut text =
        String::from("// The types of Gouji's report, written from the Rust types by `make generate`. Do not edit.\n");
    let shared = [
        declaration::<crate::document::Place>(),
        declaration::<crate::document::CellName>(),
        declaration::<crate::bilingual::Text>(),
        declaration::<crate::rules::Severity>(),
        declaration::<crate::rules::Role>(),
    ];
    for declaration in shared
        .into_iter()
        .chain(super::contract::typescript())
        .chain(super::view::typescript())
        .chain(super::facts::typescript())
    {
        text.push('\n');
        text.push_str(&declaration);
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/report.d.ts");
    if std::env::var_os("GOUJI_WRITE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == text, "www/report.d.ts is out of date: run `make generate`");
}
