//! `cargo xtask size`: how much a page has to load. Builds the smallest asyncio program and the example page as
//! released, and prints what they weigh with their glue, gzipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::py::write;
use crate::target;

const PAGE: &str = "wasm32-unknown-unknown";

const HELLO: &str = "import asyncio\n\n__all__ = [\"main\"]\n\n\nasync def main():\n    print(\"hello\")\n    \
                     await asyncio.sleep(0.1)\n    print(\"world\")\n";

/// Builds both and prints a table.
pub(crate) fn size(root: PathBuf) -> Result<(), String> {
    let example = ["--profile", "page", "-p", "example-web"].map(str::to_owned);
    println!("| page | wasm | glue | both, gzipped |\n|---|--:|--:|--:|");
    for (title, files) in [
        ("hello, asyncio", hello(&root)?),
        (
            "example-web",
            bound(&root, "example-web", "page", &example)?,
        ),
    ] {
        let [wasm, js] = [&files[0], &files[1]].map(|file| file.metadata().map_or(0, |m| m.len()));
        let zipped = gzipped(&files[0])? + gzipped(&files[1])?;
        println!(
            "| {title} | {} KB | {} KB | {} KB |",
            wasm / 1000,
            js / 1000,
            zipped / 1000
        );
    }
    Ok(())
}

/// The module and the glue of the smallest asyncio program, as released.
pub(crate) fn hello(root: &Path) -> Result<[PathBuf; 2], String> {
    let folder = target(root).join("size");
    write_hello(root, &folder)?;
    let hello = [
        "--release",
        "--manifest-path",
        &folder.join("Cargo.toml").to_string_lossy(),
    ]
    .map(str::to_owned);
    bound(root, "hello", "release", &hello)
}

/// Builds a page's crate and makes its glue.
fn bound(
    root: &Path,
    name: &str,
    profile: &str,
    arguments: &[String],
) -> Result<[PathBuf; 2], String> {
    build(root, arguments)?;
    let module = target(root).join(PAGE).join(profile).join(name);
    let module = module.with_extension("wasm");
    let glue = target(root).join("size/glue").join(name);
    let mut bind = Command::new("wasm-bindgen");
    bind.args([
        "--target",
        "web",
        "--no-typescript",
        "--remove-name-section",
    ])
    .args(["--remove-producers-section", "--out-dir"])
    .args([&glue, &module]);
    succeed(&mut bind)?;
    Ok([format!("{name}_bg.wasm"), format!("{name}.js")].map(|file| glue.join(file)))
}

fn write_hello(root: &Path, folder: &Path) -> Result<(), String> {
    let manifest = format!(
        "[package]\nname = \"hello\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n[dependencies]\nportalis-rt = {{ path = {:?} }}\n\n\
         [build-dependencies]\nportalis-build = {{ path = {:?} }}\n\n[profile.release]\nopt-level = \"z\"\n\
         lto = true\ncodegen-units = 1\npanic = \"abort\"\nstrip = true\n\n[workspace]\n",
        root.join("portalis-rt"),
        root.join("portalis-build")
    );
    let build = "fn main() -> Result<(), portalis_build::Error> {\n    \
                 portalis_build::Config::new().export_js(\"hello\").compile(&[\"py/\"])\n}\n";
    write(folder, "Cargo.toml", &manifest)?;
    write(folder, "build.rs", build)?;
    write(folder, "src/lib.rs", "portalis_rt::include_python!();\n")?;
    write(folder, "py/hello.py", HELLO)?;
    let lock = root.join("Cargo.lock");
    let text = std::fs::read_to_string(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    if folder.join("Cargo.lock").exists() {
        return Ok(());
    }
    write(folder, "Cargo.lock", &text)
}

fn build(root: &Path, arguments: &[String]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["build", "--quiet", "--target", PAGE, "--target-dir"])
        .arg(target(root))
        .args(arguments)
        .current_dir(root);
    succeed(&mut command)
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program}: {status}")),
        Err(error) => Err(format!(
            "{program}: {error}; `cargo xtask install` installs what is needed"
        )),
    }
}

fn gzipped(file: &Path) -> Result<usize, String> {
    let output = Command::new("gzip").args(["-9", "-c"]).arg(file).output();
    let output = output.map_err(|error| format!("gzip: {error}"))?;
    Ok(output.stdout.len())
}
