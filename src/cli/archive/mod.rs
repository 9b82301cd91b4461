//! `gouji archive DIR… --out OUT`: many disclosures, each checked in a process of its own, on all cores, and what they
//! come to as tables and as one page. What is done is kept in `OUT/parts` and not done again.

pub mod group;
mod index;
pub mod one;
pub mod walk;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::ValueEnum;
use gouji::bilingual::Text;
use gouji::report::facts::{Kind, SCHEMA};
use gouji::report::{Format as Page, export};
use gouji::{check_read, plain};
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};

use self::one::{DOCUMENT, FINDINGS, Line, Request};
use self::walk::Found;
use crate::guard::{self, Ended};
use crate::own::Own;
use crate::table::{Row, Table};

/// A format of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values
    Csv,
    /// Columns with types, values as decimals
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What to do.
pub struct Options {
    /// Folders, archives and files.
    pub folders: Vec<String>,
    /// Where to write.
    pub out: PathBuf,
    /// What makes files one disclosure.
    pub by: group::By,
    /// The format of the tables.
    pub format: Format,
    /// In English.
    pub english: bool,
    /// How many processes at once; as many as there are cores where it is left out.
    pub jobs: Option<usize>,
    /// Do again what was done.
    pub fresh: bool,
    /// Relations that are checked besides.
    pub own: Own,
}

/// What is told of each document before what was read of it.
const NAMES: [(&str, Kind); 5] = [
    ("id", Kind::Text),
    ("document", Kind::Text),
    ("files", Kind::Number),
    ("grouped", Kind::Text),
    ("copy", Kind::Flag),
];

/// How files came to be one disclosure, or did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grouped {
    Alone,
    /// Names alike, and what they are of agrees.
    Together,
    /// Names alike, but what they are of is not one publication.
    Apart,
    /// The files of a folder, as was asked.
    Folder,
}

impl Grouped {
    fn word(self) -> &'static str {
        match self {
            Grouped::Alone => "alone",
            Grouped::Together => "name and content",
            Grouped::Apart => "names alike, content apart",
            Grouped::Folder => "folder",
        }
    }
}

/// A document that is done.
struct Done {
    id: String,
    name: String,
    files: usize,
    grouped: Grouped,
}

/// What was done so far.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    unread: usize,
    kept: usize,
}

/// Checks an archive. 0: all was read and nothing found; 1: some errors or warnings; 2: something could not be read.
pub fn archive(options: &Options) -> u8 {
    match run(options) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}: {error}", plain::line(&options.out.to_string_lossy()));
            2
        }
    }
}

fn run(options: &Options) -> io::Result<u8> {
    // what is wrong in them is told once, and not for each document
    let Some(own) = options.own.identities().and_then(|_| options.own.read()) else { return Ok(2) };
    for folder in ["reports", "parts", "unpacked"] {
        fs::create_dir_all(options.out.join(folder))?;
    }
    let out = fs::canonicalize(&options.out)?;
    let found = walk::walk(&options.folders, true, Some(&out))?;
    let names: Vec<&str> = found.iter().map(|f| f.name.as_str()).collect();
    let groups = group::groups(&names, options.by);
    let work = Work { options, own, out: &out, found: &found, tally: Mutex::default(), bar: bar(groups.len()) };
    let done = work.all(&groups)?;
    let tally = work.tally.into_inner().unwrap_or_default();
    work.bar.finish_and_clear();
    let _ = fs::remove_dir_all(out.join("unpacked"));
    tidy(&out)?;
    write(&out, &done, options)?;
    let all = done.len();
    let Tally { errors, warnings, unread, kept } = tally;
    eprintln!(
        "{all} 份材料（先前已检查 {kept}）：错误 {errors}，疑点 {warnings}，没有读取或没有读完 {unread} \
         ({all} documents, {kept} done before: {errors} errors, {warnings} warnings, {unread} not or not wholly read)"
    );
    Ok(if unread > 0 || all == 0 { 2 } else { u8::from(errors + warnings > 0) })
}

/// Removes what a run that was ended left unfinished.
fn tidy(out: &Path) -> io::Result<()> {
    for entry in fs::read_dir(out.join("parts"))? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != "jsonl") {
            let _ = fs::remove_file(path);
        }
    }
    Ok(())
}

fn bar(length: usize) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} ETA {eta} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

struct Work<'a> {
    options: &'a Options,
    own: Vec<(String, Vec<u8>)>,
    out: &'a Path,
    found: &'a [Found],
    tally: Mutex<Tally>,
    bar: ProgressBar,
}

impl Work<'_> {
    /// Checks every group, some at once; the documents in the order of the groups.
    fn all(&self, groups: &[Vec<usize>]) -> io::Result<Vec<Done>> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.options.jobs.unwrap_or(cores).clamp(1, 256);
        let next = AtomicUsize::new(0);
        let done: Vec<Mutex<Vec<Done>>> = groups.iter().map(|_| Mutex::default()).collect();
        let worker = |job: usize| -> io::Result<()> {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let (Some(group), Some(slot)) = (groups.get(at), done.get(at)) else { return Ok(()) };
                let documents = self.group(group, job)?;
                if let Ok(mut slot) = slot.lock() {
                    *slot = documents;
                }
                self.tell();
            }
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..jobs).map(|job| scope.spawn(move || worker(job))).collect();
            let ended = |w: std::thread::ScopedJoinHandle<'_, io::Result<()>>| {
                w.join().unwrap_or_else(|_| Err(io::Error::other("a worker broke off")))
            };
            workers.into_iter().map(ended).collect::<io::Result<Vec<()>>>()
        })?;
        Ok(done.into_iter().flat_map(|slot| slot.into_inner().unwrap_or_default()).collect())
    }

    fn tell(&self) {
        self.bar.inc(1);
        let Ok(tally) = self.tally.lock() else { return };
        let Tally { errors, warnings, unread, .. } = *tally;
        self.bar.set_message(format!("错误 {errors} 疑点 {warnings} 未读 {unread}"));
        let (at, all) = (self.bar.position(), self.bar.length().unwrap_or(1).max(1));
        // where no bar is drawn, a line at each tenth
        if self.bar.is_hidden() && (at * 10 / all) != ((at - 1) * 10 / all) {
            let left = self.bar.eta().as_secs();
            eprintln!("{at}/{all} {:.1}/s ETA {left}s 错误 {errors} 疑点 {warnings} 未读 {unread}", self.bar.per_sec());
        }
    }

    /// Checks a group, or each of its files where they are not of one publication.
    fn group(&self, group: &[usize], job: usize) -> io::Result<Vec<Done>> {
        let [only] = group else {
            let folder = self.options.by == group::By::Folder;
            let grouped = if folder { Grouped::Folder } else { Grouped::Together };
            if let Some(done) = self.document(group, grouped, job)? {
                return Ok(vec![done]);
            }
            let alone = group.iter().map(|at| self.document(&[*at], Grouped::Apart, job));
            return Ok(alone.collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect());
        };
        Ok(self.document(&[*only], Grouped::Alone, job)?.into_iter().collect())
    }

    /// Checks files as one document, unless that was done before; `None` where they are not one.
    fn document(&self, files: &[usize], grouped: Grouped, job: usize) -> io::Result<Option<Done>> {
        let found: Vec<&Found> = files.iter().map(|f| &self.found[*f]).collect();
        let name = plain::line(&found.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(" + ")).into_owned();
        let unpacked = |n: usize| self.out.join("unpacked").join(format!("{}-{job}-{n}", std::process::id()));
        let ready: Result<Vec<(PathBuf, String)>, io::Error> =
            found.iter().enumerate().map(|(n, f)| f.ready(unpacked(n))).collect();
        let (id, request) = match ready {
            Ok(ready) => {
                let id = self.id(ready.iter().map(|r| r.1.as_str()).collect(), grouped);
                let names = found.iter().map(|f| f.name.clone());
                (id, Ok(names.zip(ready.into_iter().map(|r| r.0)).collect()))
            }
            Err(error) => (self.id(vec![&name], grouped), Err(error)),
        };
        let done = Done { id, name, files: files.len(), grouped };
        let part = part(self.out, &done.id);
        if !self.options.fresh && part.exists() {
            let line = first(&part)?;
            if let Ok(mut tally) = self.tally.lock() {
                tally.kept += 1;
            }
            return Ok(self.count(&line).then_some(done));
        }
        let temporary = part.with_extension(format!("{}-{job}", std::process::id()));
        let problem = match request {
            Ok(files) => self.ask(files, grouped, &done, &temporary)?,
            Err(error) => {
                Some(gouji::bilingual::say(format!("无法打开：{error}"), format!("it cannot be opened: {error}")))
            }
        };
        (0..files.len()).for_each(|n| drop(fs::remove_file(unpacked(n))));
        if let Some(problem) = problem {
            // what ends a group's process may be one of its files
            if files.len() > 1 {
                let _ = fs::remove_file(&temporary);
                return Ok(None);
            }
            self.broken(&done, problem, &temporary)?;
        }
        fs::rename(&temporary, &part)?;
        Ok(self.count(&first(&part)?).then_some(done))
    }

    /// What a document is kept under: the hashes of its files, and all that decides what is told of them.
    fn id(&self, mut hashes: Vec<&str>, grouped: Grouped) -> String {
        hashes.sort_unstable();
        let how = matches!(grouped, Grouped::Together | Grouped::Folder).then(|| grouped.word());
        let mut of = format!("{} {SCHEMA} {} {how:?} {hashes:?}", env!("CARGO_PKG_VERSION"), self.options.english);
        for (name, content) in &self.own {
            of.push_str(&format!(" {name:?} {}", walk::hex(&Sha256::digest(content))));
        }
        walk::hex(&Sha256::digest(of.as_bytes())[..10])
    }

    /// Has files checked in a process of its own, which writes the answer; what went wrong, if anything did.
    fn ask(
        &self,
        files: Vec<(String, PathBuf)>,
        grouped: Grouped,
        done: &Done,
        answer: &Path,
    ) -> io::Result<Option<Text>> {
        let page = answer.with_extension("html");
        let confirm = grouped == Grouped::Together;
        let own = self.own.clone();
        let request = Request { files, english: self.options.english, confirm, own, page: page.clone() };
        let ended = guard::answer(one::WORD, serde_json::to_vec(&request)?, File::create(answer)?)?;
        Ok(match ended {
            Ended::Well(_) => {
                // there is none where the files are no one document
                let _ = fs::rename(&page, self.page(&done.id));
                None
            }
            Ended::Broken(problem) => {
                let _ = fs::remove_file(&page);
                Some(problem)
            }
        })
    }

    fn page(&self, id: &str) -> PathBuf {
        self.out.join(address(id))
    }

    /// Writes of a document that it was not checked, and why.
    fn broken(&self, done: &Done, problem: Text, answer: &Path) -> io::Result<()> {
        let report = check_read(vec![guard::unread(&done.name, problem)]).report;
        fs::write(self.page(&done.id), export(&report, Page::Html, self.options.english, &[]))?;
        let mut out = BufWriter::new(File::create(answer)?);
        for line in one::report(&report, self.options.english) {
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
        out.flush()
    }

    /// Counts what a document comes to; whether it is one.
    fn count(&self, line: &Line) -> bool {
        let Line::Document(row) = line else { return false };
        let number = |name: &str| value(row, name).and_then(|n| n.parse::<usize>().ok()).unwrap_or_default();
        if let Ok(mut tally) = self.tally.lock() {
            tally.errors += number("errors");
            tally.warnings += number("warnings");
            tally.unread += usize::from(value(row, "read") != Some("yes"));
        }
        true
    }
}

/// A value of a document's row.
fn value<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    row.get(DOCUMENT.iter().position(|c| c.0 == name)?)?.as_deref()
}

/// Where what was read of a document is kept.
fn part(out: &Path, id: &str) -> PathBuf {
    out.join("parts").join(format!("{id}.jsonl"))
}

/// The report of a document, from the index.
fn address(id: &str) -> String {
    format!("reports/{id}.html")
}

fn lines(part: &Path) -> io::Result<impl Iterator<Item = io::Result<Line>>> {
    let lines = BufReader::new(File::open(part)?).lines();
    Ok(lines.map(|line| serde_json::from_str(&line?).map_err(io::Error::other)))
}

fn first(part: &Path) -> io::Result<Line> {
    lines(part)?.next().unwrap_or_else(|| Err(io::Error::other("an empty part")))
}

/// Writes the tables and the index, a document at a time.
fn write(out: &Path, done: &[Done], options: &Options) -> io::Result<()> {
    let columns: Vec<(&str, Kind)> = NAMES.into_iter().chain(DOCUMENT).collect();
    let mut documents = Written::new(out, "documents", &columns, options.format)?;
    let mut findings = Written::new(out, "findings", &FINDINGS, options.format)?;
    let mut facts = Written::new(out, "facts", &one::facts(), options.format)?;
    let mut index = index::Index::new(out, options.english)?;
    let mut seen: HashSet<&str> = HashSet::new();
    for document in done {
        let Done { id, name, files, grouped } = document;
        let copy = !seen.insert(id);
        for line in lines(&part(out, id))? {
            let with_id = |row: Row| std::iter::once(Some(id.clone())).chain(row).collect::<Row>();
            match line? {
                Line::Apart => {}
                Line::Document(row) => {
                    index.row(id, name, &row)?;
                    let names = [name.clone(), files.to_string(), grouped.word().to_string(), copy.to_string()];
                    documents.table.row(&with_id(names.into_iter().map(Some).chain(row).collect()))?;
                }
                Line::Finding(mut row) if !copy => {
                    row.push(Some(name.clone()));
                    findings.table.row(&with_id(row))?;
                }
                Line::Fact(row) if !copy => facts.table.row(&with_id(row))?,
                Line::Finding(_) | Line::Fact(_) => break,
            }
        }
    }
    index.finish()?;
    [documents, findings, facts].into_iter().try_for_each(Written::finish)
}

/// A table that takes its name when it is whole.
struct Written {
    table: Table,
    temporary: PathBuf,
    path: PathBuf,
}

impl Written {
    fn new(out: &Path, name: &str, columns: &[(&str, Kind)], format: Format) -> io::Result<Written> {
        let temporary = out.join(format!("{name}.tmp"));
        let file = Box::new(BufWriter::new(File::create(&temporary)?));
        let (table, ending) = match format {
            Format::Csv => (Table::csv(file, columns)?, "csv"),
            #[cfg(feature = "parquet")]
            Format::Parquet => (Table::parquet(file, columns)?, "parquet"),
        };
        Ok(Written { table, temporary, path: out.join(format!("{name}.{ending}")) })
    }

    fn finish(self) -> io::Result<()> {
        self.table.finish()?;
        fs::rename(self.temporary, self.path)
    }
}
