//! Transports over one end of a pipe: `loop.connect_read_pipe` and `connect_write_pipe`, as CPython's
//! `_UnixReadPipeTransport` and `_UnixWritePipeTransport`.

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::rc::{Rc, Weak};

use super::connect::{descriptor_of, loop_of};
use super::flow::Flow;
use super::protocol::Protocol;
use super::server::{Factory, python_factory};
use super::socket_transport::wake;
use super::transport_class::{Extra, data_argument, flow_class, read_class};
use super::watch::Reaction;
use crate::asyncio::arguments::{coroutine, method};
use crate::asyncio::event_loop::Loop;
use crate::asyncio::future::Future;
use crate::asyncio::report;
use crate::asyncio::waiters::this;
use crate::object::{Args, Class, ClassBuilder, Exception, Obj, Object, Result, Value};
use crate::ops;
use crate::platform::{Descriptor, FileKind};
use crate::stdlib::os::error::{errno, os_error};

/// Writes after the end that are silent, before a warning.
const SILENT_WRITES: u32 = 5;
const EIO: i64 = 5;

/// What both ends share.
struct End {
    event_loop: RefCell<Option<Loop>>,
    descriptor: RefCell<Option<Descriptor>>,
    number: i32,
    /// The file object that was given; `None` for a process's pipe.
    file: RefCell<Value>,
    protocol: RefCell<Option<Protocol>>,
    closing: Cell<bool>,
    extra: Extra,
}

impl End {
    fn new(event_loop: &Loop, descriptor: Descriptor, file: Value, protocol: Protocol) -> End {
        let extra = Extra::default();
        extra.set("pipe", file.clone());
        End {
            event_loop: RefCell::new(Some(event_loop.clone())),
            number: descriptor.number(),
            descriptor: RefCell::new(Some(descriptor)),
            file: RefCell::new(file),
            protocol: RefCell::new(Some(protocol)),
            closing: Cell::new(false),
            extra,
        }
    }

    fn event_loop(&self) -> Option<Loop> {
        self.event_loop.borrow().clone()
    }

    fn protocol(&self) -> Option<Protocol> {
        self.protocol.borrow().clone()
    }

    fn descriptor(&self) -> Result<Descriptor> {
        self.descriptor
            .borrow()
            .clone()
            .ok_or_else(|| errno(9, None))
    }

    /// The end: tells the protocol and closes the pipe.
    fn lose(&self, error: Option<&Exception>) -> Result<()> {
        let result = match self.protocol() {
            Some(protocol) => protocol.connection_lost(error),
            None => Ok(()),
        };
        let descriptor = self.descriptor.take();
        drop(descriptor);
        let file = self.file.replace(Value::None);
        if !file.is_none() {
            ops::call_method(&file, "close", Args::none())?;
        }
        let old = (self.protocol.take(), self.event_loop.take());
        drop(old);
        result
    }

    fn report(&self, e: &Exception, message: &str, transport: Value) -> Result<()> {
        if let (Some(event_loop), Some(protocol)) = (self.event_loop(), self.protocol()) {
            event_loop.report(report::Failure {
                message: message.to_owned(),
                exception: Some(e.clone()),
                items: vec![("transport", transport), ("protocol", protocol.value)],
            })?;
        }
        Ok(())
    }

    fn shown(&self, name: &str, rest: &str) -> String {
        let state = if self.descriptor.borrow().is_none() {
            " closed"
        } else if self.closing.get() {
            " closing"
        } else {
            ""
        };
        format!("<{name}{state} fd={}{rest}>", self.number)
    }
}

/// What can be read from, one read of up to 256 KiB a turn.
pub(crate) struct ReadPipe {
    this: Weak<ReadPipe>,
    end: End,
    paused: Cell<bool>,
}

fn check_kind(descriptor: &Descriptor, message: &str) -> Result<FileKind> {
    match descriptor.file_kind().map_err(|e| os_error(&e, None))? {
        FileKind::Other => Err(Exception::value_error(message)),
        kind => Ok(kind),
    }
}

impl ReadPipe {
    pub(crate) fn start(
        event_loop: &Loop,
        descriptor: Descriptor,
        file: Value,
        protocol: Protocol,
        waiter: Future,
    ) -> Result<Rc<ReadPipe>> {
        check_kind(&descriptor, "Pipe transport is for pipes/sockets only.")?;
        descriptor
            .set_blocking(false)
            .map_err(|e| os_error(&e, None))?;
        let transport = Rc::new_cyclic(|this: &Weak<ReadPipe>| ReadPipe {
            this: this.clone(),
            end: End::new(event_loop, descriptor, file, protocol.clone()),
            paused: Cell::new(false),
        });
        protocol.connection_made_soon(event_loop, transport.value())?;
        let reading = transport.clone();
        event_loop.call_soon_in_context("_UnixReadPipeTransport._add_reader", move || {
            reading.watch()
        });
        event_loop.call_soon_in_context("_set_result_unless_cancelled", move || wake(&waiter));
        Ok(transport)
    }

    pub(crate) fn value(&self) -> Value {
        self.this
            .upgrade()
            .map_or(Value::None, |this| Value::Object(Obj::from_rc(this)))
    }

    fn is_reading(&self) -> bool {
        !self.paused.get() && !self.end.closing.get()
    }

    fn watch(&self) -> Result<()> {
        let (true, Some(event_loop), Some(this)) = (
            self.is_reading(),
            self.end.event_loop(),
            self.this.upgrade(),
        ) else {
            return Ok(());
        };
        let reaction = Reaction::native("_UnixReadPipeTransport._read_ready", move || {
            this.read_ready()
        });
        event_loop.watch(&self.end.descriptor()?, false, &reaction)
    }

    fn read_ready(&self) -> Result<()> {
        let (Some(event_loop), Some(protocol)) = (self.end.event_loop(), self.end.protocol())
        else {
            return Ok(());
        };
        let descriptor = self.end.descriptor()?;
        event_loop
            .watches()?
            .with_scratch(|scratch| match descriptor.read(scratch) {
                Ok(0) => {
                    self.end.closing.set(true);
                    event_loop.unwatch(self.end.number, false);
                    protocol.eof_received_soon(&event_loop)?;
                    self.lose_soon(&event_loop, None);
                    Ok(())
                }
                Ok(n) => protocol.data_received(&scratch[..n]),
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                    Ok(())
                }
                Err(e) => self.fatal(os_error(&e, None), "Fatal read error on pipe transport"),
            })
    }

    #[cold]
    fn fatal(&self, e: Exception, message: &str) -> Result<()> {
        if !matches!(e.data().field("errno"), Some(Value::Int(EIO))) {
            self.end.report(&e, message, self.value())?;
        }
        self.close_with(Some(e));
        Ok(())
    }

    fn lose_soon(&self, event_loop: &Loop, error: Option<Exception>) {
        let Some(this) = self.this.upgrade() else {
            return;
        };
        event_loop
            .call_soon_in_context("_UnixReadPipeTransport._call_connection_lost", move || {
                this.end.lose(error.as_ref())
            });
    }

    fn close_with(&self, error: Option<Exception>) {
        self.end.closing.set(true);
        if let Some(event_loop) = self.end.event_loop() {
            event_loop.unwatch(self.end.number, false);
            self.lose_soon(&event_loop, error);
        }
    }

    pub(crate) fn close(&self) {
        if !self.end.closing.get() {
            self.close_with(None);
        }
    }

    fn pause(&self) {
        if !self.is_reading() {
            return;
        }
        self.paused.set(true);
        if let Some(event_loop) = self.end.event_loop() {
            event_loop.unwatch(self.end.number, false);
        }
    }

    fn resume(&self) -> Result<()> {
        if self.end.closing.get() || !self.paused.replace(false) {
            return Ok(());
        }
        self.watch()
    }
}

/// What can be written to.
pub(crate) struct WritePipe {
    this: Weak<WritePipe>,
    end: End,
    flow: Flow,
    buffer: RefCell<Vec<u8>>,
    conn_lost: Cell<u32>,
}

impl WritePipe {
    pub(crate) fn start(
        event_loop: &Loop,
        descriptor: Descriptor,
        file: Value,
        protocol: Protocol,
        waiter: Future,
    ) -> Result<Rc<WritePipe>> {
        let kind = check_kind(
            &descriptor,
            "Pipe transport is only for pipes, sockets and character devices",
        )?;
        descriptor
            .set_blocking(false)
            .map_err(|e| os_error(&e, None))?;
        let transport = Rc::new_cyclic(|this: &Weak<WritePipe>| WritePipe {
            this: this.clone(),
            end: End::new(event_loop, descriptor, file, protocol.clone()),
            flow: Flow::default(),
            buffer: RefCell::default(),
            conn_lost: Cell::new(0),
        });
        protocol.connection_made_soon(event_loop, transport.value())?;
        if matches!(kind, FileKind::Fifo | FileKind::Socket) {
            let watching = transport.clone();
            event_loop.call_soon_in_context("BaseSelectorEventLoop._add_reader", move || {
                watching.watch_end()
            });
        }
        event_loop.call_soon_in_context("_set_result_unless_cancelled", move || wake(&waiter));
        Ok(transport)
    }

    pub(crate) fn value(&self) -> Value {
        self.this
            .upgrade()
            .map_or(Value::None, |this| Value::Object(Obj::from_rc(this)))
    }

    /// Notices when the other end is closed.
    fn watch_end(&self) -> Result<()> {
        let (Some(event_loop), Some(this)) = (self.end.event_loop(), self.this.upgrade()) else {
            return Ok(());
        };
        let Ok(descriptor) = self.end.descriptor() else {
            return Ok(());
        };
        let reaction = Reaction::native("_UnixWritePipeTransport._read_ready", move || {
            let error = (!this.buffer.borrow().is_empty())
                .then(|| Exception::of_class(Exception::class_named("BrokenPipeError"), vec![]));
            this.close_with(error);
            Ok(())
        });
        event_loop.watch(&descriptor, false, &reaction)
    }

    fn watch_writing(&self) -> Result<()> {
        let (Some(event_loop), Some(this)) = (self.end.event_loop(), self.this.upgrade()) else {
            return Ok(());
        };
        let reaction = Reaction::native("_UnixWritePipeTransport._write_ready", move || {
            this.write_ready()
        });
        event_loop.watch(&self.end.descriptor()?, true, &reaction)
    }

    fn try_write(&self, data: &[u8]) -> Result<usize> {
        match self.end.descriptor()?.write(data) {
            Ok(n) => Ok(n),
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(0),
            Err(e) => Err(os_error(&e, None)),
        }
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        if data.is_empty() {
            return Ok(());
        }
        if self.conn_lost.get() > 0 || self.end.closing.get() {
            if self.conn_lost.get() >= SILENT_WRITES {
                report::log_warning(
                    "pipe closed by peer or os.write(pipe, data) raised exception.",
                );
            }
            self.conn_lost.set(self.conn_lost.get() + 1);
            return Ok(());
        }
        let mut rest = data;
        if self.buffer.borrow().is_empty() {
            match self.try_write(data) {
                Ok(n) if n == data.len() => return Ok(()),
                Ok(n) => rest = &data[n..],
                Err(e) => {
                    self.conn_lost.set(self.conn_lost.get() + 1);
                    return self.fatal(e, "Fatal write error on pipe transport");
                }
            }
            self.watch_writing()?;
        }
        self.buffer.borrow_mut().extend_from_slice(rest);
        self.pause_if_full()
    }

    fn pause_if_full(&self) -> Result<()> {
        match (self.end.event_loop(), self.end.protocol()) {
            (Some(event_loop), Some(protocol)) => self.flow.pause_if_full(
                self.buffer.borrow().len(),
                &protocol,
                (&event_loop, &|| self.value()),
            ),
            _ => Ok(()),
        }
    }

    fn write_ready(&self) -> Result<()> {
        let (Some(event_loop), Some(protocol)) = (self.end.event_loop(), self.end.protocol())
        else {
            return Ok(());
        };
        let attempt = {
            let buffer = self.buffer.borrow();
            self.try_write(&buffer)
        };
        match attempt {
            Err(e) => {
                self.buffer.borrow_mut().clear();
                self.conn_lost.set(self.conn_lost.get() + 1);
                event_loop.unwatch(self.end.number, true);
                self.fatal(e, "Fatal write error on pipe transport")
            }
            Ok(n) if n == self.buffer.borrow().len() => {
                self.buffer.borrow_mut().clear();
                event_loop.unwatch(self.end.number, true);
                self.flow
                    .resume_if_drained(0, &protocol, (&event_loop, &|| self.value()))?;
                if self.end.closing.get() {
                    event_loop.unwatch(self.end.number, false);
                    return self.end.lose(None);
                }
                Ok(())
            }
            Ok(n) => {
                self.buffer.borrow_mut().drain(..n);
                Ok(())
            }
        }
    }

    #[cold]
    fn fatal(&self, e: Exception, message: &str) -> Result<()> {
        if !e.is_a(&Exception::class_named("OSError")) {
            self.end.report(&e, message, self.value())?;
        }
        self.close_with(Some(e));
        Ok(())
    }

    fn lose_soon(&self, event_loop: &Loop, error: Option<Exception>) {
        let Some(this) = self.this.upgrade() else {
            return;
        };
        event_loop
            .call_soon_in_context("_UnixWritePipeTransport._call_connection_lost", move || {
                this.end.lose(error.as_ref())
            });
    }

    fn close_with(&self, error: Option<Exception>) {
        self.end.closing.set(true);
        let Some(event_loop) = self.end.event_loop() else {
            return;
        };
        if !self.buffer.borrow().is_empty() {
            event_loop.unwatch(self.end.number, true);
        }
        self.buffer.borrow_mut().clear();
        event_loop.unwatch(self.end.number, false);
        self.lose_soon(&event_loop, error);
    }

    /// `write_eof()`, which is `close()` too.
    pub(crate) fn write_eof(&self) {
        if self.end.descriptor.borrow().is_none() || self.end.closing.replace(true) {
            return;
        }
        if self.buffer.borrow().is_empty()
            && let Some(event_loop) = self.end.event_loop()
        {
            event_loop.unwatch(self.end.number, false);
            self.lose_soon(&event_loop, None);
        }
    }
}

fn read_pipe(value: &Value) -> Result<Rc<ReadPipe>> {
    this(value, "_UnixReadPipeTransport")
}

fn write_pipe(value: &Value) -> Result<Rc<WritePipe>> {
    this(value, "_UnixWritePipeTransport")
}

fn read_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("get_extra_info"), |t, args| {
            read_pipe(t)?.end.extra.lookup(args)
        })
        .method(n!("close"), |t, _| {
            read_pipe(t)?.close();
            Ok(Value::None)
        })
        .method(n!("is_closing"), |t, _| {
            Ok(Value::Bool(read_pipe(t)?.end.closing.get()))
        })
        .method(n!("is_reading"), |t, _| {
            Ok(Value::Bool(read_pipe(t)?.is_reading()))
        })
        .method(n!("pause_reading"), |t, _| {
            read_pipe(t)?.pause();
            Ok(Value::None)
        })
        .method(n!("resume_reading"), |t, _| {
            read_pipe(t)?.resume()?;
            Ok(Value::None)
        })
        .method(n!("get_protocol"), |t, _| {
            Ok(read_pipe(t)?
                .end
                .protocol()
                .map_or(Value::None, |p| p.value))
        })
        .method(n!("set_protocol"), |t, args| {
            let [protocol] = method(args, "_UnixReadPipeTransport.set_protocol", ["protocol"], 1)?;
            let old = read_pipe(t)?
                .end
                .protocol
                .replace(Some(Protocol::new(protocol)));
            drop(old);
            Ok(Value::None)
        })
}

fn write_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("get_extra_info"), |t, args| {
            write_pipe(t)?.end.extra.lookup(args)
        })
        .method(n!("write"), |t, args| {
            let [data] = method(args, "_UnixWritePipeTransport.write", ["data"], 1)?;
            write_pipe(t)?.write(&data_argument(&data)?)?;
            Ok(Value::None)
        })
        .method(n!("write_eof"), |t, _| {
            write_pipe(t)?.write_eof();
            Ok(Value::None)
        })
        .method(n!("can_write_eof"), |_, _| Ok(Value::Bool(true)))
        .method(n!("close"), |t, _| {
            write_pipe(t)?.write_eof();
            Ok(Value::None)
        })
        .method(n!("abort"), |t, _| {
            write_pipe(t)?.close_with(None);
            Ok(Value::None)
        })
        .method(n!("is_closing"), |t, _| {
            Ok(Value::Bool(write_pipe(t)?.end.closing.get()))
        })
        .method(n!("get_write_buffer_size"), |t, _| {
            Ok(Value::from(write_pipe(t)?.buffer.borrow().len()))
        })
        .method(n!("get_write_buffer_limits"), |t, _| {
            Ok(write_pipe(t)?.flow.limits())
        })
        .method(n!("set_write_buffer_limits"), |t, args| {
            let [high, low] = method(
                args,
                "_FlowControlMixin.set_write_buffer_limits",
                ["high", "low"],
                0,
            )?;
            let t = write_pipe(t)?;
            t.flow.set_limits(&high, &low)?;
            t.pause_if_full()?;
            Ok(Value::None)
        })
        .method(n!("get_protocol"), |t, _| {
            Ok(write_pipe(t)?
                .end
                .protocol()
                .map_or(Value::None, |p| p.value))
        })
        .method(n!("set_protocol"), |t, args| {
            let [protocol] = method(
                args,
                "_UnixWritePipeTransport.set_protocol",
                ["protocol"],
                1,
            )?;
            let old = write_pipe(t)?
                .end
                .protocol
                .replace(Some(Protocol::new(protocol)));
            drop(old);
            Ok(Value::None)
        })
}

thread_local! {
    static READ: Class = read_methods(
        Class::builder("_UnixReadPipeTransport").module("asyncio.unix_events").base(read_class()),
    )
    .dunders(&["__repr__"])
    .build();
    static WRITE: Class = write_methods(
        Class::builder("_UnixWritePipeTransport").module("asyncio.unix_events").base(flow_class()),
    )
    .dunders(&["__repr__"])
    .build();
}

impl Object for ReadPipe {
    fn class(&self) -> Class {
        READ.with(Clone::clone)
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        let rest = match self.end.event_loop() {
            Some(event_loop) if event_loop.is_watched(self.end.number, false) => " polling",
            Some(_) => " idle",
            None => " closed",
        };
        Some(Ok(self.end.shown("_UnixReadPipeTransport", rest)))
    }
}

impl Object for WritePipe {
    fn class(&self) -> Class {
        WRITE.with(Clone::clone)
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        let rest = match self.end.event_loop() {
            Some(event_loop) => format!(
                " {}, bufsize={}",
                if event_loop.is_watched(self.end.number, true) {
                    "polling"
                } else {
                    "idle"
                },
                self.buffer.borrow().len()
            ),
            None => " closed".to_owned(),
        };
        Some(Ok(self.end.shown("_UnixWritePipeTransport", &rest)))
    }
}

/// `await loop.connect_read_pipe(…)` over a descriptor.
pub(crate) async fn connect_read(
    event_loop: &Loop,
    factory: &Factory,
    descriptor: Descriptor,
    file: Value,
) -> Result<(Rc<ReadPipe>, Protocol)> {
    let protocol = factory()?;
    let waiter = event_loop.create_future();
    let transport = ReadPipe::start(
        event_loop,
        descriptor,
        file,
        protocol.clone(),
        waiter.clone(),
    )?;
    if let Err(e) = waiter.wait().await {
        transport.close();
        return Err(e);
    }
    Ok((transport, protocol))
}

/// `await loop.connect_write_pipe(…)` over a descriptor.
pub(crate) async fn connect_write(
    event_loop: &Loop,
    factory: &Factory,
    descriptor: Descriptor,
    file: Value,
) -> Result<(Rc<WritePipe>, Protocol)> {
    let protocol = factory()?;
    let waiter = event_loop.create_future();
    let transport = WritePipe::start(
        event_loop,
        descriptor,
        file,
        protocol.clone(),
        waiter.clone(),
    )?;
    if let Err(e) = waiter.wait().await {
        transport.write_eof();
        return Err(e);
    }
    Ok((transport, protocol))
}

/// Adds them to the loop's class.
pub(crate) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("connect_read_pipe"), |l, args| {
            let name = "BaseEventLoop.connect_read_pipe";
            let [factory, pipe] = method(args, name, ["protocol_factory", "pipe"], 2)?;
            let event_loop = loop_of(l)?;
            coroutine(name, async move {
                let factory = python_factory(factory);
                let descriptor = descriptor_of(&pipe)?;
                let (transport, protocol) =
                    connect_read(&event_loop, &factory, descriptor, pipe).await?;
                Ok(Value::tuple(vec![transport.value(), protocol.value]))
            })
        })
        .method(n!("connect_write_pipe"), |l, args| {
            let name = "BaseEventLoop.connect_write_pipe";
            let [factory, pipe] = method(args, name, ["protocol_factory", "pipe"], 2)?;
            let event_loop = loop_of(l)?;
            coroutine(name, async move {
                let factory = python_factory(factory);
                let descriptor = descriptor_of(&pipe)?;
                let (transport, protocol) =
                    connect_write(&event_loop, &factory, descriptor, pipe).await?;
                Ok(Value::tuple(vec![transport.value(), protocol.value]))
            })
        })
}
