//! Compiles the page's Python and the analysis of the native example, which it shows; for a page only.

fn main() -> Result<(), portalis_build::Error> {
    println!("cargo::rerun-if-changed=build.rs");
    let is_page = std::env::var_os("CARGO_CFG_TARGET_OS").is_some_and(|os| os == "unknown");
    if !is_page {
        return Ok(());
    }
    portalis_build::Config::new().compile(&["py/", "../example-native/py/loglens"])
}
