//! What one drop of files may cost: one budget for all that is asked of time and memory, whichever reader asks.
//!
//! Everything is charged in two currencies. *Work* is what takes time: an operator of a page, a glyph, a piece of a
//! path, an opened font, 64 bytes decoded. *Memory* is what is kept: cells, paragraphs, fonts, counted in bytes with
//! the text in them, so that a text repeated a thousand times counts a thousand times. What is read again is charged
//! again, and what is refused is charged too.
//!
//! A budget is ambient, as memory itself is: [`begin`] opens one for a drop, [`source`] lends each of its files half
//! of what is left, and readers charge what they do. Once it is spent every further charge fails, readers stop where
//! they are, and the file's [`super::Content`] says that it was not read whole.

use std::cell::Cell;

/// Work that every drop may ask for: some seconds.
const WORK: u64 = 16_000_000;
/// Work that each byte given may ask for besides.
const WORK_OF_BYTE: u64 = 1;
/// Bytes that may be kept of any drop.
const MEMORY: u64 = 300 << 20;
/// Bytes that all files of an archive may become together, those that are refused included.
pub(super) const MOST_UNPACKED: u64 = 256 << 20;
/// How many bytes of content one step of work stands for.
const BYTES_OF_STEP: u64 = 64;
/// What a cell takes besides its text.
const CELL: u64 = 160;
/// The work of a paragraph besides its text.
const PARAGRAPH: u64 = 80;
/// How much more than itself the text of a paragraph takes when its sentences are read.
const SENTENCES: usize = 16;

/// What is left, and what has to stay for other files.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    work: u64,
    memory: u64,
    /// What has to be left after the file that is being read.
    reserved: (u64, u64),
    /// Whether the file that is being read asked for more than there is.
    spent: bool,
}

thread_local! {
    static STATE: Cell<Option<State>> = const { Cell::new(None) };
}

/// A budget that is open; what was open before it goes on after it.
#[derive(Debug)]
pub(super) struct Open(Option<State>);

impl Drop for Open {
    fn drop(&mut self) {
        STATE.set(self.0);
    }
}

/// Opens a budget for a drop of so many bytes.
pub(super) fn begin(bytes: usize) -> Open {
    let work = WORK.saturating_add((bytes as u64).saturating_mul(WORK_OF_BYTE));
    let state = State { work, memory: MEMORY, ..State::default() };
    Open(STATE.replace(Some(state)))
}

/// Reads one of the files of a drop: half of what is left is for it, or all where it is the `last`. Says whether it
/// asked for more.
pub(super) fn source<T>(last: bool, read: impl FnOnce() -> T) -> (T, bool) {
    change(|s| {
        s.spent = false;
        s.reserved = if last { (0, 0) } else { (s.work / 2, s.memory / 2) };
    });
    let out = read();
    let spent = spent();
    change(|s| (s.spent, s.reserved) = (false, (0, 0)));
    (out, spent)
}

fn change(with: impl FnOnce(&mut State)) {
    if let Some(mut state) = STATE.get() {
        with(&mut state);
        STATE.set(Some(state));
    }
}

/// Whether the file that is being read asked for more than there is.
pub(super) fn spent() -> bool {
    STATE.get().is_some_and(|s| s.spent)
}

/// Charges some steps of work; whether they may be done.
pub(super) fn work(steps: u64) -> bool {
    change(|s| {
        s.spent |= s.work < s.reserved.0.saturating_add(steps);
        s.work = s.work.saturating_sub(steps).max(s.reserved.0);
    });
    !spent()
}

/// Charges bytes that are gone through: decoded, scanned.
pub(super) fn bytes(count: usize) -> bool {
    work(count as u64 / BYTES_OF_STEP + 1)
}

/// Charges bytes that are kept; whether they may be.
pub(super) fn keep(count: usize) -> bool {
    let count = count as u64;
    change(|s| {
        s.spent |= s.memory < s.reserved.1.saturating_add(count);
        s.memory = s.memory.saturating_sub(count).max(s.reserved.1);
    });
    !spent()
}

/// Charges a cell with a text of so many bytes; whether it may be kept.
pub(super) fn cell(text: usize) -> bool {
    cells(1, text)
}

/// Charges some cells with texts of so many bytes together.
pub(super) fn cells(count: usize, text: usize) -> bool {
    work(count as u64) && keep(count.saturating_mul(CELL as usize).saturating_add(text))
}

/// Charges a paragraph: what is done with its sentences takes more time and memory than a cell does.
pub(super) fn paragraph(text: usize) -> bool {
    work(PARAGRAPH + 2 * text as u64) && keep(CELL as usize + text.saturating_mul(SENTENCES))
}

/// Gives up what is left for the file that is being read.
pub(super) fn exceed() {
    change(|s| s.spent = true);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_charged_where_no_budget_is_open() {
        assert!(work(u64::MAX) && keep(usize::MAX) && !spent());
    }

    #[test]
    fn one_file_leaves_half_for_those_that_follow() {
        let _open = begin(0);
        let (first, spent) = source(false, || work(WORK / 2) && !work(1) && !cell(1));
        assert!(first && spent);
        let (second, spent) = source(true, || work(WORK / 2) && keep(MEMORY as usize));
        assert!(second && !spent);
        let (third, spent) = source(true, || !keep(1) && !work(1));
        assert!(third && spent);
    }

    #[test]
    fn a_budget_inside_another_does_not_touch_it() {
        let _outer = begin(0);
        {
            let _inner = begin(0);
            exceed();
        }
        assert!(!spent() && work(WORK));
    }
}
