//! How fast the compiler is: about 1,000 lines of Python, from files to generated text.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use std::fs;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portalis_tests::{compiler, suite};

/// How many lines are compiled at once, at least.
const LINES: usize = 1_000;

/// The first conformance programs of 100 lines or more, as the modules of one program.
fn program() -> std::io::Result<(PathBuf, usize)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("thousand_lines");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let mut lines = 0;
    for program in suite::programs(Path::new("conformance"))? {
        let text = fs::read_to_string(&program.path)?;
        let count = text.lines().count();
        if count >= 100 && compiler::translate(&program.path, false).is_ok() {
            fs::write(folder.join(format!("{}.py", program.stem())), text)?;
            lines += count;
        }
        if lines >= LINES {
            break;
        }
    }
    Ok((folder, lines))
}

fn compile(c: &mut Criterion) {
    let (folder, lines) = program().expect("the conformance programs can be copied");
    let mut group = c.benchmark_group("compile");
    group
        .sample_size(20)
        .throughput(Throughput::Elements(lines as u64));
    group.bench_function(format!("{lines}_lines"), |b| {
        b.iter(|| compiler::translate(&folder, false).expect("the programs compile"));
    });
    group.finish();
}

criterion_group!(benches, compile);
criterion_main!(benches);
