//! Damaged sources: the compiler gives code or diagnostics for each, never a panic and never a hang.

use std::any::Any;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use portalis_tests::mutant::{Dice, mutate};
use portalis_tests::{compiler, suite};

/// How many damaged sources are compiled.
const SOURCES: u64 = 1_000;

/// How long the compiler may think about one of them, in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// What happened to one source.
enum Outcome {
    Answered,
    Panicked(String),
    End,
}

#[test]
fn damaged_sources_give_code_or_diagnostics() -> io::Result<()> {
    let programs = suite::programs(Path::new("conformance"))?;
    let texts = programs
        .iter()
        .map(|program| fs::read_to_string(program.file()));
    let texts = texts.collect::<io::Result<Vec<String>>>()?;
    let (sender, receiver) = mpsc::channel();
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutant.py");
    let source_kept = kept.clone();
    thread::spawn(move || compile_all(&texts, &source_kept, &sender));
    let mut panics = Vec::new();
    for seed in 0..=SOURCES {
        match receiver.recv_timeout(LIMIT) {
            Ok(Outcome::Answered) => {}
            Ok(Outcome::Panicked(message)) => panics.push(format!("seed {seed}: {message}")),
            Ok(Outcome::End) => break,
            Err(_) => panic!(
                "seed {seed}: no answer within {LIMIT:?}; the source is in {}",
                kept.display()
            ),
        }
    }
    assert!(
        panics.is_empty(),
        "{} panics\n{}",
        panics.len(),
        panics.join("\n")
    );
    Ok(())
}

fn compile_all(texts: &[String], kept: &Path, sender: &mpsc::Sender<Outcome>) {
    for seed in 0..SOURCES {
        let mut dice = Dice::new(seed);
        let text = &texts[dice.below(texts.len())];
        let bytes = mutate(text, &mut dice);
        let answer = fs::write(kept, &bytes)
            .map(|()| catch_unwind(AssertUnwindSafe(|| compiler::translate(kept, false))));
        let outcome = match answer {
            Ok(Ok(_)) => Outcome::Answered,
            Ok(Err(panic)) => Outcome::Panicked(message(&*panic)),
            Err(error) => Outcome::Panicked(format!("cannot write {}: {error}", kept.display())),
        };
        if sender.send(outcome).is_err() {
            return;
        }
    }
    let _ = sender.send(Outcome::End);
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
        .to_owned()
}
