//! `asyncio.create_subprocess_exec`, `create_subprocess_shell`, the class `Process`, and the loop's
//! `subprocess_exec` and `subprocess_shell`.

use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::rc::{Rc, Weak};

use super::connect::{descriptor_of, loop_of};
use super::process::{ProcessCallbacks, ProcessTransport, PythonCallbacks};
use super::stream_protocol::{Drain, new_reader};
use super::stream_reader::{StreamReader, limit_argument};
use super::stream_writer;
use super::transport_class::subprocess_class;
use crate::asyncio::arguments::{coroutine, method};
use crate::asyncio::awaiting::await_value;
use crate::asyncio::event_loop::Loop;
use crate::asyncio::future::Future;
use crate::asyncio::waiters::this;
use crate::asyncio::{gather, protocols};
use crate::object::{Args, Class, ClassBuilder, Exception, Module, Obj, Object, Result, Value};
use crate::ops;
use crate::platform::process::{Redirect, Spawn};
use crate::stdlib::os::fs_path;

pub(crate) const PIPE: i64 = -1;
pub(crate) const STDOUT: i64 = -2;
pub(crate) const DEVNULL: i64 = -3;

/// Like `StreamProtocol`, but for a process.
pub(crate) struct StreamProcess {
    this: Weak<StreamProcess>,
    event_loop: Loop,
    limit: usize,
    drain: Drain,
    stdin: RefCell<Value>,
    outputs: [RefCell<Option<Rc<StreamReader>>>; 2],
    transport: RefCell<Option<Rc<ProcessTransport>>>,
    exited: Cell<bool>,
    open: [Cell<bool>; 2],
    stdin_closed: Future,
}

impl StreamProcess {
    fn new(event_loop: &Loop, limit: usize) -> Rc<StreamProcess> {
        Rc::new_cyclic(|this: &Weak<StreamProcess>| StreamProcess {
            this: this.clone(),
            event_loop: event_loop.clone(),
            limit,
            drain: Drain::default(),
            stdin: RefCell::new(Value::None),
            outputs: Default::default(),
            transport: RefCell::new(None),
            exited: Cell::new(false),
            open: Default::default(),
            stdin_closed: event_loop.create_future(),
        })
    }

    fn output(&self, pipe: usize) -> Option<Rc<StreamReader>> {
        self.outputs.get(pipe.checked_sub(1)?)?.borrow().clone()
    }

    fn output_value(&self, pipe: usize) -> Value {
        self.output(pipe)
            .map_or(Value::None, |r| Value::Object(Obj::from_rc(r)))
    }

    fn maybe_close(&self) {
        if self.exited.get() && self.open.iter().all(|open| !open.get()) {
            let transport = self.transport.take();
            if let Some(transport) = transport {
                transport.close();
            }
        }
    }
}

impl ProcessCallbacks for StreamProcess {
    fn connection_made(&self, transport: &Rc<ProcessTransport>) -> Result<()> {
        *self.transport.borrow_mut() = Some(transport.clone());
        for pipe in 1..3 {
            let end = transport.pipe(pipe);
            let (Some(slot), Some(open)) = (self.outputs.get(pipe - 1), self.open.get(pipe - 1))
            else {
                continue;
            };
            if !end.is_none() {
                let reader = new_reader(self.limit, &self.event_loop).downcast::<StreamReader>();
                if let Some(reader) = &reader {
                    reader.set_transport(end)?;
                }
                *slot.borrow_mut() = reader;
                open.set(true);
            }
        }
        let end = transport.pipe(0);
        if let (false, Some(this)) = (end.is_none(), self.this.upgrade()) {
            let protocol = Value::Object(Obj::from_rc(this));
            let writer = stream_writer::make(end, protocol, Value::None, &self.event_loop);
            *self.stdin.borrow_mut() = writer;
        }
        Ok(())
    }

    fn data_received(&self, pipe: usize, data: &[u8]) -> Result<()> {
        match self.output(pipe) {
            Some(reader) => reader.feed_data(data),
            None => Ok(()),
        }
    }

    fn pipe_lost(&self, pipe: usize, error: Option<&Exception>) -> Result<()> {
        if pipe == 0 {
            let stdin = self.stdin.borrow().clone();
            if !stdin.is_none() {
                ops::call_method(&stdin, "close", Args::none())?;
            }
            self.connection_lost(error)?;
            match error {
                None => self.stdin_closed.set_result(Value::None)?,
                Some(e) => {
                    self.stdin_closed.set_exception(e.clone())?;
                    self.stdin_closed.mark_retrieved();
                }
            }
            return Ok(());
        }
        if let Some(reader) = self.output(pipe) {
            match error {
                None => reader.feed_eof()?,
                Some(e) => reader.set_exception(e.clone())?,
            }
        }
        if let Some(open) = self.open.get(pipe - 1) {
            open.set(false);
        }
        self.maybe_close();
        Ok(())
    }

    fn process_exited(&self) -> Result<()> {
        self.exited.set(true);
        self.maybe_close();
        Ok(())
    }

    fn connection_lost(&self, error: Option<&Exception>) -> Result<()> {
        self.drain.lose(error)
    }

    fn pause_writing(&self) -> Result<()> {
        self.drain.pause();
        Ok(())
    }

    fn resume_writing(&self) -> Result<()> {
        self.drain.resume()
    }
}

/// An `asyncio.subprocess.Process`.
pub(crate) struct ProcessObject {
    transport: Rc<ProcessTransport>,
    protocol: Rc<StreamProcess>,
}

impl ProcessObject {
    fn stdin(&self) -> Value {
        self.protocol.stdin.borrow().clone()
    }

    async fn feed(self: Rc<Self>, input: Value) -> Result<Value> {
        let stdin = self.stdin();
        let fed = async {
            if !input.is_none() {
                ops::call_method(&stdin, "write", Args::pos([input]))?;
            }
            let drain = ops::call_method(&stdin, "drain", Args::none())?;
            await_value(drain).await
        };
        match fed.await {
            Err(e)
                if !e.is_a(&Exception::class_named("BrokenPipeError"))
                    && !e.is_a(&Exception::class_named("ConnectionResetError")) =>
            {
                return Err(e);
            }
            _ => {}
        }
        ops::call_method(&stdin, "close", Args::none())?;
        Ok(Value::None)
    }

    async fn read(self: Rc<Self>, pipe: usize) -> Result<Value> {
        let transport = self.transport.pipe(pipe);
        let Some(reader) = self.protocol.output(pipe) else {
            return Ok(Value::None);
        };
        let output = reader.read(-1).await?;
        ops::call_method(&transport, "close", Args::none())?;
        Ok(Value::Bytes(output))
    }

    async fn communicate(self: Rc<Self>, input: Value) -> Result<Value> {
        let stdin = if self.stdin().is_none() {
            coroutine("Process._noop", async { Ok(Value::None) })?
        } else {
            coroutine("Process._feed_stdin", self.clone().feed(input))?
        };
        let mut all = vec![stdin];
        for pipe in 1..3 {
            all.push(if self.protocol.output(pipe).is_some() {
                coroutine("Process._read_stream", self.clone().read(pipe))?
            } else {
                coroutine("Process._noop", async { Ok(Value::None) })?
            });
        }
        let results = gather::gather_values(all, false)?.wait().await?;
        self.transport.wait().await?;
        let mut results = ops::to_vec(&results)?;
        results.remove(0);
        Ok(Value::tuple(results))
    }
}

// ---- arguments

/// What `stdin=`, `stdout=` or `stderr=` says.
pub(crate) fn redirect(value: &Value, is_error: bool) -> Result<Redirect> {
    match value.native() {
        Value::None | Value::Unset => Ok(Redirect::Inherit),
        Value::Int(PIPE) => Ok(Redirect::Pipe),
        Value::Int(DEVNULL) => Ok(Redirect::Null),
        Value::Int(STDOUT) if is_error => Ok(Redirect::Stdout),
        Value::Int(STDOUT) => Err(Exception::value_error("STDOUT can only be used for stderr")),
        _ => {
            if let Some(file) = crate::stdlib::io::system_file(value)? {
                return Ok(Redirect::To(file));
            }
            Ok(Redirect::To(descriptor_of(value)?))
        }
    }
}

/// A program's name or argument.
fn text(value: &Value) -> Result<OsString> {
    match value.native() {
        Value::Str(_) | Value::Bytes(_) | Value::Instance(_) | Value::Object(_) => {
            Ok(fs_path(value)?.into())
        }
        _ => Err(Exception::type_error(format!(
            "expected str, bytes or os.PathLike object, not {}",
            ops::class_name(value)
        ))),
    }
}

fn environment(value: &Value) -> Result<Vec<(OsString, OsString)>> {
    let mut all = Vec::new();
    let items = ops::call_method(value, "items", Args::none())?;
    for item in ops::to_vec(&items)? {
        let pair = ops::to_vec(&item)?;
        if let [name, value] = &pair[..] {
            all.push((text(name)?, text(value)?));
        }
    }
    Ok(all)
}

/// Takes the keywords of `Popen` out.
///
/// # Errors
/// `ValueError` for what asyncio refuses; `NotImplementedError` for what is not provided here.
pub(crate) fn take_spawn(args: &mut Args, command: Vec<OsString>) -> Result<Spawn> {
    let mut command = command.into_iter();
    let program = command.next().unwrap_or_default();
    let mut take = |name: &str| args.take_kw(name).filter(|v| !v.is_none());
    let streams = [
        redirect(&take("stdin").unwrap_or_default(), false)?,
        redirect(&take("stdout").unwrap_or_default(), false)?,
        redirect(&take("stderr").unwrap_or_default(), true)?,
    ];
    let folder = take("cwd").map(|v| text(&v)).transpose()?;
    let environment = take("env").map(|v| environment(&v)).transpose()?;
    let process_group = match take("process_group") {
        Some(group) => Some(ops::convert::to_c_int(&group)?).filter(|g| *g >= 0),
        None => None,
    };
    for name in [
        "close_fds",
        "restore_signals",
        "executable",
        "umask",
        "user",
        "group",
        "extra_groups",
        "pipesize",
        "pass_fds",
        "preexec_fn",
        "start_new_session",
        "creationflags",
        "startupinfo",
    ] {
        let Some(value) = take(name) else { continue };
        let harmless = match name {
            "close_fds" | "restore_signals" => true,
            "umask" | "pipesize" => matches!(value, Value::Int(-1)),
            "start_new_session" | "pass_fds" | "creationflags" => !ops::truth(&value)?,
            _ => false,
        };
        if !harmless {
            return Err(Exception::not_implemented_error(format!(
                "subprocess: {name}= is not provided by Portalis"
            )));
        }
    }
    Ok(Spawn {
        program,
        arguments: command.collect(),
        folder,
        environment,
        streams,
        process_group,
    })
}

/// `/bin/sh -c command`
pub(crate) fn shell_command(command: &Value) -> Result<Vec<OsString>> {
    Ok(vec!["/bin/sh".into(), "-c".into(), text(command)?])
}

/// A program and its arguments.
pub(crate) fn program_command(all: &[Value]) -> Result<Vec<OsString>> {
    all.iter().map(text).collect()
}

/// What asyncio's processes never have.
fn check_binary(args: &mut Args, is_shell: bool) -> Result<()> {
    for (name, message) in [
        ("universal_newlines", "universal_newlines must be False"),
        ("text", "text must be False"),
        ("encoding", "encoding must be None"),
        ("errors", "errors must be None"),
        ("bufsize", "bufsize must be 0"),
    ] {
        if let Some(value) = args.take_kw(name)
            && ops::truth(&value)?
        {
            return Err(Exception::value_error(message));
        }
    }
    match args.take_kw("shell") {
        Some(value) if ops::truth(&value)? != is_shell => {
            let must = if is_shell { "True" } else { "False" };
            Err(Exception::value_error(format!("shell must be {must}")))
        }
        _ => Ok(()),
    }
}

fn unexpected(args: &Args) -> Result<()> {
    match args.kw.first() {
        None => Ok(()),
        Some((name, _)) => Err(Exception::type_error(format!(
            "Popen.__init__() got an unexpected keyword argument '{name}'"
        ))),
    }
}

async fn create(command: Vec<OsString>, mut args: Args, is_shell: bool) -> Result<Value> {
    let event_loop = Loop::get_running()?;
    check_binary(&mut args, is_shell)?;
    let limit = limit_argument(&args.take_kw("limit").unwrap_or_default())?;
    let spawn = take_spawn(&mut args, command)?;
    unexpected(&args)?;
    let protocol = StreamProcess::new(&event_loop, limit);
    let value = Value::Object(Obj::from_rc(protocol.clone()));
    let transport = ProcessTransport::start(&event_loop, spawn, value, protocol.clone()).await?;
    Ok(Value::object(ProcessObject {
        transport,
        protocol,
    }))
}

fn create_exec(mut args: Args) -> Result<Value> {
    if args.pos.is_empty() {
        let Some(program) = args.take_kw("program") else {
            return Err(Exception::type_error(
                "create_subprocess_exec() missing 1 required positional argument: 'program'",
            ));
        };
        args.pos.push(program);
    }
    coroutine("create_subprocess_exec", async move {
        let command = program_command(&args.pos)?;
        create(command, args, false).await
    })
}

fn create_shell(mut args: Args) -> Result<Value> {
    if let Some(command) = args.take_kw("cmd") {
        args.pos.insert(0, command);
    }
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "create_subprocess_shell() missing 1 required positional argument: 'cmd'",
        ));
    }
    let mut given = std::mem::take(&mut args.pos).into_iter();
    let command = given.next().unwrap_or_default();
    for (name, value) in ["stdin", "stdout", "stderr", "limit"]
        .into_iter()
        .zip(given)
    {
        args = args.with_kw(name, value);
    }
    coroutine("create_subprocess_shell", async move {
        if !matches!(command.native(), Value::Str(_) | Value::Bytes(_)) {
            return Err(Exception::value_error("cmd must be a string"));
        }
        create(shell_command(&command)?, args, true).await
    })
}

fn loop_subprocess(l: &Value, mut args: Args, is_shell: bool) -> Result<Value> {
    let event_loop = loop_of(l)?;
    let name = if is_shell {
        "BaseEventLoop.subprocess_shell"
    } else {
        "BaseEventLoop.subprocess_exec"
    };
    if args.pos.len() < 2 {
        return Err(Exception::type_error(format!(
            "{name}() missing required positional arguments"
        )));
    }
    let factory = args.pos.remove(0);
    coroutine(name, async move {
        check_binary(&mut args, is_shell)?;
        let command = match &args.pos[..] {
            [command] if is_shell => shell_command(command)?,
            all => program_command(all)?,
        };
        for stream in ["stdin", "stdout", "stderr"] {
            if !args.kw.iter().any(|(k, _)| *k == stream) {
                args = args.with_kw(stream, Value::Int(PIPE));
            }
        }
        let spawn = take_spawn(&mut args, command)?;
        unexpected(&args)?;
        let protocol = ops::call(&factory, Args::none())?;
        let callbacks = Rc::new(PythonCallbacks(protocol.clone()));
        let transport =
            ProcessTransport::start(&event_loop, spawn, protocol.clone(), callbacks).await?;
        Ok(Value::tuple(vec![transport.value(), protocol]))
    })
}

// ---- classes

fn process(value: &Value) -> Result<Rc<ProcessObject>> {
    this(value, "Process")
}

fn transport(value: &Value) -> Result<Rc<ProcessTransport>> {
    this(value, "_UnixSubprocessTransport")
}

fn signal_argument(value: &Value) -> Result<i32> {
    ops::convert::to_c_int(value)
}

fn process_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .getter(n!("stdin"), |p| Ok(process(p)?.stdin()))
        .getter(n!("stdout"), |p| Ok(process(p)?.protocol.output_value(1)))
        .getter(n!("stderr"), |p| Ok(process(p)?.protocol.output_value(2)))
        .getter(n!("pid"), |p| {
            Ok(Value::Int(process(p)?.transport.id.into()))
        })
        .getter(n!("returncode"), |p| Ok(process(p)?.transport.returncode()))
        .getter(n!("_transport"), |p| Ok(process(p)?.transport.value()))
        .method("wait", |p, args| {
            let [] = method(args, "Process.wait", [], 0)?;
            let p = process(p)?;
            coroutine("Process.wait", async move { p.transport.wait().await })
        })
        .method(n!("communicate"), |p, args| {
            let [input] = method(args, "Process.communicate", ["input"], 0)?;
            let input = if input.is_unset() { Value::None } else { input };
            coroutine("Process.communicate", process(p)?.communicate(input))
        })
        .method(n!("send_signal"), |p, args| {
            let [signal] = method(args, "Process.send_signal", ["signal"], 1)?;
            process(p)?
                .transport
                .send_signal(signal_argument(&signal)?)?;
            Ok(Value::None)
        })
        .method(n!("terminate"), |p, _| {
            process(p)?.transport.send_signal(15)?;
            Ok(Value::None)
        })
        .method(n!("kill"), |p, _| {
            process(p)?.transport.send_signal(9)?;
            Ok(Value::None)
        })
}

fn transport_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("get_pid"), |t, _| {
            Ok(Value::Int(transport(t)?.id.into()))
        })
        .method(n!("get_returncode"), |t, _| Ok(transport(t)?.returncode()))
        .method(n!("get_pipe_transport"), |t, args| {
            let [number] = method(
                args,
                "BaseSubprocessTransport.get_pipe_transport",
                ["fd"],
                1,
            )?;
            let number = usize::try_from(ops::convert::to_index(&number)?).unwrap_or(usize::MAX);
            Ok(transport(t)?.pipe(number))
        })
        .method(n!("send_signal"), |t, args| {
            let [signal] = method(args, "BaseSubprocessTransport.send_signal", ["signal"], 1)?;
            transport(t)?.send_signal(signal_argument(&signal)?)?;
            Ok(Value::None)
        })
        .method(n!("terminate"), |t, _| {
            transport(t)?.send_signal(15)?;
            Ok(Value::None)
        })
        .method(n!("kill"), |t, _| {
            transport(t)?.send_signal(9)?;
            Ok(Value::None)
        })
        .method(n!("close"), |t, _| {
            transport(t)?.close();
            Ok(Value::None)
        })
        .method(n!("is_closing"), |t, _| {
            Ok(Value::Bool(transport(t)?.is_closed()))
        })
        .method(n!("get_protocol"), |t, _| {
            Ok(transport(t)?.protocol.borrow().clone())
        })
        .method(n!("_wait"), |t, _| {
            let t = transport(t)?;
            coroutine(
                "BaseSubprocessTransport._wait",
                async move { t.wait().await },
            )
        })
}

thread_local! {
    static PROCESS: Class = process_methods(Class::builder("Process").module("asyncio.subprocess"))
        .dunders(&["__repr__"])
        .build();
    static TRANSPORT: Class = transport_methods(
        Class::builder("_UnixSubprocessTransport").module("asyncio.unix_events").base(subprocess_class()),
    )
    .dunders(&["__repr__"])
    .build();
    static PROTOCOL: Class = Class::builder("SubprocessStreamProtocol")
        .module("asyncio.subprocess")
        .base(protocols::subprocess_class())
        .method(n!("_drain_helper"), |p, _| {
            let p = this::<StreamProcess>(p, "SubprocessStreamProtocol")?;
            coroutine("FlowControlMixin._drain_helper", async move {
                p.drain.wait(&p.event_loop).await?;
                Ok(Value::None)
            })
        })
        .method(n!("_get_close_waiter"), |p, _| {
            Ok(Value::Future(this::<StreamProcess>(p, "SubprocessStreamProtocol")?.stdin_closed.clone()))
        })
        .build();
}

/// `asyncio.subprocess.Process`
pub(crate) fn class() -> Class {
    PROCESS.with(Clone::clone)
}

impl Object for ProcessObject {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        Some(Ok(format!("<Process {}>", self.transport.id)))
    }
}

impl Object for ProcessTransport {
    fn class(&self) -> Class {
        TRANSPORT.with(Clone::clone)
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        let closed = if self.is_closed() { " closed" } else { "" };
        let state = match self.returncode() {
            Value::Int(code) => format!("returncode={code}"),
            _ => "running".to_owned(),
        };
        Some(Ok(format!(
            "<_UnixSubprocessTransport{closed} pid={} {state}>",
            self.id
        )))
    }
}

impl Object for StreamProcess {
    fn class(&self) -> Class {
        PROTOCOL.with(Clone::clone)
    }
}

/// Adds the functions to the module `asyncio`.
pub(crate) fn add(module: Module) -> Module {
    module
        .function(n!("create_subprocess_exec"), create_exec)
        .function(n!("create_subprocess_shell"), create_shell)
}

/// The module `asyncio.subprocess`.
pub(crate) fn module() -> Module {
    add(Module::new("asyncio.subprocess"))
        .class_of(n!("Process"), class)
        .class_of(n!("SubprocessStreamProtocol"), || {
            PROTOCOL.with(Clone::clone)
        })
        .value(n!("PIPE"), Value::Int(PIPE))
        .value(n!("STDOUT"), Value::Int(STDOUT))
        .value(n!("DEVNULL"), Value::Int(DEVNULL))
}

/// Adds them to the loop's class.
pub(crate) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method(n!("subprocess_exec"), |l, args| {
            loop_subprocess(l, args, false)
        })
        .method(n!("subprocess_shell"), |l, args| {
            loop_subprocess(l, args, true)
        })
}
