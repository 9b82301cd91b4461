//! PDF files written by hand: text in a font that the file does not contain, and rulings.

use std::fmt::Write;

/// A page; x from the left and y from the top, in points.
pub struct Page {
    width: f64,
    height: f64,
    /// What the page says of itself beside its size.
    entries: String,
    content: String,
}

impl Page {
    /// An empty page.
    pub fn new(width: f64, height: f64) -> Page {
        Page { width, height, entries: String::new(), content: String::new() }
    }

    /// A page that is shown turned clockwise.
    pub fn turned(width: f64, height: f64, degrees: u32) -> Page {
        Page { entries: format!("/Rotate {degrees}"), ..Page::new(width, height) }
    }

    /// Operators as they are.
    pub fn raw(mut self, operators: &str) -> Page {
        let _ = writeln!(self.content, "{operators}");
        self
    }

    /// A text whose baseline begins at a point.
    pub fn text(self, x: f64, y: f64, size: f64, text: &str) -> Page {
        let y = self.height - y;
        self.text_by(&format!("1 0 0 1 {x} {y}"), size, text)
    }

    /// A text with a matrix of its own.
    pub fn text_by(self, matrix: &str, size: f64, text: &str) -> Page {
        self.raw(&format!("BT /F {size} Tf {matrix} Tm {} Tj ET", hex(text)))
    }

    /// A ruling.
    pub fn line(self, x0: f64, y0: f64, x1: f64, y1: f64) -> Page {
        let h = self.height;
        self.raw(&format!("{x0} {} m {x1} {} l S", h - y0, h - y1))
    }

    /// The rulings of a table without spans.
    pub fn grid(mut self, xs: &[f64], ys: &[f64]) -> Page {
        let (left, right, top, bottom) = (xs[0], xs[xs.len() - 1], ys[0], ys[ys.len() - 1]);
        for x in xs {
            self = self.line(*x, top, *x, bottom);
        }
        for y in ys {
            self = self.line(left, *y, right, *y);
        }
        self
    }

    /// A ruled table: its columns' lines, its top, and rows that are 20 points high.
    pub fn table(mut self, xs: &[f64], top: f64, rows: &[&[&str]]) -> Page {
        let ys: Vec<f64> = (0..=rows.len()).map(|i| top + 20.0 * i as f64).collect();
        self = self.grid(xs, &ys);
        for (row, y) in rows.iter().zip(&ys) {
            for (text, x) in row.iter().zip(xs) {
                self = self.text(x + 2.0, y + 14.0, 8.0, text);
            }
        }
        self
    }
}

/// A string as two bytes a character, as the font reads it.
pub fn hex(text: &str) -> String {
    let mut out = String::from("<");
    for unit in text.encode_utf16() {
        let _ = write!(out, "{unit:04x}");
    }
    out + ">"
}

/// A file of some pages.
pub fn pdf(pages: &[Page]) -> Vec<u8> {
    const UNICODE: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n\
        1 begincodespacerange <0000> <ffff> endcodespacerange\n1 beginbfrange <0000> <ffff> <0000> endbfrange\n\
        endcmap end end";
    let stream = |text: &str| format!("<</Length {}>>\nstream\n{text}\nendstream", text.len());
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 6 + 2 * i)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>".into(),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
         /Supplement 0>>/DW 1000/W[32 126 500]>>"
            .into(),
        stream(UNICODE),
    ];
    for (i, page) in pages.iter().enumerate() {
        let Page { width, height, entries, content } = page;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]{entries}/Contents {} 0 R\
             /Resources<</Font<</F 3 0 R>>>>>>",
            7 + 2 * i
        ));
        objects.push(stream(content));
    }
    let mut out = String::from("%PDF-1.7\n");
    for (i, object) in objects.iter().enumerate() {
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    out.push_str("trailer<</Root 1 0 R>>\n%%EOF");
    out.into_bytes()
}
