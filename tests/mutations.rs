//! Files that were damaged at random: a few seconds of them, the same ones every time. What a longer run of the fuzzer
//! finds is kept in `hostile.rs`.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use gouji::{Input, check};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

/// How long it goes on, at most.
const LONGEST: Duration = Duration::from_secs(25);
/// Larger files are left to the fuzzer.
const LARGEST: u64 = 300_000;

/// Pieces that readers take for something.
const PIECES: [&[u8]; 14] = [
    b"99999999999999999999.00",
    b"\t",
    b"<table>",
    b"</td>",
    b"(",
    b"<<",
    b" 0 R",
    b"BI ID ",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    "合计".as_bytes(),
    "，增长100%".as_bytes(),
    b"4294967295",
    b"-1",
];

struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }

    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..1 + self.below(4) {
            let at = self.below(bytes.len());
            let end = (at + 1 + self.below(40)).min(bytes.len());
            match self.below(5) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                3 => {
                    let piece = PIECES[self.below(PIECES.len())];
                    bytes.splice(at..end, piece.iter().copied());
                }
                _ => {
                    let piece = PIECES[self.below(PIECES.len())].repeat(1 + self.below(30));
                    bytes.splice(at..at, piece);
                }
            }
        }
    }
}

/// A ZIP-based file with one of its parts damaged: damaged whole, it would not be unpacked.
fn repacked(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = random.below(archive.len());
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).ok()?;
        let mut part = Vec::new();
        (&mut file).take(LARGEST * 4).read_to_end(&mut part).ok()?;
        if index == chosen {
            random.damage(&mut part);
        }
        out.start_file(file.name().ok()?.to_string(), options).ok()?;
        out.write_all(&part).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

fn seeds() -> Vec<Vec<u8>> {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files")];
    let mut out = vec![include_bytes!("../www/sample.txt").to_vec()];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.metadata().unwrap().len() <= LARGEST {
                out.push(std::fs::read(path).unwrap());
            }
        }
    }
    out
}

#[test]
fn damaged_files_are_answered() {
    let seeds = seeds();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let start = Instant::now();
    let mut tried = 0;
    while start.elapsed() < LONGEST && tried < 4_000 {
        let seed = &seeds[tried % seeds.len()];
        let mut bytes = seed.clone();
        match repacked(seed, &mut random).filter(|_| tried % 2 == 0) {
            Some(whole) => bytes = whole,
            None => random.damage(&mut bytes),
        }
        let one = Instant::now();
        let report = check(vec![Input { name: "damaged".into(), bytes }]).report;
        assert!(!report.sources.is_empty());
        assert!(one.elapsed() < Duration::from_secs(20), "file {tried} took {:?}", one.elapsed());
        tried += 1;
    }
    assert!(tried >= seeds.len(), "{tried} of {}", seeds.len());
}
