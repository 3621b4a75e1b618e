//! `gcd`, `lcm`, `comb`, `perm`, `factorial`, `isqrt`.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::object::{Args, Exception, Module, Result, Value, int};
use crate::ops::convert::{to_bigint, to_int};

/// Adds the functions to the module.
pub(super) fn add(module: Module) -> Module {
    module
        .function(n!("gcd"), |args| {
            args.no_kw("math.gcd")?;
            let mut result = BigInt::zero();
            for x in &args.pos {
                result = result.gcd(&to_bigint(x)?);
            }
            Ok(Value::int(result))
        })
        .function(n!("lcm"), |args| {
            args.no_kw("math.lcm")?;
            let mut result = BigInt::one();
            for x in &args.pos {
                result = result.lcm(&to_bigint(x)?);
            }
            Ok(Value::int(result))
        })
        .function(n!("factorial"), |args| {
            let [n] = args.exact("math.factorial")?;
            let n = to_bigint(&n)?;
            if n.sign() == Sign::Minus {
                return Err(Exception::value_error(
                    "factorial() not defined for negative values",
                ));
            }
            match n.to_i64() {
                Some(n) if n < 1 << 32 => Ok(Value::int(product(1, n as u64))),
                Some(_) => Err(int::memory_error()),
                None => Err(Exception::overflow_error(format!(
                    "factorial() argument should not exceed {}",
                    i64::MAX
                ))),
            }
        })
        .function(n!("isqrt"), |args| {
            let [n] = args.exact("math.isqrt")?;
            let n = to_bigint(&n)?;
            if n.sign() == Sign::Minus {
                return Err(Exception::value_error(
                    "isqrt() argument must be nonnegative",
                ));
            }
            Ok(Value::int(isqrt_big(&n)))
        })
        .function(n!("comb"), |args| {
            let [n, k] = args.exact("comb")?;
            let (n, k) = (to_bigint(&n)?, to_bigint(&k)?);
            check(&n, &k)?;
            if k > n {
                return Ok(Value::Int(0));
            }
            let k = k.clone().min(&n - k);
            let Some(count) = k.to_u64() else {
                return Err(Exception::overflow_error(format!(
                    "min(n - k, k) must not exceed {}",
                    i64::MAX
                )));
            };
            let mut result = BigInt::one();
            for i in 0..count {
                result = result * (&n - i) / (i + 1);
            }
            Ok(Value::int(result))
        })
        .function(n!("perm"), permutations)
}

fn check(n: &BigInt, k: &BigInt) -> Result<()> {
    if n.is_negative() {
        return Err(Exception::value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(Exception::value_error("k must be a non-negative integer"));
    }
    Ok(())
}

fn permutations(args: Args) -> Result<Value> {
    let [n, k] = args.range("perm", 1)?;
    if k.is_none() || k.is_unset() {
        let n = to_int(&n)?;
        return match n {
            Value::Int(n) if n < 0 => Err(Exception::value_error(
                "factorial() not defined for negative values",
            )),
            Value::Int(n) if n < 1 << 32 => Ok(Value::int(product(1, n as u64))),
            _ => Err(int::memory_error()),
        };
    }
    let (n, k) = (to_bigint(&n)?, to_bigint(&k)?);
    check(&n, &k)?;
    if k > n {
        return Ok(Value::Int(0));
    }
    let Some(count) = k.to_u64() else {
        return Err(Exception::overflow_error(format!(
            "k must not exceed {}",
            i64::MAX
        )));
    };
    let mut result = BigInt::one();
    for i in 0..count {
        result *= &n - i;
    }
    Ok(Value::int(result))
}

/// The product of the integers from `from` to `to`, by halves so that the factors stay balanced.
fn product(from: u64, to: u64) -> BigInt {
    if from > to {
        return BigInt::one();
    }
    if to - from < 8 {
        return (from..=to).map(BigInt::from).product();
    }
    let middle = from + (to - from) / 2;
    product(from, middle) * product(middle + 1, to)
}

/// `math.gcd(a, b)`
pub fn gcd_big(a: &BigInt, b: &BigInt) -> BigInt {
    a.gcd(b)
}

/// `math.isqrt(n)` for `n >= 0`.
pub fn isqrt_big(n: &BigInt) -> BigInt {
    n.sqrt()
}
