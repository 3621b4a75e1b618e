//! Tasks, turns of the loop and queues: Python compiled by Portalis against the same written by hand for
//! tokio's current-thread runtime.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

mod python;

/// How many tasks, turns or messages one measured run has.
const ROUNDS: i64 = 10_000;

/// How many tasks are gathered.
const GATHERED: i64 = 100_000;

/// How many messages the bounded queue holds.
const BOUND: i64 = 64;

fn tokio_runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a current-thread runtime can be built")
}

fn spawn_await(c: &mut Criterion) {
    let mut group = c.benchmark_group("spawn_await");
    group.throughput(Throughput::Elements(ROUNDS as u64));
    let main = python::function("spawn_await", "main");
    group.bench_function("portalis", |b| {
        b.iter(|| python::run(&main, &[black_box(ROUNDS)]))
    });
    let tokio = tokio_runtime();
    group.bench_function("tokio", |b| {
        b.iter(|| {
            tokio.block_on(async {
                for _ in 0..black_box(ROUNDS) {
                    tokio::spawn(async {}).await.expect("the task ends");
                }
            });
        });
    });
    group.finish();
}

fn sleep_zero(c: &mut Criterion) {
    let mut group = c.benchmark_group("sleep_zero");
    group.throughput(Throughput::Elements(ROUNDS as u64));
    let main = python::function("sleep_zero", "main");
    group.bench_function("portalis", |b| {
        b.iter(|| python::run(&main, &[black_box(ROUNDS)]))
    });
    let tokio = tokio_runtime();
    group.bench_function("tokio", |b| {
        b.iter(|| {
            // In a task: `block_on` itself would not give way to other tasks.
            let turns = async {
                for _ in 0..black_box(ROUNDS) {
                    tokio::task::yield_now().await;
                }
            };
            tokio.block_on(async { tokio::spawn(turns).await.expect("the task ends") });
        });
    });
    group.finish();
}

fn gather_many(c: &mut Criterion) {
    let mut group = c.benchmark_group("gather_many");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(GATHERED as u64));
    let main = python::function("gather_many", "main");
    group.bench_function("portalis", |b| {
        b.iter(|| python::run(&main, &[black_box(GATHERED)]))
    });
    let tokio = tokio_runtime();
    group.bench_function("tokio", |b| {
        b.iter(|| {
            tokio.block_on(async {
                let double = async |number: i64| {
                    tokio::task::yield_now().await;
                    number * 2
                };
                let tasks: Vec<_> = (0..black_box(GATHERED))
                    .map(|number| tokio::spawn(double(number)))
                    .collect();
                let mut results = Vec::with_capacity(tasks.len());
                for task in tasks {
                    results.push(task.await.expect("the task ends"));
                }
                results.iter().sum::<i64>()
            })
        });
    });
    group.finish();
}

fn queues(c: &mut Criterion) {
    let mut group = c.benchmark_group("queue");
    group.throughput(Throughput::Elements(ROUNDS as u64));
    let tokio = tokio_runtime();
    let main = python::function("queues", "main");
    for (name, bound) in [("unbounded", 0), ("bounded", BOUND)] {
        group.bench_function(BenchmarkId::new("portalis", name), |b| {
            b.iter(|| python::run(&main, &[black_box(ROUNDS), bound]));
        });
    }
    group.bench_function(BenchmarkId::new("tokio", "unbounded"), |b| {
        b.iter(|| {
            tokio.block_on(async {
                let (sender, mut receiver) = mpsc::unbounded_channel();
                let producer = tokio::spawn(async move {
                    (0..black_box(ROUNDS))
                        .for_each(|number| sender.send(number).expect("the receiver is there"));
                });
                let mut total = 0;
                while let Some(number) = receiver.recv().await {
                    total += number;
                }
                producer.await.expect("the task ends");
                total
            })
        });
    });
    group.bench_function(BenchmarkId::new("tokio", "bounded"), |b| {
        b.iter(|| {
            tokio.block_on(async {
                let (sender, mut receiver) = mpsc::channel(BOUND as usize);
                let producer = tokio::spawn(async move {
                    for number in 0..black_box(ROUNDS) {
                        sender.send(number).await.expect("the receiver is there");
                    }
                });
                let mut total = 0;
                while let Some(number) = receiver.recv().await {
                    total += number;
                }
                producer.await.expect("the task ends");
                total
            })
        });
    });
    group.finish();
}

criterion_group!(benches, spawn_await, sleep_zero, gather_many, queues);
criterion_main!(benches);
