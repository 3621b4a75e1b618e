//! Tasks, turns, timers, and what is awaited without a task.

use std::pin::pin;
use std::sync::Mutex;
use std::time::Duration;

use futures_core::Stream;
use tokio::task::yield_now;
use tokio::time;

pub(super) async fn spawn(count: u64) -> u64 {
    for _ in 0..count {
        tokio::spawn(async {}).await.expect("the task ends");
    }
    count
}

pub(super) async fn yield_turn(count: u64) -> u64 {
    // In a task: `block_on` itself would not give way to other tasks.
    let turns = async move {
        for _ in 0..count {
            yield_now().await;
        }
    };
    tokio::spawn(turns).await.expect("the task ends");
    count
}

pub(super) async fn gather(count: u64) -> u64 {
    let double = async |number: u64| {
        yield_now().await;
        number * 2
    };
    let tasks: Vec<_> = (0..count)
        .map(|number| tokio::spawn(double(number)))
        .collect();
    let mut total = 0;
    for task in tasks {
        total += task.await.expect("the task ends");
    }
    total
}

pub(super) async fn cancel(count: u64) -> u64 {
    let mut cancelled = 0;
    for _ in 0..count {
        let task = tokio::spawn(time::sleep(Duration::from_secs(1000)));
        yield_now().await;
        task.abort();
        cancelled += u64::from(task.await.is_err_and(|error| error.is_cancelled()));
    }
    cancelled
}

pub(super) async fn timers(count: u64) -> u64 {
    let delay = |index: u64| Duration::from_micros(index * 7919 % 10_000);
    let tasks: Vec<_> = (0..count)
        .map(|index| tokio::spawn(time::sleep(delay(index))))
        .collect();
    for task in tasks {
        task.await.expect("the task ends");
    }
    count
}

pub(super) async fn timeouts(count: u64) -> u64 {
    let work = async move {
        let mut done = 0;
        for _ in 0..count {
            let turn = time::timeout(Duration::from_secs(10), yield_now());
            done += u64::from(turn.await.is_ok());
        }
        done
    };
    tokio::spawn(work).await.expect("the task ends")
}

fn numbers(count: u64) -> impl Stream<Item = u64> {
    async_stream::stream! {
        for number in 0..count {
            if number % 100 == 0 {
                yield_now().await;
            }
            yield number;
        }
    }
}

pub(super) async fn async_generator(count: u64) -> u64 {
    let mut stream = pin!(numbers(count));
    let mut total = 0;
    while let Some(number) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        total += number;
    }
    total
}

struct Connection<'a> {
    pool: &'a Mutex<Vec<u64>>,
}

impl<'a> Connection<'a> {
    async fn open(pool: &'a Mutex<Vec<u64>>) -> Self {
        yield_now().await;
        pool.lock().expect("nobody panicked").push(1);
        Connection { pool }
    }

    async fn close(self) {
        self.pool.lock().expect("nobody panicked").pop();
        yield_now().await;
    }

    fn query(&self) -> u64 {
        self.pool.lock().expect("nobody panicked").len() as u64
    }
}

pub(super) async fn async_with(count: u64) -> u64 {
    let work = async move {
        let pool = Mutex::default();
        let mut total = 0;
        for _ in 0..count {
            let connection = Connection::open(&pool).await;
            total += connection.query();
            connection.close().await;
        }
        total
    };
    tokio::spawn(work).await.expect("the task ends")
}

async fn descend(depth: u64) -> u64 {
    if depth == 0 {
        yield_now().await;
        return 0;
    }
    1 + Box::pin(descend(depth - 1)).await
}

pub(super) async fn await_chain(count: u64) -> u64 {
    let work = async move {
        let mut total = 0;
        for _ in 0..count {
            total += descend(50).await;
        }
        total
    };
    tokio::spawn(work).await.expect("the task ends")
}
