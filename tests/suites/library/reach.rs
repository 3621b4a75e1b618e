//! What a page leaves out by name: the compiler and the runtime know the same names, and whatever the runtime's own code
//! asks objects for is among the names that it keeps.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use portalis_tests::workspace;

/// The functions of `ops` that take a name.
const ASKING: &[&str] = &[
    "call_method(",
    "call_method_opt(",
    "get_attr(",
    "get_attr_opt(",
    "has_attr(",
];

/// What asks for the name that it has itself, so that the program has it, or for one that is always registered where it
/// is asked for.
const PASSED_ON: &[(&str, &str)] = &[
    ("asyncio/condition.rs", "wait"),
    ("builtins/text.rs", "open"),
    ("asyncio/io/transport_class.rs", "type"),
    ("object/memoryview.rs", "hex"),
    ("stdlib/dataclasses_tools.rs", "deepcopy"),
    ("stdlib/threading/thread.rs", "thread"),
];

/// Files that are part of another module.
const PARTS: &[(&str, &str)] = &[
    ("dataclasses_tools", "dataclasses"),
    ("enum_members", "enum"),
    ("functools_cache", "functools"),
    ("functools_dispatch", "functools"),
];

#[test]
fn the_compiler_knows_what_is_registered_by_name() {
    assert_eq!(portalis_build::reach::KNOWN, portalis_rt::names::KNOWN);
}

#[test]
fn the_compiler_knows_what_plain_programs_lack() {
    let source = workspace().join("portalis-rt/src");
    let mut missing = Vec::new();
    for path in files(&source) {
        let text = read(&path);
        let marked = text.match_indices("s!(\"").map(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            &rest[..rest.find('"').unwrap_or(0)]
        });
        let mut names: HashSet<String> = marked.map(str::to_owned).collect();
        for (at, _) in text.match_indices(".dunders(&[") {
            names.extend(words(between(&text[at..], "[", "]")));
        }
        let special = |name: &String| name.starts_with("__") && name.ends_with("__");
        let is_known = |name: &String| portalis_build::reach::SPECIAL.contains(&name.as_str());
        missing.extend(
            names
                .into_iter()
                .filter(|name| special(name) && !is_known(name)),
        );
    }
    assert!(missing.is_empty(), "add to `reach/plain.rs`: {missing:?}");
}

#[test]
fn what_the_runtime_asks_for_is_kept() {
    let source = workspace().join("portalis-rt/src");
    let registered: HashSet<&str> = portalis_rt::names::KNOWN.iter().copied().collect();
    let names = read(&source.join("names.rs"));
    let mut own = words(between(&names, "static OWN", "};"));
    own.extend(words(between(&names, "static ALWAYS", "};")));
    let asks = read(&source.join("stdlib/asks.rs"));
    let mut lost = Vec::new();
    for path in files(&source) {
        let place = path.strip_prefix(&source).unwrap_or(&path);
        let place = place.to_string_lossy().replace('\\', "/");
        if place.ends_with("tests.rs") {
            continue;
        }
        let text = read(&path);
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let module = place.strip_prefix("stdlib/").map(|rest| {
            let file = rest.split(['/', '.']).next().unwrap_or_default();
            let part = PARTS.iter().find(|(part, _)| *part == file);
            part.map_or(file.trim_end_matches('_'), |(_, module)| module)
        });
        let of_module = module.map(|module| {
            let list = between(&asks, &format!("\"{module}\":\n"), ";\n");
            words(list.split_once('\n').map_or("", |(_, list)| list))
        });
        for name in asked(text) {
            let is_kept = own.contains(name)
                || of_module.as_ref().is_some_and(|kept| kept.contains(name))
                || PASSED_ON.contains(&(place.as_str(), name));
            if registered.contains(name) && !is_kept {
                lost.push(format!("{place}: {name}"));
            }
        }
    }
    assert!(
        lost.is_empty(),
        "add to `names::OWN` or `stdlib/asks.rs`:\n{}",
        lost.join("\n")
    );
}

/// The text from one mark on, up to another.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let Some(start) = text.find(from) else {
        return "";
    };
    let rest = &text[start..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

/// The string literals in a list.
fn words(text: &str) -> HashSet<String> {
    text.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The literal names in calls of [`ASKING`]: their second arguments.
fn asked(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for function in ASKING {
        for (at, _) in text.match_indices(function) {
            let argument = second_argument(&text[at + function.len()..]).trim();
            let literal = argument
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            names.extend(literal.filter(|name| !name.contains('"')));
        }
    }
    names
}

/// The second argument of a call, given what follows its parenthesis.
fn second_argument(text: &str) -> &str {
    let (mut depth, mut start, mut is_quoted) = (0, None, false);
    for (i, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ')' | ',' if depth == 0 => match start {
                None if c == ',' => start = Some(i + 1),
                start => return start.map_or("", |start| &text[start..i]),
            },
            _ => {}
        }
    }
    ""
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the runtime's sources");
    let mut all = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
    all
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
