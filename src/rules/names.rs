//! The classification codes of a disclosure, with the names printed beside them.

use crate::bilingual::Text;
use std::collections::{BTreeMap, HashMap};

use crate::document::Spot;
use crate::money::{fold, is_invisible};
use crate::taxonomy::spec::ColumnSpec;
use crate::taxonomy::{ColumnKind, Form, Line, Role, codes, words};

pub(super) use crate::taxonomy::codes::System;

use super::{Subject, few, s, say, text};

/// For each form and column that print something: where first, and how often.
pub(super) type Places = BTreeMap<(usize, usize), (Spot, usize)>;

/// One way in which a code's name is printed.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// As printed, without blanks.
    pub text: String,
    /// Where.
    pub places: Places,
}

impl Spelling {
    /// How often it is printed.
    pub fn count(&self) -> usize {
        self.places.values().map(|p| p.1).sum()
    }

    /// Its first cell.
    pub fn spot(&self) -> Option<Spot> {
        self.places.values().map(|p| p.0).min()
    }

    /// `“办公费”（《支出总表》2 处）`
    pub fn told(&self, subject: &Subject) -> Text {
        let form = |((form, _), (_, count)): (&(usize, usize), &(Spot, usize))| {
            let form = &subject.disclosure.forms[*form].spec().title;
            say(format!("《{form}》{count} 处"), format!("{count} time{} in {form}", s(*count)))
        };
        let forms = few(self.places.len(), self.places.iter().map(form));
        say(format!("“{}”（{}）", self.text, forms.zh), format!("“{}” ({})", self.text, forms.en))
    }

    fn add(&mut self, places: &Places) {
        for (key, (spot, count)) in places {
            let place = self.places.entry(*key).or_insert((*spot, 0));
            place.0 = place.0.min(*spot);
            place.1 += count;
        }
    }
}

/// The codes of a disclosure with their names.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// For each publication and code its names, folded, each with its spellings.
    pub codes: BTreeMap<(usize, System, String), BTreeMap<String, Vec<Spelling>>>,
    /// For each form and column, how many characters its longest name has.
    pub longest: HashMap<(usize, usize), usize>,
}

impl Names {
    /// Collects them.
    pub fn of(subject: &Subject) -> Names {
        // the same name stands in many rows: each is folded once
        let mut printed: HashMap<(usize, System, String, String), Places> = HashMap::new();
        for (f, form) in subject.disclosure.forms.iter().enumerate() {
            let columns = &form.spec().columns;
            let publication = subject.disclosure.publication_of(f);
            if form.is_described() {
                // a form that describes itself prints codes in one column or several, and the name beside them
                for line in &form.lines {
                    let (Some((system, digits)), Some((name, spot))) = (coded(line), named(subject, form, line)) else {
                        continue;
                    };
                    if !name.is_empty() && form.is_known() {
                        let places = printed.entry((publication, system, digits, name)).or_default();
                        places.entry((f, 0)).or_insert((spot, 0)).1 += 1;
                    }
                }
                continue;
            }
            for line in &form.lines {
                let mut code: Option<(System, String)> = None;
                for (c, column) in columns.iter().enumerate() {
                    let Some(spot) = line.cells.get(c).copied().flatten() else { continue };
                    let name = if let Some(system) = System::of(column.kind) {
                        let Some(found) = codes::split(text(subject, spot)) else { continue };
                        code = Some((system, found.digits));
                        found.name
                    } else if column.kind == ColumnKind::Name {
                        text(subject, spot).to_string()
                    } else {
                        continue;
                    };
                    if let (Some((system, digits)), false) = (&code, name.is_empty()) {
                        let places = printed.entry((publication, *system, digits.clone(), name)).or_default();
                        places.entry((f, c)).or_insert((spot, 0)).1 += 1;
                    }
                }
            }
        }
        let mut out = Names::default();
        for ((publication, system, digits, name), places) in printed {
            // the number of a row in its form is no part of the name
            let folded = codes::unnumbered(&fold(&name)).1.to_string();
            if folded.is_empty() {
                continue;
            }
            for place in places.keys() {
                let longest = out.longest.entry(*place).or_default();
                *longest = folded.chars().count().max(*longest);
            }
            let bare: String = name.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
            let spellings = out.codes.entry((publication, system, digits)).or_default().entry(folded).or_default();
            match spellings.iter_mut().find(|s| s.text == bare) {
                Some(spelling) => spelling.add(&places),
                None => spellings.push(Spelling { text: bare, places }),
            }
        }
        for spellings in out.codes.values_mut().flat_map(BTreeMap::values_mut) {
            spellings.sort_by_key(|s| (s.spot(), s.text.clone()));
        }
        out
    }
}

/// The classification and code of a line that prints a code which can be read.
fn coded(line: &Line) -> Option<(System, String)> {
    if line.by_name || line.misprint.is_some() || line.role != Role::Item {
        return None;
    }
    match line.codes.as_slice() {
        [only] => Some((only.system, only.digits.clone())),
        _ => None,
    }
}

/// The name a line prints with its code, and the cell of the code: where one column of names stands beside the codes, or
/// both are in one.
fn named(subject: &Subject, form: &Form, line: &Line) -> Option<(String, Spot)> {
    let labels = form.spec().columns.iter().zip(&line.cells);
    let of_unit = |c: &ColumnSpec| c.headers.last().is_some_and(|h| words::is_of_unit(h));
    let labels = labels.filter(|(c, _)| c.kind == ColumnKind::Label && c.side == line.side && !of_unit(c));
    let filled: Vec<(&ColumnSpec, Spot)> = labels.filter_map(|(c, spot)| Some((c, (*spot)?))).collect();
    let codes = filled
        .iter()
        .take_while(|(_, spot)| codes::split(text(subject, *spot)).is_some() || is_piece(text(subject, *spot)));
    let (count, first) = (codes.clone().count(), codes.clone().next()?.1);
    match (&filled[count..], codes.last()) {
        ([(_, name)], _) => Some((text(subject, *name).to_string(), first)),
        ([], Some((_, spot))) => codes::split(text(subject, *spot)).map(|c| (c.name, first)),
        _ => None,
    }
}

/// Whether a cell prints a piece of a code, or nothing.
fn is_piece(text: &str) -> bool {
    text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Spellings of one name as one: the commonest stands for all.
pub(super) fn merged(spellings: &[Spelling]) -> Spelling {
    let common = spellings.iter().rev().max_by_key(|s| s.count());
    let mut out = Spelling { text: common.map_or_else(String::new, |s| s.text.clone()), places: Places::new() };
    spellings.iter().for_each(|s| out.add(&s.places));
    out
}

/// Spellings, the commonest first.
pub(super) fn by_count(spellings: &mut [Spelling]) {
    spellings.sort_by_key(|s| (std::cmp::Reverse(s.count()), s.spot()));
}
