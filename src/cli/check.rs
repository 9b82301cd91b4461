//! `gouji check FILE…`

use std::io::{Read as _, Write};

use gouji::report::contract::{Report, Severity};
use gouji::report::{Format, export, merged_sarif, without_headings};
use gouji::{Identities, Read, check_by, check_read_by, plain};

use super::guard;
use super::inputs::{bytes, inputs, is_archive, piped};
use super::own::Own;

/// How the report is told.
#[derive(Clone)]
pub struct Options {
    /// In which format.
    pub format: Format,
    /// In English.
    pub english: bool,
    /// Relations that are checked besides.
    pub own: Own,
    /// Without the headings of a table, which have been printed.
    pub continued: bool,
}

impl Options {
    fn arguments(&self, files: &[String]) -> Vec<String> {
        let mut out = vec!["check".to_string(), format!("--format={}", self.format.name())];
        out.extend(self.english.then(|| "--english".to_string()));
        out.extend(self.continued.then(|| "--continued".to_string()));
        out.extend(self.own.arguments());
        out.push("--".into());
        out.extend(files.iter().cloned());
        out
    }
}

/// Checks groups of files, each of which is one disclosure, and tells of all of them as one text of the format.
pub fn all(groups: Vec<Vec<String>>, mut options: Options) -> u8 {
    let Some(identities) = options.own.identities() else { return 2 };
    let several = groups.len() > 1;
    let mut logs = Vec::new();
    let mut code = None;
    for (at, group) in groups.into_iter().enumerate() {
        if several && options.format == Format::Text {
            let names: Vec<_> = group.iter().map(|f| plain::line(f)).collect();
            let before = if at > 0 { "\n" } else { "" };
            let _ = writeln!(std::io::stdout(), "{before}== {}", names.join(" + "));
        }
        options.continued = at > 0;
        let to = (several && options.format == Format::Sarif).then_some(&mut logs);
        code = code.max(Some(guarded(group, &options, &identities, to)));
    }
    if !logs.is_empty() {
        let _ = std::io::stdout().write_all(merged_sarif(&logs).as_bytes());
    }
    code.unwrap_or(2)
}

/// Checks files that are one disclosure in a process of its own. What it tells is printed, or added to some texts.
fn guarded(files: Vec<String>, options: &Options, identities: &Identities, to: Option<&mut Vec<String>>) -> u8 {
    let mut text = String::new();
    let collected = to.is_some();
    let mut run = |arguments: &[String], input: Option<Vec<u8>>| match collected {
        false => guard::run(arguments, input),
        true => guard::stream(arguments, input, |mut output| {
            text.clear();
            let _ = output.read_to_string(&mut text);
        }),
    };
    let piped = piped(&files);
    let mut reads = None;
    let mut code = match run(&options.arguments(&files), piped.clone()) {
        Some(guard::Ended::Well(code)) => Some(code),
        Some(guard::Ended::Broken(problem)) => match files.as_slice() {
            [name] if !is_archive(name) => {
                reads = Some(vec![guard::unread(name, problem)]);
                None
            }
            _ => {
                let (inputs, _) = inputs(files, piped);
                let read: Vec<Read> = inputs.into_iter().flat_map(guard::read).collect();
                let all = serde_json::to_vec(&read).unwrap_or_default();
                match run(&options.arguments(&[WAS_READ.to_string()]), Some(all)) {
                    Some(guard::Ended::Well(code)) => Some(code),
                    _ => {
                        reads = Some(read.iter().map(|r| guard::unread(&r.name, problem.clone())).collect());
                        None
                    }
                }
            }
        },
        None => {
            let (inputs, code) = inputs(files, piped);
            let report = check_by(inputs, identities).report;
            problems(&report);
            text = told(&report, options);
            Some(code.max(self::code(&report)))
        }
    };
    if let Some(reads) = reads {
        let report = check_read_by(reads, identities).report;
        problems(&report);
        text = told(&report, options);
        code = Some(self::code(&report));
    }
    match to {
        Some(to) => to.push(text),
        // a closed pipe is the reader's choice, no fault
        None => drop(std::io::stdout().write_all(text.as_bytes())),
    }
    code.unwrap_or(2)
}

/// In the place of a file: standard input has what was read of all files.
const WAS_READ: &str = "--was-read";

/// Checks files that are one disclosure in this process.
pub fn here(files: Vec<String>, options: &Options) -> u8 {
    let Some(identities) = options.own.identities() else { return 2 };
    let (report, code) = if files == [WAS_READ] {
        let read = bytes("-").ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default();
        (check_read_by(read, &identities).report, 0)
    } else {
        let (inputs, code) = inputs(files, None);
        if inputs.is_empty() {
            return code;
        }
        (check_by(inputs, &identities).report, code)
    };
    problems(&report);
    // a closed pipe is the reader's choice, no fault
    let _ = std::io::stdout().write_all(told(&report, options).as_bytes());
    code.max(self::code(&report))
}

/// A report as text.
fn told(report: &Report, options: &Options) -> String {
    let text = export(report, options.format, options.english, &[]);
    if options.continued && options.format == Format::Csv { without_headings(&text).to_string() } else { text }
}

/// Says which sources could not be read.
pub fn problems(report: &Report) {
    for source in &report.sources {
        if let Some(problem) = &source.problem {
            eprintln!("{}: {} ({})", source.name, problem.zh, problem.en);
        }
    }
}

/// 0: no error or warning; 1: some; 2: an input could not be read.
fn code(report: &Report) -> u8 {
    if report.sources.iter().any(|s| s.problem.is_some()) {
        2
    } else {
        u8::from(report.findings.iter().any(|f| f.severity != Severity::Note))
    }
}
