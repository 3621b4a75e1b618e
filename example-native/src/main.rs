//! Analyses a web server's access log: `cargo run -p example-native [access.log]`.
//!
//! All of the program is Python, in `py/`; `python3.12 py/app.py` prints the same.

portalis_rt::main!(app);
