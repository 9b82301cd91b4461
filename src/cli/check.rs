//! `gouji check FILE…`

use std::io::Write;

use gouji::report::contract::{Report, Severity};
use gouji::report::{Format, export};
use gouji::{Read, check, check_read};

use super::guard;
use super::inputs::{bytes, inputs, is_archive, piped};

/// How the report is told.
#[derive(Clone, Copy)]
pub struct Options {
    /// In which format.
    pub format: Format,
    /// In English.
    pub english: bool,
}

impl Options {
    fn arguments(self, files: &[String]) -> Vec<String> {
        let mut out = vec!["check".to_string(), format!("--format={}", self.format.name())];
        out.extend(self.english.then(|| "--english".to_string()));
        out.push("--".into());
        out.extend(files.iter().cloned());
        out
    }
}

/// Checks files that are one disclosure in a process of its own.
pub fn guarded(files: Vec<String>, options: Options) -> u8 {
    let piped = piped(&files);
    let problem = match guard::run(&options.arguments(&files), piped.clone()) {
        Some(guard::Ended::Well(code)) => return code,
        Some(guard::Ended::Broken(problem)) => problem,
        None => return here(files, options),
    };
    let alone = |name: &str| files.len() == 1 && !is_archive(name);
    let reads: Vec<Read> = match files.as_slice() {
        [name] if alone(name) => vec![guard::unread(name, problem)],
        _ => {
            let (inputs, _) = inputs(files, piped);
            let read: Vec<Read> = inputs.into_iter().flat_map(guard::read).collect();
            let all = serde_json::to_vec(&read).unwrap_or_default();
            match guard::run(&options.arguments(&[WAS_READ.to_string()]), Some(all)) {
                Some(guard::Ended::Well(code)) => return code,
                _ => read.iter().map(|r| guard::unread(&r.name, problem.clone())).collect(),
            }
        }
    };
    tell(check_read(reads).report, options)
}

/// In the place of a file: standard input has what was read of all files.
const WAS_READ: &str = "--was-read";

/// Checks files that are one disclosure in this process.
pub fn here(files: Vec<String>, options: Options) -> u8 {
    if files == [WAS_READ] {
        let read = bytes("-").ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default();
        return tell(check_read(read).report, options);
    }
    let (inputs, code) = inputs(files, None);
    if inputs.is_empty() {
        return code;
    }
    tell(check(inputs).report, options).max(code)
}

/// Prints a report; the exit code it gives.
fn tell(report: Report, Options { format, english }: Options) -> u8 {
    problems(&report);
    let text = export(&report, format, english, &[]);
    // a closed pipe is the reader's choice, no fault
    let _ = std::io::stdout().write_all(text.as_bytes());
    code(&report)
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
