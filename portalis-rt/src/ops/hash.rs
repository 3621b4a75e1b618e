//! `hash(x)`: CPython's values for numbers, tuples and frozensets of them.

use num_bigint::{BigInt, Sign};

use super::compare::{Special, special};
use crate::object::{Args, Exception, Result, Value};

/// Numeric hashes are taken modulo this prime, 2**61 - 1.
const MODULUS: u64 = (1 << 61) - 1;

/// `hash(x)`
///
/// # Errors
/// `TypeError: unhashable type: 'list'`; what `__hash__` raises.
pub fn hash(x: &Value) -> Result<i64> {
    Ok(match x {
        Value::Int(i) => hash_int(*i),
        Value::Str(s) => s.hash_code(),
        Value::Bool(b) => i64::from(*b),
        Value::None => 0xfca8_6420,
        Value::Float(f) => hash_float(*f),
        Value::BigInt(i) => hash_bigint(i),
        Value::Bytes(b) => hash_bytes(b),
        Value::Tuple(items) => return hash_tuple(items),
        Value::Set(s) if s.is_frozen() => return s.frozen_hash(),
        Value::List(_) | Value::Dict(_) | Value::Set(_) => return Err(unhashable(x)),
        Value::Instance(_) => return hash_instance(x),
        Value::Object(obj) => match obj.get().hash() {
            Some(hash) => return hash,
            None => match obj.get().class().lookup("__hash__") {
                Some(Value::None) => return Err(unhashable(x)),
                _ => hash_address(x),
            },
        },
        Value::Class(class) => {
            let metaclass = class.metaclass.borrow().clone();
            if metaclass.is_some_and(|m| m.is_heap) {
                return hash_instance(x);
            }
            hash_address(x)
        }
        Value::Method(m) => {
            let function = hash_address(&m.function);
            let this = m.this.address().map_or(0, |_| hash_address(&m.this));
            avoid_minus_one(function ^ this)
        }
        Value::Unset => 0,
        Value::Function(_)
        | Value::Native(_)
        | Value::Coroutine(_)
        | Value::Generator(_)
        | Value::Future(_) => hash_address(x),
    })
}

fn hash_instance(x: &Value) -> Result<i64> {
    match special(x, "__hash__") {
        Special::Absent => Ok(hash_address(x)),
        Special::Payload(Value::List(_) | Value::Dict(_)) => Err(unhashable(x)),
        Special::Payload(payload) => hash(&payload),
        Special::Nothing => Err(unhashable(x)),
        Special::Method => {
            let Some(result) = super::call_method_opt(x, "__hash__", Args::none()) else {
                return Ok(hash_address(x));
            };
            match result?.native() {
                Value::Int(i) => Ok(avoid_minus_one(i)),
                Value::Bool(b) => Ok(i64::from(b)),
                Value::BigInt(i) => Ok(hash_bigint(&i)),
                _ => Err(Exception::type_error(
                    "__hash__ method should return an integer",
                )),
            }
        }
    }
}

#[cold]
fn unhashable(x: &Value) -> Exception {
    Exception::type_error(format!("unhashable type: '{}'", super::type_name(x)))
}

#[inline]
fn avoid_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of an object by identity: its address, whose low bits are always zero, rotated.
pub fn hash_address(x: &Value) -> i64 {
    avoid_minus_one((x.address().unwrap_or(0) as u64).rotate_right(4) as i64)
}

/// `hash` of a small integer.
#[inline]
pub fn hash_int(i: i64) -> i64 {
    let magnitude = i.unsigned_abs();
    if magnitude < MODULUS {
        return avoid_minus_one(i);
    }
    let reduced = (magnitude % MODULUS) as i64;
    avoid_minus_one(if i < 0 { -reduced } else { reduced })
}

/// `hash` of a big integer.
pub fn hash_bigint(i: &BigInt) -> i64 {
    let digits = i.magnitude().iter_u32_digits().rev();
    let reduced = digits.fold(0u64, |rest, digit| {
        // Modulo 2**61 - 1 what is above bit 61 counts as so many ones.
        let all = u128::from(rest) << 32 | u128::from(digit);
        let folded = (all & u128::from(MODULUS)) as u64 + (all >> 61) as u64;
        if folded >= MODULUS {
            folded - MODULUS
        } else {
            folded
        }
    });
    let reduced = reduced as i64;
    avoid_minus_one(if i.sign() == Sign::Minus {
        -reduced
    } else {
        reduced
    })
}

/// `hash` of a float: that of the integer it equals, if any.
pub fn hash_float(f: f64) -> i64 {
    if !f.is_finite() {
        return match f {
            f64::INFINITY => 314_159,
            f64::NEG_INFINITY => -314_159,
            // As its identity is its bits, so is its hash.
            nan => (nan.to_bits() & 0x3_ffff_ffff_ffff) as i64,
        };
    }
    if f.fract() == 0.0 && f.abs() < 9.0e15 {
        return hash_int(f as i64);
    }
    let bits = f.to_bits();
    let biased = ((bits >> 52) & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << 52), biased - 1075)
    };
    // mantissa * 2**exponent modulo 2**61 - 1, where 2**61 = 1: a rotation within 61 bits.
    let shift = exponent.rem_euclid(61) as u32;
    let reduced = mantissa % MODULUS;
    let rotated = ((reduced << shift) & MODULUS) | (reduced >> (61 - shift));
    let rotated = (if rotated == MODULUS { 0 } else { rotated }) as i64;
    avoid_minus_one(if f < 0.0 { -rotated } else { rotated })
}

/// `hash` of a `str`.
#[inline]
pub fn hash_str(s: &str) -> i64 {
    hash_bytes(s.as_bytes())
}

/// `hash` of a `bytes`. (CPython's is random in each process.)
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    if bytes.is_empty() {
        return 0;
    }
    let mut h = (bytes.len() as u64).wrapping_mul(K);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes([
            chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7],
        ]);
        h = (h.rotate_left(5) ^ word).wrapping_mul(K);
    }
    let tail = chunks.remainder();
    if !tail.is_empty() {
        let word = tail
            .iter()
            .rev()
            .fold(0u64, |w, &b| (w << 8) | u64::from(b));
        h = (h.rotate_left(5) ^ word).wrapping_mul(K);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(K);
    h ^= h >> 29;
    avoid_minus_one(h as i64)
}

const PRIME_5: u64 = 2_870_177_450_012_600_261;

/// `hash` of a tuple of these items.
///
/// # Errors
/// If an item has no hash.
pub fn hash_tuple(items: &[Value]) -> Result<i64> {
    let acc = mix(items)?.wrapping_add(items.len() as u64 ^ (PRIME_5 ^ 3_527_539));
    Ok(if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    })
}

/// `hash` of an object that is its parts, as a slice is: without their number.
///
/// # Errors
/// If a part has no hash.
pub fn hash_parts(parts: &[Value]) -> Result<i64> {
    let acc = mix(parts)?;
    Ok(if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    })
}

fn mix(items: &[Value]) -> Result<u64> {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    let _depth = super::compare::deeper("")?;
    let mut acc = PRIME_5;
    for item in items {
        let lane = hash(item)? as u64;
        acc = acc
            .wrapping_add(lane.wrapping_mul(PRIME_2))
            .rotate_left(31)
            .wrapping_mul(PRIME_1);
    }
    Ok(acc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_hash_as_in_cpython() {
        assert_eq!(hash_int(-1), -2);
        assert_eq!(hash_int(i64::MIN), -4);
        assert_eq!(hash_int(2_305_843_009_213_693_951), 0);
        assert_eq!(hash_float(1.5), 1_152_921_504_606_846_977);
        assert_eq!(hash_float(0.1), 230_584_300_921_369_408);
        assert_eq!(hash_float(-2.75), -1_729_382_256_910_270_466);
        assert_eq!(
            hash_float(1e300),
            hash_bigint(&num_traits::FromPrimitive::from_f64(1e300).unwrap())
        );
        assert_eq!(hash_float(5e-324), 16_777_216);
    }

    #[test]
    fn tuples_hash_as_in_cpython() {
        let ints = |v: &[i64]| v.iter().map(|&i| Value::Int(i)).collect::<Vec<_>>();
        assert_eq!(hash_tuple(&[]).unwrap(), 5_740_354_900_026_072_187);
        assert_eq!(
            hash_tuple(&ints(&[1, 2, 3])).unwrap(),
            529_344_067_295_497_451
        );
    }
}
