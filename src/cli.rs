//! `gouji check FILE…`: the command line. Nothing is decided here.

use std::io::{Read as _, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gouji::report::contract::{Report, Severity};
use gouji::report::{Format, explain, export};
use gouji::{Input, Read, check, check_read, plain};

#[path = "cli/guard.rs"]
mod guard;

/// 勾稽：检查公开的部门预算、决算是否自相一致 / Checks that a published budget agrees with itself
#[derive(Parser)]
#[command(name = "gouji", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 检查文件；一起给出的是同一份公开材料 / Check files; files given together are one disclosure
    Check {
        /// 文件，“-”为标准输入 / Files, - is standard input
        #[arg(required = true)]
        files: Vec<String>,
        /// 每个文件各自检查 / Check each file by itself
        #[arg(long)]
        each: bool,
        /// 输出格式 text、json、jsonl、csv、html / Output format
        #[arg(long, default_value = "text")]
        format: Format,
        /// 用英文 / In English
        #[arg(long)]
        english: bool,
    },
    /// 说明表是怎样读懂的：栏目、选用和放弃的关系 / How the forms were understood: columns, hypotheses chosen and rejected
    Explain {
        /// 文件 / Files
        #[arg(required = true)]
        files: Vec<String>,
    },
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    let guarded = arguments.get(1).is_some_and(|a| a == guard::UNGUARDED);
    if guarded {
        arguments.remove(1);
        if let [_, word, name] = arguments.as_slice()
            && word == "read"
        {
            return read(name.clone());
        }
    }
    let command = Arguments::parse_from(&arguments).command;
    let (files, each, options) = match command {
        Command::Check { files, each, format, english } => (files, each, Options { format, english }),
        Command::Explain { files } => return ExitCode::from(explained(files, guarded)),
    };
    if guarded {
        guard::bound(files.len());
        return ExitCode::from(check_here(files, options));
    }
    let groups: Vec<Vec<String>> = match each {
        true => files.into_iter().map(|f| vec![f]).collect(),
        false => vec![files],
    };
    let code = groups.into_iter().map(|group| check_guarded(group, options)).max();
    ExitCode::from(code.unwrap_or_default())
}

#[derive(Clone, Copy)]
struct Options {
    format: Format,
    english: bool,
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
fn check_guarded(files: Vec<String>, options: Options) -> u8 {
    // what is read from standard input can be read but once
    let piped = files.iter().any(|f| f == "-").then(|| bytes("-").unwrap_or_default());
    let problem = match guard::run(&options.arguments(&files), piped.clone()) {
        Some(guard::Ended::Well(code)) => return code,
        Some(guard::Ended::Broken(problem)) => problem,
        None => return check_here(files, options),
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

/// Explains how files were understood, in a process of its own.
fn explained(files: Vec<String>, guarded: bool) -> u8 {
    if !guarded {
        let arguments: Vec<String> =
            ["explain", "--"].into_iter().map(String::from).chain(files.iter().cloned()).collect();
        let piped = files.iter().any(|f| f == "-").then(|| bytes("-").unwrap_or_default());
        match guard::run(&arguments, piped) {
            Some(guard::Ended::Well(code)) => return code,
            Some(guard::Ended::Broken(problem)) => {
                eprintln!("{} ({})", problem.zh, problem.en);
                return 2;
            }
            None => {}
        }
    }
    guard::bound(files.len());
    let (inputs, code) = inputs(files, None);
    // a closed pipe is the reader's choice, no fault
    let _ = std::io::stdout().write_all(explain(&check(inputs)).as_bytes());
    code
}

/// In the place of a file: standard input has what was read of all files.
const WAS_READ: &str = "--was-read";

fn is_archive(name: &str) -> bool {
    let mut head = [0; 4];
    let read = std::fs::File::open(name).and_then(|mut f| f.read_exact(&mut head));
    read.is_ok() && head.starts_with(b"PK")
}

/// Checks files that are one disclosure in this process.
fn check_here(files: Vec<String>, options: Options) -> u8 {
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

/// The files that can be opened; of others it is told that they cannot.
fn inputs(files: Vec<String>, piped: Option<Vec<u8>>) -> (Vec<Input>, u8) {
    let mut code = 0;
    let mut out = Vec::new();
    for name in files {
        let content = match &piped {
            Some(piped) if name == "-" => Ok(piped.clone()),
            _ => bytes(&name),
        };
        match content {
            Ok(bytes) => out.push(Input { name, bytes }),
            Err(error) => {
                eprintln!("{}: 无法打开 (cannot be opened): {error}", plain::line(&name));
                code = 2;
            }
        }
    }
    (out, code)
}

/// Reads standard input as a file of a name, and prints what was read as JSON.
fn read(name: String) -> ExitCode {
    guard::bound(1);
    let Ok(bytes) = bytes("-") else { return ExitCode::FAILURE };
    let read = gouji::read::read(&Input { name, bytes });
    match serde_json::to_writer(std::io::stdout().lock(), &read) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Prints a report; the exit code it gives.
fn tell(report: Report, Options { format, english }: Options) -> u8 {
    for source in &report.sources {
        if let Some(problem) = &source.problem {
            eprintln!("{}: {} ({})", source.name, problem.zh, problem.en);
        }
    }
    let text = export(&report, format, english, &[]);
    // a closed pipe is the reader's choice, no fault
    let _ = std::io::stdout().write_all(text.as_bytes());
    code(&report)
}

/// 0: no error or warning; 1: some; 2: an input could not be read.
fn code(report: &Report) -> u8 {
    if report.sources.iter().any(|s| s.problem.is_some()) {
        2
    } else {
        u8::from(report.findings.iter().any(|f| f.severity != Severity::Note))
    }
}

fn bytes(name: &str) -> std::io::Result<Vec<u8>> {
    if name != "-" {
        return std::fs::read(name);
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}
