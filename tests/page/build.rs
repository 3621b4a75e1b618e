//! Compiles the Python below `py/`, and makes the functions of `api` functions of JavaScript.

fn main() -> Result<(), portalis_build::Error> {
    portalis_build::Config::new()
        .export_js("api")
        .compile(&["py/"])
}
