//! The whole program at once: every module's tree and scopes, and a table of its functions.

mod collect;
mod patched;

use std::collections::{HashMap, HashSet};

use collect::{Collect, Rebinds};
use patched::imports_mock;

use crate::ast::{Expr, ExprKind, Module, Stmt, StmtKind};
use crate::closed::{self, ClassId, Closed, Init};
use crate::imports::{ImportTarget, absolute_name, find};
use crate::placement::{Runs, TypedAttr};
use crate::resolve::{BindKind, Resolution, ScopeId, Scopes, VarId};
use crate::session::{ModuleId, Session};
use crate::types::Types;
use crate::walk;

/// A function, lambda or generator expression by its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FnId {
    /// Its module.
    pub module: ModuleId,
    /// Its scope.
    pub scope: ScopeId,
}

/// One module.
pub struct Unit {
    /// Its tree.
    pub ast: Module,
    /// Its scopes.
    pub scopes: Scopes,
}

/// What a call of a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// Its result.
    Plain,
    /// A coroutine.
    Coroutine,
    /// A generator.
    Generator,
    /// An async generator.
    AsyncGenerator,
}

/// How a parameter is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// Before `/`.
    PositionalOnly,
    /// By position or name.
    Normal,
    /// `*args`
    VarArgs,
    /// After `*`.
    KeywordOnly,
    /// `**kwargs`
    VarKeywords,
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct ParamInfo {
    /// Its name, mangled.
    pub name: String,
    /// How it is given.
    pub kind: ParamKind,
    /// Its default.
    pub default: Option<Expr>,
    /// Its variable.
    pub var: VarId,
}

/// What the passes know of a function.
#[derive(Clone, Debug)]
pub struct FnInfo {
    /// Its item name in the generated module.
    pub rust_name: String,
    /// `__name__`
    pub name: String,
    /// `__qualname__`
    pub qualname: String,
    /// What a call gives.
    pub flavor: Flavor,
    /// In the order of the definition.
    pub params: Vec<ParamInfo>,
    /// The variables of enclosing frames that it takes along.
    pub captures: Vec<VarId>,
    /// It takes the cell of the class around it.
    pub uses_class_cell: bool,
    /// Its value is only ever what the `def` made: no decorators.
    pub plain_def: bool,
    /// 1-based line of the definition.
    pub line: u32,
}

/// The program.
pub struct Program {
    /// By [`ModuleId`].
    pub units: Vec<Unit>,
    /// What is certain because the whole program is known.
    pub closed: Closed,
    /// What `infer` found.
    pub types: Types,
    /// Every function.
    pub functions: HashMap<FnId, FnInfo>,
    /// The functions that a module's name is bound to, once and for all.
    pub globals: HashMap<(ModuleId, String), FnId>,
    /// The functions that a frame's variable is bound to, once and for all.
    pub locals: HashMap<(ModuleId, VarId), FnId>,
    /// Attribute names assigned or deleted anywhere on anything but a name called `self`.
    pub assigned_attrs: HashSet<String>,
    /// Names bound once and for all by an import of the module itself.
    pub imports: HashMap<(ModuleId, String), Import>,
    /// Whether anything in the program may look at functions' `__annotations__`.
    pub reads_annotations: bool,
    /// Whether it may be seen when an object goes: by `__del__` or a weak reference.
    pub sees_drops: bool,
    /// The program may look at the line at which a running coroutine stands.
    pub shows_running: bool,
    /// It may look at what a suspended coroutine waits for.
    pub shows_awaits: bool,
    /// It may look at the line of a `yield`.
    pub notes_yields: bool,
    /// The methods that tell where they were called.
    pub tells_caller: Vec<&'static str>,
    /// The names of the program's coroutine functions.
    coroutines: HashSet<String>,
    /// The known functions that a function may call directly.
    pub calls: HashMap<FnId, Vec<FnId>>,
    /// Which attributes are written one after the other.
    runs: Runs,
}

impl Program {
    /// The table for these modules; types are still empty.
    pub fn new(session: &Session, units: Vec<Unit>) -> Program {
        let mut program = Program {
            units,
            closed: Closed::default(),
            types: Types::default(),
            functions: HashMap::new(),
            globals: HashMap::new(),
            locals: HashMap::new(),
            assigned_attrs: HashSet::new(),
            imports: HashMap::new(),
            reads_annotations: false,
            sees_drops: false,
            shows_running: false,
            shows_awaits: false,
            notes_yields: false,
            tells_caller: Vec::new(),
            coroutines: HashSet::new(),
            calls: HashMap::new(),
            runs: Runs::default(),
        };
        let mut functions = HashMap::new();
        let (mut globals, mut locals, mut attrs) = (HashMap::new(), HashMap::new(), HashSet::new());
        let mut rebinds = Rebinds::Nothing;
        let patches = program
            .units
            .iter()
            .any(|unit| imports_mock(&unit.ast.body));
        for (index, unit) in program.units.iter().enumerate() {
            let mut collect = Collect {
                module: ModuleId(index),
                scopes: &unit.scopes,
                taken: HashMap::new(),
                functions: &mut functions,
                globals: &mut globals,
                locals: &mut locals,
                attrs: &mut attrs,
                namespaces: 0,
                rebinds: Rebinds::Nothing,
                patches,
            };
            collect.suite(&unit.ast.body);
            let (own, other) = (collect.namespaces > 0, collect.rebinds);
            rebinds = rebinds.max(other);
            if own {
                globals.retain(|(module, _), _| *module != ModuleId(index));
            }
        }
        let word = |word: &str| {
            session
                .modules()
                .any(|module| session.text(module).text.contains(word))
        };
        let holds_modules = word("sys.modules") || word("import_module");
        if rebinds == Rebinds::Modules || rebinds == Rebinds::Objects && holds_modules {
            globals.clear();
        }
        let coroutines = functions.values().filter(|f| f.flavor == Flavor::Coroutine);
        program.coroutines = coroutines.map(|f| f.name.clone()).collect();
        program.functions = functions;
        program.globals = globals;
        program.locals = locals;
        program.assigned_attrs = attrs;
        let monkeypatched = std::mem::take(&mut program.assigned_attrs);
        program
            .globals
            .retain(|(_, name), _| !monkeypatched.contains(name));
        program.assigned_attrs = monkeypatched;
        const READERS: &[&str] = &[
            "__annotations__",
            "get_type_hints",
            "get_annotations",
            "signature",
            "singledispatch",
        ];
        program.reads_annotations = session.modules().any(|module| {
            READERS
                .iter()
                .any(|word| session.text(module).text.contains(word))
        });
        let shows_place = [
            "lineno",
            "funcName",
            "pathname",
            "filename",
            "(module)",
            "findCaller",
        ];
        program.tells_caller = match (
            word("logging") && shows_place.into_iter().any(word),
            word("warnings"),
        ) {
            (true, _) => LOGGING.to_vec(),
            (false, true) => vec!["warn"],
            (false, false) => Vec::new(),
        };
        if word("debug") {
            program.tells_caller.extend(SCHEDULING);
        }
        program.shows_running = [
            "current_task",
            "all_tasks",
            "get_stack",
            "print_stack",
            "cr_frame",
        ]
        .into_iter()
        .any(word);
        program.shows_awaits = ["cr_await", "ag_await", "gi_yieldfrom"]
            .into_iter()
            .any(word);
        program.notes_yields =
            program.shows_awaits || ["gi_frame", "ag_frame"].into_iter().any(word);
        program.sees_drops = word("__del__") || word("weakref");
        program.collect_imports(session);
        program.closed = closed::close(&program);
        program.runs = Runs::of(&program.units);
        program.collect_calls();
        program
    }

    fn collect_imports(&mut self, session: &Session) {
        let mut imports = HashMap::new();
        for (index, unit) in self.units.iter().enumerate() {
            let module = ModuleId(index);
            let fixed = |name: &str| {
                unit.scopes
                    .global(name)
                    .is_some_and(|g| g.bound_once_at_top)
                    && !self.assigned_attrs.contains(name)
            };
            for s in &unit.ast.body {
                match &s.kind {
                    StmtKind::Import(aliases) => {
                        for alias in aliases {
                            let bound = alias.asname.as_deref().unwrap_or(&alias.name);
                            if !fixed(bound) {
                                continue;
                            }
                            let import = match find(session, &alias.name) {
                                ImportTarget::User(target) => Import::UserModule(target),
                                ImportTarget::Stdlib(name) => Import::Library(name),
                                _ => continue,
                            };
                            imports.insert((module, bound.to_owned()), import);
                        }
                    }
                    StmtKind::ImportFrom {
                        module: from,
                        names,
                        level,
                    } => {
                        let written = from.as_deref().unwrap_or("");
                        let Ok(absolute) = absolute_name(session, module, written, *level) else {
                            continue;
                        };
                        for alias in names {
                            let bound = alias.asname.as_deref().unwrap_or(&alias.name);
                            if !fixed(bound) {
                                continue;
                            }
                            let sub = find(session, &format!("{absolute}.{}", alias.name));
                            let import = match (find(session, &absolute), sub) {
                                (ImportTarget::User(target), _)
                                    if self.units[target.0]
                                        .scopes
                                        .global(&alias.name)
                                        .is_some() =>
                                {
                                    Import::UserName(target, alias.name.clone())
                                }
                                (_, ImportTarget::User(target)) => Import::UserModule(target),
                                (ImportTarget::Stdlib(name), _) => {
                                    Import::LibraryName(name, alias.name.clone())
                                }
                                _ => continue,
                            };
                            imports.insert((module, bound.to_owned()), import);
                        }
                    }
                    _ => {}
                }
            }
        }
        self.imports = imports;
    }

    /// Finds calls of known functions, for the recursion check: by name only, so more than there are.
    fn collect_calls(&mut self) {
        let mut calls: HashMap<FnId, Vec<FnId>> = HashMap::new();
        for (index, unit) in self.units.iter().enumerate() {
            let module = ModuleId(index);
            walk::every_stmt(&unit.ast.body, &mut |s| {
                let StmtKind::FunctionDef(def) = &s.kind else {
                    return;
                };
                let scope = unit.scopes.scope_at(s.span);
                let found = calls.entry(FnId { module, scope }).or_default();
                walk::every_stmt(&def.body, &mut |s| {
                    walk::stmt_exprs(s, &mut |e| {
                        walk::every_expr(e, &mut |e| {
                            let ExprKind::Call { func, .. } = &e.kind else {
                                return;
                            };
                            found.extend(self.called(module, scope, func));
                            if let ExprKind::Attribute { attr, .. } = &func.kind {
                                found.extend(self.closed.methods(attr).map(|(_, id)| id));
                            }
                            let class = self.class_named(&self.closed, module, scope, func);
                            if let Some(class) = class
                                && let Init::Method(id) = self.closed.class(class).init
                            {
                                found.push(id);
                            }
                        });
                    });
                });
            });
        }
        self.calls = calls;
    }

    /// The known function that an expression in this scope names.
    pub(crate) fn called(&self, module: ModuleId, scope: ScopeId, func: &Expr) -> Option<FnId> {
        match &func.kind {
            ExprKind::Name(name) => match self.unit(module).scopes.lookup(scope, name) {
                Resolution::Global(name) => self.known_global(module, &name),
                Resolution::Local(var) | Resolution::Free(var) => {
                    self.locals.get(&(module, var)).copied()
                }
                _ => None,
            },
            ExprKind::Attribute { value, attr } => {
                let ExprKind::Name(name) = &value.kind else {
                    return None;
                };
                let target = self.known_module(module, name)?;
                self.known_global(target, attr)
            }
            _ => None,
        }
    }

    /// Whether a call of this may give a coroutine, going by its name.
    pub(crate) fn may_give_coroutine(&self, func: &Expr) -> bool {
        let (ExprKind::Name(name) | ExprKind::Attribute { attr: name, .. }) = &func.kind else {
            return false;
        };
        self.coroutines.contains(name) || AWAITED.contains(&name.as_str())
    }

    /// `module.name` for a function of the standard library that an expression in this scope is sure to name.
    pub(crate) fn library_function(
        &self,
        module: ModuleId,
        scope: ScopeId,
        func: &Expr,
    ) -> Option<(String, String)> {
        let global = |name: &str| match self.unit(module).scopes.lookup(scope, name) {
            Resolution::Global(name) => Some(name),
            _ => None,
        };
        let (library, name) = match &func.kind {
            ExprKind::Attribute { value, attr } => {
                let ExprKind::Name(alias) = &value.kind else {
                    return None;
                };
                (self.library_module(module, &global(alias)?)?, attr.clone())
            }
            ExprKind::Name(name) => self.library_name(module, &global(name)?)?,
            _ => return None,
        };
        (!self.assigned_attrs.contains(&name)).then_some((library, name))
    }

    /// The closed class that an expression in this scope names.
    pub(crate) fn class_named(
        &self,
        closed: &Closed,
        module: ModuleId,
        scope: ScopeId,
        e: &Expr,
    ) -> Option<ClassId> {
        let (module, name) = match &e.kind {
            ExprKind::Name(name) => match self.unit(module).scopes.lookup(scope, name) {
                Resolution::Global(name) => (module, name),
                _ => return None,
            },
            ExprKind::Attribute { value, attr } => {
                let ExprKind::Name(name) = &value.kind else {
                    return None;
                };
                let Resolution::Global(name) = self.unit(module).scopes.lookup(scope, name) else {
                    return None;
                };
                (self.known_module(module, &name)?, attr.clone())
            }
            _ => return None,
        };
        if let Some(class) = closed.by_name(module, &name) {
            return Some(class);
        }
        match self.imports.get(&(module, name))? {
            Import::UserName(module, name) => closed.by_name(*module, name),
            _ => None,
        }
    }

    /// Whether a name is that of a builtin here, which nothing in the program replaces.
    pub(crate) fn is_builtin(&self, module: ModuleId, scope: ScopeId, name: &str) -> bool {
        self.unit(module).scopes.lookup(scope, name) == Resolution::Builtin(name.to_owned())
            && !self.assigned_attrs.contains(name)
    }

    /// A module.
    pub fn unit(&self, module: ModuleId) -> &Unit {
        &self.units[module.0]
    }

    /// A function.
    pub fn function(&self, id: FnId) -> &FnInfo {
        match self.functions.get(&id) {
            Some(info) => info,
            None => unreachable!("every function scope is in the table"),
        }
    }
}

impl Program {
    /// The function that a module's name is bound to once and for all, imports followed.
    pub fn known_global(&self, module: ModuleId, name: &str) -> Option<FnId> {
        if let Some(id) = self.globals.get(&(module, name.to_owned())) {
            return Some(*id);
        }
        match self.imports.get(&(module, name.to_owned()))? {
            Import::UserName(target, name) => self.globals.get(&(*target, name.clone())).copied(),
            _ => None,
        }
    }

    /// The module of the program that a module's name is bound to once and for all.
    pub fn known_module(&self, module: ModuleId, name: &str) -> Option<ModuleId> {
        match self.imports.get(&(module, name.to_owned()))? {
            Import::UserModule(target) => Some(*target),
            _ => None,
        }
    }

    /// The library module that a module's name is bound to once and for all.
    pub fn library_module(&self, module: ModuleId, name: &str) -> Option<String> {
        match self.imports.get(&(module, name.to_owned()))? {
            Import::Library(library) => Some(library.clone()),
            _ => None,
        }
    }

    /// The library module and its name that a module's name is bound to once and for all.
    pub fn library_name(&self, module: ModuleId, name: &str) -> Option<(String, String)> {
        match self.imports.get(&(module, name.to_owned()))? {
            Import::LibraryName(library, name) => Some((library.clone(), name.clone())),
            _ => None,
        }
    }

    /// Whether a call from this frame is sure to come after the function's `def` has run.
    ///
    /// Code in functions is: unless module code before the `def` may call into them. Module code itself is
    /// if it stands after the `def`; that is the case exactly for names which are bound by then.
    pub fn runs_after_defs(&self, module: ModuleId, frame: ScopeId, id: FnId) -> bool {
        let scope = self.unit(module).scopes.scope(id.scope);
        if scope.parent != Some(ScopeId::MODULE) {
            return true;
        }
        let Some(index) = self
            .unit(module)
            .ast
            .body
            .iter()
            .position(|s| s.span == scope.span)
        else {
            return false;
        };
        let before = &self.unit(module).ast.body[..index];
        // Module code (or a class body in it) may stand before the `def`.
        let _ = frame;
        !before.iter().any(|s| self.may_call(module, s))
    }

    /// The typed attributes of a closed class, in order.
    pub fn slots_of(&self, class: ClassId) -> Vec<TypedAttr> {
        use crate::types::Repr::{Bool, Float, Int};
        let fields = &self.closed.class(class).fields;
        let typed = fields
            .iter()
            .map(|field| (field.clone(), self.types.field(class, field).repr()))
            .filter(|(_, repr)| matches!(repr, Int | Float | Bool));
        self.runs.place(typed.collect())
    }

    /// How many slots its objects have.
    pub fn slot_count(&self, class: ClassId) -> usize {
        self.slots_of(class).last().map_or(0, |last| last.slot + 1)
    }

    /// How a parameter is held.
    pub fn param_repr(&self, id: FnId, index: usize) -> crate::types::Repr {
        let var = self.function(id).params[index].var;
        let v = self.unit(id.module).scopes.var(var);
        if v.captured && v.rebound {
            return crate::types::Repr::Value;
        }
        self.types.var(id.module, var).repr()
    }

    /// Whether a call of `callee` in `caller` may come back to `caller` through calls of known functions.
    pub fn recursive(&self, caller: FnId, callee: FnId) -> bool {
        let mut seen = HashSet::new();
        let mut todo = vec![callee];
        while let Some(id) = todo.pop() {
            if id == caller {
                return true;
            }
            if seen.insert(id) {
                todo.extend(self.calls.get(&id).into_iter().flatten());
            }
        }
        false
    }

    /// Whether annotations are kept as text (`from __future__ import annotations`).
    pub fn lazy_annotations(&self, module: ModuleId) -> bool {
        self.unit(module).ast.body.iter().any(|s| match &s.kind {
            StmtKind::ImportFrom {
                module: Some(m),
                names,
                ..
            } => m == "__future__" && names.iter().any(|n| n.name == "annotations"),
            _ => false,
        })
    }
}

/// The functions of `logging` and `warnings` whose callers are shown.
const LOGGING: &[&str] = &[
    "critical",
    "debug",
    "error",
    "exception",
    "fatal",
    "info",
    "log",
    "warn",
    "warning",
];

/// The methods of event loops whose callers debug mode shows.
const SCHEDULING: &[&str] = &["call_at", "call_later", "call_soon", "call_soon_threadsafe"];

/// Coroutine functions and methods of `asyncio` whose `await` is easily forgotten.
const AWAITED: &[&str] = &[
    "acquire",
    "aclose",
    "communicate",
    "connect_accepted_socket",
    "create_connection",
    "create_server",
    "create_subprocess_exec",
    "create_subprocess_shell",
    "drain",
    "enter_async_context",
    "open_connection",
    "put",
    "serve_forever",
    "shutdown_asyncgens",
    "shutdown_default_executor",
    "sleep",
    "start_server",
    "start_serving",
    "start_tls",
    "to_thread",
    "wait",
    "wait_closed",
    "wait_for",
];

/// What an import statement of the module itself binds a name to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Import {
    /// A module of the program.
    UserModule(ModuleId),
    /// A name of a module of the program.
    UserName(ModuleId, String),
    /// A module of the library.
    Library(String),
    /// A name of a module of the library.
    LibraryName(String, String),
}

impl Program {
    /// Whether running a statement of a module may call functions of the program: conservative.
    fn may_call(&self, module: ModuleId, s: &Stmt) -> bool {
        let calls = |e: &Expr| self.calls(module, e);
        match &s.kind {
            StmtKind::FunctionDef(def) => {
                let defaults = walk::all_params(&def.params).filter_map(|p| p.default.as_ref());
                def.decorators
                    .iter()
                    .any(|d| self.decorator_calls(module, d))
                    || defaults.into_iter().any(calls)
            }
            StmtKind::Import(_) | StmtKind::ImportFrom { .. } | StmtKind::Pass => false,
            StmtKind::ClassDef(def) => {
                def.decorators
                    .iter()
                    .any(|d| self.decorator_calls(module, d))
                    || !def.keywords.is_empty()
                    || def.body.iter().any(|s| self.may_call(module, s))
            }
            StmtKind::Expr(e) => calls(e),
            StmtKind::Assign { value, .. } => calls(value),
            StmtKind::AnnAssign { value, .. } => value.as_ref().is_some_and(calls),
            _ => true,
        }
    }

    /// Applying a decorator of the library calls nothing of the program.
    fn decorator_calls(&self, module: ModuleId, decorator: &Expr) -> bool {
        let name = match &decorator.kind {
            ExprKind::Call { func, .. } => func,
            _ => decorator,
        };
        !self.is_library(module, name) || self.calls(module, decorator)
    }

    /// Whether an expression names something of the library, or a builtin.
    fn is_library(&self, module: ModuleId, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Name(name) => {
                matches!(
                    self.imports.get(&(module, name.clone())),
                    Some(Import::LibraryName(..))
                ) || self.unit(module).scopes.global(name).is_none()
            }
            ExprKind::Attribute { value, .. } => match &value.kind {
                ExprKind::Name(name) => {
                    matches!(
                        self.imports.get(&(module, name.clone())),
                        Some(Import::Library(_))
                    ) || self
                        .unit(module)
                        .scopes
                        .global(name)
                        .is_some_and(|g| g.binding == BindKind::Assign)
                        || self.unit(module).scopes.global(name).is_none()
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether an expression calls anything but the library, or hands the library something that it may call.
    fn calls(&self, module: ModuleId, e: &Expr) -> bool {
        let mut found = false;
        walk::every_expr(e, &mut |e| match &e.kind {
            ExprKind::Call { func, args, .. } => {
                found |= !self.is_library(module, func);
                let is_function = |e: &Expr| match &e.kind {
                    ExprKind::Name(name) => self
                        .unit(module)
                        .scopes
                        .global(name)
                        .is_some_and(|g| matches!(g.binding, BindKind::Def | BindKind::Class)),
                    ExprKind::Lambda { .. } | ExprKind::Starred(_) => true,
                    _ => false,
                };
                found |= args.iter().any(is_function);
            }
            ExprKind::Await(_) => found = true,
            _ => {}
        });
        found
    }
}
