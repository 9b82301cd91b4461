//! Forms whose printed unit is not that of their figures: what the rest of the publication prints digit for digit, they
//! print ten thousand times as large or as small.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Disclosure, Value, value};
use crate::document::{Block, Document};
use crate::money::{self, Amount, Printed, Unit};
use crate::policy;
use crate::publication::Publication;

/// An amount by its digits alone, and the power of ten that makes them an amount in 元.
type Print = (i128, i32);

/// Who prints an amount: a form, or the text of the publication.
type Witness = Option<usize>;

impl Disclosure {
    /// Gives forms with a wrong unit the one that the others tell.
    pub(super) fn mend_units(&mut self, documents: &[Document]) {
        let mut mended: Vec<(usize, Unit)> = Vec::new();
        for publication in &self.publications {
            mended.extend(self.misprinted(documents, publication));
        }
        for (form, unit) in mended {
            self.units[form] = unit;
            for fact in self.ranges[form].clone() {
                self.facts[fact].value = value(documents, self.facts[fact].spot, unit);
            }
        }
    }

    /// The forms of a publication whose figures have another unit than theirs, with it.
    fn misprinted(&self, documents: &[Document], publication: &Publication) -> Vec<(usize, Unit)> {
        let mut prints: BTreeMap<Witness, BTreeSet<Print>> = BTreeMap::new();
        for form in &publication.forms {
            prints.insert(Some(*form), self.prints(*form));
        }
        prints.insert(None, text_prints(documents, publication));
        let mut places: HashMap<i128, BTreeMap<i32, usize>> = HashMap::new();
        for (digits, power) in prints.values().flatten() {
            *places.entry(*digits).or_default().entry(*power).or_default() += 1;
        }
        // who agrees with others on some amounts is heard about the rest
        let heard = |witness: &Witness| {
            let alike = |(digits, power): &&Print| places[digits][power] > 1;
            prints[witness].iter().filter(alike).count() >= policy::AMOUNTS_OF_A_UNIT
        };
        let mut heard_of: HashMap<i128, BTreeMap<i32, usize>> = HashMap::new();
        for (digits, power) in prints.iter().filter(|(w, _)| heard(w)).flat_map(|(_, all)| all) {
            *heard_of.entry(*digits).or_default().entry(*power).or_default() += 1;
        }
        let unit_of = |form: usize| -> Option<Unit> {
            let own = prints.get(&Some(form))?;
            let itself = usize::from(heard(&Some(form)));
            let mut shifts: BTreeMap<i32, usize> = BTreeMap::new();
            for (digits, power) in own {
                let Some(heard_of) = heard_of.get(digits) else { continue };
                let same = heard_of.get(power).map_or(0, |n| n - itself);
                let other = heard_of.iter().filter(|(p, _)| *p != power).map(|(p, n)| (*n, *p)).max();
                match other.filter(|o| o.0 > same) {
                    Some((_, other)) => *shifts.entry(other - power).or_default() += 1,
                    None if same > 0 => return None,
                    None => {}
                }
            }
            let (shift, count) = shifts.iter().next().filter(|_| shifts.len() == 1)?;
            let enough = *count >= policy::AMOUNTS_OF_A_UNIT && policy::PART_IN_ANOTHER_UNIT * count >= own.len();
            let power = i32::try_from(self.units[form].exponent()).ok()? + shift;
            Unit::of_exponent(u32::try_from(power).ok()?).filter(|_| enough)
        };
        publication.forms.iter().filter_map(|f| Some((*f, unit_of(*f)?))).collect()
    }

    /// The amounts of a form that have its unit.
    fn prints(&self, form: usize) -> BTreeSet<Print> {
        let figures = self.facts_of(form).filter_map(|f| match &self.facts[f].value {
            Value::Known(figure) if figure.amount.unit.is_none() => Some(figure.amount),
            _ => None,
        });
        figures.filter_map(|amount| print(amount, self.units[form])).collect()
    }
}

/// An amount with enough digits to be known again.
fn print(amount: Amount, unit: Unit) -> Option<Print> {
    let value = amount.value.abs().normalize();
    let (mut digits, mut power) = (value.mantissa(), i32::try_from(unit.exponent()).ok()?);
    power -= i32::try_from(value.scale()).ok()?;
    while digits != 0 && digits % 10 == 0 {
        digits /= 10;
        power += 1;
    }
    let least = 10i128.pow(policy::DIGITS_KNOWN_AGAIN - 1);
    (digits >= least).then_some((digits, power))
}

/// The amounts that the text of a publication prints with their units.
fn text_prints(documents: &[Document], publication: &Publication) -> BTreeSet<Print> {
    let documents = publication.documents.iter().filter_map(|d| documents.get(*d));
    let paragraphs = documents.flat_map(|d| &d.blocks).filter_map(|b| match b {
        Block::Paragraph(p) => Some(p.text.as_str()),
        Block::Table(_) => None,
    });
    paragraphs.flat_map(amounts).filter_map(|(amount, unit)| print(amount, unit)).collect()
}

/// The amounts of a sentence that stand before their units.
fn amounts(text: &str) -> Vec<(Amount, Unit)> {
    let folded = money::fold(text);
    let mut out = Vec::new();
    for (at, _) in folded.match_indices('元') {
        let before = &folded[..at];
        let multiple = |c: char| "百千万亿".contains(c);
        let figure = before.trim_end_matches(multiple);
        let unit = Unit::find(&folded[figure.len()..at + '元'.len_utf8()]);
        let number = figure.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
        let number = &figure[number.len()..];
        if let (Some(unit), Printed::Amount(amount, _)) = (unit, money::read(number.trim_start_matches([',', '.']))) {
            out.push((amount, unit));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_a_sentence() {
        let found = amounts("收入7,142.09万元，其中 1 234.5 元、3亿元；2031年。");
        let prints: Vec<_> = found.into_iter().filter_map(|(a, u)| print(a, u)).collect();
        assert_eq!(prints, [(714_209, 2), (12_345, -1)]);
    }

    #[test]
    fn few_digits_are_not_known_again() {
        let amount = |text: &str| match money::read(text) {
            Printed::Amount(amount, _) => print(amount, Unit::Yuan),
            _ => None,
        };
        assert_eq!(amount("12.30"), None);
        assert_eq!(amount("12.34"), Some((1234, -2)));
        assert_eq!(amount("123400"), Some((1234, 2)));
    }
}
