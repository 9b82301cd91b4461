//! The same fictional accounts in any combination of the choices that publishers have.

#[path = "../benches/presentations/generator/mod.rs"]
#[allow(dead_code, reason = "the benchmark uses all of it")]
mod generator;
mod support;

use generator::measure::{chosen, measure};

#[test]
fn consistent_accounts_in_any_presentation() {
    let (mut accused, mut read, mut proven) = (0, 0, 0);
    for (cases, format) in [(60, "text"), (60, "html"), (10, "xlsx"), (10, "docx"), (10, "pdf")] {
        for seed in 0..cases {
            let choices = chosen(seed, &[format], 40);
            let (_, outcome) = measure(&choices, seed);
            read += outcome.read;
            proven += outcome.proven;
            accused += usize::from(!outcome.accusations.is_empty());
            if let Some(first) = outcome.accusations.first() {
                println!("{seed} {}\n    {first}", choices.shown());
            }
        }
    }
    println!("{accused} accused, {proven} of {read} amounts proven");
}
