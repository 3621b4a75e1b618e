//! From Python's tree to the lowered tree, one module at a time.
//!
//! In: syntax trees, scopes, types. Out: an [`Output`] of Rust functions and tables for each module.
//! Afterwards nothing of Python is left to decide: every coercion, truth test, cell access, possible raise
//! and await is a node. It reports what Portalis does not support, and never stops at the first report.

mod assign;
mod call;
mod class;
mod comprehension;
mod control;
mod declare;
mod drops;
mod expr;
mod function;
mod import;
mod method;
mod object;
mod once;
mod pattern;
mod stmt;
mod text;
mod view;

use std::collections::{HashMap, HashSet};

use crate::ast::Span;
use crate::diagnostic::{Code, Diagnostic};
use crate::placement::TypedAttr;
use crate::program::{FnId, Program};
use crate::resolve::{Resolution, ScopeId, ScopeKind, Scopes, VarId};
use crate::session::{ModuleId, Session};
use crate::tree::{Exit, Function, X};
use crate::types::Repr;

/// What one module becomes.
#[derive(Default)]
pub struct Output {
    /// Its functions, `init` (the module's own statements) last.
    pub functions: Vec<Function>,
    /// `(first line, last line, name)` of every Python function, for tracebacks.
    pub frames: Vec<(u32, u32, String)>,
    /// Names of the module's globals that Python code binds or reads through the module object.
    pub globals: Vec<String>,
    /// The typed attributes of its closed classes: the name of their module, then each with its kind.
    pub layouts: Vec<(String, Vec<TypedAttr>)>,
    /// Its docstring.
    pub doc: Option<String>,
}

/// Lowers one module.
pub fn lower(session: &mut Session, program: &Program, module: ModuleId) -> Output {
    let mut lower = Lower {
        session,
        program,
        module,
        scopes: &program.unit(module).scopes,
        items: own_items(program, module),
        functions: functions(program, module),
        out: Output::default(),
        frame: Frame::new(ScopeId::MODULE, Repr::Unit, Body::Plain),
    };
    lower.module_init();
    lower.out.layouts = layouts(program, module);
    lower.out.doc = program.unit(module).ast.doc.clone();
    lower.out.globals = lower
        .scopes
        .module_vars
        .iter()
        .map(|v| v.name.clone())
        .collect();
    lower.out
}

fn layouts(program: &Program, module: ModuleId) -> Vec<(String, Vec<TypedAttr>)> {
    let classes = (0..program.closed.classes.len() as u32).map(crate::closed::ClassId);
    classes
        .filter(|id| program.closed.class(*id).module == module)
        .filter_map(|id| {
            let fields = program.slots_of(id);
            let name = object::fields_module(&program.closed.class(id).name);
            (!fields.is_empty()).then_some((name, fields))
        })
        .collect()
}

/// The items of the module's functions, with their names in Python.
fn functions(program: &Program, module: ModuleId) -> HashMap<String, String> {
    let own = program.functions.iter();
    let own = own.filter(|(id, _)| id.module == module);
    own.map(|(_, info)| (info.rust_name.clone(), info.name.clone()))
        .collect()
}

fn own_items(program: &Program, module: ModuleId) -> HashSet<String> {
    let mut items = HashSet::new();
    for (_, info) in program
        .functions
        .iter()
        .filter(|(id, _)| id.module == module)
    {
        items.insert(function::object_name(info));
        let looks_temporary = info.rust_name.ends_with(|c: char| c.is_ascii_digit());
        if looks_temporary || info.rust_name != crate::names::item(&info.name) {
            items.insert(info.rust_name.clone());
        }
    }
    items
}

/// How the body of a frame is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// A plain Rust function.
    Plain,
    /// An `async fn`.
    Async,
    /// An `async fn` that yields through a `Yielder`.
    Generator,
    /// The same, and its awaits reach the loop.
    AsyncGenerator,
}

/// What surrounds the statement that is being lowered, innermost last.
#[derive(Clone, Debug)]
pub(crate) enum Context {
    /// A loop; `break` leaves `after` (a block around loop and `else`, or the loop itself).
    Loop { label: String, after: String },
    /// A block whose value is a `Flow`: exceptions end it.
    Try { label: String },
    /// The same, and `return`, `break`, `continue` end it too. `used` says which of them do.
    Finally { label: String },
}

/// Which ways out of a `Finally` block were taken.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Used {
    pub(crate) returns: bool,
    pub(crate) breaks: bool,
    pub(crate) continues: bool,
}

/// Which locals an expression may bind while it is evaluated, so that reading them gives a copy.
#[derive(Clone, Debug)]
pub(crate) enum Snapshot {
    /// Any: in a lambda, a generator.
    All,
    /// Those that its walruses bind, once for each walrus.
    Of(Vec<String>),
}

impl Default for Snapshot {
    fn default() -> Snapshot {
        Snapshot::Of(Vec::new())
    }
}

impl Snapshot {
    /// Whether reading the local gives a copy.
    fn holds(&self, name: &str) -> bool {
        match self {
            Snapshot::All => true,
            Snapshot::Of(names) => names.iter().any(|n| n == name),
        }
    }

    /// Whether one walrus alone binds the local.
    fn binds_once(&self, name: &str) -> bool {
        match self {
            Snapshot::All => false,
            Snapshot::Of(names) => names.iter().filter(|n| *n == name).count() == 1,
        }
    }
}

/// The state of lowering one frame.
pub(crate) struct Frame {
    /// The frame's scope.
    scope: ScopeId,
    /// The scope in which names are looked up: the frame's, or a comprehension's inside it.
    at: ScopeId,
    ret: Repr,
    body: Body,
    contexts: Vec<Context>,
    used: HashMap<String, Used>,
    names: HashMap<VarId, String>,
    taken: HashMap<String, u32>,
    counter: u32,
    /// The variables of which reads are copies.
    snapshot: Snapshot,
    /// Variable names of the exceptions being handled, for a bare `raise`; empty in `finally`, which may handle one.
    handled: Vec<String>,
    /// Locals with the typed attributes of objects, in the suites around.
    handles: Vec<object::Handle>,
    /// How many `except` and `finally` suites are around the code being lowered.
    handlers: u32,
    line: u32,
}

impl Frame {
    fn new(scope: ScopeId, ret: Repr, body: Body) -> Frame {
        Frame {
            scope,
            at: scope,
            ret,
            body,
            contexts: Vec::new(),
            used: HashMap::new(),
            names: HashMap::new(),
            taken: HashMap::new(),
            counter: 0,
            snapshot: Snapshot::default(),
            handled: Vec::new(),
            handles: Vec::new(),
            handlers: 0,
            line: 0,
        }
    }
}

/// Where a variable lives.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// A Rust local.
    Local {
        name: String,
        repr: Repr,
        maybe_unbound: bool,
        py: String,
    },
    /// A shared cell held in a Rust local.
    Cell {
        name: String,
        py: String,
        free: bool,
    },
    /// A global of this module.
    Global(String),
    /// In the class namespace being made, else the fallback.
    Class { name: String, fallback: Box<Place> },
    /// The cell of the class around a method.
    ClassCell,
    /// A builtin, or a module attribute such as `__name__`.
    Builtin(String),
}

/// A lowered expression: its Rust code and what that code gives.
#[derive(Clone, Debug)]
pub(crate) struct Op {
    pub(crate) x: X,
    pub(crate) repr: Repr,
    pub(crate) kind: Kind,
}

/// Who owns what an [`Op`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The expression itself: it may be moved.
    Temp,
    /// A local that lives on: cloned or borrowed, never moved.
    Place,
    /// It is a `&Value`.
    Reference,
}

impl Op {
    pub(crate) fn value(x: X) -> Op {
        Op {
            x,
            repr: Repr::Value,
            kind: Kind::Temp,
        }
    }

    pub(crate) fn of(x: X, repr: Repr) -> Op {
        Op {
            x,
            repr,
            kind: Kind::Temp,
        }
    }

    /// As an owned `Value`.
    pub(crate) fn owned(self) -> X {
        if self.repr != Repr::Value
            && let X::Try { x, .. } = &self.x
            && let X::Call(path, args) = &**x
            && path.starts_with("rt::from_value::<")
            && let [value] = args.as_slice()
        {
            // It was a `Value` all the time.
            return value.clone();
        }
        match self.repr {
            Repr::Value if self.kind == Kind::Temp => self.x,
            Repr::Value => self.x.method("clone", vec![]),
            Repr::Int => X::call("Value::Int", vec![self.x]),
            Repr::Float => X::call("Value::Float", vec![self.x]),
            Repr::Bool => X::call("Value::Bool", vec![self.x]),
            Repr::Unit => match self.x {
                X::Raw(text) if text == "()" => X::raw("Value::None"),
                other => X::call("Value::from", vec![other]),
            },
        }
    }

    /// As a `&Value`.
    pub(crate) fn borrowed(self) -> X {
        match (self.repr, self.kind) {
            (Repr::Value, Kind::Reference) => self.x,
            (Repr::Value, _) => self.x.by_ref(),
            _ => self.owned().by_ref(),
        }
    }
}

pub(crate) struct Lower<'a> {
    session: &'a mut Session,
    program: &'a Program,
    module: ModuleId,
    scopes: &'a Scopes,
    /// Items that are not of the name that Python has for them: no local may hide them.
    items: HashSet<String>,
    /// The items of functions, by their names in Python. A local of the same name hides them as in Python; a
    /// comprehension's variable must not hide them from the rest of its frame.
    functions: HashMap<String, String>,
    out: Output,
    frame: Frame,
}

impl<'a> Lower<'a> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        self.session
            .diagnostics
            .push(Diagnostic::new(code, self.module.0, span, message).with_help(help));
    }

    fn unsupported(&mut self, span: Span, message: impl Into<String>, help: &str) -> Op {
        self.report(Code::Unsupported, span, message, help);
        Op::value(X::raw("Value::None"))
    }

    fn label(&mut self, stem: &str) -> String {
        self.frame.counter += 1;
        format!("'{stem}_{}", self.frame.counter)
    }

    /// A Rust local of this name, or one like it if that is taken.
    fn fresh(&mut self, name: String) -> String {
        if self.frame.taken.contains_key(&name) || self.items.contains(&name) {
            return self.temp(&name);
        }
        self.frame.taken.insert(name.clone(), 0);
        name
    }

    /// A fresh Rust local that no Python variable has.
    fn temp(&mut self, stem: &str) -> String {
        loop {
            let n = self.frame.taken.entry(stem.to_owned()).or_insert(0);
            *n += 1;
            let name = format!("{stem}_{n}");
            if !self.frame.taken.contains_key(&name) && !self.items.contains(&name) {
                self.frame.taken.insert(name.clone(), 0);
                return name;
            }
        }
    }

    /// Where an exception raised here goes.
    fn exit(&self) -> Exit {
        for context in self.frame.contexts.iter().rev() {
            match context {
                Context::Try { label } | Context::Finally { label } => {
                    return Exit::Label(label.clone());
                }
                Context::Loop { .. } => {}
            }
        }
        Exit::Return
    }

    /// The value of a `Result`; its exception leaves through the current exit.
    fn fallible(&self, x: X) -> X {
        X::Try {
            x: Box::new(x),
            line: Some(self.frame.line),
            exit: self.exit(),
        }
    }

    /// `rt::name(args)`, which can raise.
    fn rt(&self, name: &str, args: Vec<X>) -> X {
        self.fallible(X::call(format!("rt::{name}"), args))
    }

    /// The Rust name of a variable in the current frame.
    fn var_name(&mut self, var: VarId) -> String {
        if let Some(name) = self.frame.names.get(&var) {
            return name.clone();
        }
        let python = self.scopes.var(var).name.clone();
        let base = crate::names::local(&python);
        let is_of_frame = matches!(
            self.scopes.lookup(self.frame.scope, &python),
            Resolution::Local(found) | Resolution::Free(found) if found == var
        );
        let hides = |name: &str| {
            let function = self.functions.get(name);
            function.is_some_and(|function| !is_of_frame || *function != python)
        };
        let mut name = base.clone();
        let mut n = 1;
        while self.frame.taken.contains_key(&name) || self.items.contains(&name) || hides(&name) {
            n += 1;
            name = format!("{}_{n}", base.trim_start_matches("r#"));
        }
        self.frame.taken.insert(name.clone(), 0);
        self.frame.names.insert(var, name.clone());
        name
    }

    /// Whether a variable is shared through a cell.
    fn is_cell(&self, var: VarId) -> bool {
        let v = self.scopes.var(var);
        v.captured && v.rebound
    }

    fn var_repr(&self, var: VarId) -> Repr {
        self.program.types.var(self.module, var).repr()
    }

    fn place(&mut self, name: &str) -> Place {
        let resolution = self.scopes.lookup(self.frame.at, name);
        self.place_of(resolution)
    }

    fn place_of(&mut self, resolution: Resolution) -> Place {
        match resolution {
            Resolution::Local(var) | Resolution::Free(var) => {
                let v = self.scopes.var(var);
                let (py, maybe_unbound) = (v.name.clone(), v.maybe_unbound);
                let free = v.owner != self.frame.scope;
                let name = self.var_name(var);
                if self.is_cell(var) {
                    Place::Cell { name, py, free }
                } else {
                    let repr = if free {
                        Repr::Value
                    } else {
                        self.var_repr(var)
                    };
                    Place::Local {
                        name,
                        repr,
                        maybe_unbound,
                        py,
                    }
                }
            }
            Resolution::Global(name) => Place::Global(name),
            Resolution::ClassLocal { name, fallback } => Place::Class {
                name,
                fallback: Box::new(self.place_of(*fallback)),
            },
            Resolution::ClassCell(_) => Place::ClassCell,
            Resolution::TypeParam(_, name) => Place::Builtin(format!("typevar:{name}")),
            Resolution::Builtin(name) => Place::Builtin(name),
        }
    }

    /// The scope that really runs this frame's names, for `scope_at`.
    fn with_scope<R>(&mut self, scope: ScopeId, run: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.frame.at, scope);
        let result = run(self);
        self.frame.at = before;
        result
    }

    /// Runs `run` with the current line set, then restores it.
    fn at_line<R>(&mut self, line: u32, run: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.frame.line, line);
        let result = run(self);
        self.frame.line = before;
        result
    }

    fn fn_id(&self, scope: ScopeId) -> FnId {
        FnId {
            module: self.module,
            scope,
        }
    }

    fn in_class_body(&self) -> bool {
        self.scopes.scope(self.frame.scope).kind == ScopeKind::Class
    }
}
