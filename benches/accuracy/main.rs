//! How reliable each identity and each rule is on real documents: how often it held and failed, what was told of it,
//! and whether that is true by an oracle. Writes `docs/accuracy.md`.
//!
//! `make accuracy CORPUS=FOLDER`, or `cargo bench --bench accuracy -- [--list] [--no-write] FOLDER [ORACLE]`.

mod oracle;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use gouji::Input;
use gouji::narrative::{Pattern, Statement, Verdict as Said};
use gouji::report::contract::{Finding, Report, Severity};
use oracle::{Entry, Oracle};

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// What the oracle says of an error or a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    True,
    False,
    Unmatched,
}

/// Findings of one severity.
#[derive(Debug, Default, Clone, Copy)]
struct Told {
    all: usize,
    /// By [`Verdict`].
    verdicts: [usize; 3],
}

/// One identity or rule.
#[derive(Debug, Default)]
struct Row {
    /// Documents in which it was checked or told something.
    documents: usize,
    holds: usize,
    rounding: usize,
    failed: usize,
    unchecked: usize,
    /// By severity.
    told: [Told; 3],
}

/// One kind of entries.
#[derive(Debug, Default)]
struct Recall {
    entries: usize,
    told: usize,
    noted: usize,
}

#[derive(Debug, Default)]
struct Measured {
    documents: usize,
    unread: usize,
    read: usize,
    proven: usize,
    rows: BTreeMap<String, Row>,
    kinds: BTreeMap<String, Recall>,
    /// How often what sentences say by each pattern held, failed, and was not clear.
    patterns: BTreeMap<Pattern, [usize; 3]>,
    /// Entries told with one printed and one expected figure; of these the right suspect; the right value.
    located: [usize; 3],
}

impl Measured {
    fn add(&mut self, name: &str, report: &Report, entries: &[Entry], list: bool) {
        self.documents += 1;
        self.unread += usize::from(report.sources.iter().any(|s| s.problem.is_some()));
        self.read += report.amounts.read;
        self.proven += report.amounts.proven;
        let mut here: BTreeMap<&str, ()> = BTreeMap::new();
        for check in &report.checks {
            let row = self.rows.entry(check.identity.clone()).or_default();
            row.holds += check.holds;
            row.rounding += check.rounding;
            row.failed += check.violated;
            row.unchecked += check.unchecked;
            if check.holds + check.rounding + check.violated > 0 {
                here.insert(&check.identity, ());
            }
        }
        for finding in &report.findings {
            here.insert(&finding.rule, ());
            let told = &mut self.rows.entry(finding.rule.clone()).or_default().told[finding.severity as usize];
            told.all += 1;
            if finding.severity == Severity::Note {
                continue;
            }
            let verdict = verdict(finding, entries);
            told.verdicts[verdict as usize] += 1;
            if list {
                println!("{verdict:?} {:?} {} {name}\n    {}", finding.severity, finding.rule, finding.message.zh);
            }
        }
        for rule in here.into_keys() {
            self.rows.entry(rule.to_owned()).or_default().documents += 1;
        }
        entries.iter().filter(|e| e.is_true()).for_each(|e| self.recall(report, e));
    }

    fn say(&mut self, statement: &Statement) {
        let counts = self.patterns.entry(statement.pattern).or_default();
        match statement.verdict {
            Said::Holds | Said::LastDigit => counts[0] += 1,
            Said::Fails | Said::NoBase => counts[1] += 1,
            Said::Explained | Said::Unclear => counts[2] += 1,
        }
    }

    fn recall(&mut self, report: &Report, entry: &Entry) {
        let kind = self.kinds.entry(entry.kind.clone()).or_default();
        kind.entries += 1;
        let telling: Vec<&Finding> = report.findings.iter().filter(|f| entry.told_by(f) > 0).collect();
        let accusing = || telling.iter().filter(|f| f.severity != Severity::Note);
        if accusing().next().is_none() {
            kind.noted += usize::from(!telling.is_empty());
            return;
        }
        kind.told += 1;
        if entry.has_value() {
            let (suspect, value) = accusing().map(|f| entry.located(f)).max().unwrap_or_default();
            self.located[0] += 1;
            self.located[1] += usize::from(suspect);
            self.located[2] += usize::from(value);
        }
    }

    fn told(&self, severity: Severity) -> Told {
        self.rows.values().map(|r| r.told[severity as usize]).fold(Told::default(), |a, b| Told {
            all: a.all + b.all,
            verdicts: [0, 1, 2].map(|v| a.verdicts[v] + b.verdicts[v]),
        })
    }
}

/// The stronger of what is wrong and what only seems so decides; a tie is true.
fn verdict(finding: &Finding, entries: &[Entry]) -> Verdict {
    let most = |innocent: bool| {
        entries.iter().filter(|e| e.is_innocent() == innocent).map(|e| e.told_by(finding)).max().unwrap_or_default()
    };
    match (most(false), most(true)) {
        (0, 0) => Verdict::Unmatched,
        (yes, no) if no > yes => Verdict::False,
        _ => Verdict::True,
    }
}

fn percent(part: usize, whole: usize) -> String {
    match part * 1000 {
        _ if whole == 0 => "–".into(),
        part => format!("{}.{} %", part / whole / 10, part / whole % 10),
    }
}

fn page(measured: &Measured) -> String {
    let Measured { documents, unread, read, proven, rows, kinds, patterns, located } = measured;
    let entries: usize = kinds.values().map(|k| k.entries).sum();
    let mut out = format!(
        "<!-- Written by `make accuracy`. -->\n\n# 实测的准确度 Accuracy, as measured\n\n\
         在 {documents} 份真实的部门预算、决算上逐份核对，每一个提示与人工核实过的清单（{entries} 处确有的不一致，以及看似不一致而不是的）\
         对照所得。清单里没有的提示另列一栏，不算对。\n\n\
         Obtained by checking {documents} real budgets and final accounts, one file at a time, and comparing each error and \
         warning with an oracle: a list, made by an independent extraction and looked at on the page, of {entries} things \
         that are wrong in them, and of things that only seem so. A finding is *true* where it tells an entry that is wrong \
         (same page, and a shared figure of three digits or more: the printed, the expected, or the difference), *false* \
         where it tells one that only seems so, and *unmatched* where the oracle has neither. The documents are no part of \
         this project; `make accuracy CORPUS=FOLDER` repeats the measurement on any folder that has an `oracle.json`. {unread} of the \
         files could not be read. {proven} of {read} amounts in recognised forms are proven ({}).\n\n",
        percent(*proven, *read)
    );
    out.push_str("## 提示 Told\n\n| 级别 severity | 提示 told | 对 true | 错 false | 清单无 unmatched | 对的比例 true of told |\n| --- | --- | --- | --- | --- | --- |\n");
    for severity in [Severity::Error, Severity::Warning] {
        let Told { all, verdicts: [yes, no, unmatched] } = measured.told(severity);
        let name = format!("{severity:?}").to_lowercase();
        let _ = writeln!(out, "| {name} | {all} | {yes} | {no} | {unmatched} | {} |", percent(yes, all));
    }
    let _ = writeln!(out, "| note | {} | | | | |", measured.told(Severity::Note).all);
    out.push_str("\n## 查出 Recall\n\n| 不一致的种类 kind | 处 entries | 查出 told | 只作说明 only noted |\n| --- | --- | --- | --- |\n");
    for (kind, Recall { entries, told, noted }) in kinds {
        let _ = writeln!(out, "| {kind} | {entries} | {told} | {noted} |");
    }
    let sum = |of: fn(&Recall) -> usize| kinds.values().map(of).sum::<usize>();
    let _ = writeln!(out, "| 合计 all | {entries} | {} | {} |", sum(|k| k.told), sum(|k| k.noted));
    let _ = writeln!(
        out,
        "\n查出的 {0} 处只有一个印出的数和一个应有的数：其中 {1} 处指对了数，{2} 处给对了值。\n\n\
         Of those told, {0} have one printed and one expected figure: the first suspect is right in {1}, the first \
         suggestion in {2}.\n",
        located[0], located[1], located[2]
    );
    out.push_str(
        "## 各关系和规则 Identities and rules\n\n\
         *docs*: documents in which it was checked or told something. A finding stands in the line of its first identity, \
         or of its rule.\n\n\
         | | docs | 成立 held | 舍入 rounding | 不成立 failed | 未核对 unchecked | 错误 errors | 警告 warnings | 说明 notes | 对 true | 错 false | 清单无 unmatched |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (rule, row) in rows {
        let [errors, warnings, notes] = SEVERITIES.map(|s| row.told[s as usize]);
        let [yes, no, unmatched] = [0, 1, 2].map(|v| errors.verdicts[v] + warnings.verdicts[v]);
        let Row { documents, holds, rounding, failed, unchecked, .. } = row;
        let told = [errors.all, warnings.all, notes.all, yes, no, unmatched];
        let told = told.map(|n| if n == 0 { String::new() } else { n.to_string() }).join(" | ");
        let _ = writeln!(out, "| `{rule}` | {documents} | {holds} | {rounding} | {failed} | {unchecked} | {told} |");
    }
    out.push_str(
        "\n## 正文的句式 Patterns of sentences\n\n\
         What fails by a kind of pattern that has not held so often as `policy::HELD_TO_WARN` says is a note; the counts stand in \
         `src/narrative/patterns.toml`. *Stated* is what the rules above count.\n\n\
         | 句式 pattern | 成立 held | 不成立 failed | 未核对 unclear |\n| --- | --- | --- | --- |\n",
    );
    for (pattern, [held, failed, unclear]) in patterns {
        let _ = writeln!(out, "| {} | {held} | {failed} | {unclear} |", pattern.id());
    }
    out
}

fn read(path: &Path) -> Option<Oracle> {
    serde_json::from_slice(&std::fs::read(path).ok()?).inspect_err(|e| eprintln!("{}: {e}", path.display())).ok()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let paths: Vec<&String> = arguments.iter().filter(|a| !a.starts_with("--")).collect();
    let folder = Path::new(paths.first().map_or("", |p| p));
    let oracle = paths.get(1).map_or_else(|| folder.join("oracle.json"), |p| p.into());
    let Some(oracle) = read(&oracle) else {
        println!("SKIPPED: no real documents: {} is not there (make accuracy CORPUS=FOLDER)", oracle.display());
        return;
    };
    let mut measured = Measured::default();
    for (name, entries) in &oracle {
        let Ok(bytes) = std::fs::read(folder.join(name)) else { continue };
        let checking = gouji::check(vec![Input { name: name.clone(), bytes }]);
        measured.add(name, &checking.report, entries, has("--list"));
        checking.narrative.statements.iter().for_each(|s| measured.say(s));
    }
    for severity in [Severity::Error, Severity::Warning] {
        let Told { all, verdicts: [yes, no, unmatched] } = measured.told(severity);
        println!("precision({severity:?}) {yes}/{all}  false {no}  unmatched {unmatched}");
    }
    let sum = |of: fn(&Recall) -> usize| measured.kinds.values().map(of).sum::<usize>();
    let [single, suspect, value] = measured.located;
    println!(
        "recall {}/{}  told as note {}  right suspect {suspect}/{single}  right value {value}/{single}  proven {}/{}",
        sum(|k| k.told),
        sum(|k| k.entries),
        sum(|k| k.noted),
        measured.proven,
        measured.read
    );
    if has("--list") {
        measured
            .patterns
            .iter()
            .for_each(|(p, [held, failed, unclear])| println!("{} {held} {failed} {unclear}", p.id()));
    }
    if !has("--no-write") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/accuracy.md");
        match std::fs::write(path, page(&measured)) {
            Ok(()) => println!("docs/accuracy.md is written"),
            Err(e) => eprintln!("docs/accuracy.md: {e}"),
        }
    }
}
