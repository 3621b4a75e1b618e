//! What a loop watches: for each descriptor a reaction to its being readable and one to its being writable,
//! as `loop.add_reader` and `loop.add_writer` set them.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use crate::asyncio::context::{self, Context, ContextObj};
use crate::asyncio::event_loop::{Job, Loop};
use crate::asyncio::{exceptions, handle, report};
use crate::object::{Args, Exception, Result, Value};
use crate::ops;
use crate::platform::{Descriptor, Selector};
use crate::stdlib::os::error::os_error;

/// What happens each time that a descriptor is ready.
pub(crate) struct Reaction {
    cancelled: Cell<bool>,
    action: Action,
    context: Rc<ContextObj>,
}

enum Action {
    Native(&'static str, Rc<dyn Fn() -> Result<()>>),
    Python(Value, Vec<Value>),
}

impl Reaction {
    fn new(action: Action) -> Rc<Reaction> {
        Rc::new(Reaction {
            cancelled: Cell::new(false),
            action,
            context: Context::copy_current().object(),
        })
    }

    /// One in Rust; `name` is what the report of an exception shows.
    pub(crate) fn native(name: &'static str, f: impl Fn() -> Result<()> + 'static) -> Rc<Reaction> {
        Reaction::new(Action::Native(name, Rc::new(f)))
    }

    /// A Python function with its arguments.
    pub(crate) fn python(function: Value, args: Vec<Value>) -> Rc<Reaction> {
        Reaction::new(Action::Python(function, args))
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.get()
    }

    /// Runs it, unless it was cancelled since it was scheduled.
    ///
    /// # Errors
    /// `KeyboardInterrupt` and `SystemExit`; all others are reported.
    pub(crate) fn run(&self, event_loop: &Loop) -> Result<()> {
        if self.cancelled.get() {
            return Ok(());
        }
        let result = match &self.action {
            Action::Native(_, f) => {
                let f = f.clone();
                context::run(&self.context, move || f())
            }
            Action::Python(function, args) => context::run(&self.context, || {
                ops::call(function, Args::from_vec(args.clone())).map(drop)
            }),
        };
        match result {
            Ok(()) => Ok(()),
            Err(e) => self.failed(event_loop, e),
        }
    }

    #[cold]
    fn failed(&self, event_loop: &Loop, e: Exception) -> Result<()> {
        if exceptions::is_fatal(&e) {
            return Err(e);
        }
        let (message, items) = match &self.action {
            Action::Native(name, _) => (format!("Exception in callback {name}()"), vec![]),
            Action::Python(function, args) => {
                let call = handle::PythonCall {
                    function: function.clone(),
                    args: args.clone(),
                    context: Context::Object(self.context.clone()),
                    created: None,
                };
                let handle =
                    handle::Handle::new(event_loop, handle::Action::Python(Box::new(call)), None);
                let shown = report::format_callback_source(function, args);
                let message = format!("Exception in callback {shown}");
                (message, vec![("handle", handle::value(&handle))])
            }
        };
        event_loop.report(report::Failure {
            message,
            exception: Some(e),
            items,
        })
    }
}

/// A watched descriptor.
struct Watch {
    descriptor: Descriptor,
    reader: Option<Rc<Reaction>>,
    writer: Option<Rc<Reaction>>,
}

/// What a loop that does input and output has for it.
pub(crate) struct Watches {
    pub(crate) selector: Selector,
    all: RefCell<HashMap<i32, Watch>>,
    transports: RefCell<HashMap<i32, Weak<dyn TransportPart>>>,
    /// Where data is received before it is handed on.
    scratch: RefCell<Vec<u8>>,
}

/// What the loop asks of the transport that uses a descriptor.
pub(crate) trait TransportPart: Any {
    fn is_closing(&self) -> bool;
    fn as_value(&self) -> Value;
}

/// As much as one turn reads from a socket.
pub(crate) const MAX_READ: usize = 256 * 1024;

impl Watches {
    /// # Errors
    /// `OSError` if the system has no room for another selector.
    pub(crate) fn new() -> Result<Rc<Watches>> {
        Ok(Rc::new(Watches {
            selector: Selector::new().map_err(|e| os_error(&e, None))?,
            all: RefCell::default(),
            transports: RefCell::default(),
            scratch: RefCell::default(),
        }))
    }

    /// Whether anything is watched.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.borrow().is_empty()
    }

    /// Lends the room for one read.
    pub(crate) fn with_scratch<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        let mut scratch = self.scratch.take();
        scratch.resize(MAX_READ, 0);
        let result = f(&mut scratch);
        *self.scratch.borrow_mut() = scratch;
        result
    }

    fn set(
        &self,
        descriptor: &Descriptor,
        write: bool,
        reaction: &Rc<Reaction>,
    ) -> std::io::Result<()> {
        let number = descriptor.number();
        let mut all = self.all.borrow_mut();
        if let Some(watch) = all.get_mut(&number)
            && watch.descriptor.is(descriptor)
        {
            let (read_too, write_too) = (watch.reader.is_some(), watch.writer.is_some());
            self.selector
                .change(descriptor, read_too || !write, write_too || write)?;
            let slot = if write {
                &mut watch.writer
            } else {
                &mut watch.reader
            };
            if let Some(old) = slot.replace(reaction.clone()) {
                old.cancelled.set(true);
            }
            return Ok(());
        }
        // What had this number before is closed: the system has forgotten it.
        all.remove(&number);
        self.selector.add(descriptor, !write, write)?;
        let (reader, writer) = if write {
            (None, Some(reaction.clone()))
        } else {
            (Some(reaction.clone()), None)
        };
        let watch = Watch {
            descriptor: descriptor.weak(),
            reader,
            writer,
        };
        all.insert(number, watch);
        Ok(())
    }

    fn unset(&self, number: i32, write: bool) -> bool {
        let mut all = self.all.borrow_mut();
        let Some(watch) = all.get_mut(&number) else {
            return false;
        };
        let slot = if write {
            &mut watch.writer
        } else {
            &mut watch.reader
        };
        let old = slot.take();
        let (read, write) = (watch.reader.is_some(), watch.writer.is_some());
        if !read && !write {
            if let Some(watch) = all.remove(&number)
                && let Some(open) = watch.descriptor.upgrade()
            {
                self.selector.remove(&open);
            }
        } else if let Some(open) = watch.descriptor.upgrade() {
            let _ = self.selector.change(&open, read, write);
        }
        drop(all);
        match old {
            Some(old) => {
                old.cancelled.set(true);
                true
            }
            None => false,
        }
    }

    /// Whether this is watched.
    pub(crate) fn has(&self, number: i32, write: bool) -> bool {
        self.all.borrow().get(&number).is_some_and(|watch| {
            let slot = if write { &watch.writer } else { &watch.reader };
            slot.is_some()
        })
    }

    /// Schedules the reactions of what is ready; how many descriptors that were.
    pub(crate) fn select(&self, event_loop: &Loop) -> usize {
        let all = self.all.borrow();
        let found = self.selector.select(all.len(), |ready| {
            let Some(watch) = all.get(&ready.number) else {
                return;
            };
            for (is_ready, slot) in [(ready.read, &watch.reader), (ready.write, &watch.writer)] {
                if let (true, Some(reaction)) = (is_ready, slot)
                    && !reaction.is_cancelled()
                {
                    event_loop.push(Job::Ready(reaction.clone()));
                }
            }
        });
        found.unwrap_or(0)
    }

    pub(crate) fn add_transport(&self, number: i32, transport: Weak<dyn TransportPart>) {
        self.transports.borrow_mut().insert(number, transport);
    }

    /// # Errors
    /// `RuntimeError` if a transport uses the descriptor.
    pub(crate) fn ensure_no_transport(&self, number: i32, shown: &Value) -> Result<()> {
        let transport = self
            .transports
            .borrow()
            .get(&number)
            .and_then(Weak::upgrade);
        match transport {
            Some(transport) if !transport.is_closing() => Err(Exception::runtime_error(format!(
                "File descriptor {} is used by transport {}",
                ops::repr(shown)?,
                ops::repr(&transport.as_value())?
            ))),
            _ => Ok(()),
        }
    }
}

impl Loop {
    /// What it watches; made at the first use.
    ///
    /// # Errors
    /// `OSError` if the system has no room; `RuntimeError` if the loop is closed.
    pub(crate) fn watches(&self) -> Result<Rc<Watches>> {
        if let Some(watches) = &*self.io.borrow() {
            return Ok(watches.clone());
        }
        self.check_closed()?;
        let watches = Watches::new()?;
        *self.io.borrow_mut() = Some(watches.clone());
        Ok(watches)
    }

    /// `loop._add_reader` and `loop._add_writer`
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed; `OSError` for what cannot be watched.
    pub(crate) fn watch(
        &self,
        descriptor: &Descriptor,
        write: bool,
        reaction: &Rc<Reaction>,
    ) -> Result<()> {
        self.check_closed()?;
        self.watches()?
            .set(descriptor, write, reaction)
            .map_err(|e| os_error(&e, None))
    }

    /// `loop._remove_reader` and `loop._remove_writer`
    pub(crate) fn unwatch(&self, number: i32, write: bool) -> bool {
        if self.is_closed() {
            return false;
        }
        match &*self.io.borrow() {
            Some(watches) => watches.unset(number, write),
            None => false,
        }
    }

    /// Whether a descriptor is watched.
    pub(crate) fn is_watched(&self, number: i32, write: bool) -> bool {
        self.io
            .borrow()
            .as_ref()
            .is_some_and(|watches| watches.has(number, write))
    }
}
