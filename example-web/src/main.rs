//! The access log analysis as a page: `trunk serve` in this folder shows it.
//!
//! All of the program is Python: the page in `py/`, the analysis in the native example.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
portalis_rt::main!(web);

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn main() -> std::process::ExitCode {
    eprintln!("this program is a page: run `trunk serve` in example-web");
    std::process::ExitCode::from(2)
}
