//! The order of steps, as CPython prints it for the equal program.

use std::cell::RefCell;
use std::rc::Rc;

use super::transfer::Body;
use super::*;
use crate::object::function::{Flavor, Signature};
use crate::object::generator::{Yielder, yield_from};
use crate::object::{Generator, Result, Value};

/// Where the tests print to.
#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    fn add(&self, text: impl Into<String>) {
        self.0.borrow_mut().push(text.into());
    }
    fn text(&self) -> String {
        self.0.take().join(" ")
    }
}

/// Runs an async block as `asyncio.run` runs a coroutine, with simulated time.
fn run_block(body: impl std::future::Future<Output = Result<Value>> + 'static) -> Result<Value> {
    crate::platform::set_virtual_clock(true);
    run(Value::Coroutine(Coroutine::new("main", body)))
}

static CODE: Signature = Signature {
    name: "f",
    qualname: "f",
    module: "f",
    doc: None,
    params: &[],
    flavor: Flavor::Coroutine,
    line: 1,
};

fn task(body: impl std::future::Future<Output = Result<Value>> + 'static) -> Result<Value> {
    spawn(&CODE, Box::pin(body))
}

fn future_of(value: &Value) -> Future {
    match value {
        Value::Future(f) => f.clone(),
        _ => unreachable!("a future"),
    }
}

fn int(value: &Value) -> i64 {
    match value {
        Value::Int(i) => *i,
        _ => -1,
    }
}

#[test]
fn sleep_zero_yields_one_turn() {
    let log = Log::default();
    let out = log.clone();
    run_block(async move {
        let mut tasks = vec![];
        for name in ["a", "b"] {
            let log = log.clone();
            tasks.push(task(async move {
                for i in 0..3 {
                    log.add(format!("{name}{i}"));
                    sleep_zero().await?;
                }
                Ok(Value::None)
            })?);
        }
        log.add("main");
        for t in tasks {
            await_value(t).await?;
        }
        Ok(Value::None)
    })
    .unwrap();
    assert_eq!(out.text(), "main a0 b0 a1 b1 a2 b2");
}

#[test]
fn result_of_main_and_of_tasks() {
    let result = run_block(async {
        let t = task(async { Ok(Value::Int(20)) })?;
        let a = await_value(t.clone()).await?;
        let b = await_value(t).await?;
        Ok(Value::Int(int(&a) + int(&b) + 2))
    });
    assert_eq!(int(&result.unwrap()), 42);
}

#[test]
fn sleeps_end_in_order_of_their_deadlines() {
    let log = Log::default();
    let out = log.clone();
    run_block(async move {
        let mut tasks = vec![];
        for (name, delay) in [
            ("slow", 3.0),
            ("fast", 1.0),
            ("middle", 2.0),
            ("fast2", 1.0),
        ] {
            let log = log.clone();
            tasks.push(task(async move {
                sleep(delay).await?;
                log.add(name);
                Ok(Value::None)
            })?);
        }
        for t in tasks {
            await_value(t).await?;
        }
        Ok(Value::None)
    })
    .unwrap();
    assert_eq!(out.text(), "fast fast2 middle slow");
}

#[test]
fn cancelled_before_its_first_step_never_runs() {
    let log = Log::default();
    let out = log.clone();
    run_block(async move {
        let inner = log.clone();
        let t = task(async move {
            inner.add("ran");
            Ok(Value::None)
        })?;
        let f = future_of(&t);
        log.add(format!("{}", f.cancel(Value::str("why"))?));
        let e = await_value(t).await.err().unwrap();
        log.add(format!(
            "{e} {} {}",
            f.is_cancelled(),
            exceptions::is_cancelled(&e)
        ));
        Ok(Value::None)
    })
    .unwrap();
    assert_eq!(
        out.text(),
        "true asyncio.exceptions.CancelledError: why true true"
    );
}

#[test]
fn cancellation_is_raised_by_the_innermost_await_and_may_be_swallowed() {
    let log = Log::default();
    let out = log.clone();
    run_block(async move {
        let inner = log.clone();
        let t = task(async move {
            let nap = Value::Coroutine(Coroutine::new("nap", async {
                sleep(10.0).await.map(Value::from)
            }));
            match await_value(nap).await {
                Err(e) if exceptions::is_cancelled(&e) => inner.add("caught"),
                _ => inner.add("not cancelled"),
            }
            sleep(1.0).await?;
            inner.add("cleaned");
            Ok(Value::Int(7))
        })?;
        sleep_zero().await?;
        future_of(&t).cancel(Value::None)?;
        log.add(format!("{}", int(&await_value(t.clone()).await?)));
        log.add(format!(
            "{}",
            future_of(&t).task_part().unwrap().cancelling()
        ));
        Ok(Value::None)
    })
    .unwrap();
    assert_eq!(out.text(), "caught cleaned 7 1");
}

#[test]
fn leftover_tasks_are_cancelled_at_the_end_of_run() {
    let log = Log::default();
    let out = log.clone();
    run_block(async move {
        let inner = log.clone();
        task(async move {
            let result = sleep(100.0).await;
            inner.add(if result.is_err() {
                "cancelled"
            } else {
                "slept"
            });
            sleep_zero().await?;
            inner.add("cleaned");
            result.map(Value::from)
        })?;
        sleep_zero().await?;
        log.add("main ends");
        Ok(Value::None)
    })
    .unwrap();
    assert_eq!(out.text(), "main ends cancelled cleaned");
}

#[test]
fn future_wakes_its_waiters_in_order() {
    let log = Log::default();
    let out = log.clone();
    run_block(async move {
        let f = Loop::get_running()?.create_future();
        let mut tasks = vec![];
        for name in ["ann", "bob"] {
            let (log, f) = (log.clone(), f.clone());
            tasks.push(task(async move {
                let got = f.wait().await?;
                log.add(format!("{name}={}", int(&got)));
                Ok(Value::None)
            })?);
        }
        sleep_zero().await?;
        f.set_result(Value::Int(1))?;
        log.add("set");
        assert!(f.set_result(Value::Int(2)).is_err());
        for t in tasks {
            await_value(t).await?;
        }
        Ok(Value::None)
    })
    .unwrap();
    assert_eq!(out.text(), "set ann=1 bob=1");
}

#[test]
fn gather_gives_results_in_order_and_the_first_exception() {
    let log = Log::default();
    let out = log.clone();
    run_block(async move {
        let coro = |n: i64, delay: f64| {
            let log = log.clone();
            Value::Coroutine(Coroutine::new("f", async move {
                sleep(delay).await?;
                log.add(format!("{n}"));
                if n < 0 {
                    Err(Exception::value_error("bad"))
                } else {
                    Ok(Value::Int(n))
                }
            }))
        };
        let all = gather::gather_values(vec![coro(1, 2.0), coro(2, 1.0)], false)?
            .wait()
            .await?;
        let all: Vec<i64> = ops::to_vec(&all)?.iter().map(int).collect();
        log.add(format!("{all:?}"));
        let e = gather::gather_values(vec![coro(3, 2.0), coro(-1, 1.0)], false)?
            .wait()
            .await
            .err()
            .unwrap();
        log.add(format!("{e}"));
        sleep(5.0).await?;
        Ok(Value::None)
    })
    .unwrap();
    assert_eq!(out.text(), "2 1 [1, 2] -1 ValueError: bad 3");
}

#[test]
fn generator_protocol() {
    let g = Generator::new("g", |y: Yielder| async move {
        let a = y.yield_value(Value::Int(1)).await?;
        match y.yield_value(a).await {
            Err(e) => {
                y.yield_value(Value::from(format!("{e}"))).await?;
            }
            Ok(_) => unreachable!("thrown into"),
        }
        Ok(Value::Int(9))
    });
    assert_eq!(
        format!("{}", g.send(Value::Int(3)).err().unwrap()),
        "TypeError: can't send non-None value to a just-started generator"
    );
    assert_eq!(int(&g.send(Value::None).unwrap()), 1);
    assert_eq!(int(&g.send(Value::Int(5)).unwrap()), 5);
    assert_eq!(
        g.throw(Exception::key_error(Value::Int(2)))
            .unwrap()
            .as_str()
            .as_deref(),
        Some("KeyError: 2")
    );
    assert_eq!(
        format!("{}", g.send(Value::None).err().unwrap()),
        "StopIteration: 9"
    );
    assert_eq!(
        format!("{}", g.send(Value::None).err().unwrap()),
        "StopIteration"
    );
}

#[test]
fn yield_from_delegates_and_gives_the_result() {
    let inner = Generator::new("inner", |y: Yielder| async move {
        let got = y.yield_value(Value::Int(1)).await?;
        Ok(Value::Int(int(&got) * 10))
    });
    let outer = Generator::new("outer", |y: Yielder| async move {
        let result = yield_from(y, &Value::Generator(inner)).await?;
        y.yield_value(result).await?;
        Ok(Value::None)
    });
    assert_eq!(int(&outer.send(Value::None).unwrap()), 1);
    assert_eq!(int(&outer.send(Value::Int(4)).unwrap()), 40);
    outer.close().unwrap();
    assert!(outer.next().unwrap().is_none());
}

#[test]
fn dropped_generator_runs_its_finally() {
    let log = Log::default();
    let inner = log.clone();
    let g = Generator::new("g", |y: Yielder| async move {
        let result = y.yield_value(Value::Int(1)).await;
        inner.add("finally");
        result
    });
    g.next().unwrap();
    drop(g);
    assert_eq!(log.text(), "finally");
}

#[test]
fn async_generator_awaits_and_yields() {
    let log = Log::default();
    let out = log.clone();
    run_block(async move {
        let inner = log.clone();
        let make = move || {
            let log = inner.clone();
            let y = Yielder::new();
            let body = Body::new(Box::pin(async move {
                for i in 0..3 {
                    sleep(1.0).await?;
                    if let Err(e) = y.yield_value(Value::Int(i)).await {
                        log.add("closing");
                        sleep(1.0).await?;
                        log.add("closed");
                        return Err(e);
                    }
                }
                Ok(Value::None)
            }));
            Generator::of_code(&CODE, true, body)
        };
        let g = Value::Generator(make());
        while let Some(item) = anext(&g).await? {
            log.add(format!("{}", int(&item)));
        }
        // Dropped half-way: the loop closes it.
        let g = Value::Generator(make());
        anext(&g).await?;
        drop(g);
        log.add("dropped");
        sleep(5.0).await?;
        // Left open: closed by `run`.
        let g = Value::Generator(make());
        anext(&g).await?;
        log.add("left");
        std::mem::forget(g);
        Ok(Value::None)
    })
    .unwrap();
    assert_eq!(
        out.text(),
        "0 1 2 dropped closing closed left closing closed"
    );
}

#[test]
fn coroutine_by_hand() {
    let c = Coroutine::new("f", async {
        sleep_zero().await?;
        Ok(Value::Int(3))
    });
    assert!(c.send(Value::None).unwrap().is_none());
    assert_eq!(
        format!("{}", c.send(Value::None).err().unwrap()),
        "StopIteration: 3"
    );
    assert_eq!(
        format!("{}", c.send(Value::None).err().unwrap()),
        "RuntimeError: cannot reuse already awaited coroutine"
    );
}

#[test]
fn virtual_clock_does_not_wait() {
    let start = std::time::Instant::now();
    run_block(async {
        sleep(100_000.0).await?;
        assert!(Loop::get_running()?.time() >= 100_000.0);
        Ok(Value::None)
    })
    .unwrap();
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn real_clock_and_foreign_futures() {
    crate::platform::set_virtual_clock(false);
    let main = Coroutine::new("main", async {
        let t = task(async {
            foreign(async {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                8
            })
            .await
            .map(Value::Int)
        })?;
        let start = Loop::get_running()?.time();
        sleep(0.02).await?;
        assert!(Loop::get_running()?.time() - start >= 0.02);
        await_value(t).await
    });
    assert_eq!(int(&run(Value::Coroutine(main)).unwrap()), 8);
}

#[test]
fn nested_run_is_refused() {
    run_block(async {
        let inner = Value::Coroutine(Coroutine::new("f", async { Ok(Value::None) }));
        let e = run(inner).err().unwrap();
        assert_eq!(
            format!("{e}"),
            "RuntimeError: asyncio.run() cannot be called from a running event loop"
        );
        Ok(Value::None)
    })
    .unwrap();
}
