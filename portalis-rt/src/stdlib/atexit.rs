//! `atexit`: functions to call when the program ends.

use std::cell::RefCell;

use crate::object::{Args, Exception, Module, Result, Value};
use crate::ops;

thread_local! {
    static FUNCTIONS: RefCell<Vec<(Value, Args)>> = const { RefCell::new(Vec::new()) };
}

/// Has a function called when the program ends.
pub(crate) fn register_call(function: Value, args: Args) {
    FUNCTIONS.with(|functions| functions.borrow_mut().push((function, args)));
}

fn register(mut args: Args) -> Result<Value> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "register() takes at least 1 argument (0 given)",
        ));
    }
    let function = args.pos.remove(0);
    if !ops::call::callable(&function) {
        return Err(Exception::type_error("the first argument must be callable"));
    }
    register_call(function.clone(), args);
    Ok(function)
}

fn unregister(args: Args) -> Result<Value> {
    let [function] = args.exact("atexit.unregister")?;
    let all = FUNCTIONS.with(|functions| functions.borrow().clone());
    let mut kept = Vec::new();
    for (other, args) in all {
        if !ops::eq(&other, &function)? {
            kept.push((other, args));
        }
    }
    let old = FUNCTIONS.with(|functions| functions.replace(kept));
    drop(old);
    Ok(Value::None)
}

/// Calls what was registered, last come first.
pub(crate) fn run() {
    while let Some((function, args)) = FUNCTIONS.with(|functions| functions.borrow_mut().pop()) {
        if let Err(e) = ops::call(&function, args) {
            let shown = ops::repr(&function).map_or_else(|_| "?".to_owned(), |s| s.to_string());
            crate::stdlib::sys::flush_all();
            ops::traceback::print_ignored_callback(&e, &shown);
        }
    }
}

/// `import atexit`
pub fn module() -> Module {
    Module::new("atexit")
        .function(n!("register"), register)
        .function(n!("unregister"), unregister)
        .function(n!("_run_exitfuncs"), |args| {
            let [] = args.exact("atexit._run_exitfuncs")?;
            run();
            Ok(Value::None)
        })
        .function(n!("_clear"), |args| {
            let [] = args.exact("atexit._clear")?;
            drop(FUNCTIONS.take());
            Ok(Value::None)
        })
        .function(n!("_ncallbacks"), |args| {
            let [] = args.exact("atexit._ncallbacks")?;
            Ok(Value::from(
                FUNCTIONS.with(|functions| functions.borrow().len()),
            ))
        })
}
