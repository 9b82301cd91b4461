//! What keeps a crafted file from taking the program down with it: files are checked in a process of its own, whose
//! memory and time are bounded, and what became of it is told. Where one of several files ends that process, each is
//! read in a process by itself, and the others are checked.

use std::fs::File;
use std::io::{self, Write};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use gouji::bilingual::{Text, say};
use gouji::read::{self, Content, Read};
use gouji::{Input, plain};

/// Most memory of a process.
const MEMORY: u64 = 3 << 30;
/// Most seconds of computing for a file, and for all of them besides.
const SECONDS: u64 = 60;

/// How a process that checked ended.
pub enum Ended {
    /// As it should, with this code.
    Well(u8),
    /// Broken off, and why.
    Broken(Text),
}

/// Bounds what this process may take, where the system knows such bounds.
pub fn bound(files: usize) {
    // what is wrong is told in words; a caught panic is no message for people
    std::panic::set_hook(Box::new(|_| {}));
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let seconds = SECONDS.saturating_mul(1 + files as u64);
        for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, seconds)] {
            let now = getrlimit(resource);
            let current = Some(now.current.map_or(most, |c| c.min(most)));
            // a system that refuses goes without
            let _ = setrlimit(resource, Rlimit { current, maximum: now.maximum });
        }
    }
    #[cfg(not(unix))]
    let _ = (files, MEMORY, SECONDS);
}

/// Runs this program with other arguments and these bytes as its input; what it prints is printed. `None` where it
/// cannot be run.
pub fn run(arguments: &[String], input: Option<Vec<u8>>) -> Option<Ended> {
    let (status, output, errors) = ask(arguments, input, Stdio::inherit())?;
    debug_assert!(output.is_empty());
    let ended = ended(status);
    if let Ended::Well(_) = ended {
        let _ = std::io::stderr().write_all(&errors);
    }
    Some(ended)
}

/// The same; what it prints is given to `take` as it comes.
pub fn stream(arguments: &[String], input: Option<Vec<u8>>, take: impl FnOnce(ChildStdout)) -> Option<Ended> {
    let mut child = start(arguments, input.is_some(), Stdio::piped(), Stdio::inherit())?;
    let fed = feed(&mut child, input);
    if let Some(output) = child.stdout.take() {
        take(output);
    }
    let status = child.wait().ok()?;
    if let Some(fed) = fed {
        let _ = fed.join(); // a process that ended early did not take all
    }
    Some(ended(status))
}

/// Asks this program a question in a process of its own, which writes its answer into a file.
pub fn answer(word: &str, question: Vec<u8>, answer: File) -> io::Result<Ended> {
    let mut child = start(&[word.to_string()], true, Stdio::from(answer), Stdio::null())
        .ok_or_else(|| io::Error::other("no process can be started"))?;
    let fed = feed(&mut child, Some(question));
    let status = child.wait()?;
    if let Some(fed) = fed {
        let _ = fed.join(); // a process that ended early did not take all
    }
    Ok(ended(status))
}

fn ended(status: ExitStatus) -> Ended {
    match status.code() {
        Some(code @ 0..=2) => Ended::Well(code as u8),
        _ => Ended::Broken(why(status)),
    }
}

/// Reads a file in a process by itself: an archive file by file.
pub fn read(input: Input) -> Vec<Read> {
    let one = |input: Input| {
        let arguments = ["read", &input.name].map(String::from);
        let answer = ask(&arguments, Some(input.bytes.clone()), Stdio::piped());
        let problem = match answer {
            Some((status, output, _)) if status.success() => match serde_json::from_slice::<Vec<Read>>(&output) {
                Ok(read) => return read,
                Err(_) => broken(),
            },
            Some((status, ..)) => why(status),
            None => broken(),
        };
        vec![Read::new(input.name, &input.bytes, Content::refused("application/octet-stream", problem))]
    };
    read::parts(input).into_iter().flat_map(one).collect()
}

fn ask(arguments: &[String], input: Option<Vec<u8>>, output: Stdio) -> Option<(ExitStatus, Vec<u8>, Vec<u8>)> {
    let mut child = start(arguments, input.is_some(), output, Stdio::piped())?;
    let fed = feed(&mut child, input);
    let out = child.wait_with_output().ok()?;
    if let Some(fed) = fed {
        let _ = fed.join(); // a process that ended early did not take all
    }
    Some((out.status, out.stdout, out.stderr))
}

fn start(arguments: &[String], fed: bool, output: Stdio, errors: Stdio) -> Option<Child> {
    let mut command = Command::new(std::env::current_exe().ok()?);
    command.arg(UNGUARDED).args(arguments).stdout(output).stderr(errors);
    if fed {
        command.stdin(Stdio::piped());
    }
    command.spawn().ok()
}

/// The argument that says that this process is the guarded one.
pub const UNGUARDED: &str = "--in-this-process";

fn feed(child: &mut Child, input: Option<Vec<u8>>) -> Option<std::thread::JoinHandle<()>> {
    let (mut pipe, bytes) = (child.stdin.take()?, input?);
    Some(std::thread::spawn(move || drop(pipe.write_all(&bytes))))
}

/// Why a process broke off, for people.
fn why(status: ExitStatus) -> Text {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return match signal {
            6 | 7 | 11 => say(
                "检验时内存或堆栈用尽，程序中断，没有检验。请拆成几个文件，或打印为新的 PDF 再试。",
                "memory or stack ran out while it was checked; it was not checked. Split it into several files, or print it as a new PDF, and try again.",
            ),
            9 | 24 => say(
                "检验用时太长，程序中断，没有检验。请拆成几个文件，或打印为新的 PDF 再试。",
                "checking it took too long and was broken off; it was not checked. Split it into several files, or print it as a new PDF, and try again.",
            ),
            _ => broken(),
        };
    }
    let _ = status;
    broken()
}

fn broken() -> Text {
    say(
        "检验时程序中断，没有检验。这个文件可能已损坏；请重新下载，或打印为新的 PDF 再试。",
        "checking it broke off; it was not checked. The file may be damaged: download it again, or print it as a new PDF, and try again.",
    )
}

/// A file that nothing could be read of, as what was read of it.
pub fn unread(name: &str, problem: Text) -> Read {
    Read::new(plain::line(name).into_owned(), &[], Content::refused("application/octet-stream", problem))
}
