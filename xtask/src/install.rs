//! `cargo xtask install`: what the tests need besides Rust, installed where it is missing.

use std::process::{Command, Stdio};
use std::time::Instant;

/// Something that a test needs.
struct Tool {
    name: &'static str,
    /// A command that succeeds, and says `expected`, where the tool is there.
    present: &'static [&'static str],
    expected: &'static str,
    install: &'static [&'static str],
    /// How long that takes.
    takes: &'static str,
}

/// Installs the package that `$0` names, as root.
const APT_INSTALL: &str = "as=$([ \"$(id -u)\" = 0 ] || echo sudo); \
     $as apt-get update -q && DEBIAN_FRONTEND=noninteractive $as apt-get install -qy --no-install-recommends \"$0\"";

const TOOLS: &[Tool] = &[
    Tool {
        name: "the target wasm32-wasip1",
        present: &["rustup", "target", "list", "--installed"],
        expected: "wasm32-wasip1",
        install: &["rustup", "target", "add", "wasm32-wasip1"],
        takes: "seconds",
    },
    Tool {
        name: "the target wasm32-unknown-unknown",
        present: &["rustup", "target", "list", "--installed"],
        expected: "wasm32-unknown-unknown",
        install: &["rustup", "target", "add", "wasm32-unknown-unknown"],
        takes: "seconds",
    },
    Tool {
        name: "wasm-bindgen",
        present: &["wasm-bindgen", "--version"],
        // The version of the crate in Cargo.lock.
        expected: "wasm-bindgen 0.2.126",
        install: &[
            "cargo",
            "install",
            "--locked",
            "wasm-bindgen-cli",
            "--version",
            "0.2.126",
        ],
        takes: "1 to 3 minutes",
    },
    Tool {
        name: "Chromium",
        present: &["chromium", "--version"],
        expected: "Chromium",
        install: &["sh", "-c", APT_INSTALL, "chromium"],
        takes: "1 to 3 minutes",
    },
    Tool {
        name: "Node",
        present: &["node", "--version"],
        expected: "v",
        install: &["sh", "-c", APT_INSTALL, "nodejs"],
        takes: "a minute",
    },
    Tool {
        name: "wasmtime",
        present: &["wasmtime", "--version"],
        expected: "wasmtime",
        install: &[
            "cargo",
            "install",
            "--locked",
            "wasmtime-cli",
            "--version",
            "48.0.8",
            "--no-default-features",
            "--features",
            "run,compile,cranelift,parallel-compilation,wat",
        ],
        takes: "10 to 20 minutes",
    },
];

/// Installs what is missing, and says what it does.
pub(crate) fn install() -> Result<(), String> {
    for tool in TOOLS {
        if is_present(tool) {
            continue;
        }
        eprintln!(
            "installing {} ({}): {}",
            tool.name,
            tool.takes,
            tool.install.join(" ")
        );
        let start = Instant::now();
        let [program, arguments @ ..] = tool.install else {
            continue;
        };
        let status = Command::new(program)
            .args(arguments)
            // Tools that run once each are not worth the compiler's last effort.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2")
            .env_remove("CARGO_TARGET_DIR")
            .stdin(Stdio::null())
            .status()
            .map_err(|error| format!("{program} does not start: {error}"))?;
        if !status.success() || !is_present(tool) {
            return Err(format!("{} could not be installed", tool.name));
        }
        eprintln!("installed in {:.0} s", start.elapsed().as_secs_f64());
    }
    Ok(())
}

fn is_present(tool: &Tool) -> bool {
    let [program, arguments @ ..] = tool.present else {
        return false;
    };
    let output = Command::new(program)
        .args(arguments)
        .stderr(Stdio::null())
        .output();
    output.is_ok_and(|output| {
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains(tool.expected)
    })
}
