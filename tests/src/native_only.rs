//! The programs that are marked native: `native-only.txt`.

use std::collections::BTreeMap;
use std::fs;

use crate::here;

/// The marked programs, with reasons.
///
/// # Errors
/// When the file cannot be read, or a line is not `program: reason`.
pub fn native_only() -> Result<BTreeMap<String, String>, String> {
    let path = here().join("native-only.txt");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| match line.split_once(": ") {
            Some((program, reason)) => Ok((program.to_owned(), reason.to_owned())),
            None => Err(format!("native-only.txt: not `program: reason`: {line}")),
        })
        .collect()
}
