//! Number literals.
//!
//! Takes the bytes from a literal's first on; gives its token and length, or the place and
//! CPython's wording of what is wrong with it.

use num_bigint::BigInt;
use rustpython_parser::Tok;

/// Above this many digits CPython refuses a decimal literal (`sys.set_int_max_str_digits`).
const MAX_DECIMAL_DIGITS: usize = 4300;

/// Reads the number that `bytes` starts with (a digit, or a dot and a digit).
pub(super) fn read(bytes: &[u8]) -> Result<(Tok, usize), (usize, String)> {
    let radix = match bytes
        .get(1)
        .filter(|_| bytes[0] == b'0')
        .map(u8::to_ascii_lowercase)
    {
        Some(b'x') => Some((16, "hexadecimal")),
        Some(b'o') => Some((8, "octal")),
        Some(b'b') => Some((2, "binary")),
        _ => None,
    };
    let (tok, length, kind) = match radix {
        Some((radix, kind)) => {
            let (tok, length) = prefixed(bytes, radix, kind)?;
            (tok, length, kind)
        }
        None => decimal(bytes)?,
    };
    after(bytes, length, kind)?;
    Ok((tok, length))
}

/// The end of a run of digits and single underscores between them from `at` on.
fn digits(bytes: &[u8], mut at: usize, is_digit: impl Fn(u8) -> bool) -> usize {
    loop {
        match bytes.get(at) {
            Some(&byte) if is_digit(byte) => at += 1,
            Some(b'_') if bytes.get(at + 1).is_some_and(|&byte| is_digit(byte)) => at += 1,
            _ => return at,
        }
    }
}

fn prefixed(bytes: &[u8], radix: u32, kind: &str) -> Result<(Tok, usize), (usize, String)> {
    let is_digit = |byte: u8| (byte as char).is_digit(radix);
    let end = digits(bytes, 2, is_digit);
    let stop = end + usize::from(bytes.get(end) == Some(&b'_'));
    if let Some(&next) = bytes.get(stop).filter(|byte| byte.is_ascii_digit()) {
        return Err((
            stop,
            format!("invalid digit '{}' in {kind} literal", next as char),
        ));
    }
    let text = without_underscores(&bytes[2..end]);
    match BigInt::parse_bytes(text.as_bytes(), radix) {
        Some(value) if bytes.get(end) != Some(&b'_') => Ok((Tok::Int { value }, end)),
        _ => Err((end.min(bytes.len() - 1), format!("invalid {kind} literal"))),
    }
}

fn decimal(bytes: &[u8]) -> Result<(Tok, usize, &'static str), (usize, String)> {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let invalid = |at: usize| {
        (
            at.min(bytes.len() - 1),
            "invalid decimal literal".to_owned(),
        )
    };
    let mut end = digits(bytes, 0, is_digit);
    let whole = end;
    if bytes.get(end) == Some(&b'.') {
        let fraction = end + 1;
        end = fraction;
        if bytes.get(fraction).is_some_and(|&byte| is_digit(byte)) {
            end = digits(bytes, fraction, is_digit);
        }
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if bytes
            .get(end + 1 + sign)
            .is_some_and(|&byte| is_digit(byte))
        {
            end = digits(bytes, end + 1 + sign, is_digit);
        } else if sign == 1 {
            return Err(invalid(end));
        }
    }
    if bytes.get(end) == Some(&b'_') {
        return Err(invalid(end));
    }
    let text = without_underscores(&bytes[..end]);
    if let Some(b'j' | b'J') = bytes.get(end) {
        let imag = text.parse().map_err(|_| invalid(end))?;
        return Ok((Tok::Complex { real: 0.0, imag }, end + 1, "imaginary"));
    }
    if end > whole {
        let value = text.parse().map_err(|_| invalid(end))?;
        return Ok((Tok::Float { value }, end, "decimal"));
    }
    if text.len() > 1 && text.starts_with('0') && text.bytes().any(|byte| byte != b'0') {
        let message = "leading zeros in decimal integer literals are not permitted; \
                       use an 0o prefix for octal integers";
        return Err((0, message.to_owned()));
    }
    if text.len() > MAX_DECIMAL_DIGITS {
        let message = format!(
            "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: value has {} digits; \
             Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
            text.len()
        );
        return Err((0, message));
    }
    let value = BigInt::parse_bytes(text.as_bytes(), 10).ok_or_else(|| invalid(end))?;
    Ok((Tok::Int { value }, end, "decimal"))
}

fn without_underscores(digits: &[u8]) -> String {
    digits
        .iter()
        .filter(|&&byte| byte != b'_')
        .map(|&byte| byte as char)
        .collect()
}

/// A number may touch a keyword (`1if x else 2`), but no other name.
fn after(bytes: &[u8], length: usize, kind: &str) -> Result<(), (usize, String)> {
    let rest = &bytes[length..];
    if !rest
        .first()
        .is_some_and(|&byte| byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80)
    {
        return Ok(());
    }
    let keywords: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"not", b"or"];
    if keywords.iter().any(|keyword| rest.starts_with(keyword)) {
        return Ok(());
    }
    Err((length, format!("invalid {kind} literal")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str) -> Option<BigInt> {
        match read(text.as_bytes()) {
            Ok((Tok::Int { value }, _)) => Some(value),
            _ => None,
        }
    }

    fn float(text: &str) -> Option<f64> {
        match read(text.as_bytes()) {
            Ok((Tok::Float { value }, _)) => Some(value),
            _ => None,
        }
    }

    fn error(text: &str) -> String {
        read(text.as_bytes()).map_or_else(|(_, message)| message, |_| String::new())
    }

    #[test]
    fn integers() {
        assert_eq!(int("1_000"), Some(BigInt::from(1000)));
        assert_eq!(int("0xFf_0"), Some(BigInt::from(0xff0)));
        assert_eq!(int("0b101"), Some(BigInt::from(5)));
        assert_eq!(int("0o17"), Some(BigInt::from(15)));
        assert_eq!(int("00"), Some(BigInt::from(0)));
        assert_eq!(int("1if x else 2"), Some(BigInt::from(1)));
        assert_eq!(int("0x1for x"), Some(BigInt::from(0x1f)));
    }

    #[test]
    fn floats() {
        assert_eq!(float("1."), Some(1.0));
        assert_eq!(float(".5"), Some(0.5));
        assert_eq!(float("1_0.5e1_0"), Some(10.5e10));
        assert_eq!(float("1.e5"), Some(1e5));
        assert_eq!(float("09.5"), Some(9.5));
        assert_eq!(float("1e400"), Some(f64::INFINITY));
        assert!(matches!(
            read(b"2j"),
            Ok((Tok::Complex { imag: 2.0, .. }, 2))
        ));
        assert!(matches!(read(b"1.else"), Ok((Tok::Float { .. }, 2))));
    }

    #[test]
    fn errors_are_worded_as_cpython_does() {
        assert_eq!(error("1_"), "invalid decimal literal");
        assert_eq!(error("1x"), "invalid decimal literal");
        assert_eq!(error("1e+"), "invalid decimal literal");
        assert_eq!(error("0x"), "invalid hexadecimal literal");
        assert_eq!(error("0b12"), "invalid digit '2' in binary literal");
        assert_eq!(error("0o8"), "invalid digit '8' in octal literal");
        assert_eq!(error("1jx"), "invalid imaginary literal");
        assert!(error("012").starts_with("leading zeros"));
        assert!(error(&"9".repeat(4301)).contains("4301 digits"));
    }
}
