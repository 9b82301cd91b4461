//! The outline of a list whose levels neither codes nor numbers tell: which lines are sums of the lines that follow them,
//! by the columns their labels stand in, or by their amounts alone.

use rust_decimal::Decimal;

/// A line's amount, and half a unit of its last digit.
pub(super) type Amount = (Decimal, Decimal);

/// For each line the line it is a part of, where the first or the last line turns out to be the sum of all others,
/// each counted once; `None` where it does not, or no line below has parts: then it is a plain sum or none.
pub(super) fn outline(amounts: &[Amount]) -> Option<Vec<Option<usize>>> {
    let count = amounts.len();
    if count < 4 {
        return None;
    }
    let (parents, ends) = parts(amounts);
    if amounts[ends[0]..].iter().all(|a| a.0.is_zero()) {
        return deeper(&parents, 0).then_some(parents);
    }
    // the total stands last
    let (mut parents, ends) = parts(&amounts[..count - 1]);
    let (mut at, mut sum, mut tolerance) = (0, Decimal::ZERO, amounts[count - 1].1);
    while at < count - 1 {
        parents[at] = Some(count - 1);
        sum = sum.checked_add(amounts[at].0)?;
        tolerance = tolerance.checked_add(amounts[at].1)?;
        at = ends[at];
    }
    parents.push(None);
    ((sum - amounts[count - 1].0).abs() <= tolerance && deeper(&parents, count - 1)).then_some(parents)
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

/// Whether lines below the total have parts of their own.
fn deeper(parents: &[Option<usize>], total: usize) -> bool {
    parents.iter().flatten().any(|p| *p != total)
}

/// From the last line up: a line is the sum of what follows if the amounts, without the parts of those, add up to it.
/// The answer is each line's parent and the end of its parts.
fn parts(amounts: &[Amount]) -> (Vec<Option<usize>>, Vec<usize>) {
    let count = amounts.len();
    let mut parents = vec![None; count];
    let mut ends: Vec<usize> = (1..=count).collect();
    for line in (0..count).rev() {
        let (amount, mut tolerance) = amounts[line];
        if amount <= Decimal::ZERO {
            continue;
        }
        let (mut at, mut sum, mut below) = (line + 1, Decimal::ZERO, Vec::new());
        while at < count && sum + tolerance < amount {
            let Some(more) = sum.checked_add(amounts[at].0) else { break };
            sum = more;
            tolerance += amounts[at].1;
            below.push(at);
            at = ends[at];
        }
        if !below.is_empty() && (sum - amount).abs() <= tolerance {
            below.into_iter().for_each(|b| parents[b] = Some(line));
            ends[line] = at;
        }
    }
    (parents, ends)
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
