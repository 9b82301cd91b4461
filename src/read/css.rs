//! As much of CSS as tells what of a page is shown, and which elements make a table.

use std::collections::HashMap;

/// Rules of a page at most.
const MOST_RULES: usize = 5_000;

/// How an element is displayed, as far as it is said.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Look {
    /// Whether it takes no room at all.
    pub gone: Option<bool>,
    /// Whether it takes room and shows nothing.
    pub blank: Option<bool>,
    /// Whether its text is raised above the line.
    pub raised: bool,
    pub display: Option<Display>,
    /// Whether it stands beside its neighbours, as boxes of a row do.
    pub beside: bool,
    /// Columns of a grid.
    pub columns: Option<usize>,
    pub positioned: bool,
    /// Distance from the left and the top, in points.
    pub left: Option<f64>,
    pub top: Option<f64>,
    pub size: Option<f64>,
    /// Whether its text is white, and whether it stands on another colour.
    pub white: Option<bool>,
    pub ground: Option<bool>,
}

/// What an element is in a table that is none by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    Table,
    Row,
    Cell,
    Group,
    Grid,
    Flex,
    Other,
}

impl Look {
    /// What declarations say: `display:none; top: 4pt`.
    pub fn of(declarations: &str) -> Look {
        let mut look = Look::default();
        for declaration in declarations.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.trim().trim_end_matches("!important").trim().to_ascii_lowercase();
            look.declare(&name.trim().to_ascii_lowercase(), &value);
        }
        look
    }

    fn declare(&mut self, name: &str, value: &str) {
        match (name, value) {
            ("display", _) => {
                self.gone = Some(value == "none");
                self.beside |= value == "inline-block";
                self.display = Some(match value {
                    "table" | "inline-table" => Display::Table,
                    "table-row" => Display::Row,
                    "table-cell" => Display::Cell,
                    "table-row-group" | "table-header-group" | "table-footer-group" => Display::Group,
                    "grid" | "inline-grid" => Display::Grid,
                    "flex" | "inline-flex" => Display::Flex,
                    _ => Display::Other,
                });
            }
            ("float", _) => self.beside |= matches!(value, "left" | "right"),
            ("flex-direction", "column" | "column-reverse") => self.display = Some(Display::Other),
            ("mso-hide", "all") => self.gone = Some(true),
            ("visibility", "collapse") => self.gone = Some(true),
            ("visibility", _) => self.blank = Some(value == "hidden"),
            ("opacity", _) => self.blank = value.parse().ok().map(|o: f64| o < 0.02).or(self.blank),
            ("color", "transparent") => self.blank = Some(true),
            ("color", _) => self.white = Some(is_white(value)),
            ("background" | "background-color" | "background-image", _) => {
                let paper = is_white(value) || matches!(value, "transparent" | "none" | "initial" | "inherit");
                self.ground = Some(!paper).max(self.ground.filter(|_| name != "background"));
            }
            ("font-size", _) => {
                self.size = length(value);
                if self.size == Some(0.0) {
                    self.gone = Some(true);
                }
            }
            ("vertical-align", _) => self.raised = value == "super",
            ("position", _) => self.positioned = matches!(value, "absolute" | "fixed"),
            ("left", _) => self.left = length(value),
            ("top", _) => self.top = length(value),
            ("grid-template-columns", _) => self.columns = tracks(value),
            _ => {}
        }
    }

    /// What a stronger rule says goes before.
    pub fn under(self, stronger: Look) -> Look {
        Look {
            gone: stronger.gone.or(self.gone),
            blank: stronger.blank.or(self.blank),
            raised: stronger.raised || self.raised,
            display: stronger.display.or(self.display),
            beside: stronger.beside || self.beside,
            columns: stronger.columns.or(self.columns),
            positioned: stronger.positioned || self.positioned,
            left: stronger.left.or(self.left),
            top: stronger.top.or(self.top),
            size: stronger.size.or(self.size),
            white: stronger.white.or(self.white),
            ground: stronger.ground.or(self.ground),
        }
    }
}

fn is_white(value: &str) -> bool {
    let bare: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(bare.as_str(), "white" | "#fff" | "#ffffff" | "rgb(255,255,255)")
}

/// A length in points; `0` is one without a unit.
fn length(value: &str) -> Option<f64> {
    let at = value.find(|c: char| !c.is_ascii_digit() && !".-+".contains(c)).unwrap_or(value.len());
    let (number, unit) = value.split_at(at);
    let number: f64 = number.parse().ok()?;
    let factor = match unit.trim() {
        "pt" => 1.0,
        "px" => 0.75,
        "em" | "rem" => 12.0,
        "cm" => 28.35,
        "mm" => 2.835,
        "in" => 72.0,
        "" if number == 0.0 => 1.0,
        _ => return None,
    };
    Some(number * factor)
}

/// How many columns a grid has: `1fr 2fr 1fr`, `repeat(5, 1fr)`.
fn tracks(value: &str) -> Option<usize> {
    let mut count: usize = 0;
    let mut rest = value;
    while let Some(start) = rest.find("repeat(") {
        count += rest[..start].split_whitespace().count();
        let inner = &rest[start + 7..];
        let (times, after) = inner.split_once(',')?;
        let times: usize = times.trim().parse().ok()?;
        let end = after.rfind(')')?;
        count = count.checked_add(times.checked_mul(after[..end].split_whitespace().count().max(1))?)?;
        rest = &after[end + 1..];
    }
    count += rest.replace("minmax(", "(").split_whitespace().count();
    (1..=200).contains(&count).then_some(count)
}

/// The rules of a page's own style sheets whose selectors are simple: `td`, `.old`, `#draft`, `tr.old`.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// By the last name of the selector, with its element and further classes; in order.
    rules: HashMap<String, Vec<(Selector, Look)>>,
    count: usize,
}

#[derive(Debug, PartialEq, Clone)]
struct Selector {
    element: String,
    classes: Vec<String>,
    id: String,
}

impl Sheet {
    /// Adds the rules of a text.
    pub fn add(&mut self, text: &str) {
        let text = without_comments(text);
        let mut rest = text.as_str();
        while let Some(open) = rest.find('{') {
            let selectors = rest[..open].trim().rsplit([';', '}']).next().unwrap_or_default().trim().to_string();
            let body = &rest[open + 1..];
            if selectors.starts_with('@') {
                // what is said for paper or narrow screens is not said here
                let all =
                    selectors.starts_with("@media") && (selectors.contains("screen") || selectors.contains("all"));
                let end = block(body);
                if all && !selectors.contains("width") {
                    self.add_flat(&body[..end]);
                }
                rest = body.get(end + 1..).unwrap_or_default();
                continue;
            }
            let end = body.find('}').unwrap_or(body.len());
            self.rule(&selectors, &body[..end]);
            rest = body.get(end + 1..).unwrap_or_default();
        }
    }

    fn add_flat(&mut self, text: &str) {
        for rule in text.split('}') {
            if let Some((selectors, body)) = rule.split_once('{') {
                self.rule(selectors.trim(), body);
            }
        }
    }

    fn rule(&mut self, selectors: &str, body: &str) {
        let look = Look::of(body);
        if look == Look::default() {
            return;
        }
        for selector in selectors.split(',').filter_map(Selector::parse) {
            if self.count >= MOST_RULES {
                return;
            }
            self.count += 1;
            self.rules.entry(selector.key()).or_default().push((selector, look));
        }
    }

    /// What the rules say of an element.
    pub fn look(&self, element: &str, id: &str, classes: &str) -> Look {
        if self.rules.is_empty() {
            return Look::default();
        }
        let classes: Vec<&str> = classes.split_ascii_whitespace().collect();
        let mut look = Look::default();
        // weaker rules first: elements, classes, the identifier
        let keys = std::iter::once(element.to_string())
            .chain(classes.iter().map(|c| format!(".{c}")))
            .chain(std::iter::once(format!("#{id}")));
        for key in keys {
            for (selector, said) in self.rules.get(&key).into_iter().flatten() {
                if selector.fits(element, id, &classes) {
                    look = look.under(*said);
                }
            }
        }
        look
    }
}

impl Selector {
    /// A selector of one element; `None` for any that says more.
    fn parse(text: &str) -> Option<Selector> {
        let text = text.trim();
        let name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if text.is_empty() || !text.chars().all(|c| name(c) || c == '.' || c == '#') {
            return None;
        }
        let mut out = Selector { element: String::new(), classes: Vec::new(), id: String::new() };
        let first = text.find(['.', '#']).unwrap_or(text.len());
        out.element = text[..first].to_ascii_lowercase();
        let mut rest = &text[first..];
        while let Some(sign) = rest.chars().next() {
            let end = rest[1..].find(['.', '#']).map_or(rest.len(), |at| at + 1);
            let part = rest[1..end].to_string();
            if sign == '#' {
                out.id = part
            } else {
                out.classes.push(part)
            }
            rest = &rest[end..];
        }
        Some(out)
    }

    fn key(&self) -> String {
        if !self.id.is_empty() {
            return format!("#{}", self.id);
        }
        self.classes.first().map_or_else(|| self.element.clone(), |c| format!(".{c}"))
    }

    fn fits(&self, element: &str, id: &str, classes: &[&str]) -> bool {
        (self.element.is_empty() || self.element == element)
            && (self.id.is_empty() || self.id == id)
            && self.classes.iter().all(|c| classes.contains(&c.as_str()))
    }
}

/// The length of a block's content, blocks in it counted.
fn block(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    out.replace("<!--", "").replace("-->", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        assert_eq!(Look::of("display:none").gone, Some(true));
        assert_eq!(Look::of("DISPLAY : none !important;").gone, Some(true));
        assert_eq!(Look::of("visibility:hidden").blank, Some(true));
        assert_eq!(Look::of("visibility:collapse").gone, Some(true));
        let on = |declarations: &str| (Look::of(declarations).white, Look::of(declarations).ground);
        assert_eq!(on("color: #FFF; background: #003366"), (Some(true), Some(true)));
        assert_eq!(on("color: rgb(255, 255, 255); background-color: transparent"), (Some(true), Some(false)));
        assert_eq!(on("color: red"), (Some(false), None));
        assert_eq!(Look::of("display:table-cell").display, Some(Display::Cell));
        let placed = Look::of("position:absolute;left:60pt;top:40px");
        assert_eq!((placed.positioned, placed.left, placed.top), (true, Some(60.0), Some(30.0)));
        assert_eq!(Look::of("grid-template-columns: 80px repeat(3, 1fr) auto").columns, Some(5));
        assert_eq!(Look::of("grid-template-columns: 1fr 2fr").columns, Some(2));
        assert_eq!(Look::of("grid-template-columns: repeat(999999999999, 1fr)").columns, None);
    }

    #[test]
    fn rules() {
        let mut sheet = Sheet::default();
        sheet.add(
            "<!-- /* x */ .old, tr.draft { display:none } #a{visibility:hidden} @media print { .p { display:none } }
             @media screen { .s { display:none } } table .deep { display:none } td { display: table-cell } .old.shown {display:block} -->",
        );
        let gone = |element: &str, id: &str, classes: &str| sheet.look(element, id, classes).gone;
        assert_eq!(gone("tr", "", "x old"), Some(true));
        assert_eq!(gone("tr", "", "draft"), Some(true));
        assert_eq!(gone("td", "", "draft"), Some(false));
        assert_eq!(gone("p", "", "p"), None);
        assert_eq!(gone("p", "", "s"), Some(true));
        assert_eq!(gone("p", "", "deep"), None);
        assert_eq!(gone("p", "", "old shown"), Some(false));
        assert_eq!(sheet.look("p", "a", "").blank, Some(true));
    }

    #[test]
    fn strange_sheets_do_no_harm() {
        for text in ["{", "}", "@", "@media{", "a{b", "/*", "a{}}}", "@media screen{{{", ".{display:none}", "repeat("] {
            Sheet::default().add(&text.repeat(1_000));
            let _ = Look::of(text);
        }
    }
}
