//! `asyncio.TaskGroup`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::arguments::{Parameters, coroutine, method};
use super::event_loop::{Loop, NativeCallback};
use super::exceptions::{cancelled_error, is_cancelled, is_fatal};
use super::future::Future;
use super::future_class::context_argument;
use super::{report, task};
use crate::object::native::ValueFuture;
use crate::object::sort::stable;
use crate::object::{Args, Class, Exception, Obj, Object, Result, Value};
use crate::ops;

/// An `asyncio.TaskGroup`.
#[derive(Default)]
pub struct TaskGroup {
    entered: Cell<bool>,
    exiting: Cell<bool>,
    aborting: Cell<bool>,
    event_loop: RefCell<Option<Loop>>,
    parent: RefCell<Option<Future>>,
    parent_cancel_requested: Cell<bool>,
    tasks: RefCell<HashMap<usize, (u64, Future)>>,
    next: Cell<u64>,
    errors: RefCell<Vec<Exception>>,
    base_error: RefCell<Option<Exception>>,
    on_completed: RefCell<Option<Future>>,
}

impl TaskGroup {
    fn shown(self: &Rc<Self>) -> Value {
        Value::Object(Obj::from_rc(self.clone()))
    }

    /// `__aenter__`
    ///
    /// # Errors
    /// `RuntimeError` if it was entered before, or outside of a task.
    pub fn enter(self: &Rc<Self>) -> Result<()> {
        if self.entered.get() {
            return Err(Exception::runtime_error(format!(
                "TaskGroup {} has already been entered",
                ops::repr(&self.shown())?
            )));
        }
        if self.event_loop.borrow().is_none() {
            *self.event_loop.borrow_mut() = Some(Loop::get_running()?);
        }
        let Some(parent) = task::current() else {
            return Err(Exception::runtime_error(format!(
                "TaskGroup {} cannot determine the parent task",
                ops::repr(&self.shown())?
            )));
        };
        *self.parent.borrow_mut() = Some(parent);
        self.entered.set(true);
        Ok(())
    }

    /// `__aexit__`
    ///
    /// # Errors
    /// An exception group of what the tasks and the body raised; `CancelledError`.
    pub async fn exit(self: Rc<Self>, exc: Option<Exception>) -> Result<()> {
        self.exiting.set(true);
        if let Some(exc) = &exc
            && is_fatal(exc)
        {
            self.base_error
                .borrow_mut()
                .get_or_insert_with(|| exc.clone());
        }
        let body_cancelled = exc.as_ref().is_some_and(|e| e.class() == cancelled_error());
        let mut propagate = if body_cancelled { exc.clone() } else { None };
        let parent = self.parent.borrow().clone();
        if self.parent_cancel_requested.get() {
            let left = match &parent {
                Some(parent) => parent.request_uncancel()?,
                None => 0,
            };
            if left == 0 {
                propagate = None;
            }
        }
        if exc.is_some() && !self.aborting.get() {
            self.abort()?;
        }
        while !self.tasks.borrow().is_empty() {
            let waiting = self.on_completed.borrow().clone();
            let waiting = match (waiting, &*self.event_loop.borrow()) {
                (Some(future), _) => future,
                (None, Some(event_loop)) => event_loop.create_future(),
                (None, None) => return Err(Exception::runtime_error("no running event loop")),
            };
            *self.on_completed.borrow_mut() = Some(waiting.clone());
            match waiting.wait().await {
                Ok(_) => {}
                Err(e) if is_cancelled(&e) => {
                    if !self.aborting.get() {
                        propagate = Some(e);
                        self.abort()?;
                    }
                }
                Err(e) => return Err(e),
            }
            *self.on_completed.borrow_mut() = None;
        }
        let base_error = self.base_error.borrow().clone();
        if let Some(e) = base_error {
            return Err(e);
        }
        let mut errors = self.errors.borrow().clone();
        if let Some(e) = propagate
            && errors.is_empty()
        {
            return Err(e);
        }
        if let Some(exc) = exc
            && !body_cancelled
        {
            errors.push(exc);
        }
        if errors.is_empty() {
            return Ok(());
        }
        self.errors.borrow_mut().clear();
        let group = ops::group::new("unhandled errors in a TaskGroup", errors);
        group.set_cause(None);
        Err(group)
    }

    fn abort(&self) -> Result<()> {
        self.aborting.set(true);
        let mut tasks: Vec<(u64, Future)> = self.tasks.borrow().values().cloned().collect();
        stable(&mut tasks, |(a, _), (b, _)| a.cmp(b));
        for (_, task) in tasks {
            if !task.is_done() {
                task.request_cancel(None)?;
            }
        }
        Ok(())
    }

    /// `group.create_task(coro, name=name, context=context)`
    ///
    /// # Errors
    /// `RuntimeError` if the group is not active; `TypeError` if it is no coroutine.
    pub(crate) fn create_task(
        self: &Rc<Self>,
        coro: Value,
        name: Option<Value>,
        context: Option<super::context::Context>,
    ) -> Result<Value> {
        let refuse = |what: &str| -> Result<Value> {
            Err(Exception::runtime_error(format!(
                "TaskGroup {} {what}",
                ops::repr(&self.shown())?
            )))
        };
        if !self.entered.get() {
            return refuse("has not been entered");
        }
        if self.exiting.get() && self.tasks.borrow().is_empty() {
            return refuse("is finished");
        }
        if self.aborting.get() {
            return refuse("is shutting down");
        }
        let Some(event_loop) = self.event_loop.borrow().clone() else {
            return refuse("has not been entered");
        };
        let made = event_loop.create_task(coro, name, context)?;
        let Value::Future(task) = made.native() else {
            return Err(Exception::type_error(
                "the task factory did not return an asyncio.Future",
            ));
        };
        self.add(&task)?;
        Ok(made)
    }

    /// Takes a task into the group.
    fn add(self: &Rc<Self>, task: &Future) -> Result<()> {
        if task.is_done() {
            return self.task_done(task);
        }
        let number = self.next.get();
        self.next.set(number + 1);
        self.tasks
            .borrow_mut()
            .insert(task.address(), (number, task.clone()));
        let group = self.clone();
        task.add_native_callback(NativeCallback::new(
            "TaskGroup._on_task_done",
            move |task| group.task_done(task),
        ))
    }

    fn task_done(&self, task: &Future) -> Result<()> {
        let gone = self.tasks.borrow_mut().remove(&task.address());
        drop(gone);
        if self.tasks.borrow().is_empty() {
            let waiting = self.on_completed.borrow().clone();
            if let Some(waiting) = waiting
                && !waiting.is_done()
            {
                waiting.set_result(Value::Bool(true))?;
            }
        }
        if task.is_cancelled() {
            return Ok(());
        }
        let Some(exc) = task.exception()? else {
            return Ok(());
        };
        self.errors.borrow_mut().push(exc.clone());
        if is_fatal(&exc) {
            self.base_error
                .borrow_mut()
                .get_or_insert_with(|| exc.clone());
        }
        let Some(parent) = self.parent.borrow().clone() else {
            return Ok(());
        };
        if parent.is_done() {
            let shown = ops::repr(&task.shown())?;
            let parent_shown = ops::str(&parent.shown())?;
            return parent.event_loop().report(report::Failure {
                message: format!(
                    "Task {shown} has errored out but its parent task {parent_shown} is already completed"
                ),
                exception: Some(exc),
                items: vec![("task", task.shown())],
            });
        }
        if !self.aborting.get() && !self.parent_cancel_requested.get() {
            self.abort()?;
            self.parent_cancel_requested.set(true);
            parent.request_cancel(None)?;
        }
        Ok(())
    }

    fn repr_text(&self) -> String {
        let mut info = vec!["<TaskGroup".to_owned()];
        let (tasks, errors) = (self.tasks.borrow().len(), self.errors.borrow().len());
        if tasks > 0 {
            info.push(format!("tasks={tasks}"));
        }
        if errors > 0 {
            info.push(format!("errors={errors}"));
        }
        if self.aborting.get() {
            info.push("cancelling".to_owned());
        } else if self.entered.get() {
            info.push("entered".to_owned());
        }
        format!("{}>", info.join(" "))
    }
}

fn this(value: &Value) -> Result<Rc<TaskGroup>> {
    super::waiters::this::<TaskGroup>(value, "TaskGroup")
}

fn create_task(group: &Value, args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "TaskGroup.create_task",
        names: ["coro", "name", "context"],
        positional: 1,
        required: 1,
        own: 1,
    };
    let [coro, name, context] = parameters.bind(args)?;
    let name = (!name.is_none() && !name.is_unset()).then_some(name);
    this(group)?.create_task(coro, name, context_argument(Some(context))?)
}

thread_local! {
    static CLASS: Class = Class::builder("TaskGroup")
        .module("asyncio.taskgroups")
        .constructor(|_, args| {
            let [] = method(args, "TaskGroup.__init__", [], 0)?;
            Ok(Value::object(TaskGroup::default()))
        })
        .dunders(&["__repr__"])
        .method(n!("create_task"), create_task)
        .raw_method("__aenter__", |g, args| {
            let [] = method(args, "TaskGroup.__aenter__", [], 0)?;
            let group = this(g)?;
            let shown = g.clone();
            coroutine("TaskGroup.__aenter__", async move {
                group.enter()?;
                Ok(shown)
            })
        })
        .method("__aexit__", |g, args| {
            let [_, exc, _] = method(args, "TaskGroup.__aexit__", ["et", "exc", "tb"], 3)?;
            let group = this(g)?;
            coroutine("TaskGroup.__aexit__", async move {
                group.exit(Exception::from_value(&exc)).await.map(|()| Value::None)
            })
        })
        .build();
}

/// `asyncio.TaskGroup`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for TaskGroup {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        Some(Ok(self.repr_text()))
    }
    fn aenter(&self, this: &Value) -> Option<ValueFuture> {
        let group = this.downcast::<TaskGroup>()?;
        let shown = this.clone();
        Some(Box::pin(std::future::ready(group.enter().map(|()| shown))))
    }
    fn aexit(&self, this: &Value, exc: Option<&Exception>) -> Option<ValueFuture> {
        let group = this.downcast::<TaskGroup>()?;
        let exc = exc.cloned();
        Some(Box::pin(async move {
            group.exit(exc).await.map(|()| Value::None)
        }))
    }
}
