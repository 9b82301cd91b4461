//! What a viewer shows over a page: values of form fields, and text that was written on it.

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::Page;
use std::ops::Deref;

/// More annotations on a page are not looked at.
const MOST: usize = 20_000;
/// A field inherits from no more that stand above it.
const DEEPEST: usize = 16;
/// Bits of an annotation's flags that keep it off the screen: hidden, not viewed.
const UNSEEN: i32 = 2 | 32;

/// Something shown over the page.
pub(super) enum Over<'a> {
    /// A drawing, and where its own space goes on the page.
    Drawn(Stream<'a>, Affine),
    /// Text without a drawing, in a box on the page.
    Written(Written),
}

/// Text that a viewer itself sets in a box.
pub(super) struct Written {
    pub text: String,
    pub area: Rect,
    /// Font size; none where the viewer chooses it.
    pub size: Option<f64>,
    /// Whether it begins left (0), stands in the middle (1) or ends right (2).
    pub side: i32,
}

/// The fields and texts over a page that `shows` lets through.
pub(super) fn over<'a>(page: &Page<'a>, shows: &dyn Fn(&Dict<'a>) -> bool) -> Vec<Over<'a>> {
    let Some(annotations) = page.raw().get::<Array<'a>>(b"Annots") else { return Vec::new() };
    annotations
        .iter::<Object<'a>>()
        .take(MOST)
        .filter_map(Object::into_dict)
        .filter(shows)
        .filter_map(|a| one(&a))
        .collect()
}

fn one<'a>(annotation: &Dict<'a>) -> Option<Over<'a>> {
    let kind = annotation.get::<Name<'_>>(b"Subtype")?;
    let field = kind.deref() == b"Widget";
    if annotation.get::<i32>(b"F").is_some_and(|flags| flags & UNSEEN != 0) || !field && kind.deref() != b"FreeText" {
        return None;
    }
    // a button has no amount, and a signature's seal is none of the page's text
    if field && !matches!(inherited::<Name<'_>>(annotation, b"FT")?.deref(), b"Tx" | b"Ch") {
        return None;
    }
    let [x0, y0, x1, y1] = annotation.get::<[f64; 4]>(b"Rect")?;
    let area = Rect::new(x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1));
    if let Some(drawing) = drawing(annotation) {
        let to_page = to_page(&drawing, area)?;
        return Some(Over::Drawn(drawing, to_page));
    }
    let value = if field { inherited::<Object<'_>>(annotation, b"V")? } else { annotation.get(b"Contents")? };
    let text = match value {
        Object::String(text) => decode(text.as_bytes()),
        _ => return None,
    };
    let look = inherited::<PdfString<'_>>(annotation, b"DA");
    let size = look.and_then(|l| size(&String::from_utf8_lossy(l.as_bytes())));
    let side = inherited::<i32>(annotation, b"Q").unwrap_or(0);
    Some(Over::Written(Written { text, area, size, side }))
}

/// The drawing of its present state.
fn drawing<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    let normal = annotation.get::<Dict<'a>>(b"AP")?;
    match normal.get::<Object<'a>>(b"N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => states.get::<Stream<'a>>(annotation.get::<Name<'_>>(b"AS")?.deref()),
        _ => None,
    }
}

/// Sets the box of a drawing into the annotation's (PDF 32000-1, 12.5.5).
fn to_page(drawing: &Stream<'_>, area: Rect) -> Option<Affine> {
    let dict = drawing.dict();
    let matrix = Affine::new(dict.get::<[f64; 6]>(b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
    let [x0, y0, x1, y1] = dict.get::<[f64; 4]>(b"BBox")?;
    let from = matrix.transform_rect_bbox(Rect::new(x0, y0, x1, y1));
    if from.width() < 1e-3 || from.height() < 1e-3 {
        return None;
    }
    let (x, y) = (area.width() / from.width(), area.height() / from.height());
    let moved = Affine::translate((area.x0 - from.x0 * x, area.y0 - from.y0 * y));
    Some(moved * Affine::scale_non_uniform(x, y))
}

/// An entry of a field, or of one of those it belongs to.
fn inherited<'a, T>(field: &Dict<'a>, key: &[u8]) -> Option<T>
where
    T: TryFrom<Object<'a>>,
{
    let mut field = field.clone();
    for _ in 0..DEEPEST {
        if let Some(found) = field.get::<Object<'a>>(key) {
            return T::try_from(found).ok();
        }
        field = field.get::<Dict<'a>>(b"Parent")?;
    }
    None
}

/// The font size in a default appearance: `/Helv 9 Tf`; 0 lets the viewer choose.
fn size(appearance: &str) -> Option<f64> {
    let mut parts = appearance.split_whitespace().rev().skip_while(|p| *p != "Tf").skip(1);
    parts.next()?.parse().ok().filter(|size: &f64| *size > 1.0 && *size < 200.0)
}

/// A text string: UTF-16 or UTF-8 with a mark, or else nearly Latin-1.
fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_sizes() {
        assert_eq!(decode(b"534.56"), "534.56");
        assert_eq!(decode(b"\xfe\xff\x65\xe0\0-"), "无-");
        assert_eq!(size("0 g /Helv 9.5 Tf"), Some(9.5));
        assert_eq!(size("/Helv 0 Tf"), None);
    }
}
