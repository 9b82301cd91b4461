//! PDF: characters and rulings by the `hayro` libraries, then our own way from them to tables and paragraphs.
//!
//! ```text
//! content stream ─content→ characters, rulings ─words, frames→ words in cells ─tables→ tables over pages
//! ```

mod aligned;
mod annotations;
mod beside;
mod bounds;
mod canvas;
mod content;
mod fonts;
mod frames;
mod glyph;
mod inline;
mod layers;
mod paint;
mod paragraphs;
mod radicals;
mod running;
mod tables;
mod words;

use hayro_font::kurbo::Rect;
use hayro_syntax::object::Dict;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::bilingual::{Text, say};
use crate::document::{Block, Columns, Document, Paragraph, Place, Table};

use super::Content as Source;
use super::budget;
use fonts::Fonts;
use layers::Layers;
use tables::Ruled;
use words::Word;

pub(super) use canvas::Canvas;
pub(super) use content::Content;
pub(super) use glyph::{Glyph, Ruling};
pub(super) use paint::{Colour, colour};

/// Most pages of one file. A city's collected budgets have fewer.
const MOST_PAGES: usize = 3_000;
/// The work of a page besides its content.
const PAGE: u64 = 200;
/// A page that images cover by this much and that has no text is a scan.
const SCAN: f64 = 0.4;

pub(super) const MEDIA_TYPE: &str = "application/pdf";

/// A piece of a page.
enum Piece {
    Paragraph(Paragraph),
    Ruled(Ruled),
    Table(Table),
}

impl Piece {
    fn paragraph(&self) -> Option<&Paragraph> {
        match self {
            Piece::Paragraph(paragraph) => Some(paragraph),
            _ => None,
        }
    }
}

/// Reads a PDF file. `progress` is told the pages read and the pages there are, and answers whether to go on.
pub(super) fn read(bytes: &[u8], progress: &mut dyn FnMut(usize, usize) -> bool) -> Source {
    let refused = |problem: Text| Source::refused(MEDIA_TYPE, problem);
    if !bounds::within(bytes) {
        return refused(say(
            "这个 PDF 解压后大得不正常，或内部结构不正常，没有读取。请换一个文件，或打印为新的 PDF 再试。",
            "this PDF becomes abnormally large when decompressed, or its inner structure is abnormal; it was not read. Try another file, or print it as a new PDF.",
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
    let mut fonts = Fonts::new();
    let layers = Layers::of(&pdf);
    let mut read = Pages::default();
    for (index, page) in pages.iter().enumerate() {
        if !progress(index, count) {
            return refused(say("读取已取消。", "reading was cancelled."));
        }
        let Some(content) = content::content(page, &mut fonts, &layers).filter(|_| budget::work(PAGE)) else {
            // the pages before are read; the table that may go on here is not
            read.stop();
            break;
        };
        read.add(&content);
    }
    read.finish(MEDIA_TYPE, claimed_pages(&pdf).unwrap_or(count))
}

/// Pages that were read, of PDF or another format of fixed pages.
#[derive(Default)]
pub(super) struct Pages {
    read: Vec<(Vec<Piece>, Vec<Paragraph>)>,
    poor: Poor,
}

impl Pages {
    /// Adds the next page.
    pub(super) fn add(&mut self, content: &Content) {
        let page = self.read.len() as u32 + 1;
        self.poor.page(content, page);
        self.read.push(pieces(content, page));
    }

    /// Says that the next page was not read, and none after it.
    pub(super) fn stop(&mut self) {
        self.poor.stopped = Some(self.read.len() as u32 + 1);
        budget::exceed();
    }

    /// The document they make; `claimed` is how many pages the file says it has.
    pub(super) fn finish(self, media_type: &'static str, claimed: usize) -> Source {
        let Pages { mut read, poor } = self;
        let count = read.len();
        running::remove(&mut read);
        let mut assembled = Assembly::default();
        read.into_iter().for_each(|page| assembled.page(page));
        if poor.stopped.is_some() {
            assembled.open.clear();
        }
        let claimed = if poor.stopped.is_some() { count } else { claimed };
        let mut document = Document::of(assembled.finish());
        for block in &mut document.blocks {
            if let Block::Table(table) = block
                && table.rows.iter().flat_map(|r| &r.cells).any(|c| poor.recognised(&c.place))
            {
                table.columns = Columns::Inferred;
            }
        }
        let problem = poor.problem(&document, count, claimed);
        Source { document, media_type: media_type.into(), problem, pages: Some(count as u32), ..Source::default() }
    }
}

/// How many pages the file itself says it has.
fn claimed_pages(pdf: &Pdf) -> Option<usize> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    catalog.get::<Dict<'_>>(b"Pages")?.get::<usize>(b"Count")
}

/// Pages that could not be read, or not well.
#[derive(Default)]
struct Poor {
    /// Images without text.
    scans: Vec<u32>,
    /// Images with text behind them that a machine recognised.
    recognised: Vec<u32>,
    /// Pages with damaged content.
    damaged: Vec<u32>,
    /// Pages with fonts that do not say which characters they print.
    nameless: Vec<u32>,
    /// Pages with more rulings than are kept.
    drawings: Vec<u32>,
    /// The page at which reading stopped.
    stopped: Option<u32>,
}

impl Poor {
    fn page(&mut self, content: &Content, page: u32) {
        if content.glyphs.is_empty() && content.images > SCAN {
            self.scans.push(page);
        }
        if content.hidden {
            self.recognised.push(page);
        }
        let nameless = content.glyphs.iter().filter(|g| g.c == char::REPLACEMENT_CHARACTER).count();
        if nameless > content.glyphs.len() / 20 {
            self.nameless.push(page);
        }
        if content.damaged {
            self.damaged.push(page);
        }
        if content.dropped > 0 || frames::are_drawing(&content.rulings) {
            self.drawings.push(page);
        }
    }

    /// Whether a place is on a page whose text a machine recognised.
    fn recognised(&self, place: &Place) -> bool {
        matches!(place, Place::Page { page, .. } if self.recognised.contains(page))
    }

    /// What is to be said of a file that was read: that there is nothing, or what could not be read.
    fn problem(&self, document: &Document, count: usize, claimed: usize) -> Option<Text> {
        if document.blocks.is_empty() && !self.scans.is_empty() {
            return Some(say(
                "这是扫描件：页面是图片，没有文字层，无法检验。请向发布单位索取文字版，或先做文字识别（OCR）再粘贴文字。",
                "this is a scan: its pages are images without text and cannot be checked. Ask the publisher for a text version, or run text recognition (OCR) and paste the text.",
            ));
        }
        let mut said = Vec::new();
        if let Some(page) = self.stopped {
            let before = if page == 1 {
                ["没有检验任何一页", "no page was checked"]
            } else {
                ["只检验了前面的页", "only the pages before were checked"]
            };
            said.push(Text {
                zh: format!("第 {page} 页的内容多得不正常，读取在这里中止，{}。请换一个文件，或打印为新的 PDF 再试。", before[0]),
                en: format!("page {page} has more content than a page can have; reading stopped there, and {}. Try another file, or print it as a new PDF.", before[1]),
            });
        }
        if !self.drawings.is_empty() {
            let listed = listed(&self.drawings);
            said.push(Text {
                zh: format!("第 {listed} 页的线条太多，没有全部读出，其中的表可能没有认全。"),
                en: format!("these pages have more lines than are kept, so that tables on them may not be found whole: {listed}."),
            });
        }
        if claimed > count {
            said.push(Text {
                zh: format!("文件说有 {claimed} 页，只读到 {count} 页，可能没有下载完整；其余的页没有检验。"),
                en: format!("the file says it has {claimed} pages and only {count} could be read; it may not have been downloaded whole, and the others were not checked."),
            });
        }
        if !self.damaged.is_empty() {
            let listed = listed(&self.damaged);
            said.push(Text {
                zh: format!("第 {listed} 页的内容有损坏，没有全部读出。请重新下载。"),
                en: format!(
                    "the content of these pages is damaged and was not read whole: {listed}. Download the file again."
                ),
            });
        }
        if !self.nameless.is_empty() {
            let listed = listed(&self.nameless);
            said.push(Text {
                zh: format!("第 {listed} 页的字体没有说明印的是什么字，一些字读不出（显示为 �）。"),
                en: format!("fonts on these pages do not say which characters they print, so that some cannot be read (shown as �): {listed}."),
            });
        }
        if document.blocks.is_empty() && said.is_empty() {
            said.push(super::nothing());
        }
        if !self.scans.is_empty() {
            let listed = listed(&self.scans);
            said.push(Text {
                zh: format!("{count} 页中第 {listed} 页是图片，没有文字层，没有检验。"),
                en: format!("of {count} pages these are images without text and were not checked: {listed}."),
            });
        }
        if !self.recognised.is_empty() {
            let listed = listed(&self.recognised);
            said.push(Text {
                zh: format!("第 {listed} 页是扫描的图片，文字由机器识别（OCR），可能认错，因此其中的不符不作为错误。"),
                en: format!("these pages are scans whose text a machine recognised (OCR), perhaps wrongly, so that nothing on them is shown as an error: {listed}."),
            });
        }
        said.into_iter().reduce(|a, b| Text { zh: a.zh + &b.zh, en: a.en + " " + &b.en })
    }
}

/// Some page numbers in words.
fn listed(pages: &[u32]) -> String {
    let listed: Vec<String> = pages.iter().take(20).map(u32::to_string).collect();
    let more = if pages.len() > 20 { "…" } else { "" };
    format!("{}{more}", listed.join(", "))
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
    /// The lines below the open table on its page.
    below: Vec<Paragraph>,
}

impl Assembly {
    fn page(&mut self, (pieces, cut): (Vec<Piece>, Vec<Paragraph>)) {
        // what the end of a page cuts off is mostly printed again on the next
        if let Some(Piece::Ruled(part)) = pieces.first() {
            self.cut.retain(|word| !part.rows.iter().take(2).flatten().any(|c| c.text.contains(&word.text)));
        }
        let mut heads = Vec::new();
        let mut ruled = false;
        for (at, piece) in self.beside(pieces) {
            match piece {
                Piece::Ruled(mut part) => {
                    part.heads = std::mem::take(&mut heads);
                    ruled = true;
                    let goes_on = at == 0
                        && self.below.is_empty()
                        && self.open.last().is_some_and(|last| tables::continues(last, &part));
                    if !goes_on {
                        self.close();
                    }
                    self.open.push(part);
                }
                Piece::Paragraph(paragraph) => {
                    heads.push(paragraph.text.clone());
                    if ruled {
                        self.below.push(paragraph);
                        continue;
                    }
                    self.close();
                    self.blocks.push(Block::Paragraph(paragraph));
                }
                Piece::Table(table) => {
                    self.close();
                    heads.clear();
                    ruled = false;
                    self.blocks.push(Block::Table(table));
                }
            }
        }
        self.cut.extend(cut);
    }

    /// The pieces of a page, numbered, without the table that is the right side of an open one. What stands above it
    /// stands above the whole.
    fn beside(&mut self, pieces: Vec<Piece>) -> Vec<(usize, Piece)> {
        let mut pieces: Vec<(usize, Piece)> = pieces.into_iter().enumerate().collect();
        let heads: Vec<Paragraph> = pieces.iter().map_while(|(_, piece)| piece.paragraph().cloned()).collect();
        let Some((_, Piece::Ruled(part))) = pieces.get_mut(heads.len()) else { return pieces };
        part.heads = heads.iter().map(|p| p.text.clone()).collect();
        let Some(left) = self.left_of(part) else { return pieces };
        let rest = pieces.split_off(heads.len() + 1);
        if let Some((_, Piece::Ruled(part))) = pieces.pop() {
            let new = heads.into_iter().filter(|p| !self.open[left].heads.contains(&p.text));
            self.blocks.extend(new.map(Block::Paragraph));
            beside::widen(&mut self.open[left], part);
        }
        rest
    }

    /// The open part that another is the right side of. A wide table is printed over and then down, so that it is the
    /// last one, or down and then over: the first one that has fewer parts beside it.
    fn left_of(&self, part: &Ruled) -> Option<usize> {
        let fewest = self.open.iter().map(|open| open.beside).min()?;
        let first = self.open.iter().position(|open| open.beside == fewest)?;
        [first, self.open.len() - 1].into_iter().find(|at| beside::widens(&self.open[*at], part))
    }

    fn close(&mut self) {
        let parts = std::mem::take(&mut self.open);
        if !parts.is_empty() {
            self.blocks.push(Block::Table(tables::join(parts)));
        }
        let lines = std::mem::take(&mut self.cut).into_iter().chain(std::mem::take(&mut self.below));
        self.blocks.extend(lines.map(Block::Paragraph));
    }

    fn finish(mut self) -> Vec<Block> {
        self.close();
        self.blocks
    }
}
