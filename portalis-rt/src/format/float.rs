//! Floats as decimal text: `repr`, and the `e`, `f`, `g` layouts with a precision, correctly rounded.

/// How `repr` lays a float out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Repr {
    /// `+` before a number that is not negative.
    pub sign: bool,
    /// `.0` after a number that looks like an integer.
    pub point_zero: bool,
}

/// `repr(x)`
pub fn repr(x: f64) -> String {
    format_float(
        x,
        Repr {
            sign: false,
            point_zero: true,
        },
    )
}

/// The shortest digits that read back as `x`, laid out as `repr` does.
pub fn format_float(x: f64, repr: Repr) -> String {
    let mut out = String::with_capacity(24);
    // nan has no sign.
    if x.is_sign_negative() && !x.is_nan() {
        out.push('-');
    } else if repr.sign {
        out.push('+');
    }
    if !x.is_finite() {
        out.push_str(not_finite(x));
        return out;
    }
    let layout = Layout {
        kind: Kind::Repr,
        precision: 0,
        alternate: false,
        point_zero: repr.point_zero,
    };
    out.push_str(&lay_out(shortest(x.abs()), layout));
    out
}

/// Which digits are shown, and when an exponent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The shortest digits that read back.
    Repr,
    /// `e`
    Exponent,
    /// `f`
    Fixed,
    /// `g`
    General,
}

/// How to lay out a magnitude.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Which digits.
    pub kind: Kind,
    /// Digits after the point, or significant digits for [`Kind::General`].
    pub precision: usize,
    /// `#`: the point is always there, `g` keeps zeros.
    pub alternate: bool,
    /// At least one digit after the point, unless there is an exponent.
    pub point_zero: bool,
}

/// No double has more significant digits after its point.
const MAX_DIGITS: usize = 1100;

/// `x` without its sign, laid out; `inf`, `nan`.
pub fn magnitude(x: f64, layout: Layout) -> String {
    if !x.is_finite() {
        return not_finite(x).to_owned();
    }
    let x = x.abs();
    let digits = match layout.kind {
        Kind::Repr => shortest(x),
        Kind::Exponent => exact(x, layout.precision + 1),
        Kind::General => {
            let (mut digits, point) = exact(x, layout.precision.max(1));
            if !layout.alternate {
                digits.truncate(digits.trim_end_matches('0').len().max(1));
            }
            (digits, point)
        }
        Kind::Fixed => fixed(x, layout.precision),
    };
    lay_out(digits, layout)
}

fn not_finite(x: f64) -> &'static str {
    if x.is_nan() { "nan" } else { "inf" }
}

/// A number that is `0.DIGITS * 10**point`.
fn lay_out((digits, point): (String, i32), layout: Layout) -> String {
    let Layout {
        kind,
        precision,
        alternate,
        point_zero,
    } = layout;
    let precision = if kind == Kind::General {
        precision.max(1)
    } else {
        precision
    };
    let with_exponent = match kind {
        Kind::Repr => point <= -4 || point > 16,
        Kind::Exponent => true,
        Kind::General => point <= -4 || point > precision as i32 - i32::from(point_zero),
        Kind::Fixed => false,
    };
    // Digits to show in all, counted from the first of DIGITS.
    let mut shown = match kind {
        Kind::Exponent => precision as i32 + 1,
        Kind::Fixed => point + precision as i32,
        Kind::General if alternate => precision as i32,
        _ => digits.len() as i32,
    };
    let mut out = String::new();
    if with_exponent {
        out.push_str(digits.get(..1).unwrap_or("0"));
        let fraction = digits.get(1..).unwrap_or("");
        if shown > 1 || alternate {
            out.push('.');
        }
        push_padded(&mut out, fraction, (shown - 1).max(0) as usize);
        let exponent = point - 1;
        out.push_str(&format!(
            "e{}{:02}",
            if exponent < 0 { '-' } else { '+' },
            exponent.abs()
        ));
        return out;
    }
    shown = shown.max(point + i32::from(point_zero));
    if point <= 0 {
        out.push('0');
    } else {
        push_padded(
            &mut out,
            digits.get(..point as usize).unwrap_or(&digits),
            point as usize,
        );
    }
    let decimals = shown - point;
    if decimals > 0 || alternate {
        out.push('.');
    }
    if decimals > 0 {
        let zeros = (-point).clamp(0, decimals);
        out.extend(std::iter::repeat_n('0', zeros as usize));
        let fraction = digits.get(point.max(0) as usize..).unwrap_or("");
        push_padded(&mut out, fraction, (decimals - zeros) as usize);
    }
    out
}

fn push_padded(out: &mut String, digits: &str, width: usize) {
    let digits = digits.get(..width).unwrap_or(digits);
    out.push_str(digits);
    out.extend(std::iter::repeat_n('0', width - digits.len()));
}

/// Digits and decimal point of a number written as `1.25e-7`.
fn split_exponent(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let digits = mantissa.replace('.', "");
    (digits, exponent.parse::<i32>().unwrap_or(0) + 1)
}

/// The shortest digits that read back as `x`.
pub fn shortest(x: f64) -> (String, i32) {
    if x == 0.0 {
        return ("0".to_owned(), 1);
    }
    crate::platform::with_shortest(x, digits_and_point)
}

/// Digits and decimal point of a number as Rust or JavaScript writes it.
fn digits_and_point(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent = exponent.parse::<i32>().unwrap_or(0);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let point = whole.len() as i32 - (all.len() - digits.len()) as i32 + exponent;
    (digits.trim_end_matches('0').to_owned(), point)
}

/// `count` significant digits (or fewer when all the rest are zeros).
fn exact(x: f64, count: usize) -> (String, i32) {
    split_exponent(&format!("{x:.*e}", count.clamp(1, MAX_DIGITS) - 1))
}

/// The digits up to `decimals` places after the point.
fn fixed(x: f64, decimals: usize) -> (String, i32) {
    let text = format!("{x:.*}", decimals.min(MAX_DIGITS));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if whole == "0" {
        return (fraction.to_owned(), 0);
    }
    (format!("{whole}{fraction}"), whole.len() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_is_cpythons() {
        for (x, text) in [
            (0.1, "0.1"),
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e300, "1.5e+300"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "inf"),
            (f64::NAN, "nan"),
            (100.0, "100.0"),
        ] {
            assert_eq!(repr(x), text);
        }
    }

    #[test]
    fn ties_round_to_even() {
        let fixed = |x, precision| {
            magnitude(
                x,
                Layout {
                    kind: Kind::Fixed,
                    precision,
                    alternate: false,
                    point_zero: false,
                },
            )
        };
        assert_eq!(fixed(0.5, 0), "0");
        assert_eq!(fixed(1.5, 0), "2");
        assert_eq!(fixed(2.5, 0), "2");
        assert_eq!(fixed(0.125, 2), "0.12");
        assert_eq!(fixed(2.675, 2), "2.67");
        assert_eq!(fixed(1e22, 1), "10000000000000000000000.0");
        let general = |x, precision| {
            magnitude(
                x,
                Layout {
                    kind: Kind::General,
                    precision,
                    alternate: false,
                    point_zero: false,
                },
            )
        };
        assert_eq!(general(123456789.0, 6), "1.23457e+08");
        assert_eq!(general(0.0001, 6), "0.0001");
        assert_eq!(general(0.25, 1), "0.2");
        assert_eq!(general(0.0, 6), "0");
        let exponent = |x, precision| {
            magnitude(
                x,
                Layout {
                    kind: Kind::Exponent,
                    precision,
                    alternate: false,
                    point_zero: false,
                },
            )
        };
        assert_eq!(exponent(0.0, 2), "0.00e+00");
        assert_eq!(exponent(12345.0, 0), "1e+04");
        assert_eq!(exponent(2.5, 0), "2e+00");
    }
}
