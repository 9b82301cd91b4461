//! OFD, the format of fixed pages of GB/T 33190-2016: characters and rulings of its XML, then the way of PDF from
//! them to tables and paragraphs.
//!
//! ```text
//! zip ─package→ pages, templates, resources ─objects→ characters, rulings ─pdf→ tables over pages
//! ```

mod objects;
mod printed;
mod tree;

use std::collections::HashMap;
use std::io::Cursor;
use std::ops::ControlFlow;

use zip::ZipArchive;

use crate::bilingual::{Text, say};

use super::pdf::Pages;
use super::unpack::unpack;
use super::{Content, budget, unread};
use objects::{Drawn, Resources};
use tree::Node;

pub use printed::{PrintedPage, PrintedText, printed};

pub(super) const MEDIA_TYPE: &str = "application/ofd";

/// Most pages of one file.
const MOST_PAGES: usize = 3_000;
/// Most objects of all pages: some seconds.
const MOST_OBJECTS: usize = 5_000_000;

/// So many bytes of XML are a step of work.
const BYTES_OF_NODE: u64 = 16;

/// A file as it is unpacked, part by part.
struct Package<'a, 'b> {
    archive: &'a mut Archive<'b>,
    /// Bytes that may still be unpacked.
    budget: u64,
    /// Nodes that may still be read.
    nodes: usize,
}

impl Package<'_, '_> {
    /// A part's root element; `None` where there is no such part, or it is no XML.
    fn part(&mut self, path: &str) -> Option<Node> {
        let bytes = self.bytes(path)?;
        if !budget::work(bytes.len() as u64 / BYTES_OF_NODE) {
            return None;
        }
        tree::parse(&bytes, &mut self.nodes)
    }

    fn bytes(&mut self, path: &str) -> Option<Vec<u8>> {
        let names = [path.to_string(), path.replace('/', "\\")];
        let index = names.iter().find_map(|name| self.archive.index_for_name(name))?;
        unpack(self.archive, index, &mut self.budget).ok()
    }
}

/// The path of a part that another names: relative to it, or from the root.
fn resolve(of: &str, location: &str) -> String {
    let location = location.trim().replace('\\', "/");
    let mut parts: Vec<&str> = match location.starts_with('/') {
        true => Vec::new(),
        false => of.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect(),
    };
    for part in location.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Reads a file.
pub(super) fn read(archive: &mut Archive, budget: u64) -> Content {
    let mut pages = Pages::default();
    let mut objects = MOST_OBJECTS;
    let visited = visit(archive, budget, &mut |page| {
        match objects::draw(&page.layers, page.area, page.resources, &mut objects) {
            Drawn::Page(drawn) => pages.add(&drawn),
            Drawn::TooMuch => return ControlFlow::Break(too_much(page.number)),
        }
        ControlFlow::Continue(())
    });
    match visited {
        Ok(count) => pages.finish(MEDIA_TYPE, count),
        Err(problem) => Content::refused(MEDIA_TYPE, problem),
    }
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A page as it is opened.
struct Opened<'a> {
    /// From 1, of those that can be opened.
    number: usize,
    /// What is drawn on it, one over the other.
    layers: Vec<&'a Node>,
    /// Its width and height in millimetres.
    area: Option<(f64, f64)>,
    resources: &'a Resources,
}

/// Opens one page after the other, until `visit` breaks off with what is to be said. The answer is how many pages the
/// file says it has.
fn visit(
    archive: &mut Archive,
    budget: u64,
    visit: &mut dyn FnMut(Opened) -> ControlFlow<Text>,
) -> Result<usize, Text> {
    let mut package = Package { archive, budget, nodes: tree::MOST_NODES };
    if package.archive.index_for_name("Encryptions.xml").is_some() {
        return Err(unread::locked());
    }
    let root = package.part("OFD.xml").ok_or_else(damaged)?;
    let documents: Vec<String> =
        root.all("DocBody").filter_map(|body| Some(resolve("OFD.xml", &body.child("DocRoot")?.text))).collect();
    let mut count = 0;
    let mut lost = 0;
    let mut number = 0;
    for path in documents {
        let Some(document) = package.part(&path) else {
            lost += 1;
            continue;
        };
        let resources = resources(&mut package, &path, &document);
        let common = document.child("CommonData");
        let size = common.and_then(|c| c.child("PageArea")).and_then(objects::size);
        let templates: HashMap<String, String> = common
            .into_iter()
            .flat_map(|c| c.all("TemplatePage"))
            .filter_map(|t| Some((t.attribute("ID")?.to_string(), resolve(&path, t.attribute("BaseLoc")?))))
            .collect();
        let annotations = annotations(&mut package, &path, &document);
        let mut opened: HashMap<String, Option<Node>> = HashMap::new();
        for page in document.child("Pages").into_iter().flat_map(|p| p.all("Page")) {
            count += 1;
            if count > MOST_PAGES {
                return Err(Text {
                    zh: format!("超过 {MOST_PAGES} 页。请拆成几个文件。"),
                    en: format!("it has more than {MOST_PAGES} pages. Split it into several files."),
                });
            }
            let location = page.attribute("BaseLoc").map(|l| resolve(&path, l));
            let Some(content) = location.as_deref().and_then(|l| package.part(l)) else {
                continue;
            };
            number += 1;
            let mut behind = Vec::new();
            let mut before = Vec::new();
            for template in content.all("Template") {
                let Some(part) = template.attribute("TemplateID").and_then(|id| templates.get(id)) else { continue };
                let place = if template.attribute("ZOrder") == Some("Foreground") { &mut before } else { &mut behind };
                opened.entry(part.clone()).or_insert_with(|| package.part(part));
                place.push(part.clone());
            }
            let find = |parts: &[String]| -> Vec<&Node> {
                parts.iter().filter_map(|p| opened.get(p)?.as_ref()?.child("Content")).collect()
            };
            let mut layers = find(&behind);
            layers.extend(content.child("Content"));
            layers.extend(find(&before));
            layers.extend(page.attribute("ID").and_then(|id| annotations.get(id)).into_iter().flatten());
            let area = content.child("Area").and_then(objects::size).or(size);
            if let ControlFlow::Break(problem) = visit(Opened { number, layers, area, resources: &resources }) {
                return Err(problem);
            }
        }
    }
    if count == 0 { Err(damaged()) } else { Ok(count + lost) }
}

/// The units that objects of a document are composed of, and how its lines and texts are drawn.
fn resources(package: &mut Package, path: &str, document: &Node) -> Resources {
    let mut out = Resources::default();
    let common = document.child("CommonData");
    let parts = common.into_iter().flat_map(|c| c.all("PublicRes").chain(c.all("DocumentRes")));
    for part in parts.map(|r| resolve(path, &r.text)).collect::<Vec<_>>() {
        if let Some(root) = package.part(&part) {
            out.add(root);
        }
    }
    out
}

/// What is written over each page: the appearances of its annotations, by the page's identifier. Seals and marks that
/// a reader sees as no part of the text are left out.
fn annotations(package: &mut Package, path: &str, document: &Node) -> HashMap<String, Vec<Node>> {
    let mut out: HashMap<String, Vec<Node>> = HashMap::new();
    let Some(listed) = document.child("Annotations").map(|a| resolve(path, &a.text)) else { return out };
    let Some(root) = package.part(&listed) else { return out };
    for page in root.all("Page") {
        let Some((id, location)) = page.attribute("PageID").zip(page.child("FileLoc")) else { continue };
        let Some(of_page) = package.part(&resolve(&listed, &location.text)) else { continue };
        let shown = |a: &Node| {
            a.attribute("Visible") != Some("false")
                && !matches!(a.attribute("Type"), Some("Watermark" | "Stamp" | "Link" | "Highlight"))
        };
        for annotation in of_page.children.into_iter().filter(|a| a.name == "Annot" && shown(a)) {
            let appearances = annotation.children.into_iter().filter(|c| c.name == "Appearance");
            out.entry(id.to_string()).or_default().extend(appearances);
        }
    }
    out
}

fn damaged() -> Text {
    say(
        "这个 OFD 文件已损坏或不完整，打不开。请重新下载，或用 OFD 阅读器导出为 PDF 再试。",
        "this OFD file is damaged or incomplete. Download it again, or export it as PDF in an OFD reader, and try again.",
    )
}

fn too_much(page: usize) -> Text {
    Text {
        zh: format!("第 {page} 页的内容多得不正常，读取中止，前面的页也没有检验。请换一个文件，或导出为 PDF 再试。"),
        en: format!(
            "page {page} has more content than a page can have; reading stopped, and no page was checked. Try another file, or export it as PDF."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Input, read as front_door};
    use super::*;
    use crate::document::Block;
    use std::io::Write;

    /// A file with these parts.
    fn file(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn whole(page: &str) -> Vec<u8> {
        file(&[
            (
                "OFD.xml",
                "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            ),
            (
                "Doc_0/Document.xml",
                "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
                 <ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID=\"9\" BaseLoc=\"Tpls/T.xml\"/></ofd:CommonData>\
                 <ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>",
            ),
            ("Doc_0/PublicRes.xml", "<ofd:Res/>"),
            (
                "Doc_0/Tpls/T.xml",
                "<ofd:Page><ofd:Content><ofd:Layer><ofd:TextObject Boundary=\"20 10 60 6\" Size=\"4\"><ofd:TextCode X=\"0\" Y=\"4\" \
                 DeltaX=\"g 3 4\">支出总表</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>",
            ),
            ("Doc_0/Pages/Page_0/Content.xml", page),
        ])
    }

    fn text(x: f64, y: f64, text: &str) -> String {
        format!(
            "<ofd:TextObject Boundary=\"{x} {y} 40 5\" Size=\"3\"><ofd:TextCode X=\"1\" Y=\"3.5\">{text}</ofd:TextCode></ofd:TextObject>"
        )
    }

    fn table(rows: &[[&str; 3]]) -> String {
        let mut out = String::from("<ofd:Page><ofd:Template TemplateID=\"9\"/><ofd:Content><ofd:Layer>");
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                let (x, y) = (20.0 + 40.0 * c as f64, 30.0 + 7.0 * r as f64);
                out += &format!(
                    "<ofd:PathObject Boundary=\"{x} {y} 40 7\" LineWidth=\"0.2\"><ofd:AbbreviatedData>M 0 0 L 40 0 L 40 7 L 0 7 C</ofd:AbbreviatedData></ofd:PathObject>"
                );
                out += &text(x, y + 1.0, cell);
            }
        }
        out + "</ofd:Layer></ofd:Content></ofd:Page>"
    }

    fn blocks(bytes: Vec<u8>) -> Vec<Block> {
        let read = front_door(&Input { name: "a.ofd".into(), bytes });
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].content.media_type, MEDIA_TYPE);
        assert_eq!(read[0].content.problem, None);
        read.into_iter().next().unwrap().content.document.blocks
    }

    #[test]
    fn a_ruled_table_below_a_title_of_a_template() {
        let blocks =
            blocks(whole(&table(&[["科目", "合计", "基本支出"], ["甲", "1,234.56", "1,234.56"], ["乙", "", "2.00"]])));
        assert!(matches!(&blocks[0], Block::Paragraph(p) if p.text == "支出总表"), "{blocks:?}");
        let Block::Table(table) = &blocks[1] else { panic!("{blocks:?}") };
        let texts: Vec<Vec<&str>> =
            table.rows.iter().map(|r| r.cells.iter().map(|c| c.text.as_str()).collect()).collect();
        assert_eq!(texts, [["科目", "合计", "基本支出"], ["甲", "1,234.56", "1,234.56"], ["乙", "", "2.00"]]);
        let crate::document::Place::Page { page, area } = table.rows[1].cells[1].place else { panic!() };
        assert_eq!(page, 1);
        // 61 mm from the left
        assert!((area[0] - 172.9).abs() < 1.0, "{area:?}");
    }

    #[test]
    fn what_is_not_shown_is_not_read() {
        let hidden = text(20.0, 200.0, "旧").replace("<ofd:TextObject", "<ofd:TextObject Visible=\"false\"");
        let white =
            text(20.0, 210.0, "白").replace("<ofd:TextCode", "<ofd:FillColor Value=\"255 255 255\"/><ofd:TextCode");
        let shown = text(20.0, 220.0, "新");
        let page =
            format!("<ofd:Page><ofd:Content><ofd:Layer>{hidden}{white}{shown}</ofd:Layer></ofd:Content></ofd:Page>");
        let blocks = blocks(whole(&page));
        assert_eq!(blocks.len(), 1);
        assert!(matches!(&blocks[0], Block::Paragraph(p) if p.text == "新"));
    }

    #[test]
    fn a_page_is_drawn_from_what_is_read() {
        let bytes = whole(&table(&[["科目", "合计", "基本支出"], ["甲", "1,234.56", "1,234.56"]]));
        let page = printed(&bytes, 1).unwrap();
        assert_eq!((page.width.round(), page.height.round(), page.pages), (595.0, 842.0, 1));
        let texts: Vec<&str> = page.texts.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(texts[..2], ["支出总表", "科目"]);
        assert_eq!(page.texts[0].across.len(), "支出总表".chars().count());
        assert!(page.rulings.len() >= 6);
        assert_eq!(printed(&bytes, 2), None);
        assert_eq!(printed(b"PK", 1), None);
    }

    #[test]
    fn broken_files_say_so() {
        for parts in [
            &[("OFD.xml", "<ofd:OFD>")][..],
            &[("OFD.xml", "x")],
            &[("OFD.xml", "<ofd:OFD><ofd:DocBody><ofd:DocRoot>../../x</ofd:DocRoot></ofd:DocBody></ofd:OFD>")],
            &[("OFD.xml", "<ofd:OFD/>"), ("Encryptions.xml", "")],
        ] {
            let read = front_door(&Input { name: "a.ofd".into(), bytes: file(parts) });
            assert!(read[0].content.problem.is_some(), "{parts:?}");
        }
    }

    #[test]
    fn strange_objects_do_no_harm() {
        for object in [
            "<ofd:TextObject Boundary=\"x\" Size=\"nan\"><ofd:TextCode X=\"1e999\" Y=\"-\" DeltaX=\"g 99999999 1\">1</ofd:TextCode></ofd:TextObject>",
            "<ofd:TextObject CTM=\"0 0 0 0 0 0\"><ofd:TextCode DeltaX=\"g g g\">12</ofd:TextCode></ofd:TextObject>",
            "<ofd:PathObject><ofd:AbbreviatedData>M L B 1 2 Q A C C M 1e300 1e300 L -1e300 inf</ofd:AbbreviatedData></ofd:PathObject>",
            "<ofd:CompositeObject ResourceID=\"1\"/><ofd:ImageObject/>",
        ] {
            let page = format!("<ofd:Page><ofd:Content><ofd:Layer>{object}</ofd:Layer></ofd:Content></ofd:Page>");
            let _ = front_door(&Input { name: "a.ofd".into(), bytes: whole(&page) });
        }
        let deep = "<ofd:PageBlock>".repeat(100_000);
        let page = format!("<ofd:Page><ofd:Content><ofd:Layer>{deep}</ofd:Layer></ofd:Content></ofd:Page>");
        let _ = front_door(&Input { name: "a.ofd".into(), bytes: whole(&page) });
    }

    #[test]
    fn parts_are_named_from_where_they_stand() {
        assert_eq!(resolve("Doc_0/Document.xml", "Pages/Page_0/Content.xml"), "Doc_0/Pages/Page_0/Content.xml");
        assert_eq!(resolve("Doc_0/Document.xml", "/Doc_0/a.xml"), "Doc_0/a.xml");
        assert_eq!(resolve("Doc_0/Document.xml", "./../b\\c.xml"), "b/c.xml");
        assert_eq!(resolve("OFD.xml", "Doc_0/Document.xml"), "Doc_0/Document.xml");
    }
}
