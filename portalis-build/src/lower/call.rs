//! Calls and `await`.
//!
//! A call of a function that is known here, with arguments that fit, is a plain Rust call; an awaited one
//! is a plain `.await`. Everything else goes through the object model.

use super::{Lower, Op, Place};
use crate::ast::{Expr, ExprKind, Keyword};
use crate::bind::{Slot, bind};
use crate::diagnostic::Code;
use crate::program::{Flavor, FnId, FnInfo};
use crate::resolve::Resolution;
use crate::tree::{S, X};
use crate::types::{Repr, Ty};

/// A call that is resolved at build time.
struct Known {
    id: FnId,
    info: FnInfo,
    /// One argument for each parameter.
    args: Vec<X>,
}

impl Lower<'_> {
    pub(crate) fn call(
        &mut self,
        e: &Expr,
        func: &Expr,
        args: &[Expr],
        keywords: &[Keyword],
    ) -> Op {
        if let Some(op) = self.special_call(e, func, args, keywords) {
            return op;
        }
        if let Some(op) = self.construct(func, args, keywords) {
            return op;
        }
        if let Some(op) = self.sleep_object(func, args, keywords) {
            return op;
        }
        if let Some(op) = self.spawned(func, args, keywords) {
            return op;
        }
        if let Some(known) = self.known_call(func, args, keywords) {
            let Known { id, info, args } = known;
            let path = self.path_to(id);
            let info = FnInfo {
                rust_name: path,
                ..info
            };
            let made = self.made_in(id, &info, args);
            return match info.flavor {
                Flavor::Plain => {
                    let repr = made.repr;
                    let call = self.fallible(made.x);
                    if !self.program.recursive(self.fn_id(self.frame.scope), id) {
                        return Op::of(call, repr);
                    }
                    let guard = S::bind("_depth", self.rt("Depth::enter", vec![]));
                    Op::of(X::block(vec![guard], call), repr)
                }
                _ => made,
            };
        }
        if let ExprKind::Attribute { value, attr } = &func.kind {
            return self.method_call(value, attr, args, keywords);
        }
        let f = self.expr(func);
        self.dynamic_call(f, args, keywords)
    }

    /// Arguments, and then a note of the place of the call for who receives them.
    pub(crate) fn told(&mut self, args: X) -> X {
        let kept = self.temp("args");
        let line = X::raw(self.frame.line.to_string());
        let note = S::Expr(X::call("here", vec![line]));
        X::block(vec![S::bind(kept.clone(), args), note], X::raw(kept))
    }

    /// `f(…)` through the object model.
    pub(crate) fn dynamic_call(&mut self, f: Op, args: &[Expr], keywords: &[Keyword]) -> Op {
        if is_plain(args, keywords) {
            let args = self.args(args, keywords);
            return Op::value(self.rt("call", vec![f.borrowed(), args]));
        }
        // Messages about `*` and `**` name the function.
        let callee = self.temp("callee");
        let mut stmts = vec![S::bind(callee.clone(), f.owned())];
        let args = self.spread_args(args, keywords, &callee, &mut stmts);
        let call = self.rt("call", vec![X::raw(callee).by_ref(), args]);
        Op::value(X::block(stmts, call))
    }

    /// The arguments of a dynamic call, or the keywords of a class.
    pub(crate) fn args(&mut self, args: &[Expr], keywords: &[Keyword]) -> X {
        if is_plain(args, keywords) {
            let mut x = if args.is_empty() {
                X::call("rt::Args::none", vec![])
            } else {
                let items = args.iter().map(|a| self.expr(a).owned()).collect();
                X::call("rt::Args::pos", vec![X::Array(items)])
            };
            for keyword in keywords {
                let Some(name) = &keyword.arg else { continue };
                let value = self.expr(&keyword.value).owned();
                x = x.method("with_kw", vec![X::text(name.clone()), value]);
            }
            return x;
        }
        let callee = self.temp("callee");
        let mut stmts = vec![S::bind(callee.clone(), X::raw("Value::None"))];
        let args = self.spread_args(args, keywords, &callee, &mut stmts);
        X::block(stmts, args)
    }

    /// Arguments with `*` or `**`, built one by one.
    fn spread_args(
        &mut self,
        args: &[Expr],
        keywords: &[Keyword],
        callee: &str,
        stmts: &mut Vec<S>,
    ) -> X {
        let name = self.temp("args");
        let make = X::call("rt::ArgsBuilder::new", vec![X::raw(callee).by_ref()]);
        stmts.push(S::Let {
            name: name.clone(),
            mutable: true,
            ty: None,
            value: Some(make),
        });
        for arg in args {
            let x = if let ExprKind::Starred(inner) = &arg.kind {
                let value = self.expr(inner);
                let (method, value) = match inner.kind {
                    ExprKind::ListComp { .. } | ExprKind::List(_) => ("spread_new", value.owned()),
                    _ => ("spread", value.borrowed()),
                };
                self.fallible(X::raw(name.clone()).method(method, vec![value]))
            } else {
                let value = self.expr(arg).owned();
                X::raw(name.clone()).method("push", vec![value])
            };
            stmts.push(S::Expr(x));
        }
        for keyword in keywords {
            let value = self.expr(&keyword.value);
            let x = match &keyword.arg {
                Some(arg) => X::raw(name.clone())
                    .method("keyword", vec![X::text(arg.clone()), value.owned()]),
                None => X::raw(name.clone()).method("spread_keywords", vec![value.borrowed()]),
            };
            let x = self.fallible(x);
            stmts.push(S::Expr(x));
        }
        X::raw(name).method("finish", vec![])
    }

    /// Calls of builtins that are lowered in a way of their own.
    fn special_call(
        &mut self,
        e: &Expr,
        func: &Expr,
        args: &[Expr],
        keywords: &[Keyword],
    ) -> Option<Op> {
        let float = crate::infer::float_function(self.program, self.module, self.frame.at, func);
        if let (Some(name), [x], []) = (float, args, keywords)
            && self.ty(x) == crate::types::Ty::Float
        {
            let op = self.expr(x);
            let x = self.coerce(op, Repr::Float);
            return Some(Op::of(
                self.rt(&format!("math_{name}"), vec![x]),
                Repr::Float,
            ));
        }
        let ExprKind::Name(name) = &func.kind else {
            return None;
        };
        let Place::Builtin(name) = self.place(name) else {
            return None;
        };
        let starred = args.iter().any(|a| matches!(a.kind, ExprKind::Starred(_)));
        let needs_frame = matches!(
            name.as_str(),
            "super" | "globals" | "locals" | "vars" | "dir"
        );
        let replaced = !needs_frame && self.program.assigned_attrs.contains(&name);
        match (name.as_str(), args) {
            _ if replaced => None,
            ("super", []) if keywords.is_empty() => Some(self.super_call(e)),
            ("exec" | "eval" | "compile" | "__import__", _) => {
                let help = "Portalis compiles ahead of time: there is no interpreter at run time";
                self.report(
                    Code::Unsupported,
                    e.span,
                    format!("{name}() is not supported"),
                    help,
                );
                Some(Op::value(X::raw("Value::None")))
            }
            ("globals", []) => Some(Op::value(X::call("rt::globals", vec![X::raw("&STATE")]))),
            ("locals", []) | ("vars", []) | ("dir", []) => Some(self.locals(&name)),
            ("len", [x]) if keywords.is_empty() && !starred => {
                let x = self.expr(x);
                Some(Op::of(self.rt("len", vec![x.borrowed()]), Repr::Int))
            }
            ("isinstance", [x, class]) if keywords.is_empty() && !starred => {
                let x = self.expr(x);
                let class = self.expr(class);
                Some(Op::of(
                    self.rt("is_instance", vec![x.borrowed(), class.borrowed()]),
                    Repr::Bool,
                ))
            }
            ("float" | "int", [x])
                if keywords.is_empty() && !starred && self.ty(e).repr() != Repr::Value =>
            {
                let op = self.expr(x);
                match (name.as_str(), op.repr) {
                    (_, Repr::Float) | ("int", Repr::Int) => Some(op),
                    (_, Repr::Int) => Some(Op::of(op.x.int_as_float(), Repr::Float)),
                    _ => {
                        let args = X::call("rt::Args::pos", vec![X::Array(vec![op.owned()])]);
                        let callee = self.builtin(&name).borrowed();
                        Some(Op::value(self.rt("call", vec![callee, args])))
                    }
                }
            }
            ("min" | "max", [a, b])
                if keywords.is_empty() && !starred && self.ty(e).repr() != Repr::Value =>
            {
                let repr = self.ty(e).repr();
                let (a, b) = (self.expr(a), self.expr(b));
                let (a, b) = (self.coerce(a, repr), self.coerce(b, repr));
                Some(Op::of(X::call(format!("rt::{name}_of"), vec![a, b]), repr))
            }
            ("abs", [x]) if keywords.is_empty() && !starred => {
                let op = match self.ty(x) {
                    crate::types::Ty::Float | crate::types::Ty::Int => self.expr(x),
                    _ => return None,
                };
                match op.repr {
                    Repr::Float => Some(Op::of(op.x.method("abs", vec![]), Repr::Float)),
                    Repr::Int => Some(Op::of(self.rt("int_abs", vec![op.x]), Repr::Int)),
                    _ => Some(Op::value(self.rt("abs", vec![op.borrowed()]))),
                }
            }
            ("print", _) if keywords.is_empty() && !starred => {
                let items = args.iter().map(|a| self.expr(a).owned()).collect();
                let x = self.rt("print", vec![X::Array(items).by_ref()]);
                Some(Op::of(x, Repr::Unit))
            }
            _ => None,
        }
    }

    fn super_call(&mut self, e: &Expr) -> Op {
        let scope = self.scopes.scope(self.frame.scope);
        let first = self
            .program
            .functions
            .get(&self.fn_id(self.frame.scope))
            .and_then(|info| info.params.first())
            .map(|param| param.var);
        let Some(first) = first.filter(|_| scope.uses_super_or_class) else {
            // CPython raises when the call runs.
            let error = X::call("rt::super_without_arguments", vec![]);
            return Op::value(self.fallible(error));
        };
        let _ = e;
        let class = self.load(Place::ClassCell);
        let place = self.place_of(Resolution::Local(first));
        let this = self.load(place);
        Op::value(self.rt("super_of", vec![class.borrowed(), this.borrowed()]))
    }

    /// `locals()`, `vars()`, `dir()` without arguments.
    fn locals(&mut self, name: &str) -> Op {
        if self.frame.scope == crate::resolve::ScopeId::MODULE {
            let dict = X::call("rt::globals", vec![X::raw("&STATE")]);
            return Op::value(if name == "dir" {
                self.rt("sorted_keys", vec![dict.by_ref()])
            } else {
                dict
            });
        }
        if self.in_class_body() {
            let dict = X::raw("namespace").method("locals", vec![]);
            return Op::value(if name == "dir" {
                self.rt("sorted_keys", vec![dict.by_ref()])
            } else {
                dict
            });
        }
        let dict = self.temp("locals");
        let mut stmts = vec![S::bind(dict.clone(), X::raw("rt::Dict::new()"))];
        let vars: Vec<_> = self.scopes.vars_of(self.frame.scope).collect();
        let captures = self.scopes.scope(self.frame.scope).captures.clone();
        for var in vars.into_iter().chain(captures) {
            let py = self.scopes.var(var).name.clone();
            let place = self.place_of(Resolution::Local(var));
            let value = match place {
                Place::Local { name, repr, .. } => Op {
                    x: X::raw(name),
                    repr,
                    kind: super::Kind::Place,
                }
                .owned(),
                Place::Cell { name, .. } => X::raw(name).method("peek", vec![]),
                _ => continue,
            };
            stmts.push(S::Expr(X::call(
                "rt::set_local",
                vec![X::raw(dict.clone()).by_ref(), X::text(py), value],
            )));
        }
        let value = X::call("Value::Dict", vec![X::raw(dict)]);
        let op = X::block(stmts, value);
        Op::value(if name == "dir" {
            self.rt("sorted_keys", vec![op.by_ref()])
        } else {
            op
        })
    }

    /// The function that this expression is sure to name.
    pub(crate) fn known_function(&mut self, func: &Expr) -> Option<FnId> {
        match &func.kind {
            ExprKind::Name(name) => match self.scopes.lookup(self.frame.at, name) {
                Resolution::Global(name) => self.program.known_global(self.module, &name),
                Resolution::Local(var) => {
                    let id = *self.program.locals.get(&(self.module, var))?;
                    let v = self.scopes.var(var);
                    // The `def` must have run, and what it captures must be in this very frame.
                    (v.owner == self.frame.scope && !v.maybe_unbound).then_some(id)
                }
                _ => None,
            },
            ExprKind::Attribute { value, attr } => {
                let ExprKind::Name(module) = &value.kind else {
                    return None;
                };
                let Resolution::Global(module) = self.scopes.lookup(self.frame.at, module) else {
                    return None;
                };
                let target = self.program.known_module(self.module, &module)?;
                self.program.known_global(target, attr)
            }
            _ => None,
        }
    }

    fn known_call(&mut self, func: &Expr, args: &[Expr], keywords: &[Keyword]) -> Option<Known> {
        let method = self.known_method(func);
        let id = match method {
            Some(id) => id,
            None => self.known_function(func)?,
        };
        if method.is_none()
            && id.module == self.module
            && !self
                .program
                .runs_after_defs(self.module, self.frame.scope, id)
        {
            return None;
        }
        let program = self.program;
        let info = program.function(id);
        let formals = info.formals();
        let own = usize::from(method.is_some());
        let slots = bind(&formals[own..], args, keywords)?;
        // Arguments are evaluated in the order of the call, and may have to be put in another order.
        if !slots.iter().filter_map(Slot::order).is_sorted() {
            return None;
        }
        let own_frame = id.module == self.module;
        let mut all = if own_frame {
            self.capture_args(info)
        } else {
            Vec::new()
        };
        if let (Some(_), ExprKind::Attribute { value, .. }) = (method, &func.kind) {
            let object = self.expr(value).owned();
            all.push(object);
        }
        for (i, slot) in slots.iter().enumerate() {
            let repr = self.program.param_repr(id, i + own);
            let x = match slot {
                Slot::Given(e, _) => {
                    let value = self.expr(e);
                    self.coerce(value, repr)
                }
                Slot::Rest(items, _) => X::call("rt::tuple", vec![self.items(items)]),
                Slot::NoKeywords => X::call("rt::dict", vec![]),
                Slot::Default(e) => {
                    let value = self.expr(e);
                    self.coerce(value, repr)
                }
            };
            all.push(x);
        }
        Some(Known {
            id,
            info: info.clone(),
            args: all,
        })
    }

    /// The code and the future of a call of a coroutine function that is known.
    pub(crate) fn known_coroutine(
        &mut self,
        func: &Expr,
        args: &[Expr],
        keywords: &[Keyword],
    ) -> Option<Vec<X>> {
        if self.program.shows_awaits {
            return None;
        }
        let Known { id, info, args } = self.known_call(func, args, keywords)?;
        let rust_name = self.path_to(id);
        match self.made(&FnInfo { rust_name, ..info }, id.scope, args).x {
            X::Call(_, made) => Some(made),
            _ => None,
        }
    }

    /// The iterator of an `async for` over a call of an async generator function that is known: nobody but the
    /// loop has the generator. With the type of its items.
    pub(crate) fn own_generator(&mut self, iter: &Expr) -> Option<(X, Ty)> {
        if self.program.shows_awaits {
            return None;
        }
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = &iter.kind
        else {
            return None;
        };
        let id = match self.known_method(func) {
            Some(id) => id,
            None => self.known_function(func)?,
        };
        let is_stream = self.program.function(id).flavor == Flavor::AsyncGenerator;
        // Rust has no type of a future that holds another one of itself.
        if !is_stream || self.program.recursive(self.fn_id(self.frame.scope), id) {
            return None;
        }
        self.at_line(iter.line, |this| {
            let Known { id, info, args } = this.known_call(func, args, keywords)?;
            let rust_name = this.path_to(id);
            let info = FnInfo { rust_name, ..info };
            let made = this.generator_call("rt::AsyncFor::new", &info, args);
            Some((made, this.program.types.yielded(id.module, id.scope)))
        })
    }

    /// The path of a function's item from this module.
    pub(crate) fn path_to(&self, id: FnId) -> String {
        let name = &self.program.function(id).rust_name;
        if id.module == self.module {
            return name.clone();
        }
        format!(
            "{}::{name}",
            crate::compile::module_path(self.session, self.module, id.module)
        )
    }

    fn made_in(&mut self, id: FnId, info: &FnInfo, args: Vec<X>) -> Op {
        let mut op = self.made(info, id.scope, args);
        if info.flavor == Flavor::Plain {
            op.repr = self.program.types.ret(id.module, id.scope).ret();
        }
        op
    }

    /// `await value`
    pub(crate) fn await_expr(&mut self, value: &Expr) -> Op {
        if let ExprKind::Call {
            func,
            args,
            keywords,
        } = &value.kind
        {
            if self.program.shows_awaits {
                return self.shown_await(value, func);
            }
            let outer = std::mem::replace(&mut self.frame.line, value.line);
            let known = self
                .known_method(func)
                .or_else(|| self.known_function(func))
                .filter(|id| self.program.function(*id).flavor == Flavor::Coroutine)
                .and_then(|_| self.known_call(func, args, keywords));
            self.frame.line = outer;
            if let Some(Known { id, args, .. }) = known {
                let (result, repr) = self.known_await_of(id, args);
                return Op::of(self.fallible(result), repr);
            }
            if let Some(op) = self.known_await(func, args, keywords) {
                return op;
            }
            if let Some(op) = self.awaited_method(value, func, args, keywords) {
                return op;
            }
        }
        let value = self.expr(value).owned();
        let maker = self.maker("await_value");
        let result = self.waited(X::call(maker, vec![value]));
        Op::value(self.fallible(result))
    }

    /// `await func(…)` where what is awaited can be seen: an object, even of a known function.
    fn shown_await(&mut self, value: &Expr, func: &Expr) -> Op {
        let known = self
            .known_method(func)
            .or_else(|| self.known_function(func))
            .filter(|id| self.program.function(*id).flavor == Flavor::Coroutine);
        let object = self.at_line(value.line, |this| this.expr(value).owned());
        let maker = self.maker("await_value");
        let result = self.waited(X::call(maker, vec![object]));
        let result = Op::value(self.fallible(result));
        let repr = known.map_or(Repr::Value, |id| {
            self.program.types.ret(id.module, id.scope).ret()
        });
        let x = self.coerce(result, repr);
        Op::of(x, repr)
    }

    /// The function of the run time of this name, as the program's needs are.
    pub(crate) fn maker(&self, name: &str) -> String {
        if self.program.shows_awaits {
            return format!("rt::shown::{name}");
        }
        format!("rt::{name}")
    }

    /// Awaits a call of a coroutine function that is known: a `Result`, and how its value is held.
    pub(crate) fn known_await_of(&self, id: FnId, args: Vec<X>) -> (X, Repr) {
        let mut call = X::call(self.path_to(id), args);
        if self.program.recursive(self.fn_id(self.frame.scope), id) {
            call = X::call("rt::recursive", vec![call]);
        }
        let repr = self.program.types.ret(id.module, id.scope).ret();
        let result = X::call("rt::no_stop", vec![self.noted(call)]);
        (self.resumed(result), repr)
    }

    /// `await` of a Rust future: its result.
    pub(crate) fn waited(&self, future: X) -> X {
        self.resumed(self.noted(future))
    }

    /// The same; while it waits, the frame stands at the current line.
    fn noted(&self, future: X) -> X {
        let method = if self.notes_lines() { "under" } else { "on" };
        future.awaited_on(method, self.frame.line)
    }

    /// Whether the line that a coroutine stands at while it runs can be seen.
    pub(crate) fn notes_lines(&self) -> bool {
        self.program.shows_running && matches!(self.frame.body, super::Body::Async)
    }

    /// The result of an `await` or `yield`. What is thrown into a frame that is handling an exception comes out
    /// with that one as its context, so there it is looked at.
    pub(crate) fn resumed(&self, result: X) -> X {
        if self.frame.handlers == 0 {
            return result;
        }
        X::call("rt::resumed", vec![X::raw("rt::throw_step()"), result])
    }

    /// `asyncio.sleep(delay)` that is not awaited on the spot.
    fn sleep_object(&mut self, func: &Expr, args: &[Expr], keywords: &[Keyword]) -> Option<Op> {
        let ([delay], []) = (args, keywords) else {
            return None;
        };
        let library = self
            .program
            .library_function(self.module, self.frame.at, func)?;
        if library != ("asyncio".to_owned(), "sleep".to_owned())
            || matches!(delay.kind, ExprKind::Starred(_))
        {
            return None;
        }
        let delay = self.expr(delay).owned();
        Some(Op::value(X::call("rt::sleep_coroutine", vec![delay])))
    }

    /// Awaits of `asyncio`'s own functions that need no object.
    fn known_await(&mut self, func: &Expr, args: &[Expr], keywords: &[Keyword]) -> Option<Op> {
        let (module, name) = self
            .program
            .library_function(self.module, self.frame.at, func)?;
        match (module.as_str(), name.as_str(), args, keywords) {
            ("asyncio", "sleep", [delay], []) if !matches!(delay.kind, ExprKind::Starred(_)) => {
                let delay = self.expr(delay);
                let call = match delay.repr {
                    Repr::Int if delay.x.is("0") => X::call("rt::sleep_zero", vec![]),
                    Repr::Float => X::call("rt::sleep", vec![delay.x]),
                    Repr::Int => X::call("rt::sleep", vec![delay.x.int_as_float()]),
                    _ => X::call("rt::sleep_value", vec![delay.owned()]),
                };
                let result = self.waited(call);
                Some(Op::of(self.fallible(result), Repr::Unit))
            }
            _ => None,
        }
    }
}

/// Whether a call has neither `*` nor `**`.
pub(crate) fn is_plain(args: &[Expr], keywords: &[Keyword]) -> bool {
    !args.iter().any(|a| matches!(a.kind, ExprKind::Starred(_)))
        && keywords.iter().all(|k| k.arg.is_some())
}

/// Whether evaluating an argument can run no Python code, so that it may come before the attribute look-up.
pub(crate) fn is_simple(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Constant(_) | ExprKind::Name(_) | ExprKind::Lambda { .. } => true,
        ExprKind::Unary { operand, .. } => is_simple(operand),
        ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().all(is_simple),
        ExprKind::Binary { left, right, .. } => {
            matches!(left.kind, ExprKind::Constant(_) | ExprKind::Name(_))
                && matches!(right.kind, ExprKind::Constant(_) | ExprKind::Name(_))
        }
        _ => false,
    }
}
