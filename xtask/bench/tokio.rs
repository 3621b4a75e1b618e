//! One row of the comparison, by hand: `tokio ROW REPEATS ARGUMENT...` prints the seconds of the best run, as
//! `measure.py` does. Every run has a runtime of its own, as under `asyncio.run`.

use std::time::Instant;

#[path = "BY_HAND"]
mod by_hand;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [row, numbers @ ..] = &words[..] else {
        panic!("usage: tokio ROW REPEATS ARGUMENT...");
    };
    let numbers: Vec<u64> = numbers.iter().filter_map(|word| word.parse().ok()).collect();
    let times = (0..numbers[0]).map(|_| {
        let start = Instant::now();
        std::hint::black_box(by_hand::run(&by_hand::runtime(), row, &numbers[1..]));
        start.elapsed().as_secs_f64()
    });
    println!("{}", times.fold(f64::INFINITY, f64::min));
}
