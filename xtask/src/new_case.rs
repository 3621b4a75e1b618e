//! `cargo xtask new-case NAME`: a conformance case to fill in.

use std::fs;
use std::path::PathBuf;

const TEMPLATE: &str = "\
import asyncio


async def main():
    print(\"hello\")


asyncio.run(main())
";

/// Makes `tests/conformance/NAME.py`.
pub(crate) fn new_case(root: PathBuf, name: &str) -> Result<(), String> {
    check_name(name)?;
    let path = root.join("tests/conformance").join(format!("{name}.py"));
    if path.exists() {
        return Err(format!("{} is there already", path.display()));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(&path, TEMPLATE).map_err(|error| format!("{}: {error}", path.display()))?;
    println!(
        "{}\nwrite the program, then: cargo xtask bless {name}",
        path.display()
    );
    Ok(())
}

fn check_name(name: &str) -> Result<(), String> {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    if name.split('/').all(part) {
        Ok(())
    } else {
        Err(format!(
            "`{name}` is not a case's name: words like aio/my_case, without .py"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::check_name;

    #[test]
    fn names_are_paths_of_modules() {
        assert!(check_name("aio/my_case2").is_ok());
        for wrong in ["", "a//b", "../x", "My", "x.py", "2a", "/x"] {
            assert!(check_name(wrong).is_err(), "{wrong}");
        }
    }
}
