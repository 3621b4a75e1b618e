//! Integers of more than 64 bits against floats, exactly and without making the float an integer.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};

/// How they compare; `None` for `nan`.
pub(super) fn order_bigint_float(i: &BigInt, f: f64) -> Option<Ordering> {
    if f.is_nan() {
        return None;
    }
    let is_negative = i.sign() == Sign::Minus;
    if is_negative != (f < 0.0) {
        return Some(if is_negative {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let order = order_magnitude_float(i.magnitude(), f.abs());
    Some(if is_negative { order.reverse() } else { order })
}

/// What does not fit 64 bits, against a float: their lengths, then their highest 64 bits, then what is left.
fn order_magnitude_float(i: &BigUint, f: f64) -> Ordering {
    // Below this the integer is greater; from here on the float is whole.
    if f < 9_223_372_036_854_775_808.0 {
        return Ordering::Greater;
    }
    if f.is_infinite() {
        return Ordering::Less;
    }
    let bits = f.to_bits();
    let exponent = (bits >> 52) - 1023;
    let highest = 1 << 63 | bits << 11;
    let mut digits = i.iter_u64_digits().rev();
    let (first, second) = (digits.next().unwrap_or(0), digits.next().unwrap_or(0));
    let shift = first.leading_zeros();
    let (own, rest) = match shift {
        0 => (first, second),
        _ => (first << shift | second >> (64 - shift), second << shift),
    };
    let by_length = (i.bits() - 1).cmp(&exponent).then(own.cmp(&highest));
    by_length.then_with(|| match rest != 0 || digits.any(|digit| digit != 0) {
        true => Ordering::Greater,
        false => Ordering::Equal,
    })
}

#[cfg(test)]
mod tests {
    use num_traits::FromPrimitive;

    use super::*;

    #[test]
    fn big_ints_and_floats_compare_by_all_their_bits() {
        let floats = [0.5, 9.3e18, 1.8446744073709552e19, 1e20, 1.5e300, f64::MAX];
        let near = |f: &f64| [*f, -f, f.next_up(), f.next_down(), f * 2.0, f * 256.0];
        let floats: Vec<f64> = floats.iter().flat_map(near).collect();
        let mut ints = Vec::new();
        for f in &floats {
            let Some(whole) = BigInt::from_f64(*f) else {
                continue;
            };
            ints.extend([&whole - 1, &whole + 1, whole]);
        }
        let powers = (63..1030_u32)
            .step_by(37)
            .map(|bits| BigInt::from(1) << bits);
        ints.extend(
            powers.flat_map(|power: BigInt| [&power - 1, power.clone(), -&power, power + 1]),
        );
        ints.retain(|i| i64::try_from(i).is_err());
        for i in &ints {
            for f in &floats {
                let whole = BigInt::from_f64(*f);
                let infinite = if *f > 0.0 {
                    Ordering::Less
                } else {
                    Ordering::Greater
                };
                let expected = whole.map_or(infinite, |whole| i.cmp(&whole));
                assert_eq!(order_bigint_float(i, *f), Some(expected), "{i} {f}");
            }
        }
        assert_eq!(order_bigint_float(&ints[0], f64::NAN), None);
    }
}
