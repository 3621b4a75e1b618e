//! [`Selector`]: which descriptors can be read from or written to, as CPython's `EpollSelector`: level
//! triggered, asked once a turn of the loop. While the loop is idle tokio's reactor watches it.

use std::cell::RefCell;
use std::io::Result;
use std::os::fd::OwnedFd;
use std::rc::Rc;
use std::task::{Context, Poll};

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::Descriptor;

/// A set of watched descriptors.
pub(crate) struct Selector {
    epoll: Rc<OwnedFd>,
    events: RefCell<Vec<epoll::Event>>,
}

/// A descriptor that is ready.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready {
    pub(crate) number: i32,
    pub(crate) read: bool,
    pub(crate) write: bool,
}

fn interest(read: bool, write: bool) -> EventFlags {
    let mut flags = EventFlags::empty();
    flags.set(EventFlags::IN, read);
    flags.set(EventFlags::OUT, write);
    flags
}

impl Selector {
    pub(crate) fn new() -> Result<Selector> {
        Ok(Selector {
            epoll: Rc::new(epoll::create(CreateFlags::CLOEXEC)?),
            events: RefCell::default(),
        })
    }

    /// Watches a descriptor.
    pub(crate) fn add(&self, descriptor: &Descriptor, read: bool, write: bool) -> Result<()> {
        let data = EventData::new_u64(u64::try_from(descriptor.number()).unwrap_or_default());
        Ok(epoll::add(
            &self.epoll,
            descriptor,
            data,
            interest(read, write),
        )?)
    }

    /// Watches it for something else.
    pub(crate) fn change(&self, descriptor: &Descriptor, read: bool, write: bool) -> Result<()> {
        let data = EventData::new_u64(u64::try_from(descriptor.number()).unwrap_or_default());
        Ok(epoll::modify(
            &self.epoll,
            descriptor,
            data,
            interest(read, write),
        )?)
    }

    /// Does not watch it any more.
    pub(crate) fn remove(&self, descriptor: &Descriptor) {
        // One that is closed is gone already.
        let _ = epoll::delete(&self.epoll, descriptor);
    }

    /// Gives each descriptor that is ready now, at most `count`, to `found`.
    pub(crate) fn select(&self, count: usize, mut found: impl FnMut(Ready)) -> Result<usize> {
        let mut events = self.events.borrow_mut();
        events.clear();
        events.reserve(count.max(1));
        let now = rustix::event::Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        match epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&now)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
        for event in events.iter() {
            let (flags, data) = (event.flags, event.data);
            found(Ready {
                number: i32::try_from(data.u64()).unwrap_or(-1),
                read: !flags.difference(EventFlags::OUT).is_empty(),
                write: !flags.difference(EventFlags::IN).is_empty(),
            });
        }
        Ok(events.len())
    }
}

/// Wakes an idle loop when something in its selector is ready.
#[derive(Default)]
pub(crate) struct SelectorWait {
    watched: Option<AsyncFd<Rc<OwnedFd>>>,
}

impl SelectorWait {
    /// Forgets what was ready: to be called before the selector is asked for the last time.
    pub(crate) fn clear(&mut self, cx: &mut Context<'_>) {
        if let Some(watched) = &self.watched
            && let Poll::Ready(Ok(mut guard)) = watched.poll_read_ready(cx)
        {
            guard.clear_ready();
        }
    }

    /// Ready when something may be ready in the selector.
    pub(crate) fn poll(&mut self, selector: &Selector, cx: &mut Context<'_>) -> Poll<()> {
        if self.watched.is_none() {
            if tokio::runtime::Handle::try_current().is_err() {
                // Whoever runs the fibers looks again.
                super::set_fiber_deadline(super::monotonic() + 0.002);
                return Poll::Pending;
            }
            #[allow(
                deprecated,
                reason = "an `Rc<OwnedFd>` keeps its descriptor open; the newer interface is unsafe"
            )]
            match AsyncFd::with_interest(selector.epoll.clone(), Interest::READABLE) {
                Ok(watched) => self.watched = Some(watched),
                Err(_) => {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
            }
        }
        match &self.watched {
            Some(watched) => watched.poll_read_ready(cx).map(drop),
            None => Poll::Pending,
        }
    }
}
