//! The functions of JavaScript that the driver needs. All of them are there in a window, in a worker and in Node.

use js_sys::{Function, Int32Array, Object, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What Node gives is an object, what browsers give is a number.
    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &Function, delay_ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = queueMicrotask)]
    pub(super) fn queue_microtask(callback: &Function);

    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue);

    #[wasm_bindgen(js_namespace = console, js_name = log)]
    pub(super) fn console_log(text: &str);

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    pub(super) fn console_error(text: &str);

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    pub(super) fn get_random_values(bytes: &Uint8Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = Atomics, js_name = wait, catch)]
    fn atomics_wait(
        cells: &Int32Array,
        index: u32,
        expected: i32,
        timeout_ms: f64,
    ) -> Result<JsValue, JsValue>;

    /// A memory that threads share: its buffer is a `SharedArrayBuffer` where that itself is hidden.
    #[wasm_bindgen(js_namespace = WebAssembly, js_name = Memory)]
    type SharedMemory;

    #[wasm_bindgen(constructor, js_namespace = WebAssembly, js_class = "Memory", catch)]
    fn new(limits: &Object) -> Result<SharedMemory, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn buffer(this: &SharedMemory) -> JsValue;

    pub(super) type MessageChannel;

    #[wasm_bindgen(constructor, catch)]
    pub(super) fn new() -> Result<MessageChannel, JsValue>;

    #[wasm_bindgen(method, getter)]
    pub(super) fn port1(this: &MessageChannel) -> MessagePort;

    #[wasm_bindgen(method, getter)]
    pub(super) fn port2(this: &MessageChannel) -> MessagePort;

    pub(super) type MessagePort;

    #[wasm_bindgen(method, setter)]
    pub(super) fn set_onmessage(this: &MessagePort, callback: &Function);

    #[wasm_bindgen(method, js_name = postMessage)]
    pub(super) fn post_message(this: &MessagePort, message: &JsValue);
}

/// A property of the global object: `None` where it is `undefined`.
pub(super) fn global(name: &str) -> Option<JsValue> {
    let found = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}

thread_local! {
    /// What [`wait`] waits on: nobody changes it. `None` where this thread may not wait.
    static CELLS: Option<Int32Array> = shared_cells();
}

fn shared_cells() -> Option<Int32Array> {
    let limits = Object::new();
    for (name, value) in [
        ("initial", JsValue::from(1)),
        ("maximum", JsValue::from(1)),
        ("shared", JsValue::TRUE),
    ] {
        js_sys::Reflect::set(&limits, &JsValue::from_str(name), &value).ok()?;
    }
    let memory = SharedMemory::new(&limits).ok()?;
    let cells = Int32Array::new(&memory.buffer());
    // The thread of a window must not wait: trying to says so.
    atomics_wait(&cells, 0, 0, 0.0).ok().map(|_| cells)
}

/// Whether this thread may wait: a worker's and Node's may, a window's may not.
pub(super) fn can_wait() -> bool {
    CELLS.with(Option::is_some)
}

/// Blocks this thread for some milliseconds; false where it must not.
pub(super) fn wait(milliseconds: f64) -> bool {
    CELLS.with(|cells| {
        let cells = cells.as_ref();
        cells.is_some_and(|cells| atomics_wait(cells, 0, 0, milliseconds).is_ok())
    })
}
