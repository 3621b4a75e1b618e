//! The base classes of files, and what all files share.

use crate::object::{Args, Class, ClassBuilder, Exception, Result, Value};
use crate::ops;

thread_local! {
    static IO_BASE: Class = shared(Class::builder("IOBase").module("io")).build();
    static RAW_BASE: Class = Class::builder("RawIOBase").module("io").base(io_base()).build();
    static BUFFERED_BASE: Class = Class::builder("BufferedIOBase").module("io").base(io_base()).build();
    static TEXT_BASE: Class = Class::builder("TextIOBase").module("io").base(io_base()).build();
    static UNSUPPORTED: Class = Class::builder("UnsupportedOperation")
        .module("io")
        .bases(["OSError", "ValueError"].map(Exception::class_named).to_vec())
        .python()
        .attr("__module__", Value::str("io"))
        .build();
}

/// `io.IOBase`
pub(super) fn io_base() -> Class {
    IO_BASE.with(Clone::clone)
}
/// `io.RawIOBase`
pub(super) fn raw_base() -> Class {
    RAW_BASE.with(Clone::clone)
}
/// `io.BufferedIOBase`
pub(super) fn buffered_base() -> Class {
    BUFFERED_BASE.with(Clone::clone)
}
/// `io.TextIOBase`
pub(super) fn text_base() -> Class {
    TEXT_BASE.with(Clone::clone)
}
/// `io.UnsupportedOperation`
pub(crate) fn unsupported_operation() -> Class {
    UNSUPPORTED.with(Clone::clone)
}

/// `io.UnsupportedOperation: what`
#[cold]
pub(super) fn unsupported(what: &str) -> Exception {
    Exception::of_class(unsupported_operation(), vec![Value::str(what)])
}

/// `ValueError: I/O operation on closed file.`
#[cold]
pub(super) fn closed() -> Exception {
    Exception::value_error("I/O operation on closed file.")
}

fn check_open(this: &Value) -> Result<()> {
    if ops::truth(&ops::get_attr(this, "closed")?)? {
        Err(closed())
    } else {
        Ok(())
    }
}

/// A size argument: `None` for all.
///
/// # Errors
/// `TypeError`
pub(super) fn size(args: Args, function: &str) -> Result<Option<usize>> {
    let [size] = args.range(function, 0)?;
    if size.is_unset() || size.is_none() {
        return Ok(None);
    }
    match ops::item::index_opt(&size)? {
        Some(Value::Int(n)) => Ok(usize::try_from(n).ok()),
        Some(_) => Ok(None),
        None => Err(Exception::type_error(format!(
            "argument should be integer or None, not '{}'",
            ops::type_name(&size)
        ))),
    }
}

/// What all files do by way of their other methods.
fn shared(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("__enter__", |this, _| {
            check_open(this)?;
            Ok(this.clone())
        })
        .raw_method("__exit__", |this, _| {
            ops::call_method(this, "close", Args::none())?;
            Ok(Value::None)
        })
        .raw_method("__iter__", |this, _| {
            check_open(this)?;
            Ok(this.clone())
        })
        .raw_method("__next__", |this, _| {
            let line = ops::call_method(this, "readline", Args::none())?;
            if ops::truth(&line)? {
                Ok(line)
            } else {
                Err(Exception::stop_iteration(Value::None))
            }
        })
        .raw_method(n!("readlines"), |this, args| {
            check_open(this)?;
            let hint = size(args, "readlines")?.filter(|n| *n > 0);
            let (mut lines, mut total) = (Vec::new(), 0);
            loop {
                let line = ops::call_method(this, "readline", Args::none())?;
                if !ops::truth(&line)? {
                    break;
                }
                total += ops::len(&line)?;
                lines.push(line);
                if hint.is_some_and(|hint| total >= hint) {
                    break;
                }
            }
            Ok(Value::list(lines))
        })
        .raw_method(n!("writelines"), |this, args| {
            let [lines] = args.exact("writelines")?;
            check_open(this)?;
            let mut lines = ops::iterate::ForIter::new(&lines)?;
            while let Some(line) = lines.next()? {
                ops::call_method(this, "write", Args::pos([line]))?;
            }
            Ok(Value::None)
        })
        .raw_method(n!("close"), |_, _| Ok(Value::None))
        .raw_method(n!("flush"), |_, _| Ok(Value::None))
        .raw_method(n!("isatty"), |this, _| {
            check_open(this)?;
            Ok(Value::Bool(false))
        })
        .raw_method(n!("readable"), |_, _| Ok(Value::Bool(false)))
        .raw_method(n!("writable"), |_, _| Ok(Value::Bool(false)))
        .raw_method(n!("seekable"), |_, _| Ok(Value::Bool(false)))
        .raw_method(n!("fileno"), |_, _| Err(unsupported("fileno")))
        .raw_method(n!("seek"), |_, _| Err(unsupported("seek")))
        .raw_method(n!("tell"), |_, _| Err(unsupported("tell")))
        .raw_method(n!("truncate"), |_, _| Err(unsupported("truncate")))
        .raw_method(n!("detach"), |_, _| Err(unsupported("detach")))
        .attr("closed", Value::Bool(false))
}
