//! How tables come out of PDF pages: small pages made by hand, each with one thing that published files do.

mod support;

use gouji::document::{Block, Table};
use support::pdf::{grid, pages, texts};

fn tables(contents: &[&str], extra: &str) -> Vec<Table> {
    let content = gouji::read::pdf(&pages(contents, extra), &mut |_, _| true);
    assert_eq!(content.problem, None);
    let table = |b| if let Block::Table(t) = b { Some(t) } else { None };
    content.document.blocks.into_iter().filter_map(table).collect()
}

/// The texts of the only table, row by row; a cell's columns are counted where it has several.
fn rows(contents: &[&str], extra: &str) -> Vec<Vec<String>> {
    let tables = tables(contents, extra);
    assert_eq!(tables.len(), 1, "{tables:?}");
    let text = |c: &gouji::document::Cell| match c.col_span {
        1 => c.text.clone(),
        n => format!("{}+{n}", c.text),
    };
    tables[0].rows.iter().map(|r| r.cells.iter().map(text).collect()).collect()
}

const CELLS: [(f32, f32, &str); 4] =
    [(5.0, 26.0, "Item"), (105.0, 26.0, "Sum"), (5.0, 6.0, "First"), (105.0, 6.0, "1.50")];

#[test]
fn ruled_cells_hold_what_is_printed_in_them() {
    let content = grid(&[100, 100], 2) + &texts(&CELLS);
    assert_eq!(rows(&[&content], ""), [["Item", "Sum"], ["First", "1.50"]]);
}

#[test]
fn rulings_may_be_thin_filled_boxes() {
    let lines: String = [0, 20, 40].map(|y| format!("0 {y} 200 0.5 re f ")).concat();
    let upright: String = [0, 100, 200].map(|x| format!("{x} 0 0.5 40 re f ")).concat();
    // or four-sided shapes drawn by hand
    let shape = "0 20 m 200 20 l 200 20.4 l 0 20.4 l h f ";
    let content = lines + &upright + shape + &texts(&CELLS);
    assert_eq!(rows(&[&content], ""), [["Item", "Sum"], ["First", "1.50"]]);
}

#[test]
fn a_cell_over_two_columns_has_both() {
    let lines =
        "0 0 m 200 0 l S 0 20 m 200 20 l S 0 40 m 200 40 l S 0 0 m 0 40 l S 200 0 m 200 40 l S 100 0 m 100 20 l S ";
    let content = lines.to_string() + &texts(&[(60.0, 26.0, "Both"), CELLS[2], CELLS[3]]);
    assert_eq!(rows(&[&content], ""), [vec!["Both+2"], vec!["First", "1.50"]]);
}

#[test]
fn text_printed_twice_is_read_once() {
    let twice = texts(&CELLS) + &texts(&[(105.3, 6.0, "1.50"), (105.0, 6.0, "1.50")]);
    let content = grid(&[100, 100], 2) + &twice;
    assert_eq!(rows(&[&content], ""), [["Item", "Sum"], ["First", "1.50"]]);
}

#[test]
fn one_run_of_text_over_two_cells_is_two_amounts() {
    // eight points a figure of Helvetica: the second amount begins right of the ruling
    let glued = texts(&[(5.0, 26.0, "Left"), (48.0, 26.0, "Right"), (5.0, 6.0, "107.00000057.000000")]);
    let content = grid(&[46, 100], 2) + &glued;
    assert_eq!(rows(&[&content], ""), [["Left", "Right"], ["107.000000", "57.000000"]]);
}

#[test]
fn a_page_on_its_side_is_turned() {
    // the page's text runs upwards; the viewer turns it
    let upright = grid(&[100, 100], 2) + &texts(&CELLS);
    let content = format!("q 0 1 -1 0 200 0 cm {upright} Q");
    assert_eq!(rows(&[&content], "/Rotate 90"), [["Item", "Sum"], ["First", "1.50"]]);
}

#[test]
fn a_table_goes_on_over_the_page() {
    let first = "q 1 0 0 1 0 20 cm ".to_string() + &grid(&[100, 100], 2) + &texts(&CELLS) + "Q";
    let second = "q 1 0 0 1 0 140 cm ".to_string()
        + &grid(&[100, 100], 1)
        + &texts(&[(5.0, 6.0, "Second"), (105.0, 6.0, "2.50")])
        + "Q";
    assert_eq!(rows(&[&first, &second], ""), [["Item", "Sum"], ["First", "1.50"], ["Second", "2.50"]]);
}

#[test]
fn what_is_clipped_away_is_not_printed() {
    let hidden = "q 0 0 90 40 re W n ".to_string() + &texts(&[(105.0, 6.0, "9.99")]) + "Q ";
    let content = grid(&[100, 100], 2) + &hidden + &texts(&CELLS);
    assert_eq!(rows(&[&content], ""), [["Item", "Sum"], ["First", "1.50"]]);
}

#[test]
fn amounts_without_rulings_stand_in_columns() {
    let mut all: Vec<(f32, f32, String)> = Vec::new();
    for (i, name) in ["Item", "First", "Second", "Third", "Total"].iter().enumerate() {
        let y = 150.0 - 20.0 * i as f32;
        let amount = |n: usize| if i == 0 { format!("Sum{n}") } else { format!("{}{n}.50", i) };
        all.extend([(5.0, y, name.to_string()), (120.0, y, amount(1)), (220.0, y, amount(2))]);
    }
    let all: Vec<(f32, f32, &str)> = all.iter().map(|(x, y, t)| (*x, *y, t.as_str())).collect();
    let read = rows(&[&texts(&all)], "");
    assert_eq!(read[1], ["First", "11.50", "12.50"], "{read:?}");
    assert_eq!(read[4], ["Total", "41.50", "42.50"]);
}
