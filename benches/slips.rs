//! How well slips are seen, located and repaired: slips of every kind are put into disclosures without any, one, two
//! and three at a time, and what Gouji says is compared with what was done.
//!
//! `make slips`, or `cargo bench --bench slips -- [--cases N] [--seed S] [--kind K] [--show] [FILE [--last-line L]]`.

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use gouji::disclosure::Value;
use gouji::document::{Place, at};
use gouji::judge::judge;
use gouji::report::contract::{Finding, Role, Severity};
use gouji::{Checking, Input};
use rust_decimal::Decimal;
use support::disclosure::rng::Rng;
use support::disclosure::{Shape, generate};

/// The kinds of slips.
const KINDS: [(&str, Slip); 16] = [
    ("digit replaced", Slip::Cell(digit_replaced)),
    ("digits interchanged", Slip::Cell(digits_interchanged)),
    ("digit omitted", Slip::Cell(digit_omitted)),
    ("digit added", Slip::Cell(digit_added)),
    ("point moved", Slip::Cell(point_moved)),
    ("comma for point", Slip::Cell(comma_for_point)),
    ("unit", Slip::Cell(unit)),
    ("sign", Slip::Cell(sign)),
    ("any other amount", Slip::Cell(another)),
    ("in the next column", Slip::Moved { down: false }),
    ("in the next row", Slip::Moved { down: true }),
    ("two cells swapped", Slip::Swapped),
    ("row missing", Slip::RowMissing),
    ("row printed twice", Slip::RowTwice),
    ("subtotal counted", Slip::Subtotal),
    ("form of another version", Slip::Form),
];

#[derive(Clone, Copy)]
enum Slip {
    Cell(fn(&str, &mut Rng) -> Option<String>),
    Moved { down: bool },
    Swapped,
    RowMissing,
    RowTwice,
    Subtotal,
    Form,
}

/// A fact's cell in the text: line and column, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    line: usize,
    cell: usize,
}

/// An amount's cell and what is known of it.
struct Fact {
    spot: Spot,
    form: usize,
    row: usize,
    column: usize,
    printed: bool,
    /// Whether an equation says anything of it.
    touched: bool,
    /// The equations it stands in, with how often.
    equations: Vec<(usize, i64)>,
}

/// A disclosure to put slips into.
struct Clean {
    lines: Vec<Vec<String>>,
    facts: Vec<Fact>,
    /// What is told of it as it is.
    told: BTreeSet<String>,
    titles: Vec<String>,
}

/// A slip that was made.
#[derive(Debug)]
struct Made {
    kind: usize,
    /// The cells that are wrong, with what should stand there. Of lines: one.
    cells: Vec<(Spot, String)>,
    line: Option<usize>,
    form: usize,
    touched: bool,
}

impl Clean {
    fn new(text: &str, last_line: usize) -> Clean {
        let checking = check(text);
        let lines: Vec<Vec<String>> = text.split('\n').map(|l| l.split('\t').map(String::from).collect()).collect();
        let spots = spots(&lines, &(0..lines.len()).map(|l| (l, true)).collect::<Vec<_>>());
        let d = &checking.disclosure;
        let mut facts = Vec::new();
        for (id, fact) in d.facts.iter().enumerate() {
            let Some((_, Place::Text { line, start, .. })) = at(&checking.documents, fact.spot) else { continue };
            let (Some(spot), Some(column)) = (spots.get(&(start as usize)).copied(), fact.column) else { continue };
            let shown = &lines[spot.line][spot.cell];
            if line as usize > last_line || line as usize != spot.line + 1 || shown.contains(['$', '\\']) {
                continue;
            }
            let judged =
                |e: usize| !matches!(checking.judgement.equations[e].verdict, gouji::judge::Verdict::Unchecked(_));
            let mut equations = checking.judgement.by_fact[id].clone();
            equations.retain(|(e, c)| *c != 0 && judged(*e));
            let touched = !equations.is_empty();
            let printed = matches!(fact.value, Value::Known(_));
            facts.push(Fact { spot, form: fact.form, row: fact.line, column, printed, touched, equations });
        }
        let titles = d.forms.iter().map(|f| f.spec().title.clone()).collect();
        Clean { lines, facts, told: fresh(&checking, &BTreeSet::new()).into_iter().map(|(k, _)| k).collect(), titles }
    }

    fn text(&self, spot: Spot) -> &str {
        &self.lines[spot.line][spot.cell]
    }
}

/// Where each cell starts, in bytes. Lines are given by their number in the clean text, `false` where left out.
fn spots(lines: &[Vec<String>], order: &[(usize, bool)]) -> BTreeMap<usize, Spot> {
    let mut out = BTreeMap::new();
    let mut start = 0;
    for (cells, (line, _)) in lines.iter().zip(order) {
        for (cell, text) in cells.iter().enumerate() {
            out.insert(start, Spot { line: *line, cell });
            start += text.len() + 1;
        }
    }
    out
}

fn check(text: &str) -> Checking {
    gouji::check(vec![Input { name: "slips.txt".into(), bytes: text.as_bytes().to_vec() }])
}

/// Findings above notes that the clean text does not have.
fn fresh<'a>(checking: &'a Checking, known: &BTreeSet<String>) -> Vec<(String, &'a Finding)> {
    let key = |f: &Finding| {
        let cells: Vec<_> = f.cells.iter().map(|c| (&c.form, &c.row, &c.column, &c.printed)).collect();
        format!("{} {cells:?}", f.rule)
    };
    let told = checking.report.findings.iter().filter(|f| f.severity != Severity::Note);
    told.map(|f| (key(f), f)).filter(|(k, _)| !known.contains(k)).collect()
}

// --- slips of one amount -----------------------------------------------------------------------------------------

fn digits(text: &str) -> Vec<usize> {
    text.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect()
}

fn digit_replaced(text: &str, rng: &mut Rng) -> Option<String> {
    let at = rng.pick(&digits(text));
    let digit = (text.as_bytes()[at] - b'0' + 1 + rng.below(9) as u8) % 10;
    Some(format!("{}{digit}{}", &text[..at], &text[at + 1..]))
}

fn digits_interchanged(text: &str, rng: &mut Rng) -> Option<String> {
    let bytes = text.as_bytes();
    let pairs: Vec<usize> = digits(text)
        .into_iter()
        .filter(|i| bytes.get(i + 1).is_some_and(|b| b.is_ascii_digit() && *b != bytes[*i]))
        .collect();
    let at = (!pairs.is_empty()).then(|| rng.pick(&pairs))?;
    let mut out = bytes.to_vec();
    out.swap(at, at + 1);
    String::from_utf8(out).ok()
}

fn digit_omitted(text: &str, rng: &mut Rng) -> Option<String> {
    let whole = digits(text.split('.').next()?);
    let at = (whole.len() > 1).then(|| rng.pick(&whole))?;
    Some(format!("{}{}", &text[..at], &text[at + 1..]))
}

fn digit_added(text: &str, rng: &mut Rng) -> Option<String> {
    let at = rng.pick(&digits(text.split('.').next()?));
    Some(format!("{}{}{}", &text[..at], rng.below(10), &text[at..]))
}

fn amount(text: &str) -> Option<Decimal> {
    text.replace(',', "").trim().parse().ok()
}

/// An amount written with thousands and as many decimals as another.
fn write(value: Decimal, like: &str) -> String {
    let decimals = like.split_once('.').map_or(0, |(_, d)| d.len());
    let plain = format!("{:.*}", decimals, value.abs());
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), String::new()), |(w, r)| (w, format!(".{r}")));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    format!("{}{out}{rest}", if value.is_sign_negative() && !value.is_zero() { "-" } else { "" })
}

fn point_moved(text: &str, rng: &mut Rng) -> Option<String> {
    let factor = if rng.chance(50) { Decimal::TEN } else { Decimal::new(1, 1) };
    Some(write(amount(text)?.checked_mul(factor)?, text))
}

fn comma_for_point(text: &str, _: &mut Rng) -> Option<String> {
    text.contains('.').then(|| text.replace('.', ","))
}

fn unit(text: &str, _: &mut Rng) -> Option<String> {
    Some(write(amount(text)? * Decimal::from(10_000), "0.00"))
}

fn sign(text: &str, _: &mut Rng) -> Option<String> {
    Some(format!("-{text}"))
}

fn another(text: &str, rng: &mut Rng) -> Option<String> {
    Some(write(Decimal::new(rng.between(1, 99_999_999_999), 6), text))
}

// --- slips of any kind -------------------------------------------------------------------------------------------

/// A text in the making: the clean lines, changed, some left out, some printed again.
struct Draft {
    lines: Vec<Vec<String>>,
    order: Vec<(usize, bool)>,
    taken: BTreeSet<usize>,
}

impl Draft {
    fn find(&self, line: usize) -> Option<usize> {
        self.order.iter().position(|(l, _)| *l == line)
    }

    fn set(&mut self, spot: Spot, text: &str) {
        if let Some(i) = self.find(spot.line) {
            self.lines[i][spot.cell] = text.to_string();
        }
    }
}

fn make(kind: usize, clean: &Clean, draft: &mut Draft, rng: &mut Rng) -> Option<Made> {
    let facts: Vec<&Fact> = clean.facts.iter().filter(|f| f.printed && !draft.taken.contains(&f.spot.line)).collect();
    if facts.is_empty() {
        return None;
    }
    let fact = facts[rng.below(facts.len())];
    let text = clean.text(fact.spot);
    let near = |row: usize, column: usize| {
        clean.facts.iter().find(|f| f.form == fact.form && f.row == row && f.column == column)
    };
    let mut made = Made { kind, cells: Vec::new(), line: None, form: fact.form, touched: fact.touched };
    let mut lines = vec![fact.spot.line];
    let mut put: Vec<(&Fact, String)> = Vec::new();
    match KINDS[kind].1 {
        Slip::Cell(change) => {
            let new =
                change(text, rng).filter(|new| amount(new) != amount(text) || KINDS[kind].0 == "comma for point")?;
            put.push((fact, new));
        }
        Slip::Moved { down } => {
            let to = if down {
                near(fact.row + 1, fact.column)
            } else {
                near(fact.row, fact.column + 1).or_else(|| near(fact.row, fact.column.checked_sub(1)?))
            };
            let to = to.filter(|to| !to.printed && clean.text(to.spot).is_empty())?;
            put.extend([(fact, String::new()), (to, text.to_string())]);
        }
        Slip::Swapped => {
            let to = near(fact.row, fact.column + 1).or_else(|| near(fact.row + 1, fact.column));
            let to = to.filter(|to| to.printed && amount(clean.text(to.spot)) != amount(text))?;
            put.extend([(fact, clean.text(to.spot).to_string()), (to, text.to_string())]);
        }
        Slip::RowMissing | Slip::RowTwice => {
            let at = draft.find(fact.spot.line)?;
            made.touched = clean.facts.iter().any(|f| f.spot.line == fact.spot.line && f.touched && f.printed);
            made.line = Some(fact.spot.line);
            if matches!(KINDS[kind].1, Slip::RowMissing) {
                draft.lines.remove(at);
                draft.order.remove(at);
            } else {
                draft.lines.insert(at, draft.lines[at].clone());
                draft.order.insert(at, draft.order[at]);
            }
        }
        Slip::Subtotal => {
            // the total of a column counts an amount of it once more
            let total = clean.facts.iter().rfind(|f| f.form == fact.form && f.column == fact.column && f.printed)?;
            if total.spot.line == fact.spot.line || amount(text)?.is_zero() {
                return None;
            }
            for f in clean.facts.iter().filter(|f| f.spot.line == fact.spot.line && f.printed) {
                let of = clean.facts.iter().find(|t| t.form == f.form && t.row == total.row && t.column == f.column)?;
                let old = amount(clean.text(of.spot)).unwrap_or_default();
                put.push((of, write(old + amount(clean.text(f.spot))?, clean.text(of.spot))));
            }
            lines.push(total.spot.line);
        }
        Slip::Form => {
            for f in clean.facts.iter().filter(|f| f.form == fact.form && f.printed) {
                put.push((f, write(amount(clean.text(f.spot))? * Decimal::TWO, clean.text(f.spot))));
            }
        }
    }
    lines.extend(put.iter().map(|(f, _)| f.spot.line));
    if lines.iter().any(|l| draft.taken.contains(l)) {
        return None;
    }
    draft.taken.extend(lines);
    if !put.is_empty() {
        // slips of several cells may leave all equations as they are
        let mut change: BTreeMap<usize, Decimal> = BTreeMap::new();
        for (f, new) in &put {
            let delta = amount(new).unwrap_or_default() - amount(clean.text(f.spot)).unwrap_or_default();
            for (e, factor) in &f.equations {
                *change.entry(*e).or_default() += delta * Decimal::from(*factor);
            }
        }
        made.touched = put.iter().any(|(f, _)| f.touched) && (put.len() < 2 || change.values().any(|c| !c.is_zero()));
    }
    for (f, new) in put {
        draft.set(f.spot, &new);
        made.cells.push((f.spot, clean.text(f.spot).to_string()));
    }
    Some(made)
}

// --- what came of them -------------------------------------------------------------------------------------------

#[derive(Default, Clone)]
struct Score {
    slips: usize,
    touched: usize,
    detected: usize,
    located: usize,
    among: usize,
    repaired: usize,
    cases: usize,
    all_located: usize,
    accused: usize,
    findings: usize,
    times: Vec<Duration>,
}

impl Score {
    fn add(&mut self, other: &Score) {
        self.slips += other.slips;
        self.touched += other.touched;
        self.detected += other.detected;
        self.located += other.located;
        self.among += other.among;
        self.repaired += other.repaired;
        self.cases += other.cases;
        self.all_located += other.all_located;
        self.accused += other.accused;
        self.findings += other.findings;
        self.times.extend(&other.times);
    }

    fn print(&self, name: &str) {
        let share =
            |n: usize, of: usize| if of == 0 { "–".into() } else { format!("{:.1}", 100.0 * n as f64 / of as f64) };
        let mut times: Vec<f64> = self.times.iter().map(|t| t.as_secs_f64() * 1000.0).collect();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times.get(((times.len() as f64 - 1.0) * share) as usize).copied().unwrap_or_default();
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {:.2} | {:.1} | {:.1} |",
            self.slips,
            share(self.touched, self.slips),
            share(self.detected, self.touched),
            share(self.located, self.touched),
            share(self.among, self.touched),
            share(self.repaired, self.touched),
            share(self.all_located, self.cases),
            share(self.cases - self.accused, self.cases),
            self.findings as f64 / self.detected.max(1) as f64,
            at(0.5),
            at(0.95),
        );
    }
}

/// Causes that say that all of a finding's suspects are wrong together; of others they are alternatives.
const JOINT: [&str; 4] = ["cells-swapped", "value-moved", "counted-twice", "line-wrong"];

fn judge_case(clean: &Clean, draft: &Draft, made: &[Made], show: bool) -> Score {
    let text = draft.lines.iter().map(|l| l.join("\t")).collect::<Vec<_>>().join("\n");
    let checking = check(&text);
    let started = Instant::now();
    std::hint::black_box(judge(&checking.disclosure, &checking.relations));
    let mut score = Score { cases: 1, times: vec![started.elapsed()], ..Score::default() };
    let starts = spots(&draft.lines, &draft.order);
    let told = fresh(&checking, &clean.told);
    score.findings = told.len();
    // of each finding: its suspects in the clean text, what is suggested for each, and whether all of them are accused
    let spot_of = |place: Place| match place {
        Place::Text { start, .. } => starts.get(&(start as usize)).copied(),
        _ => None,
    };
    type Suspect = (Option<Spot>, Option<String>);
    let of = |f: &Finding| -> (Vec<Suspect>, bool) {
        let suspects: Vec<Suspect> = (0..f.cells.len())
            .filter(|i| f.cells[*i].role == Role::Suspect)
            .map(|i| (spot_of(f.cells[i].place), f.suggestions.iter().find(|s| s.cell == i).map(|s| s.text.clone())))
            .collect();
        let joint = suspects.len() == 1 || f.cause.as_ref().is_some_and(|c| JOINT.contains(&c.kind.as_str()));
        (suspects, joint)
    };
    let findings: Vec<(&Finding, Vec<Suspect>, bool)> = told.iter().map(|(_, f)| (*f, of(f).0, of(f).1)).collect();
    let same = |a: &str, b: &str| amount(a).unwrap_or_default() == amount(b).unwrap_or_default();
    let mut all_located = true;
    for slip in made {
        let cells: BTreeSet<Spot> = slip.cells.iter().map(|c| c.0).collect();
        let wrong = |s: &Suspect| s.0.is_some_and(|s| cells.contains(&s) || Some(s.line) == slip.line);
        let title = clean.titles[slip.form].as_str();
        let kind = |f: &Finding| f.cause.as_ref().map(|c| c.kind.clone()).unwrap_or_default();
        let named = |f: &Finding| match KINDS[slip.kind].1 {
            Slip::RowMissing => {
                kind(f) == "rows-missing" && f.message.zh.contains(title)
                    || f.rule == "row/total-missing"
                    || f.rule == "form/no-rows"
                    || f.rule == "form/missing"
            }
            Slip::RowTwice => f.rule == "rows/extra" || f.rule == "row/repeated",
            Slip::Form => kind(f) == "form-version" && f.message.zh.contains(title),
            _ => false,
        };
        let shows = |f: &Finding| {
            f.cells.iter().filter_map(|c| spot_of(c.place)).any(|s| cells.contains(&s) || Some(s.line) == slip.line)
        };
        let seen = made.len() == 1 && !findings.is_empty() || findings.iter().any(|(f, ..)| named(f) || shows(f));
        let first: Vec<_> = match slip.cells.len() {
            // a row that is missing is told by what is missing, a row printed twice by the row
            0 => findings
                .iter()
                .filter(|(f, s, _)| {
                    named(f) && (s.is_empty() || s.iter().any(wrong) || matches!(KINDS[slip.kind].1, Slip::RowMissing))
                })
                .collect(),
            _ if matches!(KINDS[slip.kind].1, Slip::Form) => findings.iter().filter(|(f, ..)| named(f)).collect(),
            // several cells are wrong together: each must be named, in one finding or in several
            _ => findings.iter().filter(|(_, s, _)| s.first().is_some_and(wrong)).collect(),
        };
        let named_cells: BTreeSet<Spot> = findings
            .iter()
            .flat_map(|(_, s, joint)| {
                if *joint {
                    s.iter().filter_map(|x| x.0).collect()
                } else {
                    s.first().and_then(|x| x.0).into_iter().collect::<Vec<_>>()
                }
            })
            .filter(|s| cells.contains(s))
            .collect();
        let whole = matches!(KINDS[slip.kind].1, Slip::Form) || named_cells == cells;
        let located = !first.is_empty() && whole;
        let among = located || findings.iter().any(|(f, s, _)| named(f) || s.iter().any(wrong));
        let mended = |(spot, correct): &(Spot, String)| {
            findings.iter().any(|(_, s, _)| {
                s.iter().any(|(at, text)| *at == Some(*spot) && text.as_ref().is_some_and(|t| same(t, correct)))
            })
        };
        let repaired = match slip.cells.len() {
            0 => located,
            _ if matches!(KINDS[slip.kind].1, Slip::Form) => located,
            _ => located && slip.cells.iter().all(mended),
        };
        score.slips += 1;
        if slip.touched {
            score.touched += 1;
            score.detected += usize::from(seen);
            score.located += usize::from(located);
            score.among += usize::from(among);
            score.repaired += usize::from(repaired);
            all_located &= located;
        }
        if show && slip.touched && !(located && repaired) {
            println!(
                "\n<!-- {} {title} {:?} {:?}: seen {seen} located {located} among {among} repaired {repaired}",
                KINDS[slip.kind].0,
                slip.line,
                slip.cells
                    .iter()
                    .take(4)
                    .map(|(s, t)| (s.line + 1, t.as_str(), draft.find(s.line).map(|i| draft.lines[i][s.cell].as_str())))
                    .collect::<Vec<_>>()
            );
            findings.iter().for_each(|(f, ..)| println!("     {}", f.message.zh));
            println!("-->");
        }
    }
    score.all_located = usize::from(all_located);
    // one cell is accused that is right; lines of a sum may be accused only by a slip that is no one cell's
    let right = |spot: &Option<Spot>| {
        spot.is_none_or(|s| !made.iter().any(|m| m.cells.iter().any(|c| c.0 == s) || m.line == Some(s.line)))
    };
    let accused =
        findings.iter().find(|(f, s, joint)| *joint && f.severity == Severity::Error && s.iter().any(|s| right(&s.0)));
    if let (Some((f, ..)), true) = (accused, show) {
        println!(
            "\n<!-- accused though right ({}): {} -->",
            made.iter().map(|m| KINDS[m.kind].0).collect::<Vec<_>>().join(", "),
            f.message.zh
        );
    }
    score.accused = usize::from(accused.is_some());
    score
}

struct Options {
    cases: usize,
    seed: u64,
    show: bool,
    file: Option<String>,
    last_line: usize,
    only: Option<String>,
}

fn options() -> Options {
    let mut out = Options { cases: 40, seed: 1, show: false, file: None, last_line: usize::MAX, only: None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut number = |or: u64| args.next().and_then(|n| n.parse().ok()).unwrap_or(or);
        match arg.as_str() {
            "--cases" => out.cases = number(40) as usize,
            "--seed" => out.seed = number(1),
            "--last-line" => out.last_line = number(u64::MAX) as usize,
            "--kind" => out.only = args.next(),
            "--show" => out.show = true,
            // what `cargo bench` adds
            "--bench" => {}
            _ => out.file = Some(arg),
        }
    }
    out
}

fn measure(name: &str, texts: &[String], options: &Options) {
    let cleans: Vec<Clean> = texts.iter().map(|t| Clean::new(t, options.last_line)).collect();
    let amounts = || cleans.iter().flat_map(|c| &c.facts).filter(|f| f.printed);
    let (all, touched) = (amounts().count(), amounts().filter(|f| f.touched).count());
    println!(
        "\n## {name}\n\nAn equation touches {touched} of {all} amounts ({:.1} %).\n",
        100.0 * touched as f64 / all.max(1) as f64
    );
    println!(
        "| slip | slips | touched % | detected % | located % | among candidates % | repaired % | all located % | nobody else accused % | findings per slip | p50 ms | p95 ms |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut rng = Rng::new(options.seed);
    let run = |clean: &Clean, kinds: &[usize], rng: &mut Rng| -> Option<Score> {
        let order = (0..clean.lines.len()).map(|l| (l, true)).collect();
        let mut draft = Draft { lines: clean.lines.clone(), order, taken: BTreeSet::new() };
        let mut made = Vec::new();
        for kind in kinds {
            made.push((0..200).find_map(|_| make(*kind, clean, &mut draft, rng))?);
        }
        Some(judge_case(clean, &draft, &made, options.show))
    };
    let (mut cells, mut others) = (Score::default(), Score::default());
    for (kind, (label, slip)) in KINDS.iter().enumerate() {
        if options.only.as_ref().is_some_and(|o| o != label) {
            continue;
        }
        let mut score = Score::default();
        let cases = if matches!(slip, Slip::Form) { options.cases / 4 } else { options.cases };
        for case in 0..cases {
            if let Some(one) = run(&cleans[case % cleans.len()], &[kind], &mut rng) {
                score.add(&one);
            }
        }
        score.print(label);
        if matches!(slip, Slip::Cell(_)) { &mut cells } else { &mut others }.add(&score);
    }
    cells.print("**one slip of one cell**");
    others.print("**one slip of another kind**");
    let usual: Vec<usize> =
        (0..KINDS.len()).filter(|k| matches!(KINDS[*k].1, Slip::Cell(_) | Slip::RowMissing | Slip::RowTwice)).collect();
    let of_cells: Vec<usize> = (0..KINDS.len()).filter(|k| matches!(KINDS[*k].1, Slip::Cell(_))).collect();
    for (count, kinds, label) in [
        (2, &of_cells, "**two slips of a cell each**"),
        (2, &usual, "**two slips of a cell or row each**"),
        (3, &of_cells, "**three slips of a cell each**"),
    ] {
        if options.only.is_some() {
            break;
        }
        let mut score = Score::default();
        for case in 0..options.cases * 4 {
            let kinds: Vec<usize> = (0..count).map(|_| rng.pick(kinds)).collect();
            if let Some(one) = run(&cleans[case % cleans.len()], &kinds, &mut rng) {
                score.add(&one);
            }
        }
        score.print(label);
    }
}

fn main() {
    let options = options();
    if let Some(file) = &options.file {
        match std::fs::read_to_string(file) {
            Ok(text) => measure(file, &[text], &options),
            Err(problem) => eprintln!("{file}: {problem}"),
        }
        return;
    }
    let of = |shape: fn(u64) -> Shape, seeds: std::ops::Range<u64>| -> Vec<String> {
        seeds.map(|s| generate(&shape(s)).text()).collect()
    };
    measure("The sample without its slips", &of(Shape::small, 0..1), &options);
    measure("Generated disclosures of any shape", &of(Shape::any, 1..21), &options);
    measure("A large generated disclosure", &of(Shape::large, 1..2), &options);
}
