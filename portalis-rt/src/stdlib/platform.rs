//! `platform`: which Python this behaves as, and what it runs on.

use crate::object::{Module, Value};

/// The system's name as Python has it.
fn system() -> &'static str {
    match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "Darwin",
        "windows" => "Windows",
        "" => "Emscripten",
        other => other,
    }
}

fn machine() -> &'static str {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("macos", "aarch64") => "arm64",
        ("windows", "x86_64") => "AMD64",
        (_, arch) => arch,
    }
}

/// `import platform`
pub fn module() -> Module {
    Module::new("platform")
        .function(n!("python_version"), |_| Ok(Value::str("3.12.1")))
        .function(n!("python_version_tuple"), |_| {
            Ok(Value::tuple(
                ["3", "12", "1"]
                    .iter()
                    .map(|part| Value::str(part))
                    .collect(),
            ))
        })
        .function(n!("python_implementation"), |_| Ok(Value::str("CPython")))
        .function(n!("system"), |_| Ok(Value::str(system())))
        .function(n!("machine"), |_| Ok(Value::str(machine())))
}
