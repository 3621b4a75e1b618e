//! Compiles the conformance programs for WebAssembly, each on its own; for other targets none.
//!
//! In: `../conformance/**/*.py`. Out: `OUT_DIR/<program>/` and `programs.rs`, which lists them with their entry
//! points. `PORTALIS_ONLY=a,b` compiles only those.

#[allow(dead_code, unreachable_pub, reason = "it is the native tests' too")]
#[path = "../src/compiler.rs"]
mod compiler;
#[allow(dead_code, unreachable_pub, reason = "it is the native tests' too")]
#[path = "../src/suite.rs"]
mod suite;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use suite::{Mode, is_listed, programs};

/// The stack in linear memory.
const STACK_BYTES: usize = 64 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    for path in [
        "build.rs",
        "../src/compiler.rs",
        "../src/suite.rs",
        "../conformance",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed=PORTALIS_ONLY");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let only = std::env::var("PORTALIS_ONLY")
        .ok()
        .filter(|list| !list.is_empty());
    let is_wasm = std::env::var("CARGO_CFG_TARGET_ARCH")? == "wasm32";
    if is_wasm {
        println!("cargo::rustc-link-arg=-zstack-size={STACK_BYTES}");
    }
    let (mut table, mut modules) = (String::new(), String::new());
    for program in programs(Path::new("../conformance"))? {
        let wanted = only
            .as_ref()
            .is_none_or(|only| is_listed(&program.name, only));
        if !is_wasm || !wanted {
            continue;
        }
        // What Portalis refuses is the native tests' business.
        let Ok(files) = compiler::translate(&program.path, false) else {
            continue;
        };
        let module = program.rust_module(Mode::Plain);
        for (path, text) in files {
            write_if_changed(&out.join(&module).join(path), &text)?;
        }
        writeln!(
            modules,
            "::portalis_rt::include_python!({module}, \"{module}/portalis\");"
        )?;
        writeln!(
            table,
            "    ({:?}, {:?}, {module}::MODULES),",
            program.name,
            program.main()
        )?;
    }
    let text = format!("static PROGRAMS: &[crate::Program] = &[\n{table}];\n{modules}");
    write_if_changed(&out.join("programs.rs"), &text)?;
    Ok(())
}

/// Leaves a file alone that is as it should be, so that nothing is compiled again.
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
