//! Letters in the other case, each for itself: JavaScript has them, so a page need not load the tables.

use js_sys::JsString;

/// The text in lower case.
pub(crate) fn lower(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// The text in upper case.
pub(crate) fn upper(text: &str) -> String {
    JsString::from(text).to_upper_case().into()
}

/// Appends a character in lower case.
pub(crate) fn push_lower(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else {
        out.push_str(&lower(c.encode_utf8(&mut [0; 4])));
    }
}

/// Appends a character in upper case.
pub(crate) fn push_upper(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_uppercase());
    } else {
        out.push_str(&upper(c.encode_utf8(&mut [0; 4])));
    }
}
