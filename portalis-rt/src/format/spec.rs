//! The format-spec mini-language: `format(x, '>10.2f')` for `str`, `int`, `float` and `complex`.

use num_bigint::{BigInt, Sign as BigSign};

use super::float::{Kind, Layout, magnitude};
use crate::object::{Exception, Result, Value, int};

/// A parsed format spec.
#[derive(Clone, Debug)]
pub struct Spec {
    fill: char,
    align: char,
    sign: Option<char>,
    no_negative_zero: bool,
    alternate: bool,
    width: usize,
    group: Option<char>,
    precision: Option<usize>,
    /// The type's letter; `'\0'` if not given.
    code: char,
}

/// What a format code looks like in a message.
fn shown(code: char) -> String {
    if (' '..='\x7e').contains(&code) && code != ' ' {
        code.to_string()
    } else {
        format!("\\x{:x}", code as u32)
    }
}

fn value_error<T>(message: impl Into<String>) -> Result<T> {
    Err(Exception::value_error(message))
}

fn unknown_code<T>(code: char, type_name: &str) -> Result<T> {
    value_error(format!(
        "Unknown format code '{}' for object of type '{type_name}'",
        shown(code)
    ))
}

/// Takes a decimal number off the start of `text`.
fn take_number(text: &mut &str) -> Result<Option<usize>> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    if end == 0 {
        return Ok(None);
    }
    let (digits, rest) = text.split_at(end);
    *text = rest;
    match digits.parse::<i64>() {
        Ok(n) => Ok(Some(n as usize)),
        Err(_) => value_error("Too many decimal digits in format string"),
    }
}

fn take(text: &mut &str, c: char) -> bool {
    match text.strip_prefix(c) {
        Some(rest) => {
            *text = rest;
            true
        }
        None => false,
    }
}

impl Spec {
    /// Parses `spec` for an object of this type.
    ///
    /// # Errors
    /// `ValueError`
    pub fn parse(
        spec: &str,
        type_name: &str,
        default_code: char,
        default_align: char,
    ) -> Result<Spec> {
        let mut out = Spec {
            fill: ' ',
            align: default_align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            group: None,
            precision: None,
            code: default_code,
        };
        let mut rest = spec;
        let is_align = |c: &char| matches!(c, '<' | '>' | '=' | '^');
        let mut chars = spec.chars();
        let (first, second) = (chars.next(), chars.next());
        let (mut fill_given, mut align_given) = (false, false);
        if let (Some(fill), Some(align)) = (first, second.filter(is_align)) {
            (out.fill, out.align) = (fill, align);
            (fill_given, align_given) = (true, true);
            rest = chars.as_str();
        } else if let Some(align) = first.filter(is_align) {
            out.align = align;
            align_given = true;
            rest = &rest[1..];
        }
        if let Some(sign @ (' ' | '+' | '-')) = rest.chars().next() {
            out.sign = Some(sign);
            rest = &rest[1..];
        }
        out.no_negative_zero = take(&mut rest, 'z');
        out.alternate = take(&mut rest, '#');
        if !fill_given && take(&mut rest, '0') {
            out.fill = '0';
            if !align_given && default_align == '>' {
                out.align = '=';
            }
        }
        out.width = take_number(&mut rest)?.unwrap_or(0);
        if take(&mut rest, ',') {
            out.group = Some(',');
        }
        if take(&mut rest, '_') {
            if out.group.is_some() {
                return value_error("Cannot specify both ',' and '_'.");
            }
            out.group = Some('_');
        }
        if rest.starts_with(',') && out.group == Some('_') {
            return value_error("Cannot specify both ',' and '_'.");
        }
        if take(&mut rest, '.') {
            match take_number(&mut rest)? {
                Some(precision) => out.precision = Some(precision),
                None => return value_error("Format specifier missing precision"),
            }
        }
        let mut chars = rest.chars();
        if let Some(code) = chars.next() {
            if chars.next().is_some() {
                return value_error(format!(
                    "Invalid format specifier '{spec}' for object of type '{type_name}'"
                ));
            }
            out.code = code;
        }
        if let Some(group) = out.group {
            match out.code {
                'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0' => {}
                'b' | 'o' | 'x' | 'X' if group == '_' => {}
                code => {
                    return value_error(format!(
                        "Cannot specify '{group}' with '{}'.",
                        shown(code)
                    ));
                }
            }
        }
        Ok(out)
    }

    /// Pads `text`, whose length in code points is `len`.
    fn pad(&self, text: &str, len: usize) -> Result<String> {
        if self.width <= len {
            return Ok(text.to_owned());
        }
        check_width(self.width)?;
        let padding = self.width - len;
        let left = match self.align {
            '>' => padding,
            '^' => padding / 2,
            _ => 0,
        };
        let mut out = String::with_capacity(text.len() + padding);
        out.extend(std::iter::repeat_n(self.fill, left));
        out.push_str(text);
        out.extend(std::iter::repeat_n(self.fill, padding - left));
        Ok(out)
    }

    /// Puts a number together: sign, prefix, digits (grouped and zero-filled), the rest.
    fn number(&self, negative: bool, prefix: &str, digits: &str, rest: &str) -> Result<String> {
        check_width(self.width)?;
        let sign = match self.sign {
            _ if negative => "-",
            Some('+') => "+",
            Some(' ') => " ",
            _ => "",
        };
        let fixed = sign.len() + prefix.len() + rest.len();
        let zero_fill = self.fill == '0' && self.align == '=';
        let min_width = if zero_fill {
            self.width.saturating_sub(fixed)
        } else {
            0
        };
        let grouped = match self.group {
            Some(separator) if !digits.is_empty() => {
                let size = if matches!(self.code, 'b' | 'o' | 'x' | 'X') {
                    4
                } else {
                    3
                };
                group(digits, separator, size, min_width)
            }
            _ => digits.to_owned(),
        };
        let padding = self.width.saturating_sub(fixed + grouped.len());
        let (left, inner, right) = match self.align {
            '<' => (0, 0, padding),
            '^' => (padding / 2, 0, padding - padding / 2),
            '=' => (0, padding, 0),
            _ => (padding, 0, 0),
        };
        let mut out = String::with_capacity(fixed + grouped.len() + padding);
        out.extend(std::iter::repeat_n(self.fill, left));
        out.push_str(sign);
        out.push_str(prefix);
        out.extend(std::iter::repeat_n(self.fill, inner));
        out.push_str(&grouped);
        out.push_str(rest);
        out.extend(std::iter::repeat_n(self.fill, right));
        Ok(out)
    }

    fn float_layout(&self) -> Result<Layout> {
        if self.precision.is_some_and(|p| p > i32::MAX as usize) {
            return value_error("precision too big");
        }
        let precision = self.precision.unwrap_or(6);
        let kind = match self.code {
            'e' | 'E' => Kind::Exponent,
            'f' | 'F' | '%' => Kind::Fixed,
            '\0' if self.precision.is_none() => Kind::Repr,
            _ => Kind::General,
        };
        Ok(Layout {
            kind,
            precision,
            alternate: self.alternate,
            point_zero: self.code == '\0',
        })
    }
}

/// A width that no memory can hold raises `MemoryError`.
fn check_width(width: usize) -> Result<()> {
    if width > crate::object::MOST_ITEMS {
        Err(int::memory_error())
    } else {
        Ok(())
    }
}

/// Separators between groups of digits, zeros before them up to a width.
fn group(digits: &str, separator: char, size: usize, min_width: usize) -> String {
    // From the right.
    let mut reversed: Vec<char> = Vec::with_capacity(min_width + digits.len() * 2);
    let mut source = digits.chars().rev();
    let (mut left, mut missing) = (digits.len(), min_width as i64);
    loop {
        let take = size.min((left as i64).max(missing).max(1) as usize);
        for _ in 0..take {
            reversed.push(source.next().unwrap_or('0'));
        }
        left = left.saturating_sub(take);
        missing -= take as i64;
        if left == 0 && missing <= 0 {
            break;
        }
        reversed.push(separator);
        missing -= 1;
    }
    reversed.into_iter().rev().collect()
}

/// `format(s, spec)`
///
/// # Errors
/// `ValueError`
pub fn format_str(s: &crate::object::Str, spec: &str) -> Result<String> {
    let spec = Spec::parse(spec, "str", 's', '<')?;
    if spec.code != 's' {
        return unknown_code(spec.code, "str");
    }
    match spec.sign {
        Some(' ') => return value_error("Space not allowed in string format specifier"),
        Some(_) => return value_error("Sign not allowed in string format specifier"),
        None => {}
    }
    if spec.no_negative_zero {
        return value_error("Negative zero coercion (z) not allowed in string format specifier");
    }
    if spec.alternate {
        return value_error("Alternate form (#) not allowed in string format specifier");
    }
    if spec.align == '=' {
        return value_error("'=' alignment not allowed in string format specifier");
    }
    match spec.precision {
        Some(precision) if precision < s.char_len() => {
            let short = s.substring(0, precision);
            spec.pad(&short, precision)
        }
        _ => spec.pad(s, s.char_len()),
    }
}

/// `format(i, spec)` for an `int` or `bool`.
///
/// # Errors
/// `ValueError`, `OverflowError`
pub fn format_int(i: &Value, spec: &str) -> Result<String> {
    let type_name = if matches!(i, Value::Bool(_)) {
        "bool"
    } else {
        "int"
    };
    let spec = Spec::parse(spec, type_name, 'd', '>')?;
    match spec.code {
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            return write_float(crate::ops::convert::to_f64(i)?, &spec);
        }
        'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => {}
        code => return unknown_code(code, type_name),
    }
    if spec.precision.is_some() {
        return value_error("Precision not allowed in integer format specifier");
    }
    if spec.no_negative_zero {
        return value_error("Negative zero coercion (z) not allowed in integer format specifier");
    }
    if spec.code == 'c' {
        return format_char(i, &spec);
    }
    if let (Value::Int(small), 'd') = (i, spec.code) {
        return spec.number(*small < 0, "", &small.unsigned_abs().to_string(), "");
    }
    let big = int::to_big(i)
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default();
    let (digits, prefix) = int_digits(&big, spec.code)?;
    spec.number(
        big.sign() == BigSign::Minus,
        if spec.alternate { prefix } else { "" },
        &digits,
        "",
    )
}

/// The digits of a magnitude for a code, and the prefix that `#` gives.
pub fn int_digits(i: &BigInt, code: char) -> Result<(String, &'static str)> {
    let magnitude = i.magnitude();
    Ok(match code {
        'x' => (magnitude.to_str_radix(16), "0x"),
        'X' => (magnitude.to_str_radix(16).to_ascii_uppercase(), "0X"),
        'o' => (magnitude.to_str_radix(8), "0o"),
        'b' => (magnitude.to_str_radix(2), "0b"),
        _ => (int::to_decimal(&BigInt::from(magnitude.clone()))?, ""),
    })
}

fn format_char(i: &Value, spec: &Spec) -> Result<String> {
    if spec.sign.is_some() {
        return value_error("Sign not allowed with integer format specifier 'c'");
    }
    if spec.alternate {
        return value_error("Alternate form (#) not allowed with integer format specifier 'c'");
    }
    let code = crate::ops::convert::to_c_integer(i, "long")?;
    let c = u32::try_from(code).ok().and_then(char::from_u32);
    let c = c.ok_or_else(|| Exception::overflow_error("%c arg not in range(0x110000)"))?;
    Spec {
        align: if spec.align == '=' { '>' } else { spec.align },
        ..spec.clone()
    }
    .pad(&c.to_string(), 1)
}

/// `format(x, spec)` for a `float`.
///
/// # Errors
/// `ValueError`
pub fn format_float(x: f64, spec: &str) -> Result<String> {
    let spec = Spec::parse(spec, "float", '\0', '>')?;
    match spec.code {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%' => write_float(x, &spec),
        code => unknown_code(code, "float"),
    }
}

fn write_float(x: f64, spec: &Spec) -> Result<String> {
    let layout = spec.float_layout()?;
    let scaled = if spec.code == '%' { x * 100.0 } else { x };
    let mut text = magnitude(scaled, layout);
    let is_zero = || {
        text.bytes()
            .take_while(|b| *b != b'e')
            .all(|b| matches!(b, b'0' | b'.'))
    };
    let negative =
        scaled.is_sign_negative() && !scaled.is_nan() && !(spec.no_negative_zero && is_zero());
    if matches!(spec.code, 'E' | 'F' | 'G') {
        text.make_ascii_uppercase();
    }
    if spec.code == '%' {
        text.push('%');
    }
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    spec.number(negative, "", digits, rest)
}

/// `format(z, spec)` for a `complex`.
///
/// # Errors
/// `ValueError`
pub fn format_complex(z: (f64, f64), spec: &str) -> Result<String> {
    let spec = Spec::parse(spec, "complex", '\0', '>')?;
    match spec.code {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' => {}
        code => return unknown_code(code, "complex"),
    }
    if spec.fill == '0' {
        return value_error("Zero padding is not allowed in complex format specifier");
    }
    if spec.align == '=' {
        return value_error("'=' alignment flag is not allowed in complex format specifier");
    }
    let layout = Layout {
        point_zero: false,
        ..spec.float_layout()?
    };
    let part = |x: f64, sign: Option<char>| {
        let mut text = magnitude(x, layout);
        if matches!(spec.code, 'E' | 'F' | 'G') {
            text.make_ascii_uppercase();
        }
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        let plain = Spec {
            sign,
            width: 0,
            ..spec.clone()
        };
        plain.number(x.is_sign_negative() && !x.is_nan(), "", digits, rest)
    };
    let (re, im) = z;
    let text = if spec.code != '\0' {
        format!("{}{}j", part(re, spec.sign)?, part(im, Some('+'))?)
    } else if re == 0.0 && !re.is_sign_negative() {
        format!("{}j", part(im, spec.sign)?)
    } else {
        format!("({}{}j)", part(re, spec.sign)?, part(im, Some('+'))?)
    };
    spec.pad(&text, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Str;

    #[test]
    fn integers() {
        for (i, spec, text) in [
            (42, "010,", "00,000,042"),
            (42, "08,", "0,000,042"),
            (-1234567, "020,", "-000,000,001,234,567"),
            (-1234567, "012_x", "-0_0012_d687"),
            (-1234567, "#_b", "-0b1_0010_1101_0110_1000_0111"),
            (42, "<05", "42000"),
            (42, "=+10", "+       42"),
            (42, "é^10", "éééé42éééé"),
            (42, "5c", "    *"),
            (42, "#010x", "0x0000002a"),
            (42, "%", "4200.000000%"),
        ] {
            assert_eq!(
                format_int(&Value::Int(i), spec).unwrap_or_default(),
                text,
                "format({i}, {spec:?})"
            );
        }
    }

    #[test]
    fn floats() {
        for (x, spec, text) in [
            (1234567.891, "020,.1f", "00,000,001,234,567.9"),
            (1234567.891, ".3", "1.23e+06"),
            (100.0, ".3", "1e+02"),
            (100.0, ".4", "100.0"),
            (100.0, "#g", "100.000"),
            (-0.001, "z.1f", "0.0"),
            (f64::INFINITY, "05", "00inf"),
            (f64::NAN, "+", "+nan"),
            (3.25, "#.0f", "3."),
            (0.1, ".20f", "0.10000000000000000555"),
            (1234567.891, "n", "1.23457e+06"),
        ] {
            assert_eq!(
                format_float(x, spec).unwrap_or_default(),
                text,
                "format({x}, {spec:?})"
            );
        }
    }

    #[test]
    fn strings() {
        for (s, spec, text) in [
            ("abc", "^6", " abc  "),
            ("héé", ".2", "hé"),
            ("abc", "010", "abc0000000"),
            ("abc", "*^7", "**abc**"),
        ] {
            assert_eq!(format_str(&Str::new(s), spec).unwrap_or_default(), text);
        }
    }
}
