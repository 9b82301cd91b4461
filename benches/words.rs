//! How often one wrong digit in the words is told: in the text of files of any format, one digit of one amount or rate is
//! changed at a time, and what is told is compared with what is told of the file as it is. Also, how many of the
//! sentences with two amounts or more are tied to anything.
//!
//! `cargo bench --bench words -- [--cases N] [--seed S] [--show] FILE…`, or `make words FILES=…`

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use gouji::document::{Block, Document};
use gouji::report::contract::{Finding, Role, Severity};
use gouji::{Checking, Input, Read, read};
use support::disclosure::rng::Rng;

fn told(checking: &Checking) -> impl Iterator<Item = (String, &Finding)> {
    let above = checking.report.findings.iter().filter(|f| f.severity != Severity::Note);
    let suspect = |f: &Finding| {
        let suspects: Vec<_> = f.cells.iter().filter(|c| c.role == Role::Suspect).collect();
        suspects.iter().map(|c| (c.place, c.phrase)).collect::<Vec<_>>()
    };
    above.map(move |f| (format!("{} {:?}", f.rule, suspect(f)), f))
}

/// The digits of amounts and rates in the paragraphs: block, and bytes of the whole figure.
fn figures(document: &Document) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut out = Vec::new();
    for (block, piece) in document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = piece else { continue };
        let text = &paragraph.text;
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            let inside = c.is_ascii_digit() || start.is_some() && matches!(c, '.' | ',');
            match (inside, start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    let behind = text[at..].trim_start();
                    let money = ["万元", "元", "亿元", "%", "％"].iter().any(|u| behind.starts_with(u));
                    let zero = text[from..at].bytes().all(|b| !b.is_ascii_digit() || b == b'0');
                    if money && !zero && !limit(behind) {
                        out.push((block, from..at));
                    }
                    start = None;
                }
                _ => {}
            }
        }
    }
    out
}

/// Whether an amount is a limit and none that is spent: `单价 100 万元（含）以上设备`.
fn limit(behind: &str) -> bool {
    let bare = |c: &char| !c.is_whitespace() && !"万亿元%％（）()含及".contains(*c);
    let words: String = behind.chars().filter(bare).take(2).collect();
    ["以上", "以下", "以内"].contains(&words.as_str())
}

fn main() {
    let (mut cases, mut seed, mut show, mut paths) = (20, 1, false, Vec::<String>::new());
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--cases" => cases = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(cases),
            "--seed" => seed = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(seed),
            "--show" => show = true,
            _ => paths.push(argument),
        }
    }
    if paths.is_empty() {
        eprintln!("SKIPPED: no files given");
    }
    let (mut all, mut seen, mut accused, mut sentences, mut tied) = (0, 0, 0, 0, 0);
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("SKIPPED: {path} cannot be read");
            continue;
        };
        let files: Vec<Read> = read::read(&Input { name: path.clone(), bytes }).into_iter().collect();
        // a file is read once
        let Ok(kept) = serde_json::to_vec(&files) else { continue };
        let again = || serde_json::from_slice::<Vec<Read>>(&kept).unwrap_or_default();
        let clean = gouji::check_read(again());
        sentences += clean.narrative.sentences;
        tied += clean.narrative.tied;
        let before: BTreeSet<String> = told(&clean).map(|(key, _)| key).collect();
        let all_figures: Vec<(usize, usize, std::ops::Range<usize>)> = files
            .iter()
            .enumerate()
            .flat_map(|(source, f)| figures(&f.content.document).into_iter().map(move |(b, r)| (source, b, r)))
            .collect();
        let mut rng = Rng::new(seed);
        let (mut here, mut told_here, mut accused_here) = (0, 0, 0);
        for _ in 0..if all_figures.is_empty() { 0 } else { cases } {
            let (source, block, range) = all_figures[rng.below(all_figures.len())].clone();
            let mut changed = again();
            let Block::Paragraph(paragraph) = &mut changed[source].content.document.blocks[block] else { continue };
            let digits: Vec<usize> = range.clone().filter(|i| paragraph.text.as_bytes()[*i].is_ascii_digit()).collect();
            let place = rng.pick(&digits);
            let old = paragraph.text.as_bytes()[place] - b'0';
            let new = (old + 1 + rng.below(9) as u8) % 10;
            paragraph.text.replace_range(place..=place, &new.to_string());
            let printed = paragraph.text[range.clone()].to_string();
            let context: String = paragraph.text.clone();
            here += 1;
            let checking = gouji::check_read(changed);
            let fresh: Vec<&Finding> =
                told(&checking).filter(|(key, _)| !before.contains(key)).map(|(_, f)| f).collect();
            // it is told where a finding shows the figure; nobody else is accused where it is no suspect's neighbour
            let shows = |f: &&&Finding| f.cells.iter().any(|c| c.printed.contains(&printed));
            let seen = fresh.iter().filter(shows).count();
            told_here += usize::from(seen > 0);
            let others = fresh.len() - seen;
            accused_here += others;
            if show && (seen == 0 || others > 0) {
                println!("{printed} in {context}");
                fresh.iter().for_each(|f| println!("    {}", f.message.zh));
            }
        }
        println!("{told_here:4} of {here:4} told, {accused_here} others accused  {path}");
        (all, seen, accused) = (all + here, seen + told_here, accused + accused_here);
    }
    println!("{seen} of {all} told ({} %), {accused} others accused", seen * 100 / all.max(1));
    println!("{tied} of {sentences} sentences with two amounts or more tied ({} %)", tied * 100 / sentences.max(1));
}
