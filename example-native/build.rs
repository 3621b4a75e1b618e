//! Compiles the Python below `py/` to Rust.

fn main() -> Result<(), portalis_build::Error> {
    portalis_build::compile_python("py/")
}
