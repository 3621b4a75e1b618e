//! Python's exceptions as JavaScript's errors, and back.

use js_sys::{Error, Object};
use wasm_bindgen::JsValue;

use super::{convert, page, proxy};
use crate::object::{Exception, Value};
use crate::ops;

/// An `Error` with the class's name, the text of the exception, and the Python traceback as its `stack` and
/// `traceback`. What JavaScript threw itself is given back as it is.
pub(crate) fn to_js(e: &Exception) -> JsValue {
    if let Some(thrown) = e.data().field("js_error").as_ref().and_then(proxy::inner) {
        return thrown;
    }
    let value = e.value();
    let message = ops::str(&value).map_or_else(|_| String::new(), |text| text.to_string());
    let error = Error::new(&message);
    error.set_name(&e.class().name());
    let object: &Object = error.as_ref();
    let traceback = JsValue::from_str(&ops::traceback::format_traceback(e));
    convert::set(object, "stack", &traceback);
    convert::set(object, "traceback", &traceback);
    error.into()
}

/// The exception for what JavaScript threw: `js.JsException`, which keeps it.
pub(crate) fn from_js(thrown: &JsValue) -> Exception {
    if let Some(e) = super::callback::inner(thrown).and_then(|v| Exception::from_value(&v)) {
        return e;
    }
    let e = Exception::of_class(
        proxy::exception_class(),
        vec![Value::from(page::text_of(thrown))],
    );
    e.data().set_field("js_error", proxy::new(thrown.clone()));
    e
}
