//! [`ProcessTransport`]: a child process and its pipes, as CPython's `_UnixSubprocessTransport` with a
//! `PidfdChildWatcher`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::pipes::{ReadPipe, WritePipe, connect_read, connect_write};
use super::protocol::{NativeProtocol, Protocol};
use super::server::Factory;
use super::watch::Reaction;
use crate::asyncio::event_loop::Loop;
use crate::asyncio::future::Future;
use crate::asyncio::{exceptions, task};
use crate::object::{Args, Bytes, Exception, Obj, Result, Value};
use crate::ops;
use crate::platform::process::{Process, Spawn};
use crate::platform::{Descriptor, signals};
use crate::stdlib::os::error::os_error;

/// Whom a process talks to: the callbacks of `asyncio.SubprocessProtocol`.
pub(crate) trait ProcessCallbacks {
    fn connection_made(&self, transport: &Rc<ProcessTransport>) -> Result<()>;
    fn data_received(&self, pipe: usize, data: &[u8]) -> Result<()>;
    fn pipe_lost(&self, pipe: usize, error: Option<&Exception>) -> Result<()>;
    fn process_exited(&self) -> Result<()>;
    fn connection_lost(&self, error: Option<&Exception>) -> Result<()>;
    fn pause_writing(&self) -> Result<()>;
    fn resume_writing(&self) -> Result<()>;
}

/// A protocol written in Python.
pub(crate) struct PythonCallbacks(pub(crate) Value);

fn error_value(error: Option<&Exception>) -> Value {
    error.map_or(Value::None, Exception::value)
}

impl PythonCallbacks {
    fn call(&self, name: &str, args: Args) -> Result<()> {
        ops::call_method(&self.0, name, args).map(drop)
    }
}

impl ProcessCallbacks for PythonCallbacks {
    fn connection_made(&self, transport: &Rc<ProcessTransport>) -> Result<()> {
        self.call("connection_made", Args::pos([transport.value()]))
    }
    fn data_received(&self, pipe: usize, data: &[u8]) -> Result<()> {
        let data = Value::Bytes(Bytes::new(data));
        self.call("pipe_data_received", Args::pos([Value::from(pipe), data]))
    }
    fn pipe_lost(&self, pipe: usize, error: Option<&Exception>) -> Result<()> {
        let args = Args::pos([Value::from(pipe), error_value(error)]);
        self.call("pipe_connection_lost", args)
    }
    fn process_exited(&self) -> Result<()> {
        self.call("process_exited", Args::none())
    }
    fn connection_lost(&self, error: Option<&Exception>) -> Result<()> {
        self.call("connection_lost", Args::pos([error_value(error)]))
    }
    fn pause_writing(&self) -> Result<()> {
        self.call("pause_writing", Args::none())
    }
    fn resume_writing(&self) -> Result<()> {
        self.call("resume_writing", Args::none())
    }
}

/// The transport of a process's pipe.
#[derive(Clone)]
enum PipeTransport {
    Read(Rc<ReadPipe>),
    Write(Rc<WritePipe>),
}

impl PipeTransport {
    fn value(&self) -> Value {
        match self {
            PipeTransport::Read(t) => t.value(),
            PipeTransport::Write(t) => t.value(),
        }
    }

    fn close(&self) {
        match self {
            PipeTransport::Read(t) => t.close(),
            PipeTransport::Write(t) => t.write_eof(),
        }
    }
}

/// One of the process's pipes.
#[derive(Default)]
struct Pipe {
    exists: Cell<bool>,
    transport: RefCell<Option<PipeTransport>>,
    disconnected: Cell<bool>,
}

type Call = Box<dyn FnOnce() -> Result<()>>;

/// A child process.
pub(crate) struct ProcessTransport {
    this: Weak<ProcessTransport>,
    event_loop: Loop,
    callbacks: RefCell<Option<Rc<dyn ProcessCallbacks>>>,
    /// The protocol as Python code sees it.
    pub(crate) protocol: RefCell<Value>,
    process: RefCell<Option<Process>>,
    pub(crate) id: u32,
    returncode: Cell<Option<i32>>,
    pipes: [Pipe; 3],
    /// What comes before all pipes are connected.
    pending: RefCell<Option<Vec<(&'static str, Call)>>>,
    exit_waiters: RefCell<Option<Vec<Future>>>,
    finished: Cell<bool>,
    closed: Cell<bool>,
}

/// The protocol of one of its pipes.
struct PipeProtocol {
    process: Rc<ProcessTransport>,
    pipe: usize,
}

impl NativeProtocol for PipeProtocol {
    fn connection_made(&self, _: &Value, _: &Value) -> Result<()> {
        Ok(())
    }

    fn data_received(&self, data: &[u8]) -> Result<()> {
        let (process, pipe, data) = (self.process.clone(), self.pipe, data.to_vec());
        self.process.call("pipe_data_received", move || {
            process.tell(|c| c.data_received(pipe, &data))
        });
        Ok(())
    }

    fn eof_received(&self) -> Result<bool> {
        Ok(false)
    }

    fn connection_lost(&self, error: Option<&Exception>) -> Result<()> {
        let (process, pipe, error) = (self.process.clone(), self.pipe, error.cloned());
        if let Some(pipe) = self.process.pipes.get(pipe) {
            pipe.disconnected.set(true);
        }
        self.process.call("pipe_connection_lost", move || {
            process.tell(|c| c.pipe_lost(pipe, error.as_ref()))
        });
        self.process.try_finish();
        Ok(())
    }

    fn pause_writing(&self) -> Result<()> {
        self.process.tell(|c| c.pause_writing())
    }

    fn resume_writing(&self) -> Result<()> {
        self.process.tell(|c| c.resume_writing())
    }
}

impl ProcessTransport {
    /// Starts a process and connects its pipes.
    ///
    /// # Errors
    /// `OSError` of the start; `CancelledError`.
    pub(crate) async fn start(
        event_loop: &Loop,
        spawn: Spawn,
        protocol: Value,
        callbacks: Rc<dyn ProcessCallbacks>,
    ) -> Result<Rc<ProcessTransport>> {
        let (process, ends) = start_process(spawn)?;
        let watch = process.watch();
        let transport = Rc::new_cyclic(|this: &Weak<ProcessTransport>| ProcessTransport {
            this: this.clone(),
            event_loop: event_loop.clone(),
            callbacks: RefCell::new(Some(callbacks)),
            protocol: RefCell::new(protocol),
            id: process.id(),
            process: RefCell::new(Some(process)),
            returncode: Cell::new(None),
            pipes: Default::default(),
            pending: RefCell::new(Some(Vec::new())),
            exit_waiters: RefCell::new(Some(Vec::new())),
            finished: Cell::new(false),
            closed: Cell::new(false),
        });
        for (pipe, end) in transport.pipes.iter().zip(&ends) {
            pipe.exists.set(end.is_some());
        }
        let waiter = event_loop.create_future();
        let (own, woken) = (transport.clone(), waiter.clone());
        let body = async move {
            let result = own.connect_pipes(ends).await;
            match result {
                Err(e) if exceptions::is_fatal(&e) => return Err(e),
                Err(e) if !woken.is_done() => woken.set_exception(e)?,
                Ok(()) if !woken.is_done() => woken.set_result(Value::None)?,
                _ => {}
            }
            Ok(Value::None)
        };
        const CONNECT: &str = "BaseSubprocessTransport._connect_pipes";
        let _connecting = task::spawn_named(event_loop, Box::pin(body), CONNECT);
        transport.watch_exit(watch.map_err(|e| os_error(&e, None))?)?;
        if let Err(e) = waiter.wait().await {
            transport.close();
            transport.wait().await?;
            return Err(e);
        }
        Ok(transport)
    }

    pub(crate) fn value(&self) -> Value {
        self.this
            .upgrade()
            .map_or(Value::None, |this| Value::Object(Obj::from_rc(this)))
    }

    async fn connect_pipes(self: &Rc<Self>, ends: [Option<Descriptor>; 3]) -> Result<()> {
        for (number, (end, pipe)) in ends.into_iter().zip(&self.pipes).enumerate() {
            let Some(descriptor) = end else { continue };
            let process = self.clone();
            let factory: Factory = Rc::new(move || {
                Ok(Protocol::native(Rc::new(PipeProtocol {
                    process: process.clone(),
                    pipe: number,
                })))
            });
            let transport = if number == 0 {
                let (t, _) =
                    connect_write(&self.event_loop, &factory, descriptor, Value::None).await?;
                PipeTransport::Write(t)
            } else {
                let (t, _) =
                    connect_read(&self.event_loop, &factory, descriptor, Value::None).await?;
                PipeTransport::Read(t)
            };
            *pipe.transport.borrow_mut() = Some(transport);
        }
        let own = self.clone();
        self.event_loop
            .call_soon_in_context("connection_made", move || {
                own.tell(|c| c.connection_made(&own))
            });
        for (name, call) in self.pending.take().unwrap_or_default() {
            self.event_loop.call_soon_in_context(name, call);
        }
        Ok(())
    }

    /// Calls the protocol, while there is one.
    fn tell(&self, f: impl FnOnce(&Rc<dyn ProcessCallbacks>) -> Result<()>) -> Result<()> {
        let callbacks = self.callbacks.borrow().clone();
        callbacks.map_or(Ok(()), |c| f(&c))
    }

    fn call(&self, name: &'static str, f: impl FnOnce() -> Result<()> + 'static) {
        if let Some(pending) = &mut *self.pending.borrow_mut() {
            pending.push((name, Box::new(f)));
            return;
        }
        self.event_loop.call_soon_in_context(name, f);
    }

    fn watch_exit(self: &Rc<Self>, watch: Descriptor) -> Result<()> {
        let own = self.clone();
        // The reaction keeps the descriptor open as long as it is watched.
        let kept = watch.clone();
        let reaction = Reaction::native("PidfdChildWatcher._do_wait", move || {
            own.event_loop.unwatch(kept.number(), false);
            let code = match &mut *own.process.borrow_mut() {
                Some(process) => process.wait().unwrap_or(255),
                None => 255,
            };
            let exited = own.clone();
            own.event_loop.call_soon_in_context(
                "BaseSubprocessTransport._process_exited",
                move || {
                    exited.exited(code);
                    Ok(())
                },
            );
            Ok(())
        });
        self.event_loop.watch(&watch, false, &reaction)
    }

    fn exited(self: &Rc<Self>, code: i32) {
        self.returncode.set(Some(code));
        let own = self.clone();
        self.call("process_exited", move || own.tell(|c| c.process_exited()));
        self.try_finish();
    }

    fn try_finish(&self) {
        let all_lost = self
            .pipes
            .iter()
            .all(|p| !p.exists.get() || p.disconnected.get());
        if self.returncode.get().is_none() || !all_lost || self.finished.replace(true) {
            return;
        }
        let Some(own) = self.this.upgrade() else {
            return;
        };
        self.call("BaseSubprocessTransport._call_connection_lost", move || {
            own.lose()
        });
    }

    fn lose(&self) -> Result<()> {
        let result = self.tell(|c| c.connection_lost(None));
        let code = self
            .returncode
            .get()
            .map_or(Value::None, |c| Value::Int(c.into()));
        for waiter in self.exit_waiters.take().unwrap_or_default() {
            if !waiter.is_done() {
                waiter.set_result(code.clone())?;
            }
        }
        let old = (self.callbacks.take(), self.process.take());
        drop(old);
        result
    }

    /// `await transport._wait()`
    pub(crate) async fn wait(&self) -> Result<Value> {
        if let Some(code) = self.returncode.get() {
            return Ok(Value::Int(code.into()));
        }
        let waiter = self.event_loop.create_future();
        if let Some(waiters) = &mut *self.exit_waiters.borrow_mut() {
            waiters.push(waiter.clone());
        }
        waiter.wait().await
    }

    pub(crate) fn returncode(&self) -> Value {
        self.returncode
            .get()
            .map_or(Value::None, |code| Value::Int(code.into()))
    }

    /// The transport of a pipe, or `None`.
    pub(crate) fn pipe(&self, number: usize) -> Value {
        let transport = match self.pipes.get(number) {
            Some(pipe) => pipe.transport.borrow().clone(),
            None => None,
        };
        transport.map_or(Value::None, |t| t.value())
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// `transport.close()`: a process that runs is killed.
    pub(crate) fn close(&self) {
        if self.closed.replace(true) {
            return;
        }
        for pipe in &self.pipes {
            let transport = pipe.transport.borrow().clone();
            if let Some(transport) = transport {
                transport.close();
            }
        }
        if self.returncode.get().is_none() && self.is_running() {
            let _ = self.send(9);
        }
    }

    fn is_running(&self) -> bool {
        // Asking would take the exit status from the watcher: a zombie takes the signal in silence.
        self.process.borrow().is_some()
    }

    fn send(&self, signal: i32) -> std::io::Result<()> {
        signals::kill(i32::try_from(self.id).unwrap_or(-1), signal)
    }

    /// `transport.send_signal(signal)`
    ///
    /// # Errors
    /// `ProcessLookupError` if it is over.
    pub(crate) fn send_signal(&self, signal: i32) -> Result<()> {
        if self.process.borrow().is_none() {
            return Err(Exception::of_class(
                Exception::class_named("ProcessLookupError"),
                vec![],
            ));
        }
        if self.returncode.get().is_some() {
            return Ok(());
        }
        self.send(signal).map_err(|e| os_error(&e, None))
    }
}

/// Starts a process.
///
/// # Errors
/// `OSError` with the name that was not found.
pub(crate) fn start_process(spawn: Spawn) -> Result<(Process, [Option<Descriptor>; 3])> {
    let name = spawn.program.to_string_lossy().into_owned();
    let folder = spawn
        .folder
        .as_ref()
        .map(|f| f.to_string_lossy().into_owned());
    spawn.start().map_err(|e| {
        let culprit = match folder {
            Some(folder) if !std::path::Path::new(&folder).is_dir() => folder,
            _ => name,
        };
        os_error(&e, Some(Value::from(culprit)))
    })
}
