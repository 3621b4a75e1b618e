//! `str`'s methods about case and kinds of characters.

use super::str_methods::{is_identifier, text};
use super::{Args, ClassBuilder, Result, Str, Value};
use crate::format::unicode::{
    is_alnum, is_alpha, is_cased, is_decimal, is_digit, is_lower, is_numeric, is_printable,
    is_space, is_title, is_upper, push_case_fold, push_lower, push_title,
};
use crate::platform::letters;

/// Adds the methods to the class.
pub(super) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("lower"), |this, args| {
            let text = no_arguments(this, args, "lower")?;
            Ok(Value::Str(lower(text)))
        })
        .method(n!("upper"), |this, args| {
            let text = no_arguments(this, args, "upper")?;
            Ok(Value::Str(upper(text)))
        })
        .method(n!("casefold"), |this, args| {
            let text = no_arguments(this, args, "casefold")?;
            if text.is_ascii() {
                return Ok(Value::Str(lower(text)));
            }
            let mut out = String::with_capacity(text.len());
            text.chars().for_each(|c| push_case_fold(&mut out, c));
            Ok(Value::from(out))
        })
        .method(n!("capitalize"), |this, args| {
            let text = no_arguments(this, args, "capitalize")?;
            let mut out = String::with_capacity(text.len());
            for (at, c) in text.char_indices() {
                if at == 0 {
                    push_title(&mut out, c)
                } else {
                    push_lower_at(&mut out, text, at, c)
                }
            }
            Ok(Value::from(out))
        })
        .method(n!("title"), |this, args| {
            let text = no_arguments(this, args, "title")?;
            let mut out = String::with_capacity(text.len());
            let mut after_cased = false;
            for (at, c) in text.char_indices() {
                if after_cased {
                    push_lower_at(&mut out, text, at, c)
                } else {
                    push_title(&mut out, c)
                }
                after_cased = is_cased(c);
            }
            Ok(Value::from(out))
        })
        .method(n!("swapcase"), |this, args| {
            let text = no_arguments(this, args, "swapcase")?;
            let mut out = String::with_capacity(text.len());
            for (at, c) in text.char_indices() {
                if is_upper(c) {
                    push_lower_at(&mut out, text, at, c);
                } else if is_lower(c) {
                    letters::push_upper(&mut out, c);
                } else {
                    out.push(c);
                }
            }
            Ok(Value::from(out))
        })
        .method(n!("isalnum"), |this, args| {
            all(this, args, "isalnum", is_alnum)
        })
        .method(n!("isalpha"), |this, args| {
            all(this, args, "isalpha", is_alpha)
        })
        .method(n!("isdecimal"), |this, args| {
            all(this, args, "isdecimal", is_decimal)
        })
        .method(n!("isdigit"), |this, args| {
            all(this, args, "isdigit", is_digit)
        })
        .method(n!("isnumeric"), |this, args| {
            all(this, args, "isnumeric", is_numeric)
        })
        .method(n!("isspace"), |this, args| {
            all(this, args, "isspace", is_space)
        })
        .method(n!("isprintable"), |this, args| {
            let text = no_arguments(this, args, "isprintable")?;
            Ok(Value::Bool(text.chars().all(is_printable)))
        })
        .method(n!("isidentifier"), |this, args| {
            let text = no_arguments(this, args, "isidentifier")?;
            Ok(Value::Bool(is_identifier(text)))
        })
        .method(n!("islower"), |this, args| {
            let text = no_arguments(this, args, "islower")?;
            let other = text.chars().any(|c| is_upper(c) || is_title(c));
            Ok(Value::Bool(!other && text.chars().any(is_lower)))
        })
        .method(n!("isupper"), |this, args| {
            let text = no_arguments(this, args, "isupper")?;
            let other = text.chars().any(|c| is_lower(c) || is_title(c));
            Ok(Value::Bool(!other && text.chars().any(is_upper)))
        })
        .method(n!("istitle"), |this, args| {
            let text = no_arguments(this, args, "istitle")?;
            let (mut after_cased, mut seen) = (false, false);
            for c in text.chars() {
                if is_upper(c) || is_title(c) {
                    if after_cased {
                        return Ok(Value::Bool(false));
                    }
                    (after_cased, seen) = (true, true);
                } else if is_lower(c) {
                    if !after_cased {
                        return Ok(Value::Bool(false));
                    }
                    seen = true;
                } else {
                    after_cased = false;
                }
            }
            Ok(Value::Bool(seen))
        })
}

fn no_arguments<'a>(this: &'a Value, args: Args, method: &str) -> Result<&'a Str> {
    let text = text(this, method)?;
    let [] = args.exact(&format!("str.{method}"))?;
    Ok(text)
}

fn all(this: &Value, args: Args, method: &str, holds: fn(char) -> bool) -> Result<Value> {
    let text = no_arguments(this, args, method)?;
    Ok(Value::Bool(!text.is_empty() && text.chars().all(holds)))
}

fn push_lower_at(out: &mut String, text: &str, at: usize, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    push_lower(
        out,
        c,
        text.get(..at).unwrap_or(""),
        text.get(at + c.len_utf8()..).unwrap_or(""),
    );
}

/// `s.lower()`
pub fn lower(text: &Str) -> Str {
    if text.is_ascii() {
        return Str::from(text.to_ascii_lowercase());
    }
    // All others stand for themselves.
    if !text.contains('Σ') {
        return Str::from(letters::lower(text));
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        push_lower_at(&mut out, text, at, c);
    }
    Str::from(out)
}

/// `s.upper()`
pub fn upper(text: &Str) -> Str {
    Str::from(if text.is_ascii() {
        text.to_ascii_uppercase()
    } else {
        letters::upper(text)
    })
}
