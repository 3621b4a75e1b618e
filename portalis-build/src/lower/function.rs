//! Functions: `def`, `async def`, lambdas, generators, the module's own statements.
//!
//! Every Python function becomes a Rust function of its own at module level; what it takes from
//! enclosing frames comes first among its parameters. Beside it stands `NAME_object`, which makes the
//! function object that dynamic code calls.

use super::expr::local;
use super::{Body, Frame, Lower, Op};
use crate::ast::{Expr, FunctionDef, Params, Stmt};
use crate::program::{Flavor, FnInfo, ParamKind};
use crate::resolve::{ScopeId, ScopeKind, VarId};
use crate::tree::{Block, Function, S, X};
use crate::types::Repr;

impl Lower<'_> {
    /// The module's own statements, as `init`.
    pub(crate) fn module_init(&mut self) {
        let program = self.program;
        let ast = &program.unit(self.module).ast;
        let mut stmts = Vec::new();
        let notes = [
            (self.program.shows_awaits, "enable"),
            (self.program.notes_yields, "note_yields"),
        ];
        for (_, note) in notes.into_iter().filter(|(is_needed, _)| *is_needed) {
            stmts.push(S::Expr(X::call(format!("rt::shown::{note}"), vec![])));
        }
        stmts.extend(self.body(&ast.body).stmts);
        let body = self.finish_body(stmts, X::raw("()"), &[]);
        self.out.functions.push(Function {
            doc: vec![format!(
                "Runs the module's statements ({}).",
                self.session.text(self.module).path
            )],
            name: "init".into(),
            generics: "",
            params: Vec::new(),
            ret: "Result<()>".into(),
            is_async: false,
            is_public: true,
            code: None,
            body,
        });
    }

    /// `def` and `async def`.
    pub(crate) fn function_def(&mut self, s: &Stmt, def: &FunctionDef, stmts: &mut Vec<S>) {
        let scope = self.scopes.scope_at(s.span);
        // Decorators and defaults are evaluated here, in the enclosing scope.
        let mut decorators = Vec::new();
        for decorator in &def.decorators {
            self.frame.line = decorator.line;
            let kept = self.keep(decorator, stmts);
            decorators.push((kept, decorator.line));
        }
        self.frame.line = s.line;
        let defaults = self.defaults(&def.params);
        let end = self.line_of(s.span.end);
        let doc = def.doc.clone();
        let body = |this: &mut Self| this.body(&def.body).stmts;
        self.lower_function(scope, doc.as_deref(), (s.line, end), body);
        let object = self.function_object(scope, defaults);
        let object = self.annotated(s, def, object);
        let object = match self.type_params_of(&def.type_params) {
            Some(params) => self.rt("with_type_params", vec![object, params]),
            None => object,
        };
        let mut value = Op::value(object);
        for (decorator, line) in decorators.into_iter().rev() {
            self.frame.line = line;
            let args = X::call("rt::Args::pos", vec![X::Array(vec![value.owned()])]);
            value = Op::value(self.rt("call", vec![local(&decorator).borrowed(), args]));
        }
        self.frame.line = s.line;
        self.store_name(&def.name.name, value, stmts);
    }

    /// `lambda params: body`
    pub(crate) fn lambda(&mut self, e: &Expr, params: &Params, body: &Expr) -> Op {
        let scope = self.scopes.scope_at(e.span);
        let defaults = self.defaults(params);
        let line = e.line;
        self.lower_function(scope, None, (line, self.line_of(e.span.end)), |this| {
            let mut stmts = Vec::new();
            this.frame.line = body.line;
            this.frame.snapshot = super::Snapshot::All;
            let value = this.expr(body);
            let x = match this.frame.ret {
                Repr::Unit => value.owned(),
                ret => this.coerce(value, ret),
            };
            this.leave(x, &mut stmts);
            stmts
        });
        Op::value(self.function_object(scope, defaults))
    }

    fn line_of(&self, byte: u32) -> u32 {
        self.session.text(self.module).line(byte.saturating_sub(1))
    }

    fn defaults(&mut self, params: &Params) -> Vec<X> {
        let all: Vec<&Expr> = crate::walk::all_params(params)
            .filter_map(|p| p.default.as_ref())
            .collect();
        all.into_iter().map(|e| self.expr(e).owned()).collect()
    }

    /// The Rust parameters for what a function takes along.
    pub(crate) fn capture_params(&mut self, info: &FnInfo) -> Vec<(String, String)> {
        let mut params = Vec::new();
        if info.uses_class_cell {
            params.push(("class_cell".to_owned(), "rt::Cell".to_owned()));
        }
        for var in &info.captures {
            let ty = if self.is_cell(*var) {
                "rt::Cell"
            } else {
                "Value"
            };
            params.push((self.var_name(*var), ty.to_owned()));
        }
        params
    }

    /// What a function takes along, as arguments, from the current frame.
    pub(crate) fn capture_args(&mut self, info: &FnInfo) -> Vec<X> {
        let mut args = Vec::new();
        if info.uses_class_cell {
            args.push(X::raw("class_cell").method("clone", vec![]));
        }
        for var in &info.captures {
            let name = self.var_name(*var);
            let x = if self.is_cell(*var) {
                X::raw(name).method("clone", vec![])
            } else {
                let free = self.scopes.var(*var).owner != self.frame.scope;
                let repr = if free {
                    Repr::Value
                } else {
                    self.var_repr(*var)
                };
                Op {
                    x: X::raw(name),
                    repr,
                    kind: super::Kind::Place,
                }
                .owned()
            };
            args.push(x);
        }
        args
    }

    /// Lowers the body of a function into an item of its own.
    fn lower_function(
        &mut self,
        scope: ScopeId,
        doc: Option<&str>,
        lines: (u32, u32),
        run: impl FnOnce(&mut Self) -> Vec<S>,
    ) {
        let info = self.program.function(self.fn_id(scope)).clone();
        let (body, ret) = match info.flavor {
            Flavor::Plain => (
                Body::Plain,
                self.program.types.ret(self.module, scope).ret(),
            ),
            Flavor::Coroutine => (
                Body::Async,
                self.program.types.ret(self.module, scope).ret(),
            ),
            Flavor::Generator => (Body::Generator, Repr::Value),
            Flavor::AsyncGenerator => (Body::AsyncGenerator, Repr::Value),
        };
        let outer = std::mem::replace(&mut self.frame, Frame::new(scope, ret, body));
        self.frame.line = lines.0;
        let mut params = Vec::new();
        if matches!(body, Body::Generator | Body::AsyncGenerator) {
            params.push(("yielder".to_owned(), "rt::Yielder".to_owned()));
        }
        params.extend(self.capture_params(&info));
        let mut head = Vec::new();
        let mut own = Vec::new();
        for param in &info.params {
            own.push(param.var);
            let name = self.var_name(param.var);
            if self.is_cell(param.var) {
                params.push((name.clone(), "Value".to_owned()));
                head.push(S::bind(
                    name.clone(),
                    X::call("rt::Cell::new", vec![X::raw(name)]),
                ));
            } else {
                let v = self.scopes.var(param.var);
                let mutable = v.bind_count > 1 || v.deleted;
                let ty = self.var_repr(param.var).rust().to_owned();
                params.push((if mutable { format!("mut {name}") } else { name }, ty));
            }
        }
        for param in &info.params {
            self.open_param(param.var, &mut head);
        }
        head.extend(run(self));
        self.close_handles(0, &mut head);
        let end = match (body, ret) {
            (Body::Plain | Body::Async, Repr::Unit) => X::raw("()"),
            _ => X::raw("Value::None"),
        };
        let body_block = self.finish_body(head, end, &own);
        let ret_type = match body {
            Body::Generator | Body::AsyncGenerator => "Result<Value>".to_owned(),
            _ => format!("Result<{}>", ret.rust()),
        };
        self.frame = outer;
        self.out.frames.push((lines.0, lines.1, info.name.clone()));
        self.out.functions.push(Function {
            doc: doc
                .map(|d| d.trim().lines().map(|l| l.trim().to_owned()).collect())
                .unwrap_or_default(),
            name: info.rust_name.clone(),
            generics: "",
            params,
            ret: ret_type,
            is_async: body != Body::Plain,
            is_public: true,
            code: None,
            body: body_block,
        });
        self.object_function(scope, &info, doc);
    }

    /// Declares the frame's variables, and gives the result at the end if control comes there.
    fn finish_body(&mut self, stmts: Vec<S>, end: X, params: &[VarId]) -> Block {
        let scope = self.frame.scope;
        let mut all = Vec::new();
        if self.scopes.scope(scope).kind != ScopeKind::Module {
            let vars: Vec<VarId> = self
                .scopes
                .vars_of(scope)
                .filter(|v| !params.contains(v))
                .collect();
            for var in vars {
                all.push(self.declare(var));
            }
        } else {
            // Comprehension targets at module level are variables of the module's frame.
            let vars: Vec<VarId> = self.scopes.vars_of(scope).collect();
            for var in vars {
                all.push(self.declare(var));
            }
        }
        if self.program.sees_drops {
            all = self.in_order_of_drops(all, params);
        }
        let diverges = stmts.last().is_some_and(S::diverges);
        all.extend(stmts);
        let mut block = Block::of(all);
        if !diverges {
            let value =
                if self.frame.ret == Repr::Value || matches!(end, X::Raw(ref t) if t == "()") {
                    X::call("Ok", vec![end])
                } else {
                    // `infer` gives a typed result only to functions that end with a `return`.
                    X::Macro("unreachable".into(), vec![])
                };
            block.value = Some(Box::new(value));
        }
        // The last statement's `return` is the block's value.
        if matches!(block.stmts.last(), Some(S::Return(_)))
            && block.value.is_none()
            && let Some(S::Return(x)) = block.stmts.pop()
        {
            block.value = Some(Box::new(x));
        }
        if self.program.sees_drops {
            super::drops::settle(&mut block);
        } else {
            let lists = super::view::lists(&mut block);
            super::view::borrow_items(&mut block, &lists, &mut |name| self.fresh(name));
            super::once::read_once(&mut block, &lists, &mut |name| self.fresh(name));
            super::declare::sink(&mut block);
        }
        block
    }

    /// CPython drops a frame's parameters, then its locals, in the order of their first binding; Rust drops what was
    /// declared last first.
    fn in_order_of_drops(&mut self, locals: Vec<S>, params: &[VarId]) -> Vec<S> {
        let mut all: Vec<S> = locals.into_iter().rev().collect();
        for param in params.iter().rev() {
            if !self.is_cell(*param) {
                let name = self.var_name(*param);
                let v = self.scopes.var(*param);
                all.push(S::Let {
                    name: name.clone(),
                    mutable: v.bind_count > 1 || v.deleted,
                    ty: None,
                    value: Some(X::raw(name)),
                });
            }
        }
        all
    }

    pub(crate) fn declare(&mut self, var: VarId) -> S {
        let name = self.var_name(var);
        if self.is_cell(var) {
            return S::bind(name, X::raw("rt::Cell::default()"));
        }
        let (ty, value) = match self.var_repr(var) {
            Repr::Int => ("i64", "0"),
            Repr::Float => ("f64", "0.0"),
            Repr::Bool => ("bool", "false"),
            Repr::Value | Repr::Unit => ("Value", "Value::Unset"),
        };
        S::Let {
            name,
            mutable: true,
            ty: Some(ty.into()),
            value: Some(X::raw(value)),
        }
    }

    /// The function object with its `__annotations__`, in a program that looks at those.
    fn annotated(&mut self, s: &Stmt, def: &FunctionDef, object: X) -> X {
        if !self.program.reads_annotations {
            return object;
        }
        let around = self.scopes.type_params_at(s.span).unwrap_or(self.frame.at);
        self.with_scope(around, |this| {
            let mut pairs = Vec::new();
            for param in crate::walk::all_params(&def.params) {
                let Some(annotation) = &param.annotation else {
                    continue;
                };
                let value = this.annotation(annotation);
                pairs.push(X::Tuple(vec![X::text(param.name.name.clone()), value]));
            }
            if let Some(returns) = &def.returns {
                let value = this.annotation(returns);
                pairs.push(X::Tuple(vec![X::text("return"), value]));
            }
            if pairs.is_empty() {
                object
            } else {
                X::call("rt::annotate", vec![object, X::Vec(pairs)])
            }
        })
    }

    /// The call that makes the function object in the current frame.
    fn function_object(&mut self, scope: ScopeId, defaults: Vec<X>) -> X {
        let info = self.program.function(self.fn_id(scope)).clone();
        let mut args = self.capture_args(&info);
        if !defaults.is_empty() {
            // Defaults may hold a `?` or an await; captures are only clones.
            args.push(X::Vec(defaults));
        }
        X::call(object_name(&info), args)
    }

    /// `fn NAME_object(captures, defaults) -> Value`
    fn object_function(&mut self, scope: ScopeId, info: &FnInfo, doc: Option<&str>) {
        let outer = std::mem::replace(&mut self.frame, Frame::new(scope, Repr::Value, Body::Plain));
        let mut params = self.capture_params(info);
        let captures: Vec<String> = params.iter().map(|(name, _)| name.clone()).collect();
        let has_defaults = info.params.iter().any(|p| p.default.is_some());
        if has_defaults {
            params.push(("defaults".to_owned(), "Vec<Value>".to_owned()));
        }
        let signature = signature(info, &self.session.file(self.module).name, doc);
        let names: Vec<String> = info.params.iter().map(|_| self.temp("arg")).collect();
        let mut args: Vec<X> = captures
            .iter()
            .map(|c| X::raw(c.clone()).method("clone", vec![]))
            .collect();
        for (param, name) in info.params.iter().zip(&names) {
            let repr = if self.is_cell(param.var) {
                Repr::Value
            } else {
                self.var_repr(param.var)
            };
            args.push(match repr {
                Repr::Value | Repr::Unit => X::raw(name.clone()),
                typed => X::Try {
                    x: Box::new(X::call(
                        format!("rt::from_value::<{}>", typed.rust()),
                        vec![X::raw(name.clone())],
                    )),
                    line: None,
                    exit: crate::tree::Exit::Return,
                },
            });
        }
        let result = self.call_item(info, scope, args);
        let pattern = format!("[{}]", names.join(", "));
        let take = S::Let {
            name: pattern,
            mutable: false,
            ty: None,
            value: Some(X::call("rt::take_args", vec![X::raw("args")])),
        };
        let body = X::Block(Block {
            stmts: vec![take],
            value: Some(Box::new(result)),
        });
        let closure = X::Closure {
            params: "args".into(),
            body: Box::new(body),
        };
        let defaults = X::raw(if has_defaults {
            "defaults"
        } else {
            "Vec::new()"
        });
        let make = X::call("rt::function", vec![code(info), defaults, closure]);
        self.frame = outer;
        self.out.functions.push(Function {
            doc: Vec::new(),
            name: object_name(info),
            generics: "",
            params,
            ret: "Value".into(),
            is_async: false,
            is_public: false,
            code: Some((code_name(&info.rust_name), signature)),
            body: Block::value(make),
        });
    }

    /// A call of the Rust item, as a `Result<Value>` of what a Python call gives.
    fn call_item(&mut self, info: &FnInfo, scope: ScopeId, args: Vec<X>) -> X {
        let made = self.made(info, scope, args);
        match info.flavor {
            Flavor::Plain => {
                let call = made.x;
                match made.repr {
                    Repr::Value => call,
                    _ => call.method("map", vec![X::raw("Value::from")]),
                }
            }
            _ => X::call("Ok", vec![made.x]),
        }
    }

    /// A call of the Rust item: for a plain function a `Result` of its result, else the object made.
    pub(crate) fn made(&mut self, info: &FnInfo, scope: ScopeId, args: Vec<X>) -> Op {
        match info.flavor {
            Flavor::Plain => {
                let repr = self.program.types.ret(self.module, scope).ret();
                Op::of(X::call(info.rust_name.clone(), args), repr)
            }
            Flavor::Coroutine => {
                let future = X::call(info.rust_name.clone(), args);
                Op::value(X::call(self.maker("coroutine"), vec![code(info), future]))
            }
            Flavor::Generator | Flavor::AsyncGenerator => {
                let maker = if info.flavor == Flavor::Generator {
                    "generator"
                } else {
                    "async_generator"
                };
                let maker = self.maker(maker);
                Op::value(self.generator_call(&maker, info, args))
            }
        }
    }

    /// `maker` called with a generator function's code and body.
    pub(crate) fn generator_call(&mut self, maker: &str, info: &FnInfo, args: Vec<X>) -> X {
        // The arguments are taken now, not when the generator first runs.
        let mut stmts = Vec::new();
        let mut taken = vec![X::raw("yielder")];
        for arg in args {
            if matches!(&arg, X::Raw(_)) {
                taken.push(arg);
                continue;
            }
            let name = self.temp("taken");
            stmts.push(S::bind(name.clone(), arg));
            taken.push(X::raw(name));
        }
        let body = if taken.len() == 1 {
            X::raw(info.rust_name.clone())
        } else {
            X::Closure {
                params: "yielder".into(),
                body: Box::new(X::call(info.rust_name.clone(), taken)),
            }
        };
        X::block(stmts, X::call(maker, vec![code(info), body]))
    }

    /// Lowers a frame of its own whose body is made by `run`, as an item; for generator expressions.
    pub(crate) fn lower_generator_frame(
        &mut self,
        scope: ScopeId,
        line: u32,
        first: &str,
        run: impl FnOnce(&mut Self) -> Vec<S>,
    ) {
        let info = self.program.function(self.fn_id(scope)).clone();
        let body = if info.flavor == Flavor::Generator {
            Body::Generator
        } else {
            Body::AsyncGenerator
        };
        let outer = std::mem::replace(&mut self.frame, Frame::new(scope, Repr::Value, body));
        self.frame.line = line;
        self.frame.taken.insert(first.to_owned(), 0);
        let mut params = vec![("yielder".to_owned(), "rt::Yielder".to_owned())];
        params.extend(self.capture_params(&info));
        params.push((first.to_owned(), "Value".to_owned()));
        let stmts = run(self);
        let block = self.finish_body(stmts, X::raw("Value::None"), &[]);
        self.frame = outer;
        self.out.frames.push((line, line, info.name.clone()));
        let signature = signature(&info, &self.session.file(self.module).name, None);
        self.out.functions.push(Function {
            doc: Vec::new(),
            name: info.rust_name.clone(),
            generics: "",
            params,
            ret: "Result<Value>".into(),
            is_async: true,
            is_public: false,
            code: Some((code_name(&info.rust_name), signature)),
            body: block,
        });
    }
}

pub(super) fn object_name(info: &FnInfo) -> String {
    format!("{}_object", info.rust_name.trim_start_matches("r#"))
}

/// The path of the static that describes a function, by the path of its item.
fn code_name(item: &str) -> String {
    match item.rsplit_once("::") {
        Some((module, name)) => format!("{module}::{}", code_name(name)),
        None => format!("{}_code", item.trim_start_matches("r#")),
    }
}

/// A reference to it.
fn code(info: &FnInfo) -> X {
    X::raw(format!("&{}", code_name(&info.rust_name)))
}

/// The function's static description.
fn signature(info: &FnInfo, module: &str, doc: Option<&str>) -> X {
    let params: Vec<X> = info
        .params
        .iter()
        .map(|p| {
            let kind = match p.kind {
                ParamKind::PositionalOnly => "PositionalOnly",
                ParamKind::Normal => "Normal",
                ParamKind::VarArgs => "VarArgs",
                ParamKind::KeywordOnly => "KeywordOnly",
                ParamKind::VarKeywords => "VarKeywords",
            };
            let args = vec![
                X::text(p.name.clone()),
                X::raw(format!("rt::ParamKind::{kind}")),
                X::raw(p.default.is_some().to_string()),
            ];
            X::call("rt::param", args)
        })
        .collect();
    let flavor = match info.flavor {
        Flavor::Plain => "Plain",
        Flavor::Coroutine => "Coroutine",
        Flavor::Generator => "Generator",
        Flavor::AsyncGenerator => "AsyncGenerator",
    };
    let doc = doc.map_or(X::raw("None"), |doc| X::call("Some", vec![X::text(doc)]));
    let fields = vec![
        ("name", X::text(info.name.clone())),
        ("qualname", X::text(info.qualname.clone())),
        ("module", X::text(module)),
        ("doc", doc),
        ("params", X::Array(params).by_ref()),
        ("flavor", X::raw(format!("rt::Flavor::{flavor}"))),
        ("line", X::raw(info.line.to_string())),
    ];
    X::Struct("rt::Signature".into(), fields)
}
