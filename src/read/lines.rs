//! Byte offsets to lines.

use crate::document::Place;

/// Where each line of a text starts, so that a byte range becomes a [`Place`].
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a text, which end at `\n`.
    pub fn of(text: &str) -> Lines {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { starts }
    }

    /// The place of a byte range; its line is that of its first byte.
    pub fn place(&self, start: usize, end: usize) -> Place {
        let line = self.starts.partition_point(|s| *s <= start);
        Place::Text { line: line as u32, start: start as u32, end: end as u32 }
    }
}
/// The text that the paragraphs and rows of a document make, for documents that are not text themselves: places in
/// it are given as they come.
#[derive(Debug, Default)]
pub(crate) struct Running {
    line: u32,
    end: u32,
}

impl Running {
    /// Begins a line.
    pub fn begin(&mut self) {
        self.line += 1;
    }

    /// The place of the next text of the line.
    pub fn place(&mut self, text: &str) -> Place {
        let start = self.end;
        let end = start + text.len() as u32;
        self.end = end + 1; // a tab or line end
        Place::Text { line: self.line, start, end }
    }
}
