//! stdout and stderr: lines on the console, or a function of the page's that gets the text.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::host;

/// One stream.
#[derive(Default)]
struct Stream {
    /// Bytes that no complete character, or on the console no complete line, has come of.
    kept: Vec<u8>,
    /// The page's function.
    hook: Option<Function>,
}

thread_local! {
    static STREAMS: [RefCell<Stream>; 2] = Default::default();
}

/// Gives the text of stdout (1) or stderr (2) to a function of the page's, or to the console again.
pub fn set_output(descriptor: u8, hook: Option<Function>) {
    flush();
    with(descriptor, |stream| stream.hook = hook);
}

fn with<T>(descriptor: u8, f: impl FnOnce(&mut Stream) -> T) -> T {
    STREAMS.with(|streams| f(&mut streams[usize::from(descriptor == 2)].borrow_mut()))
}

/// Writes to stdout or stderr.
pub(super) fn write(descriptor: u8, bytes: &[u8]) {
    let (text, hook) = with(descriptor, |stream| {
        stream.kept.extend_from_slice(bytes);
        let end = match &stream.hook {
            Some(_) => complete(&stream.kept),
            None => memchr::memrchr(b'\n', &stream.kept).map_or(0, |at| at + 1),
        };
        let rest = stream.kept.split_off(end);
        let ready = std::mem::replace(&mut stream.kept, rest);
        (
            String::from_utf8_lossy(&ready).into_owned(),
            stream.hook.clone(),
        )
    });
    show(descriptor, &text, hook);
}

/// Shows what is left of a last line.
pub(super) fn flush() {
    for descriptor in [1, 2] {
        let (left, hook) = with(descriptor, |stream| {
            (std::mem::take(&mut stream.kept), stream.hook.clone())
        });
        show(descriptor, &String::from_utf8_lossy(&left), hook);
    }
}

/// How many of the bytes are complete characters.
fn complete(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => bytes.len(),
    }
}

fn show(descriptor: u8, text: &str, hook: Option<Function>) {
    if text.is_empty() {
        return;
    }
    if let Some(hook) = hook {
        // What the page's own function throws is the page's; Python's output goes on.
        let _ = hook.call1(&JsValue::UNDEFINED, &JsValue::from_str(text));
        return;
    }
    let lines = text.strip_suffix('\n').unwrap_or(text);
    if descriptor == 2 {
        host::console_error(lines);
    } else {
        host::console_log(lines);
    }
}
