//! The check of generated code against the runtime that it is linked with, while it is compiled.

use crate::stdlib::TLS_IS_OFF;

/// Stops the compilation with one clear message if `portalis-build` is of another version, or if the program needs a
/// feature that is off.
///
/// # Panics
/// In that case; in a constant, that is an error of the compiler.
pub const fn made_by(version: &str, features: &[&str]) {
    assert!(
        same(version, env!("CARGO_PKG_VERSION")),
        concat!(
            "this code was made by another version of portalis-build: give both crates the version ",
            env!("CARGO_PKG_VERSION"),
            " in Cargo.toml"
        )
    );
    let mut i = 0;
    while i < features.len() {
        let is_right = cfg!(feature = "tls") || !crate::platform::HAS_TLS;
        assert!(is_right || !same(features[i], "tls"), "{}", TLS_IS_OFF);
        i += 1;
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_version_passes() {
        made_by(env!("CARGO_PKG_VERSION"), &[]);
    }

    #[test]
    #[should_panic(expected = "another version of portalis-build")]
    fn another_version_is_told() {
        made_by("0.0.1", &[]);
    }

    #[test]
    fn a_feature_that_is_off_is_told() {
        let told = std::panic::catch_unwind(|| made_by(env!("CARGO_PKG_VERSION"), &["tls"]));
        assert_eq!(told.is_ok(), cfg!(feature = "tls"));
    }
}
