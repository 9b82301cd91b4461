//! Lines outside ruled tables: paragraphs, tables that are aligned without rulings, page numbers.

use hayro_font::kurbo::Rect;

use crate::document::{Paragraph, Place};

use super::Piece;
use super::aligned;
use super::content::Content;
use super::words::Line;

/// The pieces that some lines of a page make, each with its top.
pub(super) fn paragraphs(lines: Vec<Line>, content: &Content, place: &dyn Fn(Rect) -> Place) -> Vec<(f64, Piece)> {
    let lines: Vec<Line> = lines.into_iter().filter(|l| !is_page_number(l, content)).collect();
    let left = lines.iter().map(|l| l.area().x0).fold(f64::MAX, f64::min);
    let right = lines.iter().map(|l| l.area().x1).fold(0.0, f64::max);
    // text that ends far from the right margin fills no width: each of its lines is a paragraph
    let right = if right < content.width - 1.5 * left.max(0.05 * content.width) { f64::MAX } else { right };
    let mut out: Vec<(f64, Piece)> = Vec::new();
    let mut open: Option<(String, Rect, &Line)> = None;
    let finished =
        |(text, area, _): (String, Rect, &Line)| (area.y0, Piece::Paragraph(Paragraph { text, place: place(area) }));
    let tables = aligned::lengths(&lines);
    let mut table = 0; // lines still to come of an aligned table
    for (at, line) in lines.iter().enumerate() {
        if table > 0 {
            table -= 1;
            continue;
        }
        table = tables[at];
        if table > 0 {
            let aligned = Piece::Table(aligned::table(&lines[at..at + table], place));
            out.extend(open.take().map(finished));
            out.push((line.area().y0, aligned));
            table -= 1;
            continue;
        }
        if let Some((text, area, last)) = &mut open
            && goes_on(last, line, left, right)
        {
            text.push_str(&line.text());
            *area = area.union(line.area());
            *last = line;
            continue;
        }
        out.extend(open.take().map(finished));
        open = Some((line.text(), line.area(), line));
    }
    out.extend(open.map(finished));
    out
}

/// Whether a line goes on with the next: it fills the width of the text, and the next is not indented.
fn goes_on(line: &Line, next: &Line, left: f64, right: f64) -> bool {
    let size = line.size();
    let (one, two) = (line.area(), next.area());
    let near = two.y0 - one.y1 < 1.1 * size && two.y0 >= one.y0 - 0.2 * size;
    let same = (next.size() - size).abs() < 0.15 * size;
    near && same && right - one.x1 < 2.2 * size && two.x0 - left < 1.3 * size && right - left > 15.0 * size
}

/// A page number or running title: a short line with a number at the very top or bottom.
fn is_page_number(line: &Line, content: &Content) -> bool {
    let area = line.area();
    let margin = 0.09 * content.height;
    if area.y0 > margin && area.y1 < content.height - margin {
        return false;
    }
    let text: String = line.text().chars().filter(|c| !c.is_whitespace()).collect();
    let number = text.trim_matches(|c: char| "-—–―－·•.第页共/\\|~_".contains(c));
    text.chars().count() <= 12
        && (number.is_empty()
            || number.len() <= 4 && number.chars().all(|c| c.is_ascii_digit())
            || text.starts_with('第') && text.ends_with('页'))
}
