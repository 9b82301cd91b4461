//! A statement's operation with its result, one digit finer than what is printed, so that it can be followed by hand.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::money;

/// The operation of a relation in figures, `增长率 = 增减额 ÷ 上年（268.28 ÷ (6256.31 − 268.28))`, with its result:
/// `268.28 ÷ (6256.31 − 268.28) = 4.48%`. The finer digit is left out where the figures alone do not give `expected`,
/// because they are in different units. `None` where the relation is in words alone.
pub(super) fn operation(relation: &str, printed: &str, expected: &str, unit: &str) -> Option<String> {
    let how = match relation.split_once('（') {
        Some((_, how)) => how.trim_end_matches('）'),
        None => relation.rsplit('=').next()?,
    };
    // what stands before a colon names the parts
    let how = how.rsplit('：').next().unwrap_or(how).trim();
    let operates = how.contains(['÷', '−', '+']) && how.contains(|c: char| c.is_ascii_digit());
    if !operates || expected.is_empty() {
        return None;
    }
    let scale = |text: &str| text.split_once('.').map_or(0, |(_, f)| f.chars().filter(char::is_ascii_digit).count());
    let scale = u32::try_from(scale(printed)).unwrap_or(0);
    let finer = value(how).and_then(|v| if unit == "%" { v.checked_mul(Decimal::ONE_HUNDRED) } else { Some(v) });
    let round = |v: Decimal, s: u32| v.round_dp_with_strategy(s, RoundingStrategy::MidpointAwayFromZero);
    let wanted: Option<Decimal> = expected.replace(',', "").parse().ok();
    let result = match (finer, wanted) {
        (Some(finer), Some(wanted)) if round(finer.abs(), scale) == wanted.abs() => {
            money::format(round(finer.abs(), scale + 1).normalize() * sign(wanted), scale)
        }
        _ => expected.to_string(),
    };
    Some(format!("{how} = {result}{unit}"))
}

fn sign(value: Decimal) -> Decimal {
    if value.is_sign_negative() { Decimal::NEGATIVE_ONE } else { Decimal::ONE }
}

/// The value of an operation over decimals: `+`, `−`, `÷` and brackets, from left to right.
fn value(text: &str) -> Option<Decimal> {
    let mut rest = text;
    let value = sum(&mut rest, 0)?;
    rest.trim().is_empty().then_some(value)
}

/// Deeper brackets than these are no statement's.
const DEEPEST: usize = 4;

fn sum(rest: &mut &str, depth: usize) -> Option<Decimal> {
    let mut value = quotient(rest, depth)?;
    loop {
        value = match take(rest, &['+', '−', '-']) {
            Some('+') => value.checked_add(quotient(rest, depth)?)?,
            Some(_) => value.checked_sub(quotient(rest, depth)?)?,
            None => return Some(value),
        };
    }
}

fn quotient(rest: &mut &str, depth: usize) -> Option<Decimal> {
    let mut value = operand(rest, depth)?;
    while take(rest, &['÷']).is_some() {
        value = value.checked_div(operand(rest, depth)?)?;
    }
    Some(value)
}

fn operand(rest: &mut &str, depth: usize) -> Option<Decimal> {
    if take(rest, &['(']).is_some() {
        let value = (depth < DEEPEST).then(|| sum(rest, depth + 1))??;
        take(rest, &[')'])?;
        return Some(value);
    }
    let negative = take(rest, &['-', '−']).is_some();
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    *rest = after;
    let value: Decimal = number.replace(',', "").parse().ok()?;
    Some(if negative { -value } else { value })
}

/// Takes one of these signs, if it comes next.
fn take(rest: &mut &str, signs: &[char]) -> Option<char> {
    let next = rest.trim_start();
    let sign = next.chars().next().filter(|c| signs.contains(c));
    *rest = sign.map_or(next, |c| &next[c.len_utf8()..]);
    sign
}

#[cfg(test)]
mod tests {
    use super::operation;

    #[test]
    fn the_operation_can_be_followed_by_hand() {
        let told = |how: &str, printed, expected, unit| {
            operation(&format!("关系（{how}）"), printed, expected, unit).unwrap_or_default()
        };
        assert_eq!(operation("执行率 = 80.00 ÷ 120.00", "70", "66.7", "%").as_deref(), Some("80.00 ÷ 120.00 = 66.7%"));
        assert_eq!(told("30.00 ÷ (200.00 − 30.00)", "17.0", "17.6", "%"), "30.00 ÷ (200.00 − 30.00) = 17.65%");
        assert_eq!(told("120.00 − 100.00", "21.00", "20.00", "万元"), "120.00 − 100.00 = 20.00万元");
        assert_eq!(told("采购：30.00 + 60.00", "100.00", "90.00", "万元"), "30.00 + 60.00 = 90.00万元");
        // a fall is printed without its sign
        assert_eq!(told("20.00 ÷ 80.00", "20.00", "-25.00", "%"), "20.00 ÷ 80.00 = -25.00%");
    }

    #[test]
    fn what_the_figures_do_not_give_is_not_made_finer() {
        // 元 and 万元 in one sentence
        assert_eq!(operation("（5000.00 ÷ 2.00）", "20", "25", "%").as_deref(), Some("5000.00 ÷ 2.00 = 25%"));
        assert_eq!(operation("（1.00 ÷ 0）", "5", "6", "%").as_deref(), Some("1.00 ÷ 0 = 6%"));
        assert_eq!(operation("总分 = Σ 得分", "5", "6", "分"), None);
        assert_eq!(operation("（((((((1 + 1))))))）", "5", "6", "分").as_deref(), Some("((((((1 + 1)))))) = 6分"));
    }
}
