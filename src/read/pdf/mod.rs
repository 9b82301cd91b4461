//! PDF: characters and rulings by the `hayro` libraries, then our own way from them to tables and paragraphs.
//!
//! ```text
//! content stream ─content→ characters, rulings ─words, frames→ words in cells ─tables→ tables over pages
//! ```

mod aligned;
mod bounds;
mod content;
mod frames;
mod paragraphs;
mod radicals;
mod tables;
mod words;

use hayro_font::FontCache;
use hayro_font::kurbo::Rect;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::bilingual::{Text, say};
use crate::document::{Block, Document, Paragraph, Place, Table};

use super::Content as Source;
use content::{Budget, Content, Resolvers};
use tables::Ruled;
use words::Word;

/// Most pages of one file. A city's collected budgets have fewer.
const MOST_PAGES: usize = 3_000;
/// Operators of all content streams that are carried out: some seconds.
const MOST_OPERATORS: u64 = 60_000_000;
/// A page that images cover by this much and that has no text is a scan.
const SCAN: f64 = 0.4;

pub(super) const MEDIA_TYPE: &str = "application/pdf";

/// A piece of a page.
enum Piece {
    Paragraph(Paragraph),
    Ruled(Ruled),
    Table(Table),
}

/// Reads a PDF file. `progress` is told the pages read and the pages there are, and answers whether to go on.
pub(super) fn read(bytes: &[u8], progress: &mut dyn FnMut(usize, usize) -> bool) -> Source {
    let refused = |problem: Text| Source::refused(MEDIA_TYPE, problem);
    if !bounds::within(bytes) {
        return refused(say(
            "这个 PDF 解压后大得不正常（超过 128 MB 的数据流），没有读取。请换一个文件，或打印为新的 PDF 再试。",
            "this PDF becomes abnormally large when decompressed (a stream of more than 128 MB) and was not read. Try another file, or print it as a new PDF.",
        ));
    }
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            return refused(say(
                "这个 PDF 需要密码才能打开。请用阅读器打开，另存为没有密码的文件再试。",
                "this PDF needs a password. Open it in a reader, save it without a password, and try again.",
            ));
        }
        Err(LoadPdfError::Decryption(_)) => {
            return refused(say(
                "这个 PDF 的加密方式不能识别。请用阅读器打开，另存或打印为新的 PDF 再试。",
                "this PDF is encrypted in a way that is not known. Open it in a reader, save or print it as a new PDF, and try again.",
            ));
        }
        Err(LoadPdfError::Invalid) => {
            return refused(say(
                "这个 PDF 已损坏或不完整，打不开。请重新下载。",
                "this PDF is damaged or incomplete. Download it again.",
            ));
        }
    };
    let pages = pdf.pages();
    let count = pages.len();
    if count > MOST_PAGES {
        return refused(Text {
            zh: format!("有 {count} 页，超过 {MOST_PAGES} 页。请拆成几个文件。"),
            en: format!("it has {count} pages, more than {MOST_PAGES}. Split it into several files."),
        });
    }
    let fonts = FontCache::new();
    let resolvers = Resolvers::new();
    let mut budget = Budget(MOST_OPERATORS);
    let mut assembled = Assembly::default();
    let mut scans: Vec<usize> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        if !progress(index, count) {
            return refused(say("读取已取消。", "reading was cancelled."));
        }
        let Some(content) = content::content(page, &fonts, &resolvers, &mut budget) else {
            return refused(Text {
                zh: format!(
                    "第 {} 页的内容多得不正常，读取中止，前面的页也没有检验。请换一个文件，或打印为新的 PDF 再试。",
                    index + 1
                ),
                en: format!(
                    "page {} has more content than a page can have; reading stopped, and no page was checked. Try another file, or print it as a new PDF.",
                    index + 1
                ),
            });
        };
        if content.glyphs.is_empty() && content.images > SCAN {
            scans.push(index + 1);
        }
        assembled.page(pieces(&content, index as u32 + 1));
    }
    let document = Document { blocks: assembled.finish() };
    let problem = problem(&document, &scans, count);
    Source { document, media_type: MEDIA_TYPE.into(), problem, pages: Some(count as u32) }
}

/// What is to be said of a file that was read: that there is nothing, or that pages are images.
fn problem(document: &Document, scans: &[usize], count: usize) -> Option<Text> {
    if document.blocks.is_empty() && scans.is_empty() {
        return Some(say(
            "里面没有文字。请确认文件，或换一个。",
            "there is no text in it. Check the file, or choose another.",
        ));
    }
    if document.blocks.is_empty() {
        return Some(say(
            "这是扫描件：页面是图片，没有文字层，无法检验。请向发布单位索取文字版，或先做文字识别（OCR）再粘贴文字。",
            "this is a scan: its pages are images without text and cannot be checked. Ask the publisher for a text version, or run text recognition (OCR) and paste the text.",
        ));
    }
    if scans.is_empty() {
        return None;
    }
    let listed: Vec<String> = scans.iter().take(20).map(usize::to_string).collect();
    let more = if scans.len() > 20 { "…" } else { "" };
    let listed = format!("{}{more}", listed.join(", "));
    Some(Text {
        zh: format!("{count} 页中第 {listed} 页是图片，没有文字层，没有检验。"),
        en: format!("of {count} pages these are images without text and were not checked: {listed}."),
    })
}

/// What stands on a page, top to bottom; and the words that its edge cuts off a table's last or first line.
fn pieces(content: &Content, page: u32) -> (Vec<Piece>, Vec<Paragraph>) {
    let words = words::words(&content.glyphs);
    let frames = frames::frames(&content.rulings);
    let place = |area: Rect| {
        let r = content.shown(area);
        let round = |v: f64| (v * 10.0).round() as f32 / 10.0;
        Place::Page { page, area: [round(r.x0), round(r.y0), round(r.x1), round(r.y1)] }
    };
    let (filled, outside) = tables::fill(&frames, words);
    let (cut, outside): (Vec<Word>, Vec<Word>) =
        outside.into_iter().partition(|w| frames.iter().any(|f| f.touches(w.area())));
    let mut pieces: Vec<(f64, Piece)> = Vec::new();
    for (frame, words) in frames.iter().zip(filled) {
        if words.iter().any(|w| !w.is_empty()) {
            pieces.push((frame.ys[0], Piece::Ruled(tables::ruled(frame, words, &place))));
        }
    }
    let lines = words::lines(outside);
    pieces.extend(paragraphs::paragraphs(lines, content, &place));
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let cut = words::lines(cut).into_iter().flat_map(|l| l.words);
    let cut = cut.map(|w| Paragraph { text: w.text(), place: place(w.area()) }).collect();
    (pieces.into_iter().map(|(_, piece)| piece).collect(), cut)
}

/// Pages put together: a table at the end of a page goes on with the one at the beginning of the next.
#[derive(Default)]
struct Assembly {
    blocks: Vec<Block>,
    /// The parts of the table that may go on.
    open: Vec<Ruled>,
    /// Words that the end of a page cuts off the open table.
    cut: Vec<Paragraph>,
}

impl Assembly {
    fn page(&mut self, (pieces, cut): (Vec<Piece>, Vec<Paragraph>)) {
        // what the end of a page cuts off is mostly printed again on the next
        if let Some(Piece::Ruled(part)) = pieces.first() {
            self.cut.retain(|word| !part.rows.iter().take(2).flatten().any(|c| c.text.contains(&word.text)));
        }
        for (at, piece) in pieces.into_iter().enumerate() {
            match piece {
                Piece::Ruled(part) => {
                    if at == 0
                        && let Some(last) = self.open.last_mut().filter(|last| tables::widens(last, &part))
                    {
                        tables::widen(last, part);
                        continue;
                    }
                    let goes_on = at == 0 && self.open.last().is_some_and(|last| tables::continues(last, &part));
                    if !goes_on {
                        self.close();
                    }
                    self.open.push(part);
                }
                Piece::Paragraph(paragraph) => {
                    self.close();
                    self.blocks.push(Block::Paragraph(paragraph));
                }
                Piece::Table(table) => {
                    self.close();
                    self.blocks.push(Block::Table(table));
                }
            }
        }
        self.cut.extend(cut);
    }

    fn close(&mut self) {
        let parts = std::mem::take(&mut self.open);
        if !parts.is_empty() {
            self.blocks.push(Block::Table(tables::join(parts)));
        }
        self.blocks.extend(std::mem::take(&mut self.cut).into_iter().map(Block::Paragraph));
    }

    fn finish(mut self) -> Vec<Block> {
        self.close();
        self.blocks
    }
}
