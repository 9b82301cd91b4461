//! A page as it is printed, for a reader to draw: the characters and rulings that are read, and nothing else.

use std::io::Cursor;
use std::ops::ControlFlow;

use ::zip::ZipArchive;
use serde::Serialize;

use crate::bilingual::Text;

use super::super::{budget, pdf};
use super::objects;

/// A page: lengths are points from the left upper corner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintedPage {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// How many pages of the file can be opened.
    pub pages: usize,
    /// What is written on it.
    pub texts: Vec<PrintedText>,
    /// Its rulings, from one point to another: x, y, x, y.
    pub rulings: Vec<[f64; 4]>,
}

/// Characters written together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintedText {
    /// The characters.
    pub text: String,
    /// For each character its left and right edge.
    pub across: Vec<[f64; 2]>,
    /// The line they stand on.
    pub base: f64,
    /// The size of the font.
    pub size: f64,
    /// Quarter turns of the writing, clockwise.
    pub turns: u8,
}

/// The page of this number, from 1, of an OFD file; `None` where there is none that can be drawn.
pub fn printed(bytes: &[u8], page: usize) -> Option<PrintedPage> {
    let draw = || {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut found = None;
        let mut pages = 0;
        let mut objects = super::MOST_OBJECTS;
        let visited = super::visit(&mut archive, budget::MOST_UNPACKED, &mut |opened| {
            pages = opened.number;
            if opened.number == page {
                found = objects::upright(&opened.layers, opened.area, opened.resources, &mut objects);
            }
            ControlFlow::<Text>::Continue(())
        });
        visited.ok()?;
        let content = found?;
        let mut texts: Vec<PrintedText> = Vec::new();
        let mut run = None;
        for glyph in content.glyphs.iter().filter(|g| g.visible) {
            let across = [glyph.x0, glyph.x1];
            match texts.last_mut() {
                Some(text) if run == Some(glyph.run) && text.turns == glyph.turns && text.base == glyph.y => {
                    text.text.push(glyph.c);
                    text.across.push(across);
                }
                _ => texts.push(PrintedText {
                    text: glyph.c.to_string(),
                    across: vec![across],
                    base: glyph.y,
                    size: glyph.size,
                    turns: glyph.turns,
                }),
            }
            run = Some(glyph.run);
        }
        let line = |ruling: &pdf::Ruling| match ruling.horizontal {
            true => [ruling.from, ruling.at, ruling.to, ruling.at],
            false => [ruling.at, ruling.from, ruling.at, ruling.to],
        };
        let rulings = content.rulings.iter().map(line).collect();
        Some(PrintedPage { width: content.width, height: content.height, pages, texts, rulings })
    };
    let _budget = budget::begin(bytes.len());
    match budget::source(true, draw) {
        (page, false) => page,
        (_, true) => None,
    }
}
