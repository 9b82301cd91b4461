//! `gouji facts FILE…`

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use clap::ValueEnum;
use gouji::check_by;
use gouji::report::facts::{FACT_COLUMNS, FactState, write_jsonl};

use super::inputs::{inputs, piped};
use super::own::Own;
use super::table::{Row, Table};
use super::{check::problems, guard};

/// A format of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values
    Csv,
    /// One fact a line
    Jsonl,
    /// Columns with types, values as decimals
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Which facts, and how.
pub struct Options {
    /// In which format.
    pub format: Format,
    /// Only those that are proven.
    pub proven: bool,
    /// Into this file, or to standard output.
    pub out: Option<String>,
    /// Relations that are checked besides.
    pub own: Own,
}

/// The facts of some groups of files, each read in a process of its own. 0: all were read; 2: some were not.
pub fn guarded(groups: Vec<Vec<String>>, options: &Options) -> u8 {
    if options.own.identities().is_none() {
        return 2;
    }
    match write(groups, options) {
        Ok(code) => code,
        // a closed pipe is the reader's choice, no fault
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => {
            eprintln!("写不出来 (cannot be written): {error}");
            2
        }
    }
}

fn write(groups: Vec<Vec<String>>, options: &Options) -> io::Result<u8> {
    let file: Box<dyn Write + Send> = match &options.out {
        Some(path) => Box::new(BufWriter::new(File::create(path)?)),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    let mut out = match options.format {
        Format::Csv => Out::Table(Table::csv(file, &FACT_COLUMNS)?),
        Format::Jsonl => Out::Lines(file),
        #[cfg(feature = "parquet")]
        Format::Parquet => Out::Table(Table::parquet(file, &FACT_COLUMNS)?),
    };
    let lines = matches!(out, Out::Lines(_));
    let mut code = 0;
    for group in groups {
        let piped = piped(&group);
        let mut arguments = vec!["facts".to_string()];
        arguments.extend(options.proven.then(|| "--proven".to_string()));
        arguments.push(if lines { "--format=jsonl" } else { "--format=csv" }.to_string());
        arguments.extend(options.own.arguments());
        arguments.push("--".to_string());
        arguments.extend(group.iter().cloned());
        let mut take = |line: io::Result<String>| out.line(&line?);
        let mut failed = Ok(());
        let ended = guard::stream(&arguments, piped, |output| {
            failed = BufReader::new(output).lines().try_for_each(&mut take);
        });
        failed?;
        match ended {
            Some(guard::Ended::Well(own)) => code = code.max(own),
            Some(guard::Ended::Broken(problem)) => {
                let names: Vec<_> = group.iter().map(|n| gouji::plain::line(n)).collect();
                eprintln!("{}: {} ({})", names.join(", "), problem.zh, problem.en);
                code = 2;
            }
            None => code = 2,
        }
    }
    match out {
        Out::Table(table) => table.finish()?,
        Out::Lines(mut file) => file.flush()?,
    }
    Ok(code)
}

enum Out {
    Table(Table),
    Lines(Box<dyn Write + Send>),
}

impl Out {
    fn line(&mut self, line: &str) -> io::Result<()> {
        match self {
            Out::Table(table) => table.row(&serde_json::from_str::<Row>(line)?),
            Out::Lines(out) => {
                out.write_all(line.as_bytes())?;
                out.write_all(b"\n")
            }
        }
    }
}

/// Prints the facts of files that are one disclosure, a line each: as JSON objects, or as rows for a table.
pub fn here(files: Vec<String>, options: &Options) -> u8 {
    guard::bound(files.len());
    let Some(identities) = options.own.identities() else { return 2 };
    let (inputs, code) = inputs(files, None);
    if inputs.is_empty() {
        return code;
    }
    let checking = check_by(inputs, &identities);
    problems(&checking.report);
    let mut out = BufWriter::new(io::stdout().lock());
    let facts = checking.facts().filter(|f| !options.proven || f.state == FactState::Proven);
    let _ = match options.format {
        Format::Jsonl => write_jsonl(facts, &mut out),
        _ => facts.into_iter().try_for_each(|fact| {
            serde_json::to_writer(&mut out, &fact.values().as_slice())?;
            out.write_all(b"\n")
        }),
    };
    let _ = out.flush();
    if checking.report.sources.iter().any(|s| s.problem.is_some()) { 2 } else { code }
}
