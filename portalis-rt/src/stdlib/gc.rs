//! `gc`: there is no collector of cycles here, so that its switches change nothing but what they answer.

use std::cell::Cell;

use crate::object::{Args, Module, Result, Value};

thread_local! {
    static ENABLED: Cell<bool> = const { Cell::new(true) };
    static THRESHOLD: Cell<[i64; 3]> = const { Cell::new([700, 10, 10]) };
}

fn numbers(values: [i64; 3]) -> Value {
    Value::tuple(values.map(Value::Int).to_vec())
}

fn set_threshold(args: Args) -> Result<Value> {
    let given = args.range::<3>("gc.set_threshold", 1)?;
    let mut threshold = THRESHOLD.get();
    for (slot, value) in threshold.iter_mut().zip(given) {
        if !value.is_unset() {
            *slot = crate::ops::convert::to_index(&value)?;
        }
    }
    THRESHOLD.set(threshold);
    Ok(Value::None)
}

/// `import gc`
pub fn module() -> Module {
    Module::new("gc")
        .function(n!("collect"), |args| {
            let [_] = args.bind("collect", ["generation"], 0)?;
            Ok(Value::Int(0))
        })
        .function(n!("enable"), |args| {
            let [] = args.exact("gc.enable")?;
            ENABLED.set(true);
            Ok(Value::None)
        })
        .function(n!("disable"), |args| {
            let [] = args.exact("gc.disable")?;
            ENABLED.set(false);
            Ok(Value::None)
        })
        .function(n!("isenabled"), |args| {
            let [] = args.exact("gc.isenabled")?;
            Ok(Value::Bool(ENABLED.get()))
        })
        .function(n!("get_count"), |args| {
            let [] = args.exact("gc.get_count")?;
            Ok(numbers([0; 3]))
        })
        .function(n!("get_threshold"), |args| {
            let [] = args.exact("gc.get_threshold")?;
            Ok(numbers(THRESHOLD.get()))
        })
        .function(n!("set_threshold"), set_threshold)
        .value(n!("garbage"), Value::list(Vec::new()))
        .value(n!("callbacks"), Value::list(Vec::new()))
}
