//! A promise as a Rust future.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// What the promise gave.
pub(super) type Settled = Result<JsValue, JsValue>;

#[derive(Default)]
struct State {
    settled: Option<Settled>,
    waker: Option<Waker>,
}

/// Waits for a promise.
pub(super) struct Wait {
    state: Rc<RefCell<State>>,
    /// They are called at most once, and live until then.
    _callbacks: [Closure<dyn FnMut(JsValue)>; 2],
}

impl Wait {
    /// For a promise, or whatever else `await` takes.
    pub(super) fn new(value: &JsValue) -> Wait {
        let state: Rc<RefCell<State>> = Rc::default();
        let settle = |wrap: fn(JsValue) -> Settled| {
            let state = state.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |value| {
                let waker = {
                    let mut state = state.borrow_mut();
                    state.settled = Some(wrap(value));
                    state.waker.take()
                };
                if let Some(waker) = waker {
                    waker.wake();
                }
            })
        };
        let callbacks = [settle(Ok), settle(Err)];
        let [resolved, rejected] = &callbacks;
        let _ = Promise::resolve(value).then2(resolved, rejected);
        Wait {
            state,
            _callbacks: callbacks,
        }
    }
}

impl Future for Wait {
    type Output = Settled;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Settled> {
        let mut state = self.state.borrow_mut();
        match state.settled.take() {
            Some(settled) => Poll::Ready(settled),
            None => {
                state.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
