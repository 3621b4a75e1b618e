//! [`Inbox`]: the way into a loop from other threads and from foreign Rust futures.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Wake, Waker};

use crate::object::Result;

/// What comes in.
pub(crate) enum Message {
    /// The foreign future of this number can go on.
    Wake(u64),
    /// Something to run on the loop's thread.
    Call(Box<dyn FnOnce() -> Result<()> + Send>),
}

/// Messages for one loop, from any thread.
#[derive(Default)]
pub(crate) struct Inbox {
    /// Set when `state.messages` may be non-empty; read without the lock.
    full: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    messages: Vec<Message>,
    /// Wakes the host's task that polls the loop.
    waker: Option<Waker>,
}

impl Inbox {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        !self.full.load(Ordering::Acquire)
    }

    pub(crate) fn send(&self, message: Message) {
        let waker = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.messages.push(message);
            self.full.store(true, Ordering::Release);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub(crate) fn take(&self) -> Vec<Message> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.full.store(false, Ordering::Release);
        std::mem::take(&mut state.messages)
    }

    /// Whom to wake at the next message.
    pub(crate) fn set_waker(&self, waker: &Waker) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &state.waker {
            Some(known) if known.will_wake(waker) => {}
            _ => state.waker = Some(waker.clone()),
        }
    }
}

/// The waker of one foreign future.
pub(crate) struct ForeignWaker {
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) number: u64,
    /// A wake-up is on its way.
    pub(crate) sent: AtomicBool,
}

impl Wake for ForeignWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }
    fn wake_by_ref(self: &Arc<Self>) {
        if !self.sent.swap(true, Ordering::AcqRel) {
            self.inbox.send(Message::Wake(self.number));
        }
    }
}
