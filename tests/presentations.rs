//! The same fictional accounts in any combination of the choices that publishers have (`make presentations` tries
//! thousands): consistent accounts accuse nobody.

#[path = "../benches/presentations/generator/mod.rs"]
#[allow(dead_code, reason = "the benchmark uses all of it")]
mod generator;
mod support;

use generator::choices::{CHOICES, Choice, Choices};
use generator::measure::{chosen, measure};

/// How many of 100 random presentations may accuse. To be lowered with every cause that is mended, to none.
const MOST_ACCUSED: usize = 3;

/// Options that accuse although all others are plain. To be emptied.
const KNOWN: &[&str] = &["Rulings=none"];

const FORMATS: [&str; 5] = ["text", "html", "xlsx", "docx", "pdf"];

#[test]
fn the_plain_presentation_is_read_and_proven_in_every_format() {
    for format in FORMATS {
        for seed in 0..6 {
            let choices = Choices::plain().all(&format!("Format={format}"));
            let (_, outcome) = measure(&choices, seed);
            assert_eq!(outcome.accusations, Vec::<String>::new(), "{format}, seed {seed}");
            assert_eq!((outcome.right, outcome.wrong), (outcome.printed, 0), "{format}, seed {seed}: facts");
            assert_eq!(outcome.proven, outcome.read, "{format}, seed {seed}: proven");
        }
    }
}

#[test]
fn no_single_choice_accuses() {
    let mut accused = Vec::new();
    for (at, (_, name, options)) in CHOICES.iter().enumerate() {
        for (option, text) in options.iter().enumerate().skip(1) {
            // what only pages have
            let format = if matches!(*name, "Rulings" | "Shift") { "Format=pdf" } else { "" };
            for seed in 0..2 {
                let (_, outcome) = measure(&Choices::plain().all(format).with(at, option), seed);
                if let Some(first) = outcome.accusations.first() {
                    println!("{name}={text}, seed {seed}: {first}");
                    accused.push(format!("{name}={text}"));
                }
            }
        }
    }
    accused.dedup();
    accused.retain(|option| !KNOWN.contains(&option.as_str()));
    assert_eq!(accused, Vec::<String>::new());
}

#[test]
fn few_random_presentations_accuse() {
    let (mut cases, mut accused, mut read, mut proven) = (0, 0, 0, 0);
    for (count, format) in [(100, "text"), (100, "html"), (10, "xlsx"), (10, "docx"), (10, "pdf")] {
        for seed in 0..count {
            let choices = chosen(seed, &[format], 40);
            let (_, outcome) = measure(&choices, seed);
            assert!(choices.is(Choice::Format, format));
            cases += 1;
            read += outcome.read;
            proven += outcome.proven;
            if let Some(first) = outcome.accusations.first() {
                accused += 1;
                println!("--dump {seed} --formats {format}: {}\n    {first}", choices.shown());
            }
        }
    }
    println!("{accused} of {cases} presentations accuse, {proven} of {read} amounts are proven");
    assert!(accused * 100 <= cases * MOST_ACCUSED, "{accused} of {cases} presentations accuse");
}
