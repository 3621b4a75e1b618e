//! `print`, `input`, and the functions that give text.

use crate::object::{Args, Exception, Result, Str, Value};
use crate::ops::{self, type_name};
use crate::stdlib::sys;

pub(super) fn register(names: super::Register<'_>) {
    names.function(n!("print"), print_call);
    names.function(n!("input"), |args| {
        let [prompt] = args.range("input", 0)?;
        input(&prompt)
    });
    names.function(n!("repr"), |args| {
        let [x] = args.exact("repr")?;
        ops::repr(&x).map(Value::Str)
    });
    names.function(n!("ascii"), |args| {
        let [x] = args.exact("ascii")?;
        ops::ascii(&x).map(Value::Str)
    });
    names.function(n!("format"), |args| {
        let [x, spec] = args.range("format", 1)?;
        if spec.is_unset() {
            return ops::format(&x, "").map(Value::Str);
        }
        match spec.as_str() {
            Some(spec) => ops::format(&x, &spec).map(Value::Str),
            None => Err(Exception::type_error(format!(
                "format() argument 2 must be str, not {}",
                type_name(&spec)
            ))),
        }
    });
    names.function(n!("open"), |args| {
        let open = ops::get_attr(
            &crate::program::import_library(&crate::stdlib::library::inner::IO)?,
            "open",
        )?;
        ops::call(&open, args)
    });
}

/// `print(*args)`
///
/// # Errors
/// What `__str__` raises; `OSError` if the stream cannot be written to.
pub fn print(args: &[Value]) -> Result<()> {
    match sys::redirected_stdout() {
        None => {
            let mut line = String::new();
            write_line(&mut line, args, " ", "\n")?;
            sys::stdout_write(&line)
        }
        Some(stream) => print_to(&stream, args, " ", "\n"),
    }
}

fn write_line(out: &mut String, args: &[Value], sep: &str, end: &str) -> Result<()> {
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            out.push_str(sep);
        }
        match arg {
            Value::Str(s) => out.push_str(s),
            _ => out.push_str(&ops::str(arg)?),
        }
    }
    out.push_str(end);
    Ok(())
}

/// Writes to a stream object, piece by piece as CPython does.
fn print_to(stream: &Value, args: &[Value], sep: &str, end: &str) -> Result<()> {
    if stream.is_none() {
        return Ok(());
    }
    if let Some(stream) = stream.downcast::<sys::Stream>() {
        let mut line = String::new();
        write_line(&mut line, args, sep, end)?;
        return stream.write_text(&line);
    }
    let write = ops::get_attr(stream, "write")?;
    let put = |text: Str| ops::call(&write, Args::pos([Value::Str(text)])).map(drop);
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            put(Str::new(sep))?;
        }
        put(ops::str(arg)?)?;
    }
    put(Str::new(end))
}

fn separator(value: Option<Value>, name: &str, default: &str) -> Result<Str> {
    match value {
        None | Some(Value::None) => Ok(Str::new(default)),
        Some(text) => text.as_str().ok_or_else(|| {
            Exception::type_error(format!(
                "{name} must be None or a string, not {}",
                type_name(&text)
            ))
        }),
    }
}

fn print_call(mut args: Args) -> Result<Value> {
    if args.kw.is_empty() {
        print(&args.pos)?;
        return Ok(Value::None);
    }
    let sep = args.take_kw("sep");
    let end = args.take_kw("end");
    let file = args.take_kw("file").unwrap_or(Value::None);
    let flush = args.take_kw("flush").unwrap_or(Value::Bool(false));
    if let Some((name, _)) = args.kw.first() {
        return Err(Exception::type_error(format!(
            "'{name}' is an invalid keyword argument for print()"
        )));
    }
    let (sep, end) = (separator(sep, "sep", " ")?, separator(end, "end", "\n")?);
    let flush = ops::truth(&flush)?;
    let stream = if file.is_none() {
        sys::redirected_stdout()
    } else {
        Some(file)
    };
    match stream {
        None => {
            let mut line = String::new();
            write_line(&mut line, &args.pos, &sep, &end)?;
            sys::stdout_write(&line)?;
            if flush {
                sys::stdout_flush()?;
            }
        }
        Some(stream) => {
            print_to(&stream, &args.pos, &sep, &end)?;
            if flush && !stream.is_none() {
                ops::call_method(&stream, "flush", Args::none())?;
            }
        }
    }
    Ok(Value::None)
}

/// `input(prompt)`; no prompt is [`Value::Unset`].
///
/// # Errors
/// `EOFError` at the end of the input.
pub fn input(prompt: &Value) -> Result<Value> {
    if !prompt.is_unset() {
        let text = ops::str(prompt)?;
        match sys::redirected_stdout() {
            None => sys::stdout_write(&text)?,
            Some(stream) => {
                ops::call_method(&stream, "write", Args::pos([Value::Str(text)]))?;
            }
        }
    }
    sys::stdout_flush()?;
    let line = ops::call_method(&sys::stdin(), "readline", Args::none())?;
    let Some(line) = line.as_str() else {
        return Err(Exception::type_error(
            "object.readline() returned non-string",
        ));
    };
    if line.is_empty() {
        return Err(Exception::new("EOFError", "EOF when reading a line"));
    }
    Ok(Value::str(line.strip_suffix('\n').unwrap_or(&line)))
}
