//! Compiles every conformance program on its own, as it is and without its annotations, so that one
//! that fails does not keep the others from running.
//!
//! In: `conformance/**/*.py`. Out: `OUT_DIR/<case>/` and one `shard_<n>.rs` for each executable, which
//! lists its cases with their entry points or diagnostics. `PORTALIS_ONLY=a,b` compiles only those
//! programs, `PORTALIS_SKIP=a,b` all but those; the others are not listed at all.
//! `PORTALIS_SKIP_MODULES` is the same by the names of Rust modules, as rustc's errors show them.

#[allow(dead_code, unreachable_pub, reason = "it is the tests' too")]
#[path = "src/compiler.rs"]
mod compiler;
#[allow(dead_code, unreachable_pub, reason = "it is the tests' too")]
#[path = "src/suite.rs"]
mod suite;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use suite::{KnownGaps, Mode, Program, SHARDS, is_listed, programs, reads_annotations};

fn main() -> Result<(), Box<dyn Error>> {
    for path in [
        "build.rs",
        "src/compiler.rs",
        "src/suite.rs",
        "conformance",
        "bench_py",
        "load_py",
        "known-gaps.txt",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    let only = selection("PORTALIS_ONLY");
    let skip = selection("PORTALIS_SKIP");
    let skip_modules = selection("PORTALIS_SKIP_MODULES");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let gaps = KnownGaps::parse(&fs::read_to_string("known-gaps.txt")?)?;
    let all = programs(Path::new("conformance"))?;
    if let [first, ..] = gaps.unknown(&all)[..] {
        return Err(format!("known-gaps.txt: there is no program {first}").into());
    }
    let wanted = all.iter().filter(|program| {
        only.as_ref()
            .is_none_or(|only| is_listed(&program.name, only))
            && skip
                .as_ref()
                .is_none_or(|skip| !is_listed(&program.name, skip))
            && skip_modules
                .as_ref()
                .is_none_or(|skip| !is_listed(&program.rust_module(Mode::Plain), skip))
    });
    let mut shards = vec![Shard::default(); SHARDS];
    for program in wanted {
        shards[program.shard()].add(program, &gaps, &out)?;
    }
    for (number, shard) in shards.iter().enumerate() {
        let text = format!(
            "static CASES: &[::portalis_tests::shard::Case] = &[\n{}];\n{}",
            shard.cases, shard.modules
        );
        write_if_changed(&out.join(format!("shard_{number}.rs")), &text)?;
    }
    compile_folder("bench_py", &out)?;
    compile_folder("load_py", &out)
}

/// Compiles the Python of the benchmarks or of the load tests, all of it as one program.
fn compile_folder(folder: &str, out: &Path) -> Result<(), Box<dyn Error>> {
    for (path, text) in compiler::translate(Path::new(folder), false)? {
        write_below(&out.join(folder), &path, &text)?;
    }
    Ok(())
}

fn selection(variable: &str) -> Option<String> {
    println!("cargo::rerun-if-env-changed={variable}");
    std::env::var(variable).ok().filter(|list| !list.is_empty())
}

/// The text of one `shard_<n>.rs`.
#[derive(Clone, Default)]
struct Shard {
    cases: String,
    modules: String,
}

impl Shard {
    /// Compiles a program in both modes; one without annotations has only one.
    fn add(
        &mut self,
        program: &Program,
        gaps: &KnownGaps,
        out: &Path,
    ) -> Result<(), Box<dyn Error>> {
        let plain = self.add_case(program, Mode::Plain, None, gaps, out)?;
        if !reads_annotations(program)? {
            self.add_case(program, Mode::Stripped, plain.as_ref(), gaps, out)?;
        }
        Ok(())
    }

    /// Compiles one case. One that comes out the same as the `other` mode's is not listed.
    fn add_case(
        &mut self,
        program: &Program,
        mode: Mode,
        other: Option<&Outcome>,
        gaps: &KnownGaps,
        out: &Path,
    ) -> Result<Option<Outcome>, Box<dyn Error>> {
        let case = program.case(mode);
        let outcome = compile(program, mode);
        if other.is_some_and(|other| *other == outcome) {
            return Ok(None);
        }
        let built = match &outcome {
            _ if gaps.left_out.contains_key(&case) => "LeftOut".to_owned(),
            Err(diagnostics) => format!("Refused({diagnostics:?})"),
            Ok(files) => {
                let module = program.rust_module(mode);
                let folder = out.join(&module);
                for (path, text) in files {
                    write_below(&folder, path, text)?;
                }
                writeln!(
                    self.modules,
                    "::portalis_rt::include_python!({module}, \"{module}/portalis\");"
                )?;
                format!(
                    "Runs(|| ::portalis_rt::run_main({module}::MODULES, {:?}))",
                    program.main()
                )
            }
        };
        writeln!(
            self.cases,
            "    ::portalis_tests::shard::Case {{ program: {:?}, name: {case:?}, built: ::portalis_tests::shard::Built::{built} }},",
            program.name
        )?;
        Ok(Some(outcome))
    }
}

/// Generated files, or why there are none.
type Outcome = Result<Vec<compiler::Generated>, String>;

fn compile(program: &Program, mode: Mode) -> Outcome {
    let translate = || compiler::translate(&program.path, mode == Mode::Stripped);
    catch_unwind(translate).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!(
            "the compiler panicked: {}",
            message.unwrap_or("no message")
        ))
    })
}

fn write_below(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let path = folder.join(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    write_if_changed(&path, text)
}

/// Leaves a file alone that is as it should be, so that nothing is compiled again.
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    fs::write(path, text)
}
