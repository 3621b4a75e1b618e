//! The programs that are marked native: `native-only.txt`.

use std::collections::BTreeMap;
use std::fs;

use crate::here;

/// The programs that are marked for a host (`wasi` or `browser`), with reasons: those of all hosts, and those
/// below its own `[host]`.
///
/// # Errors
/// When the file cannot be read, or a line is not `program: reason`.
pub fn native_only(host: &str) -> Result<BTreeMap<String, String>, String> {
    let path = here().join("native-only.txt");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut marked = BTreeMap::new();
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name;
            continue;
        }
        let Some((program, reason)) = line.split_once(": ") else {
            return Err(format!("native-only.txt: not `program: reason`: {line}"));
        };
        if section.is_empty() || section == host {
            marked.insert(program.to_owned(), reason.to_owned());
        }
    }
    Ok(marked)
}
