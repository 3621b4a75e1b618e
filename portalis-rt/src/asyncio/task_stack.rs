//! `Task.get_stack()` and `Task.print_stack()`: where a task's coroutine stands, or where its exception came from.

use super::future::Future;
use super::future_class::repr;
use crate::object::{Args, Exception, Result, Value};
use crate::ops;
use crate::ops::traceback::{self, FrameObject};

/// The frames, outermost first; of a traceback the first `limit`, of a stack the last.
fn frames(task: &Future, limit: &Value) -> Result<Vec<FrameObject>> {
    let mut frames: Vec<FrameObject> = match (task.coroutine(), task.peek_exception()) {
        (Value::Coroutine(c), _) if !task.is_done() => c.frame().into_iter().collect(),
        (_, Some(e)) => traceback::frames_of(&e)
            .into_iter()
            .map(FrameObject::new)
            .collect(),
        _ => Vec::new(),
    };
    if !(limit.is_none() || limit.is_unset()) {
        let limit = ops::convert::to_index(limit)?;
        frames.truncate(usize::try_from(limit).unwrap_or(0));
    }
    Ok(frames)
}

/// `task.get_stack(*, limit=None)`
///
/// # Errors
/// `TypeError` for a limit that is no int.
pub(crate) fn get_stack(task: &Future, args: Args) -> Result<Value> {
    let [limit] = keywords(args, "get_stack", ["limit"])?;
    let frames = frames(task, &limit)?;
    Ok(Value::list(frames.into_iter().map(Value::object).collect()))
}

/// `task.print_stack(*, limit=None, file=None)`
///
/// # Errors
/// What writing to the file raises.
pub(crate) fn print_stack(task: &Future, args: Args) -> Result<Value> {
    let [limit, file] = keywords(args, "print_stack", ["limit", "file"])?;
    let frames: Vec<_> = frames(task, &limit)?.iter().map(|f| f.frame).collect();
    let shown = repr(&Value::Future(task.clone()))?;
    let exception = task.peek_exception();
    let mut text = match (frames.is_empty(), &exception) {
        (true, _) => format!("No stack for {shown}\n"),
        (false, Some(_)) => format!("Traceback for {shown} (most recent call last):\n"),
        (false, None) => format!("Stack for {shown} (most recent call last):\n"),
    };
    text += &traceback::format_frames(&frames);
    if let Some(e) = exception {
        text += &traceback::format_only(&e);
    }
    if file.is_none() || file.is_unset() {
        traceback::write_stderr(&text);
    } else {
        ops::call_method(&file, "write", Args::pos([Value::from(text)]))?;
    }
    Ok(Value::None)
}

/// Arguments that are keywords only.
fn keywords<const N: usize>(
    args: Args,
    function: &str,
    names: [&'static str; N],
) -> Result<[Value; N]> {
    if !args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "{function}() takes no positional arguments"
        )));
    }
    args.bind(function, names, 0)
}
