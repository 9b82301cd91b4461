//! `gouji check FILE…`: the command line. Nothing is decided here.

use std::io::{Read, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gouji::report::contract::{Report, Severity};
use gouji::report::{Format, explain, export};
use gouji::{Input, check};

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
    match Arguments::parse().command {
        Command::Check { files, each, format, english } => run(files, each, format, english),
        Command::Explain { files } => {
            let (inputs, exit) = read(files);
            let text = explain(&check(inputs));
            // a closed pipe is the reader's choice, no fault
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::from(exit)
        }
    }
}

/// The files that can be opened, and the exit status so far.
fn read(files: Vec<String>) -> (Vec<Input>, u8) {
    let mut exit = 0;
    let mut inputs = Vec::new();
    for name in files {
        match bytes(&name) {
            Ok(bytes) => inputs.push(Input { name, bytes }),
            Err(error) => {
                eprintln!("{name}: 无法打开 (cannot be opened): {error}");
                exit = 2;
            }
        }
    }
    (inputs, exit)
}

fn run(files: Vec<String>, each: bool, format: Format, english: bool) -> ExitCode {
    let (inputs, mut exit) = read(files);
    let groups: Vec<Vec<Input>> = match each {
        true => inputs.into_iter().map(|i| vec![i]).collect(),
        false if inputs.is_empty() => Vec::new(),
        false => vec![inputs],
    };
    for group in groups {
        let report = check(group).report;
        for source in &report.sources {
            if let Some(problem) = &source.problem {
                eprintln!("{}: {} ({})", source.name, problem.zh, problem.en);
            }
        }
        exit = exit.max(code(&report));
        let text = export(&report, format, english, &[]);
        // a closed pipe is the reader's choice, no fault
        if std::io::stdout().write_all(text.as_bytes()).is_err() {
            break;
        }
    }
    ExitCode::from(exit)
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
