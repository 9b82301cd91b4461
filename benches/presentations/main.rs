//! Presentations: the same fictional accounts printed in any combination of choices. Consistent accounts must accuse
//! nobody, one slip must be told.
//!
//! `make presentations`, or `cargo bench --bench presentations -- [--cases N] [--seed S] [--formats text,html]
//! [--set "Choice=option; …"] [--wild PERCENT] [--shrink N] [--no-slips] [--show-slips] [--out FILE] [--dumps FOLDER] [--dump SEED [--plain] [--to FILE]]`
//!
//! `--write FOLDER` measures nothing and writes the presentations into a folder, a slip in every tenth: an archive.

mod generator;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use generator::choices::{CHOICES, Choices};
use generator::measure::{Outcome, Slip, chosen, measure, mistake, shrink, slip};
use generator::{files, forms};
use support::disclosure::Rng;

const FORMATS: [&str; 2] = ["text", "html"];

/// What is asked for.
struct Options {
    cases: u64,
    seed: u64,
    formats: Vec<String>,
    set: String,
    /// How many of 100 choices are any option rather than the plain one.
    wild: i64,
    /// How many failing presentations are made small.
    shrink: usize,
    slips: bool,
    show_slips: bool,
    out: Option<String>,
    dump: Option<u64>,
    /// Whether the presentation to dump begins plain rather than as the seed has it.
    plain: bool,
    to: Option<String>,
    /// The folder that gets the smallest failing presentations.
    dumps: Option<String>,
    /// The folder that gets all presentations.
    write: Option<String>,
}

fn options() -> Options {
    let mut out = Options {
        cases: 1000,
        seed: 0,
        formats: FORMATS.iter().map(|f| (*f).to_string()).collect(),
        set: String::new(),
        wild: 40,
        shrink: 150,
        slips: true,
        show_slips: false,
        out: None,
        dump: None,
        plain: false,
        to: None,
        dumps: None,
        write: None,
    };
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(argument) = arguments.next() {
        let mut next = || arguments.next().unwrap_or_default();
        match argument.as_str() {
            "--cases" => out.cases = next().parse().unwrap_or(out.cases),
            "--seed" => out.seed = next().parse().unwrap_or(out.seed),
            "--formats" => out.formats = next().split(',').map(String::from).collect(),
            "--set" => out.set = next(),
            "--wild" => out.wild = next().parse().unwrap_or(out.wild),
            "--shrink" => out.shrink = next().parse().unwrap_or(out.shrink),
            "--no-slips" => out.slips = false,
            "--show-slips" => out.show_slips = true,
            "--out" => out.out = Some(next()),
            "--dump" => out.dump = next().parse().ok(),
            "--plain" => out.plain = true,
            "--dumps" => out.dumps = Some(next()),
            "--write" => out.write = Some(next()),
            "--to" => out.to = Some(next()),
            other => eprintln!("{other} is not understood"),
        }
    }
    out
}

impl Options {
    fn choices(&self, seed: u64) -> Choices {
        let formats: Vec<&str> = self.formats.iter().map(String::as_str).collect();
        let out = if self.plain { Choices::plain() } else { chosen(seed, &formats, self.wild) };
        out.all(&self.set)
    }
}

/// Counts of some presentations.
#[derive(Debug, Default, Clone)]
struct Counts {
    cases: usize,
    accused: usize,
    errors: usize,
    warnings: usize,
    printed: usize,
    right: usize,
    wrong: usize,
    read: usize,
    proven: usize,
    /// Presentations whose facts are exactly those printed.
    same: usize,
    slips: usize,
    told: usize,
    cell: usize,
    value: usize,
    near: usize,
    locatable: usize,
    others: usize,
}

impl Counts {
    fn add(&mut self, outcome: &Outcome, slip: Option<&Slip>) {
        self.cases += 1;
        self.accused += usize::from(!outcome.accusations.is_empty());
        self.errors += outcome.errors;
        self.warnings += outcome.accusations.len() - outcome.errors;
        self.printed += outcome.printed;
        self.right += outcome.right;
        self.wrong += outcome.wrong;
        self.read += outcome.read;
        self.proven += outcome.proven;
        self.same += usize::from(outcome.right == outcome.printed && outcome.wrong == 0);
        if let Some(slip) = slip {
            self.slips += 1;
            self.told += usize::from(slip.told);
            self.locatable += usize::from(slip.locatable);
            self.cell += usize::from(slip.locatable && slip.cell);
            self.value += usize::from(slip.locatable && slip.value);
            self.near += usize::from(slip.locatable && slip.near);
            self.others += usize::from(!slip.others.is_empty());
        }
    }

    fn line(&self) -> String {
        let percent = |part: usize, whole: usize| {
            let tenths = (part * 1000).checked_div(whole).unwrap_or_default();
            format!("{:>3}.{}", tenths / 10, tenths % 10)
        };
        format!(
            "{:5} {:5} {:5} {:5}  {} {} {:5} {}  {:5} {} {} {} {} {:5}",
            self.cases,
            self.accused,
            self.errors,
            self.warnings,
            percent(self.proven, self.read),
            percent(self.right, self.printed),
            self.wrong,
            percent(self.same, self.cases),
            self.slips,
            percent(self.told, self.slips),
            percent(self.cell, self.locatable),
            percent(self.value, self.locatable),
            percent(self.near, self.locatable),
            self.others,
        )
    }
}

const HEADS: &str = "cases accus error warn   prov% read% wrong same%  slips told% cell% valu% near% others";

fn dump(options: &Options, seed: u64) {
    let choices = options.choices(seed);
    let (paper, outcome) = measure(&choices, seed);
    let (name, bytes) = files::file(&paper, &choices);
    let path = options.to.clone().unwrap_or_else(|| format!("/tmp/{seed}-{name}"));
    match std::fs::write(&path, bytes) {
        Ok(()) => println!("{path}"),
        Err(e) => eprintln!("{path}: {e}"),
    }
    println!("{}", choices.shown());
    println!(
        "{} of {} amounts proven; {} of {} printed ones read, {} others",
        outcome.proven, outcome.read, outcome.right, outcome.printed, outcome.wrong
    );
    outcome.accusations.iter().for_each(|a| println!("  {a}"));
}

/// Writes all presentations, a slip in every tenth.
fn write(options: &Options, folder: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for seed in options.seed..options.seed + options.cases {
        let choices = options.choices(seed);
        let mut paper = forms::write(&choices, seed);
        let mistake = mistake(&paper, &choices, &mut Rng::new(seed));
        if let Some((at, new)) = mistake.filter(|_| options.slips && seed % 10 == 9) {
            paper = paper.with(at, &new);
        }
        let (name, bytes) = files::file(&paper, &choices);
        std::fs::write(format!("{folder}/{seed:05}-{name}"), bytes)?;
    }
    Ok(())
}

/// Writes the presentation of a seed that is plain but for these choices.
fn kept(folder: &str, at: usize, set: &str, seed: u64) -> String {
    let choices = Choices::plain().all(set);
    let (paper, _) = measure(&choices, seed);
    let (name, bytes) = files::file(&paper, &choices);
    let path = format!("{folder}/{at:02}-{seed}-{name}");
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes));
    match written {
        Ok(()) => path,
        Err(e) => format!("{path}: {e}"),
    }
}

fn main() {
    let options = options();
    if let Some(seed) = options.dump {
        return dump(&options, seed);
    }
    if let Some(folder) = &options.write {
        return write(&options, folder).unwrap_or_else(|e| eprintln!("{folder}: {e}"));
    }
    let mut all = Counts::default();
    let mut by: BTreeMap<(usize, usize), Counts> = BTreeMap::new();
    let mut failing: BTreeMap<String, (usize, u64, Vec<String>)> = BTreeMap::new();
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    let mut shrunk = 0;
    let mut unread: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    for seed in options.seed..options.seed + options.cases {
        let choices = options.choices(seed);
        let (paper, outcome) = measure(&choices, seed);
        let clean = outcome.accusations.is_empty();
        let mut rng = Rng::new(seed ^ 0x736C_6970);
        let slip = if clean && options.slips { slip(&paper, &choices, &mut rng) } else { None };
        if let Some(slip) =
            slip.as_ref().filter(|s| options.show_slips && (!s.told || s.locatable && !s.near || !s.others.is_empty()))
        {
            println!(
                "{seed}: {} told {} noted {} cell {} value {}",
                slip.at, slip.told, slip.noted, slip.cell, slip.value
            );
            slip.others.iter().for_each(|o| println!("    other: {o}"));
        }
        all.add(&outcome, slip.as_ref());
        for choice in 0..CHOICES.len() {
            by.entry((choice, choices.number(choice))).or_default().add(&outcome, slip.as_ref());
        }
        for accusation in &outcome.accusations {
            *rules.entry(accusation.split(':').next().unwrap_or_default().to_string()).or_default() += 1;
        }
        if !clean && shrunk < options.shrink {
            shrunk += 1;
            let small = shrink(&choices, seed, &|c, s| !measure(c, s).1.accusations.is_empty());
            let entry = failing.entry(small.shown()).or_insert_with(|| (0, seed, measure(&small, seed).1.accusations));
            entry.0 += 1;
        } else if clean
            && outcome.right < outcome.printed
            && unread.values().map(|u| u.0).sum::<usize>() < options.shrink / 4
        {
            let small = shrink(&choices, seed, &|c, s| {
                let (_, o) = measure(c, s);
                o.right < o.printed
            });
            unread.entry(small.shown()).or_insert((0, seed)).0 += 1;
        }
    }
    let mut out = format!("{HEADS}\n{}  all\n\n", all.line());
    for ((choice, option), counts) in &by {
        let (_, name, options) = CHOICES[*choice];
        out.push_str(&format!("{}  {name}={}\n", counts.line(), options[*option]));
    }
    out.push_str("\nAccusations by rule\n");
    let mut ranked: Vec<_> = rules.into_iter().collect();
    ranked.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    for (rule, n) in ranked {
        out.push_str(&format!("{n:6} {rule}\n"));
    }
    out.push_str(&format!("\nThe smallest presentations that accuse, of {shrunk} made small\n"));
    let mut ranked: Vec<_> = failing.into_iter().collect();
    ranked.sort_by_key(|(_, (n, ..))| std::cmp::Reverse(*n));
    for (at, (set, (n, seed, accusations))) in ranked.into_iter().enumerate() {
        let path = options.dumps.as_ref().map_or(String::new(), |folder| kept(folder, at, &set, seed));
        out.push_str(&format!("{n:4} --dump {seed} --plain --set \"{set}\" {path}\n"));
        for accusation in accusations.iter().take(2) {
            out.push_str(&format!("       {}\n", accusation.chars().take(220).collect::<String>()));
        }
    }
    out.push_str("\nThe smallest presentations of which not every amount is read\n");
    let mut ranked: Vec<_> = unread.into_iter().collect();
    ranked.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    for (set, (n, seed)) in ranked {
        out.push_str(&format!("{n:4} --dump {seed} --plain --set \"{set}\"\n"));
    }
    println!("{out}");
    if let Some(path) = options.out.as_ref()
        && let Err(e) = std::fs::write(path, &out)
    {
        eprintln!("{path}: {e}");
    }
}
