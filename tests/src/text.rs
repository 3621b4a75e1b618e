//! Comparing recorded text with what came out, and recording it anew.

use std::fs;
use std::path::Path;

use similar::TextDiff;

/// The environment variable that makes tests record what they see.
pub const BLESS: &str = "PORTALIS_BLESS";

/// The difference as a unified diff, or nothing.
pub fn difference(expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let diff = TextDiff::from_lines(expected, actual);
    Some(
        diff.unified_diff()
            .context_radius(3)
            .header("expected", "actual")
            .to_string(),
    )
}

/// Compares `actual` with the text recorded in a file; with `PORTALIS_BLESS` set, records it.
///
/// # Errors
/// The difference, or why the file cannot be read or written.
pub fn compare_with_file(path: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os(BLESS).is_some() {
        return fs::write(path, actual).map_err(|error| format!("{}: {error}", path.display()));
    }
    let expected = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            return Err(format!(
                "{}: {error}\n{actual}\n{BLESS}=1 records it",
                path.display()
            ));
        }
    };
    match difference(&expected, actual) {
        None => Ok(()),
        Some(diff) => Err(format!("{diff}\n{BLESS}=1 records it")),
    }
}
