//! The command line. Nothing is decided here.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gouji::report::{Format, explain};
use gouji::{Input, check_by};

#[path = "cli/archive/mod.rs"]
mod archive;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/facts.rs"]
mod facts;
#[path = "cli/guard.rs"]
mod guard;
#[path = "cli/inputs.rs"]
mod inputs;
#[cfg(feature = "mcp")]
#[path = "cli/mcp.rs"]
mod mcp;
#[path = "cli/own.rs"]
mod own;
#[cfg(feature = "parquet")]
#[path = "cli/parquet.rs"]
mod parquet;
#[path = "cli/table.rs"]
mod table;

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
        /// 文件，“-”为标准输入；文件夹里名称相近的文件是同一份 / Files, - is standard input; of a folder, files with names alike are one disclosure
        #[arg(required = true)]
        files: Vec<String>,
        /// 每个文件各自检查 / Check each file by itself
        #[arg(long)]
        each: bool,
        /// 输出格式 text、json、jsonl、csv、html、sarif / Output format
        #[arg(long, default_value = "text")]
        format: Format,
        /// 用英文 / In English
        #[arg(long)]
        english: bool,
        #[command(flatten)]
        own: own::Own,
        /// What is printed goes on with what another process began
        #[arg(long, hide = true)]
        continued: bool,
    },
    /// 导出读到的每个金额：含义、位置、是否已被证实 / Every amount that was read: what it means, where it stands, what proves it
    Facts {
        /// 文件，“-”为标准输入 / Files, - is standard input
        #[arg(required = true)]
        files: Vec<String>,
        /// 每个文件各自检查 / Check each file by itself
        #[arg(long)]
        each: bool,
        /// 只要已证实的 / Proven amounts only
        #[arg(long)]
        proven: bool,
        /// 输出格式 / Output format
        #[arg(long, value_enum, default_value = "csv")]
        format: facts::Format,
        /// 写到这个文件 / Write to this file
        #[arg(long)]
        out: Option<String>,
        #[command(flatten)]
        own: own::Own,
    },
    /// 检查一批材料：文件夹和压缩包里的每一份，结果写成表格和一个网页 / Check many disclosures in folders and archives: tables and an index page
    Archive {
        /// 文件夹、压缩包、文件 / Folders, archives, files
        #[arg(required = true)]
        folders: Vec<String>,
        /// 写到这个文件夹；已检查的不再检查 / Write into this folder; what was done is not done again
        #[arg(long)]
        out: PathBuf,
        /// 哪些文件是同一份材料 / Which files are one disclosure
        #[arg(long, value_enum, default_value = "name")]
        by: archive::group::By,
        /// 表格的格式 / Format of the tables
        #[arg(long, value_enum, default_value = "csv")]
        format: archive::Format,
        /// 同时检查几份 / How many at once
        #[arg(long)]
        jobs: Option<usize>,
        /// 全部重新检查 / Do everything again
        #[arg(long)]
        fresh: bool,
        /// 用英文 / In English
        #[arg(long)]
        english: bool,
        #[command(flatten)]
        own: own::Own,
    },
    /// 说明表是怎样读懂的：栏目、选用和放弃的关系 / How the forms were understood: columns, hypotheses chosen and rejected
    Explain {
        /// 文件 / Files
        #[arg(required = true)]
        files: Vec<String>,
        #[command(flatten)]
        own: own::Own,
    },
    /// 在标准输入输出上提供 MCP 服务：check、facts、explain / A Model Context Protocol server on standard input and output
    #[cfg(feature = "mcp")]
    Mcp,
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
        if arguments.get(1).is_some_and(|word| word == archive::one::WORD) {
            return ExitCode::from(archive::one::here());
        }
    }
    let code = match Arguments::parse_from(&arguments).command {
        Command::Check { files, format, english, own, continued, .. } if guarded => {
            guard::bound(files.len());
            check::here(files, &check::Options { format, english, own, continued })
        }
        Command::Check { files, each, format, english, own, continued } => {
            check::all(unfolded(files, each), check::Options { format, english, own, continued })
        }
        Command::Facts { files, proven, format, own, .. } if guarded => {
            facts::here(files, &facts::Options { format, proven, out: None, own })
        }
        Command::Facts { files, each, proven, format, out, own } => {
            facts::guarded(unfolded(files, each), &facts::Options { format, proven, out, own })
        }
        Command::Archive { folders, out, by, format, jobs, fresh, english, own } => {
            archive::archive(&archive::Options { folders, out, by, format, english, jobs, fresh, own })
        }
        Command::Explain { files, own } => explained(files, &own, guarded),
        #[cfg(feature = "mcp")]
        Command::Mcp => mcp::serve(),
    };
    ExitCode::from(code)
}

/// Files that are checked together: those that are named, and of each folder those whose names are alike.
fn unfolded(files: Vec<String>, each: bool) -> Vec<Vec<String>> {
    let (folders, files): (Vec<String>, Vec<String>) =
        files.into_iter().partition(|f| std::path::Path::new(f).is_dir());
    let mut out: Vec<Vec<String>> = match each {
        true => files.into_iter().map(|f| vec![f]).collect(),
        false => vec![files],
    };
    for folder in folders {
        let found = archive::walk::walk(std::slice::from_ref(&folder), false, None).unwrap_or_else(|error| {
            eprintln!("{}: 无法打开 (cannot be opened): {error}", gouji::plain::line(&folder));
            Vec::new()
        });
        let names: Vec<&str> = found.iter().map(|f| f.name.as_str()).collect();
        let by = if each { archive::group::By::File } else { archive::group::By::Name };
        let path = |at: &usize| found[*at].path().map(|p| p.to_string_lossy().into_owned());
        out.extend(archive::group::groups(&names, by).iter().map(|group| group.iter().filter_map(path).collect()));
    }
    out.retain(|group| !group.is_empty());
    out
}

/// Explains how files were understood, in a process of its own.
fn explained(files: Vec<String>, own: &own::Own, guarded: bool) -> u8 {
    let Some(identities) = own.identities() else { return 2 };
    if !guarded {
        let mut arguments = vec!["explain".to_string()];
        arguments.extend(own.arguments().chain(std::iter::once("--".to_string())).chain(files.iter().cloned()));
        match guard::run(&arguments, inputs::piped(&files)) {
            Some(guard::Ended::Well(code)) => return code,
            Some(guard::Ended::Broken(problem)) => {
                eprintln!("{} ({})", problem.zh, problem.en);
                return 2;
            }
            None => {}
        }
    }
    guard::bound(files.len());
    let (inputs, code) = inputs::inputs(files, None);
    // a closed pipe is the reader's choice, no fault
    let _ = std::io::stdout().write_all(explain(&check_by(inputs, &identities)).as_bytes());
    code
}

/// Reads standard input as a file of a name, and prints what was read as JSON.
fn read(name: String) -> ExitCode {
    guard::bound(1);
    let Ok(bytes) = inputs::bytes("-") else { return ExitCode::FAILURE };
    let read = gouji::read::read(&Input { name, bytes });
    match serde_json::to_writer(std::io::stdout().lock(), &read) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
