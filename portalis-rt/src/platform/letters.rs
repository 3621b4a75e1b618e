//! Letters in the other case, each for itself.

/// The text in lower case.
pub(crate) fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// The text in upper case.
pub(crate) fn upper(text: &str) -> String {
    text.to_uppercase()
}

/// Appends a character in lower case.
pub(crate) fn push_lower(out: &mut String, c: char) {
    out.extend(c.to_lowercase());
}

/// Appends a character in upper case.
pub(crate) fn push_upper(out: &mut String, c: char) {
    out.extend(c.to_uppercase());
}
