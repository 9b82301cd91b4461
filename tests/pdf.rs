//! What producers of PDF do to tables, one by one, on pages written by hand.

mod support;

use gouji::document::{Block, Columns, Place};
use gouji::read::{self, Content};
use support::pdf::{Page, hex, pdf};

/// A page as wide as most.
fn page() -> Page {
    Page::new(600.0, 800.0)
}

fn read(pages: &[Page]) -> Content {
    let content = read::pdf(&pdf(pages), &mut |_, _| true);
    assert_eq!(content.problem, None);
    content
}

/// The tables of some pages: rows of their cells' texts.
fn tables(pages: &[Page]) -> Vec<Vec<Vec<String>>> {
    let blocks = read(pages).document.blocks;
    let tables = blocks.into_iter().filter_map(|b| if let Block::Table(table) = b { Some(table) } else { None });
    tables.map(|t| t.rows.into_iter().map(|r| r.cells.into_iter().map(|c| c.text).collect()).collect()).collect()
}

const XS: [f64; 4] = [40.0, 200.0, 300.0, 400.0];
const ROWS: [&[&str]; 3] =
    [&["项目", "合计", "基本支出"], &["行政运行", "1,234.50", "1,234.50"], &["合计", "1,234.50", "1,234.50"]];

/// What [`ROWS`] is read as.
fn plain() -> Vec<Vec<Vec<String>>> {
    vec![ROWS.iter().map(|r| r.iter().map(|c| c.to_string()).collect()).collect()]
}

#[test]
fn a_ruled_table_is_read_with_its_places() {
    let pages = [page().text(40.0, 60.0, 12.0, "预算03表 支出总表").table(&XS, 100.0, &ROWS)];
    assert_eq!(tables(&pages), plain());
    let blocks = read(&pages).document.blocks;
    assert!(matches!(&blocks[0], Block::Paragraph(p) if p.text == "预算03表 支出总表"));
    let Block::Table(table) = &blocks[1] else { panic!("{blocks:?}") };
    let Place::Page { page, area } = table.rows[1].cells[1].place else { panic!("{table:?}") };
    assert_eq!((page, area[0], area[2]), (1, 202.0, 234.0)); // eight characters, each half of 8 points wide
    assert!(area[1] > 120.0 && area[3] < 140.0, "{area:?}");
}

#[test]
fn merged_cells_wrapped_text_and_titles_inside_the_frame() {
    let pages = [page()
        .grid(&XS, &[140.0, 160.0, 180.0])
        .line(40.0, 80.0, 400.0, 80.0)
        .line(40.0, 80.0, 40.0, 140.0)
        .line(400.0, 80.0, 400.0, 140.0)
        .line(40.0, 100.0, 400.0, 100.0) // below the title
        .line(200.0, 100.0, 200.0, 140.0)
        .line(200.0, 120.0, 400.0, 120.0) // 支出 stands above two columns, 科目 beside both lines
        .line(300.0, 120.0, 300.0, 140.0)
        .text(180.0, 94.0, 8.0, "支出总表")
        .text(42.0, 124.0, 8.0, "科目")
        .text(202.0, 114.0, 8.0, "支出")
        .text(202.0, 134.0, 8.0, "基本支出")
        .text(302.0, 134.0, 8.0, "项目支出")
        .text(42.0, 149.0, 6.0, "2010101-人大事务中很长的")
        .text(42.0, 157.0, 6.0, "行政运行")
        .text(202.0, 154.0, 8.0, "1.00")
        .text(302.0, 154.0, 8.0, "2.00")
        .text(42.0, 174.0, 8.0, "合计")];
    let blocks = read(&pages).document.blocks;
    let Block::Table(table) = &blocks[0] else { panic!("{blocks:?}") };
    let cells: Vec<Vec<(&str, usize, usize, usize)>> = table
        .rows
        .iter()
        .map(|r| r.filled().map(|c| (c.text.as_str(), c.column, c.col_span, c.row_span)).collect())
        .collect();
    assert_eq!(
        cells,
        [
            vec![("支出总表", 0, 3, 1)],
            vec![("科目", 0, 1, 2), ("支出", 1, 2, 1)],
            vec![("基本支出", 1, 1, 1), ("项目支出", 2, 1, 1)],
            vec![("2010101-人大事务中很长的行政运行", 0, 1, 1), ("1.00", 1, 1, 1), ("2.00", 2, 1, 1)],
            vec![("合计", 0, 1, 1)],
        ]
    );
}

#[test]
fn rulings_drawn_as_thin_filled_shapes() {
    let mut boxes = page();
    let mut polygons = page();
    let ys = [100.0, 120.0, 140.0, 160.0];
    for (x0, y0, x1, y1) in
        XS.iter().map(|x| (*x, ys[0], x + 0.5, ys[3])).chain(ys.iter().map(|y| (XS[0], *y, XS[3], y + 0.5)))
    {
        let (top, bottom) = (800.0 - y0, 800.0 - y1);
        boxes = boxes.raw(&format!("{x0} {bottom} {} {} re f", x1 - x0, top - bottom));
        polygons = polygons.raw(&format!("{x0} {top} m {x1} {top} l {x1} {bottom} l {x0} {bottom} l h f*"));
    }
    for mut page in [boxes, polygons] {
        for (row, y) in ROWS.iter().zip(ys) {
            for (text, x) in row.iter().zip(XS) {
                page = page.text(x + 2.0, y + 14.0, 8.0, text);
            }
        }
        assert_eq!(tables(&[page]), plain());
    }
}

#[test]
fn a_column_without_text_and_rulings_drawn_twice_are_decoration() {
    let xs = [40.0, 200.0, 204.0, 300.0, 400.0];
    let rows: Vec<Vec<&str>> = ROWS.iter().map(|r| vec![r[0], "", r[1], r[2]]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    assert_eq!(tables(&[page().table(&xs, 100.0, &rows).table(&xs, 100.8, &rows)]), plain());
}

#[test]
fn text_printed_twice_counts_once() {
    let bold = page().table(&XS, 100.0, &ROWS).text(202.3, 134.0, 8.0, "1,234.50");
    let overlay = page().table(&XS, 100.0, &ROWS).table(&XS, 100.0, &ROWS);
    // each character by itself, twice
    let mut letters = page().grid(&XS, &[100.0, 120.0, 140.0, 160.0]);
    for (row, y) in ROWS.iter().zip([114.0, 134.0, 154.0]) {
        for (text, x) in row.iter().zip(XS) {
            let mut x = x + 2.0;
            for c in text.chars() {
                letters = letters.text(x, y, 8.0, &c.to_string()).text(x + 0.25, y, 8.0, &c.to_string());
                x += if c.is_ascii() { 4.0 } else { 8.0 };
            }
        }
    }
    for page in [bold, overlay, letters] {
        assert_eq!(tables(&[page]), plain());
    }
}

#[test]
fn amounts_that_touch_are_two() {
    // one operator shows both, over the ruling between them
    let glued = page().table(&XS, 100.0, &[&["项目", "", ""]]).text(252.0, 114.0, 8.0, "107.00000057.000000");
    assert_eq!(tables(&[glued])[0][0], ["项目", "107.000000", "57.000000"]);
    // two operators, without a gap
    let runs = page().table(&XS, 100.0, &[&["项目", "", ""]]).raw(&format!(
        "BT /F 8 Tf 268 686 Td {} Tj {} Tj ET",
        hex("1,234.50"),
        hex("80")
    ));
    assert_eq!(tables(&[runs])[0][0], ["项目", "1,234.50", "80"]);
}

#[test]
fn text_that_runs_over_stays_in_its_cell() {
    let long = "2050803-一个很长的科目名称一个很长的科目名称一";
    let pages = [page().table(&XS, 100.0, &[&[long, "", "1.00"], &["甲", "2.00", "3.00"]])];
    assert_eq!(tables(&pages), [[[long, "", "1.00"], ["甲", "2.00", "3.00"]]]);
}

#[test]
fn baselines_that_differ_within_a_row() {
    let pages = [page()
        .grid(&XS, &[100.0, 130.0, 160.0])
        .text(42.0, 118.0, 8.0, "甲")
        .text(202.0, 110.0, 8.0, "1.00")
        .text(302.0, 127.0, 8.0, "2.00")
        .text(42.0, 148.0, 8.0, "乙")
        .text(202.0, 146.4, 8.0, "3")
        .text(206.0, 148.0, 8.0, ".00")];
    assert_eq!(tables(&pages), [vec![vec!["甲", "1.00", "2.00"], vec!["乙", "3.00", ""]]]);
}

#[test]
fn what_the_clip_hides_is_not_there() {
    let clip = |x: f64, width: f64| format!("q {x} 660 {width} 20 re W n");
    let pages = [page().table(&XS, 100.0, &ROWS).raw(&clip(40.0, 100.0)).text(202.0, 134.0, 8.0, "9.99").raw("Q")];
    assert_eq!(tables(&pages), plain());
    // a text that the clip cuts off is one of which a part is seen: it is kept whole
    let cut = [page()
        .table(&XS, 100.0, &[&["甲", "1.00", "2.00"], &["", "3.00", "4.00"]])
        .raw(&clip(40.0, 40.0))
        .text(42.0, 134.0, 8.0, "一个被剪裁的名称")
        .raw("Q")];
    assert_eq!(tables(&cut)[0][1], ["一个被剪裁的名称", "3.00", "4.00"]);
}

#[test]
fn text_that_is_not_shown_is_not_read() {
    let pages = [page().table(&XS, 100.0, &ROWS).raw("3 Tr").text(202.0, 174.0, 8.0, "9.99")];
    assert_eq!(tables(&pages), plain());
}

#[test]
fn radicals_are_the_characters_they_look_like() {
    // ⽀ U+2F40, ⾏ U+2F8F, ⻓ U+2ED3 of the supplement
    let pages =
        [page().table(&XS, 100.0, &[&["本年\u{2f40}出", "\u{2f8f}政", "\u{2ed3}期"], &["1.00", "2.00", "3.00"]])];
    assert_eq!(tables(&pages)[0][0], ["本年支出", "行政", "长期"]);
}

#[test]
fn pages_that_lie_on_their_side() {
    // the page says so: written upwards, shown turned
    let mut said = Page::turned(800.0, 600.0, 90);
    // it does not say so: text that runs upwards, as the page is to be turned by the reader
    let mut unsaid = Page::new(800.0, 600.0);
    // on the page as read, x goes up the page as written, and y to its right
    let ys = [100.0, 120.0, 140.0, 160.0];
    for x in XS {
        let line = format!("{} {x} m {} {x} l S", ys[0], ys[3]);
        (said, unsaid) = (said.raw(&line), unsaid.raw(&line));
    }
    for y in ys {
        let line = format!("{y} {} m {y} {} l S", XS[0], XS[3]);
        (said, unsaid) = (said.raw(&line), unsaid.raw(&line));
    }
    for (row, y) in ROWS.iter().zip(ys) {
        for (text, x) in row.iter().zip(XS) {
            let matrix = format!("0 1 -1 0 {} {}", y + 14.0, x + 2.0);
            (said, unsaid) = (said.text_by(&matrix, 8.0, text), unsaid.text_by(&matrix, 8.0, text));
        }
    }
    assert_eq!(tables(&[said]), plain());
    assert_eq!(tables(&[unsaid]), plain());
}

#[test]
fn a_table_goes_on_over_pages_with_other_columns() {
    let pages = [
        page().table(&XS, 100.0, &[&["项目", "合计", "基本支出"], &["甲", "1.00", "1.00"]]),
        // the next page has no line between the last two columns of its first row, and its page number
        page()
            .line(40.0, 50.0, 400.0, 50.0)
            .line(40.0, 50.0, 40.0, 70.0)
            .line(200.0, 50.0, 200.0, 70.0)
            .line(400.0, 50.0, 400.0, 70.0)
            .text(42.0, 64.0, 8.0, "乙")
            .text(202.0, 64.0, 8.0, "2.00")
            .grid(&XS, &[70.0, 90.0])
            .text(42.0, 84.0, 8.0, "合计")
            .text(202.0, 84.0, 8.0, "3.00")
            .text(302.0, 84.0, 8.0, "3.00")
            .text(300.0, 780.0, 8.0, "— 2 —"),
    ];
    let tables = tables(&pages);
    assert_eq!(tables.len(), 1, "{tables:?}");
    assert_eq!(tables[0].len(), 4);
    assert_eq!(tables[0][3], ["合计", "3.00", "3.00"]);
}

/// A table too wide for its page is printed on two, and its right half has no labels.
const LEFT: [&[&str]; 3] = [&["项目", "合计"], &["甲", "3.00"], &["乙", "5.00"]];
const RIGHT: [&[&str]; 3] = [&["基本支出", "项目支出"], &["1.00", "2.00"], &["2.00", "3.00"]];

fn wide(first: &str, second: &str) -> Vec<Vec<String>> {
    let row = |cells: [&str; 4]| cells.map(str::to_string).to_vec();
    vec![
        row(["项目", "合计", "基本支出", "项目支出"]),
        row([first, "3.00", "1.00", "2.00"]),
        row([second, "5.00", "2.00", "3.00"]),
    ]
}

#[test]
fn a_table_too_wide_for_its_page_goes_on_beside_it() {
    let (left, right) = ([40.0, 300.0, 560.0], [40.0, 200.0, 360.0]);
    let pages = [page().table(&left, 100.0, &LEFT), page().table(&right, 100.0, &RIGHT)];
    assert_eq!(tables(&pages), [wide("甲", "乙")]);
}

#[test]
fn a_wide_and_long_table_is_printed_over_and_down_or_down_and_over() {
    let (left, right) = ([40.0, 300.0, 560.0], [40.0, 200.0, 360.0]);
    let (more_left, more_right): ([&[&str]; 2], [&[&str]; 2]) =
        ([&["丙", "7.00"], &["合计", "15.00"]], [&["3.00", "4.00"], &["6.00", "9.00"]]);
    let lefts = || [page().table(&left, 100.0, &LEFT), page().table(&left, 50.0, &more_left)];
    let rights = || [page().table(&right, 100.0, &RIGHT), page().table(&right, 50.0, &more_right)];
    let mut expected = wide("甲", "乙");
    expected.push(["丙", "7.00", "3.00", "4.00"].map(str::to_string).to_vec());
    expected.push(["合计", "15.00", "6.00", "9.00"].map(str::to_string).to_vec());
    let down: Vec<Page> = lefts().into_iter().chain(rights()).collect();
    let over: Vec<Page> = lefts().into_iter().zip(rights()).flat_map(|(l, r)| [l, r]).collect();
    assert_eq!(tables(&down), [expected.clone()]);
    assert_eq!(tables(&over), [expected]);
}

#[test]
fn a_table_without_rulings_is_read_by_its_columns() {
    let mut page = page().text(40.0, 60.0, 12.0, "支出总表");
    for (i, row) in ROWS.iter().chain(&[ROWS[1], ROWS[2]]).enumerate() {
        for (text, x) in row.iter().zip([40.0, 250.0, 400.0]) {
            page = page.text(x, 100.0 + 16.0 * i as f64, 8.0, text);
        }
    }
    let blocks = read(&[page]).document.blocks;
    let Some(Block::Table(table)) = blocks.last() else { panic!("{blocks:?}") };
    assert_eq!(table.columns, Columns::Inferred);
    let last: Vec<&str> = table.rows[4].cells.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(last, ["合计", "1,234.50", "1,234.50"]);
}

#[test]
fn sentences_whose_figures_stand_apart_are_no_table() {
    let line = |page: Page, y: f64, [a, b, c]: [&str; 3]| {
        page.text(40.0, y, 8.0, a).text(100.0, y, 8.0, b).text(150.0, y, 8.0, c)
    };
    let mut sentences = page();
    for (at, parts) in [
        ["1.", "培训支出", "科目100.50万元，主要用于培训"],
        ["2.", "会议支出", "科目200.50万元，主要用于会议"],
        ["3.", "办公支出", "科目300.50万元，主要用于办公"],
        ["4.", "其他支出", "科目400.50万元，主要用于其他"],
    ]
    .into_iter()
    .enumerate()
    {
        sentences = line(sentences, 100.0 + 14.0 * at as f64, parts);
    }
    let blocks = read(&[sentences]).document.blocks;
    assert!(blocks.iter().all(|b| matches!(b, Block::Paragraph(_))), "{blocks:?}");
}
