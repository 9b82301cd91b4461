//! One file out of a ZIP archive, bounded.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::bilingual::{Text, say};

use super::{budget, unread};

/// Most bytes that one file of an archive may become.
const MOST_OF_ONE: u64 = super::MOST_BYTES as u64;

/// An opened archive.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A file's bytes, counted as they are unpacked: what an archive says of their number may be false.
pub(super) fn unpack(archive: &mut Archive, index: usize, room: &mut u64) -> Result<Vec<u8>, Text> {
    let file = archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => unread::locked(),
        _ => unread::damaged(),
    })?;
    let most = MOST_OF_ONE.min(*room);
    if most == 0 || file.size() > most {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let unpacked = file.take(most + 1).read_to_end(&mut bytes);
    *room = room.saturating_sub(bytes.len() as u64);
    budget::bytes(bytes.len());
    unpacked.map_err(|_| unread::damaged())?;
    if bytes.len() as u64 > most { Err(too_large()) } else { Ok(bytes) }
}

fn too_large() -> Text {
    say(
        "解压后太大，没有读取。请单独解压，分别检验。",
        "it is too large when unpacked and was not read. Unpack it and check the files one by one.",
    )
}
