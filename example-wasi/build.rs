//! Compiles the native example's Python: it is the same program.

fn main() -> Result<(), portalis_build::Error> {
    portalis_build::compile_python("../example-native/py/")
}
