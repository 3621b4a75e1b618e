//! `mock_open`: a mock for `open` whose files have given contents.

use std::cell::RefCell;
use std::rc::Rc;

use super::autospec::of_names;
use super::magic::magic_mock;
use super::sentinel::default;
use crate::object::{Args, NativeFunction, Result, Value};
use crate::ops;
use crate::stdlib::unittest::util::{get, library, library_call, send, set};

/// What the files of one `mock_open` share: the contents, and the file that reads them.
struct Contents {
    data: Value,
    stream: RefCell<Value>,
}

impl Contents {
    fn rewind(&self) -> Result<()> {
        let class = if matches!(self.data, Value::Bytes(_)) {
            "BytesIO"
        } else {
            "StringIO"
        };
        let stream = library_call("io", class, [self.data.clone()])?;
        let old = self.stream.replace(stream);
        drop(old);
        Ok(())
    }

    fn call(&self, method: &str, args: Args) -> Result<Value> {
        let stream = self.stream.borrow().clone();
        ops::call_method(&stream, method, args)
    }
}

/// A side effect that reads, unless the mock's method has a return value.
fn reading(
    contents: &Rc<Contents>,
    handle: &Value,
    method: &'static str,
    read: &'static str,
) -> Value {
    let (contents, handle) = (contents.clone(), handle.clone());
    Value::Native(NativeFunction::new(method, move |args| {
        let told = get(&get(&handle, method)?, "return_value")?;
        if told.is_none() {
            contents.call(read, args)
        } else {
            Ok(told)
        }
    }))
}

/// `mock.mock_open(mock, read_data)`
pub(super) fn mock_open(args: Args) -> Result<Value> {
    let [mock, data] = args.bind("mock_open", ["mock", "read_data"], 0)?;
    let data = if data.is_unset() {
        Value::str("")
    } else {
        data
    };
    let contents = Rc::new(Contents {
        data,
        stream: RefCell::new(Value::None),
    });
    contents.rewind()?;
    let names = |class: &str| -> Result<Vec<Value>> {
        let class = library("io", class)?;
        Ok(ops::object_class::dir(&class)?
            .into_iter()
            .map(Value::Str)
            .collect())
    };
    let mut all = names("StringIO")?;
    all.extend(names("BytesIO")?);
    // What text files have beyond these.
    all.extend(
        [
            "encoding",
            "errors",
            "buffer",
            "mode",
            "name",
            "reconfigure",
        ]
        .map(Value::str),
    );
    let handle = of_names(magic_mock(), all, None)?;
    let mock = if mock.is_unset() || mock.is_none() {
        of_names(magic_mock(), vec![Value::str("__call__")], Some("open"))?
    } else {
        mock
    };
    set(&get(&handle, "__enter__")?, "return_value", handle.clone())?;
    for method in ["write", "read", "readline", "readlines"] {
        set(&get(&handle, method)?, "return_value", Value::None)?;
    }
    for method in ["read", "readline", "readlines"] {
        set(
            &get(&handle, method)?,
            "side_effect",
            reading(&contents, &handle, method, method),
        )?;
    }
    let lines = contents.clone();
    let iterate = NativeFunction::new("__iter__", move |_| {
        let stream = lines.stream.borrow().clone();
        ops::iter(&stream)
    });
    set(
        &get(&handle, "__iter__")?,
        "side_effect",
        Value::Native(iterate),
    )?;
    let lines = contents.clone();
    let next = NativeFunction::new("__next__", move |_| {
        let stream = lines.stream.borrow().clone();
        send(&stream, "__next__", [])
    });
    set(
        &get(&handle, "__next__")?,
        "side_effect",
        Value::Native(next),
    )?;
    let rewind = NativeFunction::new("reset_data", move |_| {
        contents.rewind()?;
        Ok(default())
    });
    set(&mock, "side_effect", Value::Native(rewind))?;
    set(&mock, "return_value", handle)?;
    Ok(mock)
}
