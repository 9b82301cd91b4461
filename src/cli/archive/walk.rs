//! The files in folders, and those in the archives among them.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gouji::read;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::group;
use crate::inputs::is_archive;

/// A file that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its name from the folder that was given, for people.
    pub name: String,
    /// Where its bytes are.
    at: At,
}

#[derive(Debug, Clone)]
enum At {
    File(PathBuf),
    /// An archive, and the number of the file in it.
    Zipped(Arc<PathBuf>, usize),
}

/// Deeper folders are not looked into.
const DEEPEST: usize = 64;
/// An archive with more files is one file, of which it is told that it cannot be read.
const MOST_FILES: usize = 100_000;

/// Every file in some folders, by name. Links are not followed. `within` are folders to leave out.
pub fn walk(folders: &[String], zips: bool, without: Option<&Path>) -> io::Result<Vec<Found>> {
    let mut out = Vec::new();
    for folder in folders {
        let path = Path::new(folder);
        let own = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let before = if folders.len() > 1 { format!("{own}/") } else { String::new() };
        match path.is_dir() {
            true => enter(path, &before, DEEPEST, without, &mut out)?,
            // an archive or a file by itself
            false => out.push(Found { name: own, at: At::File(fs::canonicalize(path)?) }),
        }
    }
    if zips {
        out = out.into_iter().flat_map(|found| inside(&found).unwrap_or_else(|| vec![found])).collect();
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

fn enter(folder: &Path, before: &str, depth: usize, without: Option<&Path>, out: &mut Vec<Found>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (kind, name) = (entry.file_type()?, entry.file_name().to_string_lossy().into_owned());
        let path = entry.path();
        if name.starts_with('.') || without.is_some_and(|w| fs::canonicalize(&path).is_ok_and(|p| p == w)) {
            continue;
        }
        if kind.is_dir() && depth > 0 {
            // a folder that may not be read does not stop the others
            if let Err(error) = enter(&path, &format!("{before}{name}/"), depth - 1, without, out) {
                eprintln!("{}: 无法打开 (cannot be opened): {error}", gouji::plain::line(&name));
            }
        } else if kind.is_file() && !group::is_ignored(&name) {
            out.push(Found { name: format!("{before}{name}"), at: At::File(path) });
        }
    }
    Ok(())
}

/// The files in an archive of files; `None` where it is something else, which its reader tells.
fn inside(found: &Found) -> Option<Vec<Found>> {
    let At::File(path) = &found.at else { return None };
    if !is_archive(&path.to_string_lossy()) {
        return None;
    }
    let archive = catch_unwind(AssertUnwindSafe(|| open(path).ok())).ok().flatten()?;
    if archive.len() > MOST_FILES || read::is_one_document(&archive) {
        return None;
    }
    let path = Arc::new(path.clone());
    let names = read::names(archive);
    let files = names
        .into_iter()
        .map(|(index, name)| Found { name: format!("{}/{name}", found.name), at: At::Zipped(path.clone(), index) });
    let files: Vec<Found> = files.filter(|f| !group::is_ignored(&f.name)).collect();
    (!files.is_empty()).then_some(files)
}

fn open(path: &Path) -> io::Result<ZipArchive<BufReader<File>>> {
    ZipArchive::new(BufReader::new(File::open(path)?)).map_err(io::Error::other)
}

impl Found {
    /// Its path, where it is a file by itself.
    pub fn path(&self) -> Option<&Path> {
        match &self.at {
            At::File(path) => Some(path),
            At::Zipped(..) => None,
        }
    }

    /// The file as one on the disk, with the hash of its bytes; one in an archive is unpacked to `to`.
    pub fn ready(&self, to: PathBuf) -> io::Result<(PathBuf, String)> {
        match &self.at {
            At::File(path) => Ok((path.clone(), hash(File::open(path)?, &mut io::sink())?)),
            At::Zipped(archive, index) => {
                let unpack = || -> io::Result<String> {
                    let mut archive = open(archive)?;
                    let file = archive.by_index(*index).map_err(io::Error::other)?;
                    // what is larger is refused by its reader
                    hash(file.take(read::MOST_BYTES as u64 + 1), &mut File::create(&to)?)
                };
                let hash = catch_unwind(AssertUnwindSafe(unpack)).map_err(|_| io::Error::other("zip"))??;
                Ok((to, hash))
            }
        }
    }
}

/// Copies bytes a piece at a time, and gives their hash.
fn hash(mut from: impl Read, to: &mut impl Write) -> io::Result<String> {
    let (mut piece, mut hash) = (vec![0; 64 << 10], Sha256::new());
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize())),
            n => {
                hash.update(&piece[..n]);
                to.write_all(&piece[..n])?;
            }
        }
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
