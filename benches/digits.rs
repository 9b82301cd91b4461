//! How often one wrong digit is told: in files of any format, one digit of one amount is changed at a time, and what is
//! told is compared with what is told of the file as it is.
//!
//! `cargo bench --bench digits -- [--cases N] [--seed S] [--show] FILE…`

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use gouji::document::{Block, Spot, at};
use gouji::report::contract::{Finding, Role, Severity};
use gouji::{Checking, Input, Read, read};
use support::disclosure::rng::Rng;

fn files(inputs: &[Input]) -> Vec<Read> {
    inputs.iter().flat_map(read::read).collect()
}

/// What tells findings above notes apart.
fn told(checking: &Checking) -> impl Iterator<Item = (String, &Finding)> {
    let above = checking.report.findings.iter().filter(|f| f.severity != Severity::Note);
    above.map(|f| (format!("{} {:?}", f.rule, f.cells.iter().map(|c| &c.place).collect::<Vec<_>>()), f))
}

fn main() {
    let (mut cases, mut seed, mut show, mut paths) = (40, 1, false, Vec::<String>::new());
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--cases" => cases = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(cases),
            "--seed" => seed = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(seed),
            "--show" => show = true,
            _ => paths.push(argument),
        }
    }
    let (mut all, mut seen, mut accused) = (0, 0, 0);
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("SKIPPED: {path} cannot be read");
            continue;
        };
        let inputs = [Input { name: path.clone(), bytes }];
        // a file is read once
        let Ok(kept) = serde_json::to_vec(&files(&inputs)) else { continue };
        let again = || serde_json::from_slice::<Vec<Read>>(&kept).unwrap_or_default();
        let clean = gouji::check_read(again());
        let before: BTreeSet<String> = told(&clean).map(|(key, _)| key).collect();
        let facts = &clean.disclosure.facts;
        let amounts: Vec<Spot> =
            facts.iter().filter(|f| f.value.figure().is_some_and(|g| !g.yuan.is_zero())).map(|f| f.spot).collect();
        let mut rng = Rng::new(seed);
        let (mut here, mut told_here, mut accused_here) = (0, 0, 0);
        for _ in 0..if amounts.is_empty() { 0 } else { cases } {
            let spot = rng.pick(&amounts);
            let mut changed = again();
            let Some(place) = at(&clean.documents, spot).map(|(_, place)| place) else { continue };
            if !change(&mut changed, spot, &mut rng) {
                continue;
            }
            here += 1;
            let checking = gouji::check_read(changed);
            let fresh: Vec<&Finding> =
                told(&checking).filter(|(key, _)| !before.contains(key)).map(|(_, f)| f).collect();
            let told = fresh.iter().any(|f| f.cells.iter().any(|c| c.place == place));
            told_here += usize::from(told);
            let other = |f: &&&Finding| {
                let suspects: Vec<_> = f.cells.iter().filter(|c| c.role == Role::Suspect).collect();
                matches!(suspects.as_slice(), [only] if only.place != place && only.value.is_some())
            };
            let accused = fresh.iter().filter(other).count();
            accused_here += accused;
            if show && (!told || accused > 0) {
                let text = |c: &Checking| at(&c.documents, spot).map(|(text, _)| text.to_string());
                let form = clean.disclosure.fact_at(spot).map(|f| {
                    let form = &clean.disclosure.forms[clean.disclosure.facts[f].form];
                    format!("《{}》“{}”", form.spec().title, clean.disclosure.line(f).label)
                });
                println!("{:?} for {:?} in {} at {place:?}", text(&checking), text(&clean), form.unwrap_or_default());
                fresh.iter().for_each(|f| println!("    {}", f.message.zh));
            }
        }
        println!("{told_here:4} of {here:4} told, {accused_here} others accused  {path}");
        (all, seen, accused) = (all + here, seen + told_here, accused + accused_here);
    }
    println!("{seen} of {all} told ({} %), {accused} others accused", seen * 100 / all.max(1));
}

/// Changes one digit of an amount.
fn change(files: &mut [Read], spot: Spot, rng: &mut Rng) -> bool {
    let text = match &mut files[spot.source].content.document.blocks[spot.block] {
        Block::Table(table) => &mut table.rows[spot.row].cells[spot.cell].text,
        Block::Paragraph(paragraph) => &mut paragraph.text,
    };
    let digits: Vec<usize> = text.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect();
    if digits.is_empty() {
        return false;
    }
    let place = rng.pick(&digits);
    let old = text.as_bytes()[place] - b'0';
    let new = (old + 1 + rng.below(9) as u8) % 10;
    text.replace_range(place..=place, &new.to_string());
    true
}
