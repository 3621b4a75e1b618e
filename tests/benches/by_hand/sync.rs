//! Channels, locks, semaphores and events.

use std::sync::Arc;

use tokio::sync::{Mutex, Semaphore, mpsc, watch};
use tokio::task::yield_now;

pub(super) async fn queue_pair(count: u64, bound: u64) -> u64 {
    let mut total = 0;
    if bound == 0 {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let producer = tokio::spawn(async move {
            for number in 0..count {
                sender.send(number).expect("the receiver is there");
            }
        });
        while let Some(number) = receiver.recv().await {
            total += number;
        }
        producer.await.expect("the task ends");
        return total;
    }
    let (sender, mut receiver) = mpsc::channel(bound as usize);
    let producer = tokio::spawn(async move {
        for number in 0..count {
            sender.send(number).await.expect("the receiver is there");
        }
    });
    while let Some(number) = receiver.recv().await {
        total += number;
    }
    producer.await.expect("the task ends");
    total
}

/// tokio's channel has one receiver: the consumers share it behind a lock, as its documentation has it.
pub(super) async fn queue_many(count: u64, bound: u64) -> u64 {
    let (sender, receiver) = mpsc::channel(bound as usize);
    let receiver = Arc::new(Mutex::new(receiver));
    let consumers: Vec<_> = (0..8)
        .map(|_| {
            let receiver = receiver.clone();
            tokio::spawn(async move {
                let mut total = 0;
                loop {
                    let Some(number) = receiver.lock().await.recv().await else {
                        return total;
                    };
                    total += number;
                }
            })
        })
        .collect();
    for _ in 0..8 {
        let sender = sender.clone();
        tokio::spawn(async move {
            for number in 0..count / 8 {
                sender.send(number).await.expect("the receiver is there");
            }
        });
    }
    drop(sender);
    let mut total = 0;
    for consumer in consumers {
        total += consumer.await.expect("the task ends");
    }
    total
}

pub(super) async fn lock_contention(count: u64) -> u64 {
    let balance = Arc::new(Mutex::new(0));
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let balance = balance.clone();
            tokio::spawn(async move {
                for _ in 0..count / 50 {
                    let mut balance = balance.lock().await;
                    let before = *balance;
                    yield_now().await;
                    *balance = before + 1;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("the task ends");
    }
    *balance.lock().await
}

pub(super) async fn semaphore(count: u64) -> u64 {
    let semaphore = Arc::new(Semaphore::new(10));
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let semaphore = semaphore.clone();
            tokio::spawn(async move {
                let mut done = 0;
                for _ in 0..count / 100 {
                    let _permit = semaphore.acquire().await.expect("it is open");
                    yield_now().await;
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut total = 0;
    for task in tasks {
        total += task.await.expect("the task ends");
    }
    total
}

pub(super) async fn event_fan_out(count: u64) -> u64 {
    let events: Arc<Vec<_>> = Arc::new(
        (0..count / 1000)
            .map(|_| watch::Sender::new(false))
            .collect(),
    );
    let followers: Vec<_> = (0..1000)
        .map(|_| {
            let events = events.clone();
            tokio::spawn(async move {
                let mut seen = 0;
                for event in &*events {
                    let mut event = event.subscribe();
                    event
                        .wait_for(|set| *set)
                        .await
                        .expect("the sender is there");
                    seen += 1;
                }
                seen
            })
        })
        .collect();
    // In a task, whose turn comes after the followers'.
    let setter = async move {
        for event in &*events {
            yield_now().await;
            event.send_replace(true);
        }
    };
    tokio::spawn(setter).await.expect("the task ends");
    let mut total = 0;
    for follower in followers {
        total += follower.await.expect("the task ends");
    }
    total
}
