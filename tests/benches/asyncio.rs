//! asyncio's rows: Python compiled by Portalis against the same written by hand for tokio's current-thread
//! runtime. `cargo xtask bench` compares the same rows with CPython and uvloop too.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

mod by_hand;
mod python;

/// Rows with their arguments, small enough to be run many times.
const ROWS: [(&str, &[u64]); 14] = [
    ("spawn", &[10_000]),
    ("yield_turn", &[10_000]),
    ("gather", &[100_000]),
    ("queue_pair", &[10_000, 0]),
    ("queue_pair", &[10_000, 64]),
    ("queue_many", &[10_000, 64]),
    ("lock_contention", &[10_000]),
    ("semaphore", &[10_000]),
    ("event_fan_out", &[10_000]),
    ("timeouts", &[10_000]),
    ("cancel", &[10_000]),
    ("async_generator", &[10_000]),
    ("async_with", &[10_000]),
    ("await_chain", &[1_000]),
];

fn rows(c: &mut Criterion) {
    let tokio = by_hand::runtime();
    for (row, arguments) in ROWS {
        let mut group = c.benchmark_group(row);
        group.throughput(Throughput::Elements(arguments[0]));
        let bound = arguments.get(1).map_or(String::new(), u64::to_string);
        let main = python::function(row, "main");
        let numbers: Vec<i64> = arguments.iter().map(|&argument| argument as i64).collect();
        group.bench_function(BenchmarkId::new("portalis", &bound), |b| {
            b.iter(|| python::run(&main, black_box(&numbers)));
        });
        group.bench_function(BenchmarkId::new("tokio", &bound), |b| {
            b.iter(|| by_hand::run(&tokio, row, black_box(arguments)));
        });
        group.finish();
    }
}

criterion_group!(benches, rows);
criterion_main!(benches);
