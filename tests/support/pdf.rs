//! Small PDF files made by hand.

/// A file of these objects, the first of which is its catalogue.
pub fn file(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    for (i, object) in objects.iter().enumerate() {
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    out.push_str("trailer<</Root 1 0 R>>\n%%EOF");
    out.into_bytes()
}

/// A stream with an empty or a filled dictionary.
pub fn stream(dictionary: &str, content: &str) -> String {
    format!("<<{dictionary}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

/// A file of pages of 300 by 200 points, each with its content; `extra` goes into each page's dictionary.
pub fn pages(contents: &[&str], extra: &str) -> Vec<u8> {
    let page = |i: usize| 4 + 2 * i;
    let kids: String = (0..contents.len()).map(|i| format!("{} 0 R ", page(i))).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", contents.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_string(),
    ];
    for (i, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents {} 0 R/Resources<</Font<</F 3 0 R>>>>{extra}>>",
            page(i) + 1
        ));
        objects.push(stream("", content));
    }
    file(&objects)
}

/// Draws the rulings of a table with these columns and rows of 20 points, from the bottom left.
pub fn grid(columns: &[u32], rows: u32) -> String {
    let (right, top) = (columns.iter().sum::<u32>(), rows * 20);
    let mut x = 0;
    let mut out: String = (0..=rows).map(|r| format!("0 {0} m {right} {0} l S ", r * 20)).collect();
    for width in [0].iter().chain(columns) {
        x += width;
        out.push_str(&format!("{x} 0 m {x} {top} l S "));
    }
    out
}

/// Prints some texts, each at its place.
pub fn texts(texts: &[(f32, f32, &str)]) -> String {
    texts.iter().map(|(x, y, text)| format!("BT /F 8 Tf {x} {y} Td ({text}) Tj ET ")).collect()
}
