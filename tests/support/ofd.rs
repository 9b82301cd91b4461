//! OFD files by the rules of GB/T 33190: a page for each table, in millimetres, with rulings and placed text.

use std::fmt::Write;
use std::io::{Cursor, Write as _};

const SIZE: f64 = 3.0;
const ROW: f64 = 7.0;

/// What a page shows: lines, then a table.
#[derive(Default)]
pub struct Page {
    pub lines: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn wide(c: char) -> f64 {
    if c.is_ascii() { SIZE / 2.0 } else { SIZE }
}

fn width(text: &str) -> f64 {
    text.chars().map(wide).sum()
}

/// A text, its steps between characters written with `g` where they repeat.
fn text(out: &mut String, x: f64, y: f64, text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let mut steps: Vec<(f64, usize)> = Vec::new();
    for c in chars.iter().take(chars.len().saturating_sub(1)) {
        match steps.last_mut() {
            Some((step, times)) if *step == wide(*c) => *times += 1,
            _ => steps.push((wide(*c), 1)),
        }
    }
    let step = |(step, times): &(f64, usize)| {
        if *times > 2 { format!("g {times} {step}") } else { vec![step.to_string(); *times].join(" ") }
    };
    let steps: Vec<String> = steps.iter().map(step).collect();
    let _ = write!(
        out,
        "<ofd:TextObject Boundary=\"{x} {y} {} {ROW}\" Font=\"3\" Size=\"{SIZE}\"><ofd:FillColor Value=\"0 0 0\"/>\
         <ofd:TextCode X=\"0\" Y=\"{}\" DeltaX=\"{}\">{}</ofd:TextCode></ofd:TextObject>",
        width(text) + 1.0,
        ROW * 0.7,
        steps.join(" "),
        escaped(text)
    );
}

fn line(out: &mut String, x0: f64, y0: f64, x1: f64, y1: f64) {
    let _ = write!(
        out,
        "<ofd:PathObject Boundary=\"{x0} {y0} {} {}\" LineWidth=\"0.2\"><ofd:AbbreviatedData>M 0 0 L {} {}</ofd:AbbreviatedData></ofd:PathObject>",
        x1 - x0 + 0.1,
        y1 - y0 + 0.1,
        x1 - x0,
        y1 - y0
    );
}

impl Page {
    fn content(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |c: usize| self.rows.iter().filter_map(|r| r.get(c)).map(|t| width(t)).fold(4.0, f64::max) + 4.0;
        let mut xs = vec![15.0];
        for column in 0..columns {
            xs.push(xs[column] + widest(column));
        }
        let right = xs[columns];
        let lines = self.lines.iter().map(|l| width(l)).fold(0.0, f64::max);
        let top = 25.0 + 12.0 * self.lines.len() as f64;
        let bottom = top + ROW * self.rows.len() as f64;
        let mut out = format!(
            "<ofd:Page xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Area><ofd:PhysicalBox>0 0 {} {}</ofd:PhysicalBox></ofd:Area>\
             <ofd:Content><ofd:Layer ID=\"1\" Type=\"Body\">",
            right.max(lines) + 60.0,
            bottom + 40.0
        );
        for (number, l) in self.lines.iter().enumerate() {
            text(&mut out, 15.0, 20.0 + 12.0 * number as f64, l);
        }
        if columns > 0 {
            for (number, row) in self.rows.iter().enumerate() {
                let y = top + ROW * number as f64;
                line(&mut out, xs[0], y, right, y);
                for (column, cell) in row.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
                    text(&mut out, xs[column] + 1.5, y, cell);
                }
            }
            line(&mut out, xs[0], bottom, right, bottom);
            xs.iter().for_each(|x| line(&mut out, *x, top, *x, bottom));
        }
        out + "</ofd:Layer></ofd:Content></ofd:Page>"
    }
}

/// A file of some pages.
pub fn ofd(pages: &[Page]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: String, text: String| {
        let begun = zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default());
        assert!(begun.is_ok() && zip.write_all(text.as_bytes()).is_ok(), "{name}");
    };
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    add(
        "OFD.xml".into(),
        format!(
            "{head}<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\" Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo/>\
             <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ),
    );
    let mut list = String::new();
    for number in 0..pages.len() {
        let _ = write!(list, "<ofd:Page ID=\"{}\" BaseLoc=\"Pages/Page_{number}/Content.xml\"/>", number + 10);
    }
    add(
        "Doc_0/Document.xml".into(),
        format!(
            "{head}<ofd:Document xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID>\
             <ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>\
             <ofd:Pages>{list}</ofd:Pages></ofd:Document>"
        ),
    );
    for (number, page) in pages.iter().enumerate() {
        add(format!("Doc_0/Pages/Page_{number}/Content.xml"), format!("{head}{}", page.content()));
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
