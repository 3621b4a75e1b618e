//! Compiles the Python below `py/`, and makes the functions of `api` functions of JavaScript; for a page only.

fn main() -> Result<(), portalis_build::Error> {
    let is_page = std::env::var_os("CARGO_CFG_TARGET_OS").is_some_and(|os| os == "unknown");
    if !is_page {
        return Ok(());
    }
    portalis_build::Config::new()
        .export_js("api")
        .compile(&["py/"])
}
