//! `subprocess`: `run`, `call`, `check_call`, `check_output`, and what they give and raise.

use std::io::ErrorKind;
use std::time::Duration;

use crate::asyncio::green;
use crate::asyncio::io::process::start_process;
use crate::asyncio::io::process_class::{
    DEVNULL, PIPE, STDOUT, program_command, shell_command, take_spawn,
};
use crate::object::{Args, Bytes, Class, Exception, Module, Result, Value};
use crate::ops;
use crate::platform::process::Process;
use crate::platform::{Descriptor, monotonic};
use crate::stdlib::os::error::os_error;
use crate::stdlib::socket::bytes_like;

/// How long to wait before a process is looked at again.
const SLICE: Duration = Duration::from_millis(2);
const KILL: i32 = 9;

thread_local! {
    static ERROR: Class = Class::builder("SubprocessError")
        .module("subprocess")
        .base(Exception::class_named("Exception"))
        .build();
    static CALLED: Class = Class::builder("CalledProcessError")
        .module("subprocess")
        .base(ERROR.with(Clone::clone))
        .raw_method("__init__", |this, args| {
            let [code, cmd, output, stderr] =
                args.bind("CalledProcessError", ["returncode", "cmd", "output", "stderr"], 2)?;
            keep(this, [("returncode", code), ("cmd", cmd), ("output", output.clone()), ("stderr", stderr), ("stdout", output)])
        })
        .raw_method("__str__", |this, _| called_text(this).map(Value::from))
        .build();
    static TIMEOUT: Class = Class::builder("TimeoutExpired")
        .module("subprocess")
        .base(ERROR.with(Clone::clone))
        .raw_method("__init__", |this, args| {
            let [cmd, timeout, output, stderr] =
                args.bind("TimeoutExpired", ["cmd", "timeout", "output", "stderr"], 2)?;
            keep(this, [("cmd", cmd), ("timeout", timeout), ("output", output.clone()), ("stderr", stderr), ("stdout", output)])
        })
        .raw_method("__str__", |this, _| {
            let cmd = ops::str(&ops::get_attr(this, "cmd")?)?;
            let timeout = ops::str(&ops::get_attr(this, "timeout")?)?;
            Ok(Value::from(format!("Command '{cmd}' timed out after {timeout} seconds")))
        })
        .build();
    static COMPLETED: Class = Class::builder("CompletedProcess")
        .module("subprocess")
        .python()
        .raw_method("__init__", |this, args| {
            let [command, code, stdout, stderr] =
                args.bind("CompletedProcess.__init__", ["args", "returncode", "stdout", "stderr"], 2)?;
            keep(this, [("args", command), ("returncode", code), ("stdout", stdout), ("stderr", stderr)])
        })
        .raw_method("__repr__", |this, _| completed_text(this).map(Value::from))
        .raw_method(n!("check_returncode"), |this, args| {
            let [] = args.exact("check_returncode")?;
            check(this)?;
            Ok(Value::None)
        })
        .build();
}

fn keep<const N: usize>(this: &Value, fields: [(&str, Value); N]) -> Result<Value> {
    for (name, value) in fields {
        let value = if value.is_unset() { Value::None } else { value };
        ops::set_attr(this, name, value)?;
    }
    Ok(Value::None)
}

fn called_text(this: &Value) -> Result<String> {
    let cmd = ops::str(&ops::get_attr(this, "cmd")?)?;
    let code = ops::get_attr(this, "returncode")?;
    if let Value::Int(code) = code
        && code < 0
    {
        let class = ops::get_attr(
            &crate::program::import_library(&crate::stdlib::library::inner::SIGNAL)?,
            "Signals",
        )?;
        return Ok(match ops::call(&class, Args::pos([Value::Int(-code)])) {
            Ok(signal) => format!("Command '{cmd}' died with {}.", ops::repr(&signal)?),
            Err(_) => format!("Command '{cmd}' died with unknown signal {}.", -code),
        });
    }
    Ok(format!(
        "Command '{cmd}' returned non-zero exit status {}.",
        ops::str(&code)?
    ))
}

fn completed_text(this: &Value) -> Result<String> {
    let mut parts = vec![
        format!("args={}", ops::repr(&ops::get_attr(this, "args")?)?),
        format!(
            "returncode={}",
            ops::repr(&ops::get_attr(this, "returncode")?)?
        ),
    ];
    for name in ["stdout", "stderr"] {
        let value = ops::get_attr(this, name)?;
        if !value.is_none() {
            parts.push(format!("{name}={}", ops::repr(&value)?));
        }
    }
    Ok(format!("CompletedProcess({})", parts.join(", ")))
}

/// A `CompletedProcess` whose exit status is not 0 raises.
fn check(completed: &Value) -> Result<()> {
    let code = ops::get_attr(completed, "returncode")?;
    if !ops::truth(&code)? {
        return Ok(());
    }
    let args = Args::pos([
        code,
        ops::get_attr(completed, "args")?,
        ops::get_attr(completed, "stdout")?,
        ops::get_attr(completed, "stderr")?,
    ]);
    Err(raised(CALLED.with(Clone::clone), args))
}

fn raised(class: Class, args: Args) -> Exception {
    match ops::call(&Value::Class(class), args) {
        Ok(made) => Exception::from_value(&made)
            .unwrap_or_else(|| Exception::runtime_error("an exception was expected")),
        Err(e) => e,
    }
}

/// The text encoding of a process's streams, if they are text.
struct Text {
    encoding: String,
    errors: String,
}

impl Text {
    fn take(args: &mut Args) -> Result<Option<Text>> {
        let mut on = false;
        for name in ["text", "universal_newlines"] {
            if let Some(flag) = args.take_kw(name) {
                on |= ops::truth(&flag)?;
            }
        }
        let mut named = |name: &str| {
            args.take_kw(name)
                .and_then(|v| v.as_str())
                .map(|s| s.to_string())
        };
        let (encoding, errors) = (named("encoding"), named("errors"));
        on |= encoding.is_some() || errors.is_some();
        Ok(on.then(|| Text {
            encoding: encoding.unwrap_or_else(|| "utf-8".to_owned()),
            errors: errors.unwrap_or_else(|| "strict".to_owned()),
        }))
    }

    fn encode(&self, input: &Value) -> Result<Vec<u8>> {
        let encoded = ops::call_method(
            input,
            "encode",
            Args::pos([Value::str(&self.encoding), Value::str(&self.errors)]),
        )?;
        Ok(bytes_like(&encoded)?.to_vec())
    }

    fn decode(&self, output: Vec<u8>) -> Result<Value> {
        let text = ops::call_method(
            &Value::Bytes(Bytes::from(output)),
            "decode",
            Args::pos([Value::str(&self.encoding), Value::str(&self.errors)]),
        )?;
        let text = ops::str(&text)?;
        Ok(Value::from(text.replace("\r\n", "\n").replace('\r', "\n")))
    }
}

/// A process with what goes in and has come out.
struct Exchange {
    process: Process,
    input: Option<(Descriptor, Vec<u8>, usize)>,
    outputs: [Option<Descriptor>; 2],
    received: [Vec<u8>; 2],
}

impl Exchange {
    /// Moves what can be moved now; whether anything was.
    fn step(&mut self) -> Result<bool> {
        let mut moved = false;
        if let Some((descriptor, data, at)) = &mut self.input {
            let done = match descriptor.write(data.get(*at..).unwrap_or_default()) {
                Ok(n) => {
                    *at += n;
                    moved = true;
                    *at >= data.len()
                }
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                    false
                }
                Err(e) if e.kind() == ErrorKind::BrokenPipe => true,
                Err(e) => return Err(os_error(&e, None)),
            };
            if done {
                self.input = None;
            }
        }
        let mut buffer = [0; 16384];
        for (output, received) in self.outputs.iter_mut().zip(&mut self.received) {
            let Some(descriptor) = output else { continue };
            match descriptor.read(&mut buffer) {
                Ok(0) => *output = None,
                Ok(n) => {
                    received.extend_from_slice(&buffer[..n]);
                    moved = true;
                }
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
                Err(e) => return Err(os_error(&e, None)),
            }
        }
        Ok(moved)
    }

    fn is_open(&self) -> bool {
        self.input.is_some() || self.outputs.iter().any(Option::is_some)
    }

    /// Exchanges all and waits for the end; `None` when the time is over first.
    fn finish(&mut self, deadline: Option<f64>) -> Result<Option<i32>> {
        loop {
            let moved = self.step()?;
            if !self.is_open() {
                if let Some(code) = self.process.poll().map_err(|e| os_error(&e, None))? {
                    return Ok(Some(code));
                }
            } else if moved {
                continue;
            }
            if deadline.is_some_and(|at| monotonic() >= at) {
                return Ok(None);
            }
            self.nap()?;
        }
    }

    fn nap(&self) -> Result<()> {
        if green::in_fiber() || green::has_threads() {
            green::block_until(Some(monotonic() + SLICE.as_secs_f64()), || false);
        } else {
            match self.outputs.iter().flatten().next() {
                Some(descriptor) => {
                    let _ = descriptor.wait(false, Some(SLICE));
                }
                None => std::thread::sleep(SLICE),
            }
        }
        crate::stdlib::signal::check()
    }
}

fn output(pipe: bool, bytes: Vec<u8>, text: Option<&Text>) -> Result<Value> {
    match (pipe, text) {
        (false, _) => Ok(Value::None),
        (true, None) => Ok(Value::Bytes(Bytes::from(bytes))),
        (true, Some(text)) => text.decode(bytes),
    }
}

/// `subprocess.run(args, …)`
fn run(mut args: Args) -> Result<Value> {
    let command = match args.take_kw("args") {
        Some(command) => command,
        None if args.pos.len() == 1 => args.pos.remove(0),
        None => {
            return Err(Exception::type_error(
                "Popen.__init__() missing 1 required positional argument: 'args'",
            ));
        }
    };
    let mut flag =
        |name: &str| -> Result<bool> { args.take_kw(name).map_or(Ok(false), |v| ops::truth(&v)) };
    let (check_code, capture, shell) = (flag("check")?, flag("capture_output")?, flag("shell")?);
    let text = Text::take(&mut args)?;
    let input = args.take_kw("input").filter(|v| !v.is_none());
    let timeout = args.take_kw("timeout").filter(|v| !v.is_none());
    let _ = args.take_kw("bufsize");
    if capture {
        if args
            .kw
            .iter()
            .any(|(k, _)| *k == "stdout" || *k == "stderr")
        {
            return Err(Exception::value_error(
                "stdout and stderr arguments may not be used with capture_output.",
            ));
        }
        args = args
            .with_kw("stdout", Value::Int(PIPE))
            .with_kw("stderr", Value::Int(PIPE));
    }
    if input.is_some() {
        if args.take_kw("stdin").is_some_and(|v| !v.is_none()) {
            return Err(Exception::value_error(
                "stdin and input arguments may not both be used.",
            ));
        }
        args = args.with_kw("stdin", Value::Int(PIPE));
    }
    let words = match command.native() {
        _ if shell => shell_command(&command)?,
        Value::Str(_) | Value::Bytes(_) => program_command(std::slice::from_ref(&command))?,
        _ => program_command(&ops::to_vec(&command)?)?,
    };
    let spawn = take_spawn(&mut args, words)?;
    if let Some((name, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "Popen.__init__() got an unexpected keyword argument '{name}'"
        )));
    }
    let input = match (&input, &text) {
        (None, _) => Vec::new(),
        (Some(input), None) => bytes_like(input)?.to_vec(),
        (Some(input), Some(text)) => text.encode(input)?,
    };
    let deadline = match &timeout {
        Some(seconds) => Some(monotonic() + ops::convert::to_f64(seconds)?),
        None => None,
    };
    let (process, [stdin, stdout, stderr]) = start_process(spawn)?;
    let piped = [stdout.is_some(), stderr.is_some()];
    for descriptor in [&stdin, &stdout, &stderr].into_iter().flatten() {
        descriptor
            .set_blocking(false)
            .map_err(|e| os_error(&e, None))?;
    }
    let mut exchange = Exchange {
        process,
        input: stdin.filter(|_| !input.is_empty()).map(|d| (d, input, 0)),
        outputs: [stdout, stderr],
        received: Default::default(),
    };
    let code = exchange.finish(deadline);
    if !matches!(code, Ok(Some(_))) {
        let id = i32::try_from(exchange.process.id()).unwrap_or(-1);
        let _ = crate::platform::signals::kill(id, KILL);
        let _ = exchange.process.wait();
    }
    let [out, err] = exchange.received;
    let Some(code) = code? else {
        let seconds = timeout.unwrap_or(Value::None);
        let some = |piped: bool, bytes: Vec<u8>| {
            if piped && !bytes.is_empty() {
                Value::Bytes(Bytes::from(bytes))
            } else {
                Value::None
            }
        };
        let args = Args::pos([command, seconds, some(piped[0], out), some(piped[1], err)]);
        return Err(raised(TIMEOUT.with(Clone::clone), args));
    };
    let completed = ops::call(
        &Value::Class(COMPLETED.with(Clone::clone)),
        Args::pos([
            command,
            Value::Int(code.into()),
            output(piped[0], out, text.as_ref())?,
            output(piped[1], err, text.as_ref())?,
        ]),
    )?;
    if check_code {
        check(&completed)?;
    }
    Ok(completed)
}

/// The module object.
pub fn module() -> Module {
    Module::new("subprocess")
        .class(ERROR.with(Clone::clone))
        .class(CALLED.with(Clone::clone))
        .class(TIMEOUT.with(Clone::clone))
        .class(COMPLETED.with(Clone::clone))
        .value(n!("PIPE"), Value::Int(PIPE))
        .value(n!("STDOUT"), Value::Int(STDOUT))
        .value(n!("DEVNULL"), Value::Int(DEVNULL))
        .function(n!("run"), run)
        .function(n!("call"), |args| ops::get_attr(&run(args)?, "returncode"))
        .function(n!("check_call"), |args| {
            ops::get_attr(
                &run(args.with_kw("check", Value::Bool(true)))?,
                "returncode",
            )
        })
        .function(n!("check_output"), |args| {
            let args = args
                .with_kw("stdout", Value::Int(PIPE))
                .with_kw("check", Value::Bool(true));
            ops::get_attr(&run(args)?, "stdout")
        })
        .function(n!("getoutput"), |args| {
            let [command] = args.bind("getoutput", ["cmd"], 1)?;
            let args = Args::pos([command])
                .with_kw("shell", Value::Bool(true))
                .with_kw("text", Value::Bool(true))
                .with_kw("stdout", Value::Int(PIPE))
                .with_kw("stderr", Value::Int(STDOUT));
            let text = ops::get_attr(&run(args)?, "stdout")?;
            let text = ops::str(&text)?;
            Ok(Value::str(text.strip_suffix('\n').unwrap_or(&text)))
        })
}
