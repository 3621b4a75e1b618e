//! `ExitStack`, `AsyncExitStack`: context managers and callbacks known only at run time, left in reverse order.

use std::cell::RefCell;
use std::rc::Rc;

use super::{await_value, coroutine, full_name, received, special};
use crate::object::{Args, Class, Exception, Object, Result, Value};
use crate::ops;

/// What a stack runs at its end.
enum Callback {
    /// `__exit__`, or a function called like it.
    Exit(Value),
    /// `__aexit__`, or a coroutine function called like it.
    AsyncExit(Value),
    /// A function with its own arguments.
    Call(Value, Args),
    /// A coroutine function with its own arguments.
    AsyncCall(Value, Args),
}

/// The callbacks of a stack.
struct Stack {
    is_async: bool,
    callbacks: RefCell<Vec<Callback>>,
}

thread_local! {
    static STACK: Class = common(Class::builder("ExitStack"))
        .constructor(|_, args| {
            let [] = args.exact("ExitStack")?;
            Ok(Value::object(Stack { is_async: false, callbacks: RefCell::default() }))
        })
        .raw_method("__enter__", |this, _| Ok(this.clone()))
        .raw_method("__exit__", |this, args| {
            let [class, value, _] = details(args, "__exit__")?;
            let e = received(&class, &value)?;
            leave(&*stack(this)?, e).map(Value::Bool)
        })
        .raw_method(n!("close"), |this, args| {
            let [] = args.exact("close")?;
            leave(&*stack(this)?, None)?;
            Ok(Value::None)
        })
        .build();
    static ASYNC_STACK: Class = common(Class::builder("AsyncExitStack"))
        .constructor(|_, args| {
            let [] = args.exact("AsyncExitStack")?;
            Ok(Value::object(Stack { is_async: true, callbacks: RefCell::default() }))
        })
        .raw_method("__aenter__", |this, _| {
            let this = this.clone();
            coroutine("AsyncExitStack.__aenter__", async move { Ok(this) })
        })
        .raw_method("__aexit__", |this, args| {
            let [class, value, _] = details(args, "__aexit__")?;
            let this = stack(this)?;
            coroutine("AsyncExitStack.__aexit__", async move {
                let e = received(&class, &value)?;
                leave_async(&this, e).await.map(Value::Bool)
            })
        })
        .raw_method(n!("aclose"), |this, args| {
            let [] = args.exact("aclose")?;
            let this = stack(this)?;
            coroutine("AsyncExitStack.aclose", async move {
                leave_async(&this, None).await?;
                Ok(Value::None)
            })
        })
        .raw_method(n!("enter_async_context"), |this, args| {
            let [manager] = args.bind("enter_async_context", ["cm"], 1)?;
            let this = stack(this)?;
            coroutine("AsyncExitStack.enter_async_context", async move {
                let (enter, exit) =
                    protocol(&manager, "__aenter__", "__aexit__", "asynchronous context manager protocol")?;
                let result = await_value(ops::call(&enter, Args::none())?).await?;
                this.push(Callback::AsyncExit(exit));
                Ok(result)
            })
        })
        .raw_method(n!("push_async_exit"), |this, args| {
            let [exit] = args.bind("push_async_exit", ["exit"], 1)?;
            let method = special(&exit, "__aexit__")?.unwrap_or_else(|| exit.clone());
            stack(this)?.push(Callback::AsyncExit(method));
            Ok(exit)
        })
        .raw_method(n!("push_async_callback"), |this, args| {
            let (function, args) = split(args, "push_async_callback")?;
            stack(this)?.push(Callback::AsyncCall(function.clone(), args));
            Ok(function)
        })
        .build();
}

fn common(builder: crate::object::ClassBuilder) -> crate::object::ClassBuilder {
    builder
        .module("contextlib")
        .raw_method(n!("enter_context"), |this, args| {
            let [manager] = args.bind("enter_context", ["cm"], 1)?;
            let (enter, exit) = protocol(
                &manager,
                "__enter__",
                "__exit__",
                "context manager protocol",
            )?;
            let result = ops::call(&enter, Args::none())?;
            stack(this)?.push(Callback::Exit(exit));
            Ok(result)
        })
        .raw_method(n!("push"), |this, args| {
            let [exit] = args.bind("push", ["exit"], 1)?;
            let method = special(&exit, "__exit__")?.unwrap_or_else(|| exit.clone());
            stack(this)?.push(Callback::Exit(method));
            Ok(exit)
        })
        .raw_method(n!("callback"), |this, args| {
            let (function, args) = split(args, "callback")?;
            stack(this)?.push(Callback::Call(function.clone(), args));
            Ok(function)
        })
        .raw_method(n!("pop_all"), |this, args| {
            let [] = args.exact("pop_all")?;
            let new = ops::call(&Value::Class(ops::class_of(this)), Args::none())?;
            let callbacks = stack(this)?.callbacks.take();
            stack(&new)?.callbacks.replace(callbacks);
            Ok(new)
        })
}

pub(super) fn exit_stack() -> Class {
    STACK.with(Clone::clone)
}

pub(super) fn async_exit_stack() -> Class {
    ASYNC_STACK.with(Clone::clone)
}

fn stack(this: &Value) -> Result<Rc<Stack>> {
    this.downcast::<Stack>()
        .ok_or_else(|| Exception::type_error("an ExitStack is needed"))
}

fn details(args: Args, name: &str) -> Result<[Value; 3]> {
    args.exact(name)
}

fn split(mut args: Args, name: &str) -> Result<(Value, Args)> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(format!(
            "_BaseExitStack.{name}() missing 1 required positional argument: 'callback'"
        )));
    }
    let function = args.pos.remove(0);
    Ok((function, args))
}

fn protocol(manager: &Value, enter: &str, exit: &str, name: &str) -> Result<(Value, Value)> {
    match (special(manager, enter)?, special(manager, exit)?) {
        (Some(enter), Some(exit)) => Ok((enter, exit)),
        _ => Err(Exception::type_error(format!(
            "'{}' object does not support the {name}",
            full_name(&ops::class_of(manager))
        ))),
    }
}

/// Where a stack is on its way out.
struct Leaving {
    received: bool,
    /// What was being handled when it began.
    around: Option<Exception>,
    current: Option<Exception>,
    suppressed: bool,
    pending: bool,
}

impl Leaving {
    fn new(e: Option<Exception>) -> Leaving {
        Leaving {
            received: e.is_some(),
            around: ops::exception::current(),
            current: e,
            suppressed: false,
            pending: false,
        }
    }

    /// A callback has come to its end.
    fn after(&mut self, result: Result<bool>) {
        match result {
            Ok(true) => {
                self.suppressed = true;
                self.pending = false;
                self.current = None;
            }
            Ok(false) => {}
            Err(e) => {
                fix_context(&e, self.current.as_ref(), self.around.as_ref());
                self.pending = true;
                self.current = Some(e);
            }
        }
    }

    fn end(self) -> Result<bool> {
        match self.current {
            Some(e) if self.pending => Err(e),
            _ => Ok(self.received && self.suppressed),
        }
    }
}

/// Hangs `old` at the end of the chain of contexts that began within the callback, as nested `with`
/// statements would.
fn fix_context(new: &Exception, old: Option<&Exception>, around: Option<&Exception>) {
    // A context that Python code took away stays away.
    if new.context().is_none() && new.data().traceback.borrow().is_empty() {
        ops::raise::set_context(new);
    }
    let mut last = new.clone();
    // A chain may be a cycle.
    for _ in 0..10_000 {
        let Some(context) = last.context() else {
            return;
        };
        if old.is_some_and(|old| context.is(old)) {
            return;
        }
        if around.is_some_and(|around| context.is(around)) {
            break;
        }
        last = context;
    }
    last.set_context(old.cloned());
}

impl Stack {
    fn push(&self, callback: Callback) {
        self.callbacks.borrow_mut().push(callback);
    }

    fn pop(&self) -> Option<Callback> {
        self.callbacks.borrow_mut().pop()
    }
}

fn leave(stack: &Stack, e: Option<Exception>) -> Result<bool> {
    let mut leaving = Leaving::new(e);
    while let Some(callback) = stack.pop() {
        let result = match callback {
            Callback::Call(function, args) => ops::call(&function, args).map(|_| false),
            Callback::Exit(exit) => {
                ops::call(&exit, ops::traceback::exit_args(leaving.current.as_ref()))
                    .and_then(|r| ops::truth(&r))
            }
            Callback::AsyncExit(_) | Callback::AsyncCall(..) => Ok(false),
        };
        leaving.after(result);
    }
    leaving.end()
}

async fn leave_async(stack: &Stack, e: Option<Exception>) -> Result<bool> {
    let mut leaving = Leaving::new(e);
    while let Some(callback) = stack.pop() {
        let result = match callback {
            Callback::Call(function, args) => ops::call(&function, args).map(|_| false),
            Callback::Exit(exit) => {
                ops::call(&exit, ops::traceback::exit_args(leaving.current.as_ref()))
                    .and_then(|r| ops::truth(&r))
            }
            Callback::AsyncCall(function, args) => match ops::call(&function, args) {
                Ok(awaitable) => await_value(awaitable).await.map(|_| false),
                Err(e) => Err(e),
            },
            Callback::AsyncExit(exit) => {
                match ops::call(&exit, ops::traceback::exit_args(leaving.current.as_ref())) {
                    Ok(awaitable) => await_value(awaitable).await.and_then(|r| ops::truth(&r)),
                    Err(e) => Err(e),
                }
            }
        };
        leaving.after(result);
    }
    leaving.end()
}

impl Object for Stack {
    fn class(&self) -> Class {
        if self.is_async {
            ASYNC_STACK.with(Clone::clone)
        } else {
            STACK.with(Clone::clone)
        }
    }
}
