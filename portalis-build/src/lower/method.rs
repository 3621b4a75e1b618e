//! Calls of methods whose class is not known, and the functions of asyncio that start tasks.
//!
//! The names that programs call most have a function each in the run-time library, which looks at the
//! object first. All others are looked up and called without making a bound method.

use super::call::{is_plain, is_simple};
use super::{Lower, Op};
use crate::ast::{Expr, ExprKind, Keyword};
use crate::program::Flavor;
use crate::tree::X;

/// A method by name and number of arguments, and its function in `rt::method` or `rt::awaited`.
type Known = (&'static str, usize, &'static str);

/// Called.
const CALLED: &[Known] = &[
    ("append", 1, "append"),
    ("done", 0, "done"),
    ("get", 1, "get"),
    ("get", 2, "get_or"),
    ("get_nowait", 0, "get_nowait"),
    ("is_set", 0, "is_set"),
    ("pop", 0, "pop"),
    ("put_nowait", 1, "put_nowait"),
    ("release", 0, "release"),
    ("remove", 1, "remove"),
    ("set", 0, "set"),
    ("task_done", 0, "task_done"),
    ("write", 1, "write"),
];

/// Called, and the result awaited.
const AWAITED: &[Known] = &[
    ("acquire", 0, "acquire"),
    ("drain", 0, "drain"),
    ("get", 0, "get"),
    ("join", 0, "join"),
    ("put", 1, "put"),
    ("readline", 0, "readline"),
    ("wait", 0, "wait"),
];

fn known(table: &[Known], name: &str, args: &[Expr], keywords: &[Keyword]) -> Option<&'static str> {
    if !keywords.is_empty() || !is_plain(args, keywords) {
        return None;
    }
    let found = table
        .iter()
        .find(|(known, count, _)| *known == name && *count == args.len())?;
    Some(found.2)
}

impl Lower<'_> {
    /// `value.attr(args)`
    pub(crate) fn method_call(
        &mut self,
        value: &Expr,
        attr: &str,
        args: &[Expr],
        keywords: &[Keyword],
    ) -> Op {
        let name = self.scopes.mangled(self.frame.at, attr);
        let object = self.expr(value);
        if !is_plain(args, keywords) {
            // Messages about `*` and `**` name the function.
            let method = Op::value(self.rt("get_attr", vec![object.borrowed(), X::text(name)]));
            return self.dynamic_call(method, args, keywords);
        }
        if let Some(function) = known(CALLED, &name, args, keywords) {
            let items = self.with_receiver(object, &name, args);
            return Op::value(self.rt(&format!("method::{function}"), items));
        }
        let tells = self.program.tells_caller.contains(&name.as_str());
        if tells || args.iter().all(is_simple) && keywords.iter().all(|k| is_simple(&k.value)) {
            let mut args = self.args(args, keywords);
            if tells {
                args = self.told(args);
            }
            return Op::value(self.rt("call_method", vec![object.borrowed(), X::text(name), args]));
        }
        let method = self.rt("bind", vec![object.borrowed(), X::text(name)]);
        let args = self.args(args, keywords);
        Op::value(self.fallible(method.method("call", vec![args])))
    }

    /// `await value.attr(args)` for the primitives of asyncio.
    pub(crate) fn awaited_method(
        &mut self,
        call: &Expr,
        func: &Expr,
        args: &[Expr],
        keywords: &[Keyword],
    ) -> Option<Op> {
        let ExprKind::Attribute { value, attr } = &func.kind else {
            return None;
        };
        let function = known(AWAITED, attr, args, keywords)?;
        let items = self.at_line(call.line, |this| {
            let object = this.expr(value);
            let mut items = vec![this.receiver(object, attr, args)];
            // What is put is copied into the queue from where it is.
            items.extend(args.iter().map(|arg| this.expr(arg).borrowed()));
            items
        });
        let result = self.waited(X::call(format!("rt::awaited::{function}"), items));
        Some(Op::value(self.fallible(result)))
    }

    /// The object and the arguments.
    fn with_receiver(&mut self, object: Op, name: &str, args: &[Expr]) -> Vec<X> {
        let mut items = vec![self.receiver(object, name, args)];
        for arg in args {
            items.push(self.expr(arg).owned());
        }
        items
    }

    /// The object, with its attribute where that must be found before the arguments run code.
    fn receiver(&self, object: Op, name: &str, args: &[Expr]) -> X {
        if args.iter().all(is_simple) {
            object.borrowed()
        } else {
            self.rt("bind", vec![object.borrowed(), X::text(name)])
        }
    }

    /// `asyncio.create_task(f(…))` of a coroutine function that is known.
    pub(crate) fn spawned(
        &mut self,
        func: &Expr,
        args: &[Expr],
        keywords: &[Keyword],
    ) -> Option<Op> {
        let ([coroutine], []) = (args, keywords) else {
            return None;
        };
        let (module, name) = self
            .program
            .library_function(self.module, self.frame.at, func)?;
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = &coroutine.kind
        else {
            return None;
        };
        if module != "asyncio" || name != "create_task" {
            return None;
        }
        let id = self.known_function(func)?;
        if self.program.function(id).flavor != Flavor::Coroutine {
            return None;
        }
        let made = self.at_line(coroutine.line, |this| {
            this.known_coroutine(func, args, keywords)
        })?;
        Some(Op::value(self.rt("spawn", made)))
    }
}
