//! The outline of a list whose levels neither codes nor numbers tell: which lines are sums of the lines that follow them,
//! by the columns their labels stand in, or by their amounts alone.

use rust_decimal::Decimal;

/// A line's amount, and half a unit of its last digit.
pub(super) type Amount = (Decimal, Decimal);

/// A longer list is not tried.
const MOST_LINES: usize = 400;
/// So many ways to add up the lines behind one are tried.
const MOST_WAYS: usize = 500;
/// So many places where a line may end with its parts are kept.
const MOST_ENDS: usize = 6;

/// For each line the line it is a part of, where the first or the last line turns out to be the sum of all others,
/// each counted once; `None` where it does not, or no line below has parts: then it is a plain sum or none.
pub(super) fn outline(amounts: &[Amount]) -> Option<Vec<Option<usize>>> {
    let count = amounts.len();
    let zeros = amounts.iter().rev().take_while(|a| a.0.is_zero()).count();
    let printed = &amounts[..count - zeros];
    if !(4..=MOST_LINES).contains(&count) {
        return None;
    }
    // the total stands first
    if let Some(mut parents) = headed(printed) {
        parents.resize(count, None);
        return Some(parents);
    }
    // the total stands last
    let (total, items) = printed.split_last()?;
    let turned: Vec<Amount> = std::iter::once(*total).chain(items.iter().copied()).collect();
    let back = |line: usize| if line == 0 { items.len() } else { line - 1 };
    let parents = headed(&turned)?;
    let mut out: Vec<Option<usize>> = parents[1..].iter().map(|p| p.map(back)).collect();
    out.resize(count, None);
    Some(out)
}

/// The same where the total stands first.
fn headed(amounts: &[Amount]) -> Option<Vec<Option<usize>>> {
    let ways = Ways::new(amounts);
    let mut parents = vec![None; amounts.len()];
    ways.parents(0, amounts.len(), &mut parents).then_some(())?;
    parents.iter().flatten().any(|p| *p != 0).then_some(parents)
}

/// For each line the line it is a part of, where a line is part of the nearest one before that is less deep; `None`
/// where fewer than three depths are told apart.
pub(super) fn stepped(depths: &[usize]) -> Option<Vec<Option<usize>>> {
    let mut told: Vec<usize> = depths.to_vec();
    told.sort_unstable();
    told.dedup();
    let above = |line: usize| depths[..line].iter().rposition(|d| *d < depths[line]);
    (told.len() > 2).then(|| (0..depths.len()).map(above).collect())
}

/// One way to add up lines behind a line to it.
#[derive(Clone)]
struct Way {
    /// The lines that are added up.
    parts: Vec<usize>,
    /// The line behind the last of them and its own parts.
    end: usize,
    sum: Decimal,
    tolerance: Decimal,
}

/// For each line the ways to make it of lines behind it, worked out from the last line up. A line followed by one of
/// the same amount may be its whole or stand beside it: both are tried.
struct Ways(Vec<Vec<Way>>);

impl Ways {
    fn new(amounts: &[Amount]) -> Ways {
        let mut ways: Vec<Vec<Way>> = vec![Vec::new(); amounts.len()];
        for line in (0..amounts.len()).rev() {
            ways[line] = Ways::of(line, amounts, &ways);
        }
        Ways(ways)
    }

    fn of(line: usize, amounts: &[Amount], ways: &[Vec<Way>]) -> Vec<Way> {
        let (amount, half) = amounts[line];
        let mut found: Vec<Way> = Vec::new();
        if amount <= Decimal::ZERO {
            return found;
        }
        let mut tried = vec![Way { parts: Vec::new(), end: line + 1, sum: Decimal::ZERO, tolerance: half }];
        let mut next = 0;
        while let Some(way) = tried.get(next).cloned() {
            next += 1;
            if !way.parts.is_empty() && (way.sum - amount).abs() <= way.tolerance {
                if found.iter().all(|f| f.end != way.end) && found.len() < MOST_ENDS {
                    found.push(way);
                }
                continue;
            }
            if way.end >= amounts.len() || way.sum > amount || tried.len() > MOST_WAYS {
                continue;
            }
            let (more, loose) = amounts[way.end];
            let Some((sum, tolerance)) = way.sum.checked_add(more).zip(way.tolerance.checked_add(loose)) else {
                continue;
            };
            // with its own parts first
            let ends = ways[way.end].iter().map(|w| w.end).chain([way.end + 1]);
            for end in ends {
                if tried.iter().any(|t| t.end == end && t.sum == sum) {
                    continue;
                }
                let parts = way.parts.iter().copied().chain([way.end]).collect();
                tried.push(Way { parts, end, sum, tolerance });
            }
        }
        found
    }

    /// Notes the parts of a line that ends at a line with them. False where there is no such way.
    fn parents(&self, line: usize, end: usize, parents: &mut [Option<usize>]) -> bool {
        let Some(way) = self.0.get(line).and_then(|of| of.iter().find(|w| w.end == end)) else { return false };
        let ends = way.parts.iter().skip(1).copied().chain([way.end]);
        for (part, end) in way.parts.iter().zip(ends) {
            parents[*part] = Some(line);
            if end > part + 1 && !self.parents(*part, end, parents) {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(amounts: &[i64]) -> Option<Vec<Option<usize>>> {
        let amounts: Vec<Amount> = amounts.iter().map(|a| (Decimal::new(*a, 2), Decimal::new(5, 3))).collect();
        outline(&amounts)
    }

    #[test]
    fn totals_first_and_last() {
        let found = of(&[100, 60, 25, 35, 40, 40]).unwrap();
        assert_eq!(found, [None, Some(0), Some(1), Some(1), Some(0), Some(4)]);
        let found = of(&[60, 25, 35, 40, 100]).unwrap();
        assert_eq!(found, [Some(4), Some(0), Some(0), Some(4), None]);
        let found = of(&[100, 60, 25, 35, 40, 40, 0]).unwrap();
        assert_eq!(found, [None, Some(0), Some(1), Some(1), Some(0), Some(4), None], "nothing behind the last");
    }

    #[test]
    fn a_part_as_large_as_its_whole() {
        let found = of(&[590, 590, 520, 520, 520, 300, 70, 70, 80, 70, 70, 70, 45, 25]).unwrap();
        assert_eq!(found[..6], [None, Some(0), Some(1), Some(2), Some(3), Some(4)]);
        // each line is the sum of its parts, however those of the same amount are told apart
        let amounts = [590, 590, 520, 520, 520, 300, 70, 70, 80, 70, 70, 70, 45, 25];
        for (line, amount) in amounts.iter().enumerate().filter(|(l, _)| found.contains(&Some(*l))) {
            let parts = found.iter().zip(amounts).filter(|(p, _)| **p == Some(line)).map(|(_, a)| a);
            assert_eq!(parts.sum::<i64>(), *amount);
        }
    }

    #[test]
    fn levels_in_columns_of_their_own() {
        let found = stepped(&[0, 1, 3, 5, 5, 3, 5, 1]).unwrap();
        assert_eq!(found, [None, Some(0), Some(1), Some(2), Some(2), Some(1), Some(5), Some(0)]);
        assert_eq!(stepped(&[0, 1, 1, 0]), None);
    }

    #[test]
    fn what_does_not_add_up_has_none() {
        assert_eq!(of(&[100, 60, 25, 35, 45, 45]), None);
        assert_eq!(of(&[90, 10, 20, 25, 35]), None, "a plain sum");
        assert_eq!(of(&[]), None);
    }
}
