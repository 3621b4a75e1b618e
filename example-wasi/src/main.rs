//! The native example as a command under wasmtime: `cargo run --target wasm32-wasip1 -p example-wasi -- access.log`.
//!
//! The log is below the working folder, which `.cargo/config.toml` opens for the program, or `-` for stdin.

portalis_rt::main!(app);
