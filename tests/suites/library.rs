//! The compiler's table of Python's library and the runtime's modules agree: an import that the build lets pass works.

#[path = "library/reach.rs"]
mod reach;

use portalis_build::imports::{STDLIB, Support};
use portalis_build::library::SOURCES;
use portalis_rt::stdlib::library::TABLE;

#[test]
fn every_module_that_the_build_lets_pass_is_there() {
    let provided = STDLIB
        .iter()
        .filter(|(_, support)| *support == Support::Provided);
    let is_there = |name: &str| TABLE.iter().any(|known| known.name == name);
    // A directive, not a module to import.
    let missing: Vec<&str> = provided
        .map(|(name, _)| *name)
        .filter(|name| *name != "__future__" && !is_there(name))
        .collect();
    assert!(
        missing.is_empty(),
        "the runtime has no {}",
        missing.join(", ")
    );
}

#[test]
fn every_module_of_the_runtime_can_be_imported() {
    let is_provided = |name: &str| {
        STDLIB
            .iter()
            .any(|(known, support)| *known == name && *support == Support::Provided)
    };
    let hidden: Vec<&str> = TABLE
        .iter()
        .map(|known| known.name)
        .filter(|name| !is_provided(name))
        .collect();
    assert!(hidden.is_empty(), "the build refuses {}", hidden.join(", "));
}

#[test]
fn every_module_written_in_python_has_a_text() {
    let mut written: Vec<&str> = STDLIB
        .iter()
        .filter(|(_, support)| *support == Support::Written)
        .map(|(name, _)| *name)
        .collect();
    let mut texts: Vec<&str> = SOURCES.iter().map(|(name, _)| *name).collect();
    written.sort_unstable();
    texts.sort_unstable();
    assert_eq!(written, texts);
}
