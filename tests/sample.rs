//! The page's built-in sample is what the generator gives.

mod support;

use gouji::report::{Format, export};
use std::path::Path;
use support::sample::sample;

/// Set this to write the sample instead of comparing it.
const WRITE: &str = "GOUJI_WRITE_SAMPLE";

#[test]
fn the_sample_is_generated() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/sample.txt");
    let (text, _) = sample();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, &text).expect("www/sample.txt can be written");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == text,
        "www/sample.txt is not what the generator gives; to write it anew: {WRITE}=1 cargo test --test sample"
    );
}

#[test]
fn the_sample_is_small() {
    assert!(sample().0.len() < 40_000);
}

#[test]
fn every_slip_stands_where_it_says() {
    let (text, slips) = sample();
    assert_eq!(slips.len(), 6);
    for slip in slips {
        assert_eq!(text[slip.start..slip.end], slip.printed);
        assert_ne!(slip.printed, slip.correct);
        assert_eq!(text[..slip.start].matches('\n').count() + 1, slip.line);
    }
}

/// What a person is told about the sample, word for word; `cargo insta review` shows what changed.
#[test]
fn the_report_of_the_sample_reads_as_reviewed() {
    let report = support::check::report(&sample().0);
    insta::assert_snapshot!("chinese", export(&report, Format::Text, false, &[]));
    insta::assert_snapshot!("english", export(&report, Format::Text, true, &[]));
}
