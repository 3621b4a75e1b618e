//! `assertLogs` and `assertNoLogs`.

use std::cell::RefCell;

use super::asserts::failed;
use super::util::{get, library, library_call, send, set};
use crate::object::{Args, Class, ClassBuilder, Exception, Instance, Object, Result, Value};
use crate::ops;
use crate::stdlib::signature::{method, or_none};

thread_local! {
    static CONTEXT: Class = Class::builder("_AssertLogsContext")
        .module("unittest._log")
        .raw_method("__enter__", |this, _| context(this)?.enter())
        .raw_method("__exit__", |this, args| {
            let [class, _, _] = args.exact("__exit__")?;
            context(this)?.exit(!class.is_none())?;
            Ok(Value::Bool(false))
        })
        .build();
}

/// Adds the assertions to `TestCase`.
pub(super) fn add(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("assertLogs", |this, args| {
            make(this, args, "TestCase.assertLogs", false)
        })
        .raw_method("assertNoLogs", |this, args| {
            make(this, args, "TestCase.assertNoLogs", true)
        })
}

/// The context of either assertion.
struct Logs {
    test: Value,
    logger: Value,
    level: Value,
    none: bool,
    state: RefCell<Option<State>>,
}

/// The logger, what it was, and what it logs meanwhile.
struct State {
    logger: Value,
    watcher: Value,
    handlers: Value,
    level: Value,
    propagate: Value,
}

impl Object for Logs {
    fn class(&self) -> Class {
        CONTEXT.with(Clone::clone)
    }
}

fn context(this: &Value) -> Result<std::rc::Rc<Logs>> {
    this.downcast::<Logs>()
        .ok_or_else(|| Exception::type_error("a context of an assertion is needed"))
}

fn make(this: &Value, args: Args, name: &str, none: bool) -> Result<Value> {
    let [logger, level] = method(name, args, ["logger", "level"], 0)?;
    let level = or_none(level);
    let level = if ops::truth(&level)? {
        send(
            &library("logging", "_nameToLevel")?,
            "get",
            [level.clone(), level],
        )?
    } else {
        library("logging", "INFO")?
    };
    Ok(Value::object(Logs {
        test: this.clone(),
        logger: or_none(logger),
        level,
        none,
        state: RefCell::new(None),
    }))
}

/// A handler class that keeps records and texts in its watcher; a class of its own as it derives from the library's.
fn handler(watcher: &Value) -> Result<Value> {
    let Value::Class(base) = library("logging", "Handler")? else {
        return Err(Exception::type_error("logging.Handler is no class"));
    };
    let class = Class::builder("_CapturingHandler")
        .module("unittest._log")
        .python()
        .base(base)
        .raw_method("flush", |_, _| Ok(Value::None))
        .raw_method("emit", |this, args| {
            let [record] = args.exact("emit")?;
            let watcher = get(this, "watcher")?;
            send(&get(&watcher, "records")?, "append", [record.clone()])?;
            let text = send(this, "format", [record])?;
            send(&get(&watcher, "output")?, "append", [text])
        })
        .build();
    let handler = Value::Instance(Instance::new(class));
    send(&handler, "__init__", [])?;
    set(&handler, "watcher", watcher.clone())?;
    Ok(handler)
}

impl Logs {
    fn enter(&self) -> Result<Value> {
        let is_logger = ops::is_instance(&self.logger, &library("logging", "Logger")?)?;
        let logger = if is_logger {
            self.logger.clone()
        } else {
            library_call("logging", "getLogger", [self.logger.clone()])?
        };
        let format = Value::str("%(levelname)s:%(name)s:%(message)s");
        let formatter = library_call("logging", "Formatter", [format])?;
        let watcher = watcher()?;
        let handler = handler(&watcher)?;
        send(&handler, "setLevel", [self.level.clone()])?;
        send(&handler, "setFormatter", [formatter])?;
        *self.state.borrow_mut() = Some(State {
            logger: logger.clone(),
            watcher: watcher.clone(),
            handlers: Value::list(ops::to_vec(&get(&logger, "handlers")?)?),
            level: get(&logger, "level")?,
            propagate: get(&logger, "propagate")?,
        });
        set(&logger, "handlers", Value::list(vec![handler]))?;
        send(&logger, "setLevel", [self.level.clone()])?;
        set(&logger, "propagate", false)?;
        Ok(if self.none { Value::None } else { watcher })
    }

    fn exit(&self, raised: bool) -> Result<()> {
        let Some(state) = self.state.take() else {
            return Ok(());
        };
        set(&state.logger, "handlers", state.handlers)?;
        set(&state.logger, "propagate", state.propagate)?;
        send(&state.logger, "setLevel", [state.level])?;
        if raised {
            return Ok(());
        }
        let count = ops::len(&get(&state.watcher, "records")?)?;
        let text = match (self.none, count) {
            (true, 0) => return Ok(()),
            (true, _) => {
                format!(
                    "Unexpected logs found: {}",
                    ops::repr(&get(&state.watcher, "output")?)?
                )
            }
            (false, 0) => {
                let level = library_call("logging", "getLevelName", [self.level.clone()])?;
                let name = ops::str(&get(&state.logger, "name")?)?;
                let level = ops::str(&level)?;
                format!("no logs of level {level} or higher triggered on {name}")
            }
            (false, _) => return Ok(()),
        };
        Err(failed(&self.test, Value::None, text)?)
    }
}

/// `_LoggingWatcher(records=[], output=[])`
fn watcher() -> Result<Value> {
    let fields = Value::list(vec![Value::str("records"), Value::str("output")]);
    let class = library_call(
        "collections",
        "namedtuple",
        [Value::str("_LoggingWatcher"), fields],
    )?;
    let empty = || Value::list(Vec::new());
    ops::call(&class, Args::pos([empty(), empty()]))
}
