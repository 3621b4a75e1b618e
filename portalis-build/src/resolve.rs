//! Scopes and names: which variable every name means, by Python's own rules.
//!
//! In: one module's tree. Out: [`Scopes`], a side table that is asked with (scope, name).
//! Afterwards every `def`, `class`, `lambda` and comprehension has a [`Scope`]; every variable of a
//! frame has a [`Variable`] that says whether it is captured, rebound, or may be read unbound.
//! Module and class names have no `Variable`. Names are stored mangled. It never changes the tree
//! and reports nothing: `parse` has refused what CPython's symbol table refuses.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ast::{self, Span};
use crate::session::{ModuleId, Session};

mod bind;
mod collect;
mod flow;
mod flow_expr;
mod flow_stmt;
mod link;
pub(crate) mod star;
pub(crate) mod swallow;
#[cfg(test)]
mod tests;
mod walk;

/// Resolves every name of one module.
pub fn resolve(session: &Session, module: ModuleId, ast: &ast::Module) -> Scopes {
    let mut collected = collect::collect(module, ast);
    // AFTER THIS POINT every scope and every variable exists; `nonlocal` names are not tied yet.
    link::link(&mut collected);
    // AFTER THIS POINT `Scopes::lookup` is right, and captures are complete.
    let facts = session.facts();
    flow::analyze(&mut collected.scopes, ast, facts);
    collected.scopes
}

/// One scope of a module; `ScopeId(0)` is the module's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The module scope.
    pub const MODULE: ScopeId = ScopeId(0);

    /// As an index into [`Scopes::scopes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One variable of a frame: an index into [`Scopes::vars`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VarId(pub u32);

impl VarId {
    /// As an index into [`Scopes::vars`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The scopes, variables and globals of one module.
#[derive(Clone, Debug)]
pub struct Scopes {
    /// The module.
    pub module: ModuleId,
    /// Every scope; a scope comes after its parent.
    pub scopes: Vec<Scope>,
    /// Every variable of a frame.
    pub vars: Vec<Variable>,
    /// The module's own names, in the order of their first binding in the text.
    pub module_vars: Vec<GlobalVar>,
    /// The star imports at module level: a name that is [`Resolution::Builtin`] may come from one.
    pub star_imports: Vec<StarImport>,
    /// The names used that nothing in the module binds.
    pub unbound: BTreeSet<String>,
    by_span: HashMap<Span, ScopeId>,
    type_params: HashMap<Span, ScopeId>,
    globals: HashMap<String, usize>,
    swallowing: HashSet<Span>,
}

/// What kind of scope it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// The module.
    Module,
    /// `def`, `async def`.
    Function {
        /// `async def`
        is_async: bool,
        /// Its body has a `yield`.
        is_generator: bool,
    },
    /// `lambda`
    Lambda,
    /// `class`
    Class,
    /// A list, set or dict comprehension: inlined in its frame (PEP 709); its targets are variables
    /// of that frame with an identity of their own.
    Comprehension,
    /// A generator expression, a frame of its own.
    GeneratorExp {
        /// It has an `async for`, or an `await` outside its first iterable.
        is_async: bool,
    },
    /// The type parameters of a generic `def` or `class`, or a `type` statement: no frame.
    TypeParams,
}

/// One scope.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What it is.
    pub kind: ScopeKind,
    /// The scope around it.
    pub parent: Option<ScopeId>,
    /// The statement's or expression's place.
    pub span: Span,
    /// The function's or class' name; `<lambda>`, `<genexpr>`, `<listcomp>`, `<module>` otherwise.
    pub name: String,
    /// The names bound or declared here, in textual order (parameters first), mangled.
    pub names: Names,
    /// The frame that owns the variables: itself, but for comprehensions and type parameters.
    pub function: ScopeId,
    /// The class whose name mangles `__private` names here.
    pub private_class: Option<String>,
    /// The free variables of a frame, those of its inner frames included, in order of first use.
    pub captures: Vec<VarId>,
    /// A frame with a `yield` or `yield from` of its own.
    pub uses_yield: bool,
    /// A frame with an `await`, `async for` or `async with` of its own.
    pub uses_await: bool,
    /// A frame inside a class that uses `super` or `__class__`, or holds one that does.
    pub uses_super_or_class: bool,
}

impl Scope {
    /// Whether it owns a frame when it runs.
    pub fn is_frame(&self) -> bool {
        !matches!(self.kind, ScopeKind::Comprehension | ScopeKind::TypeParams)
    }
}

/// What a name means in the scope that binds or declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// A variable of the scope's frame.
    Variable(VarId),
    /// `nonlocal`: a variable of an enclosing frame.
    Nonlocal(VarId),
    /// A name of the module: in the module scope, or declared `global`.
    Global,
    /// A name of the class namespace.
    ClassName,
    /// A type parameter.
    TypeParam,
}

/// How a variable is bound first in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindKind {
    /// A parameter.
    Param,
    /// `def`
    Def,
    /// `class`
    Class,
    /// `import`
    Import,
    /// `=`, `op=`, `: T =`, a `type` statement
    Assign,
    /// The target of a `for` statement.
    For,
    /// The target of a `with`.
    With,
    /// `except … as name`
    Except,
    /// A capture of a pattern.
    Pattern,
    /// `:=`
    Walrus,
    /// The target of a comprehension or generator expression.
    Comprehension,
    /// Only declared: `name: T`, or only `del name`.
    Declared,
}

/// One variable of a frame.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name, mangled.
    pub name: String,
    /// Where it is bound first.
    pub span: Span,
    /// The frame that holds it.
    pub owner: ScopeId,
    /// How it is bound first.
    pub binding: BindKind,
    /// Whether it is a parameter.
    pub is_param: bool,
    /// Whether an inner function, lambda, generator expression or class body uses it.
    pub captured: bool,
    /// Whether it may be bound more than once, bound when a closure over it may already exist,
    /// or deleted. Then it needs a cell if it is captured.
    pub rebound: bool,
    /// Whether a read may happen when it is not bound. Conservative: `true` when in doubt.
    pub maybe_unbound: bool,
    /// The number of places that bind it; being a parameter is one.
    pub bind_count: u32,
    /// Whether a `del` names it.
    pub deleted: bool,
    /// Whether it is the name of an `except … as name`, which is unbound at the clause's end.
    pub handler_bound: bool,
    /// Whether an inner scope declares it `nonlocal`, or binds it by `:=` in a generator
    /// expression.
    pub declared_nonlocal: bool,
}

/// One name of the module.
#[derive(Clone, Debug)]
pub struct GlobalVar {
    /// Its name.
    pub name: String,
    /// Where it is bound first.
    pub span: Span,
    /// How it is bound first.
    pub binding: BindKind,
    /// The number of places that bind it, functions with `global` included.
    pub bind_count: u32,
    /// Bound once and for all by a `def` or `class` that is a statement of the module itself.
    pub assigned_by_def: bool,
    /// Bound once and for all by any statement of the module itself (not inside `if`, `for` …).
    pub bound_once_at_top: bool,
    /// Whether a function or class binds or deletes it after a `global` declaration.
    pub rebound_by_global_stmt: bool,
    /// The index of the first statement of the module in which module code binds it.
    pub first_bound_stmt_index: Option<usize>,
    /// Whether it is deleted anywhere, as the name of an `except` clause is.
    pub deleted: bool,
    /// The module of an `import` or `from` that binds it first, without leading dots.
    pub imported_from: Option<String>,
    /// Whether any function, lambda, generator expression or class body of this module uses it.
    pub used_by_inner: bool,
}

/// `from module import *`
#[derive(Clone, Debug)]
pub struct StarImport {
    /// The module's name as written.
    pub module: Option<String>,
    /// The number of leading dots.
    pub level: u32,
    /// Where it stands.
    pub span: Span,
}

/// What a name means where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A variable of the current frame.
    Local(VarId),
    /// A variable of an enclosing frame.
    Free(VarId),
    /// A name of this module, bound at its top level or by a `global` declaration somewhere.
    Global(String),
    /// A name of the class body: looked up in the class namespace, then as `fallback`.
    ClassLocal {
        /// The name, mangled.
        name: String,
        /// `Global` or `Builtin`: Python looks in no enclosing function for it.
        fallback: Box<Resolution>,
    },
    /// `__class__` in a method: the class of that scope.
    ClassCell(ScopeId),
    /// A type parameter; the scope is that of its list.
    TypeParam(ScopeId, String),
    /// None of these: a builtin, a module attribute such as `__name__`, a star-imported name, or a
    /// `NameError`.
    Builtin(String),
}

impl Scopes {
    /// The scope of a `def`, `class`, lambda, comprehension or generator expression.
    ///
    /// Panics if no such statement or expression stands there.
    pub fn scope_at(&self, span: Span) -> ScopeId {
        match self.by_span.get(&span) {
            Some(scope) => *scope,
            None => unreachable!("no scope at {span:?}"),
        }
    }

    /// The scope in which a generic `def`'s annotations, a generic `class`' bases, or a `type`
    /// statement's value are resolved; `None` if the statement is not generic (then it is the scope
    /// around).
    pub fn type_params_at(&self, span: Span) -> Option<ScopeId> {
        self.type_params.get(&span).copied()
    }

    /// Whether the `with` statement there may swallow an exception. `maybe_unbound` rests on it:
    /// where it says no, nothing after the statement may be reached from an exception in its body.
    pub fn may_swallow(&self, with: Span) -> bool {
        self.swallowing.contains(&with)
    }

    /// A scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }

    /// A variable.
    pub fn var(&self, id: VarId) -> &Variable {
        &self.vars[id.index()]
    }

    /// A name of the module.
    pub fn global(&self, name: &str) -> Option<&GlobalVar> {
        self.globals
            .get(name)
            .map(|index| &self.module_vars[*index])
    }

    /// The variables of a frame, in textual order.
    pub fn vars_of(&self, frame: ScopeId) -> impl Iterator<Item = VarId> {
        self.vars
            .iter()
            .enumerate()
            .filter(move |(_, var)| var.owner == frame)
            .map(|(index, _)| VarId(index as u32))
    }

    /// The frame around a frame; `None` for the module.
    pub fn outer_frame(&self, frame: ScopeId) -> Option<ScopeId> {
        self.scope(frame)
            .parent
            .map(|parent| self.scope(parent).function)
    }

    /// Python's qualified name of a scope: `outer.<locals>.inner`, `Class.method`; empty for the
    /// module.
    pub fn qualname(&self, id: ScopeId) -> String {
        let scope = self.scope(id);
        let Some(outer) = self.outer_frame(id) else {
            return String::new();
        };
        let declared_global = scope.parent.is_some_and(|parent| {
            parent != ScopeId::MODULE
                && matches!(scope.kind, ScopeKind::Function { .. } | ScopeKind::Class)
                && self
                    .scope(parent)
                    .names
                    .get(&self.mangled(parent, &scope.name))
                    == Some(Symbol::Global)
        });
        if outer == ScopeId::MODULE || declared_global {
            return scope.name.clone();
        }
        let around = self.qualname(outer);
        match self.scope(outer).kind {
            ScopeKind::Function { .. } | ScopeKind::Lambda => {
                format!("{around}.<locals>.{}", scope.name)
            }
            _ => format!("{around}.{}", scope.name),
        }
    }

    /// The name as Python stores it in that scope: `__private` names inside a class are mangled.
    pub fn mangled(&self, scope: ScopeId, name: &str) -> String {
        match &self.scope(scope).private_class {
            Some(class_name) => mangle(class_name, name),
            None => name.to_string(),
        }
    }

    /// What `name`, as written, means in `scope`.
    ///
    /// The first iterable of a comprehension, defaults and decorators belong to the scope around.
    pub fn lookup(&self, scope: ScopeId, name: &str) -> Resolution {
        self.lookup_mangled(scope, &self.mangled(scope, name))
    }

    fn lookup_mangled(&self, start: ScopeId, name: &str) -> Resolution {
        let frame = self.scope(start).function;
        let mut id = start;
        // A class' names are seen by its own body and by the type parameters directly inside it.
        let mut sees_class = true;
        // Whether a function was left on the way: only those have the `__class__` cell.
        let mut left_function = false;
        loop {
            let scope = self.scope(id);
            if scope.kind == ScopeKind::Class
                && sees_class
                && scope.names.get(name) == Some(Symbol::ClassName)
            {
                let fallback = Box::new(self.lookup_global(name));
                return Resolution::ClassLocal {
                    name: name.to_string(),
                    fallback,
                };
            }
            if scope.kind == ScopeKind::Class && left_function && name == "__class__" {
                return Resolution::ClassCell(id);
            }
            if scope.kind != ScopeKind::Class || sees_class {
                match scope.names.get(name) {
                    Some(Symbol::Variable(var) | Symbol::Nonlocal(var))
                        if self.var(var).owner == frame =>
                    {
                        return Resolution::Local(var);
                    }
                    Some(Symbol::Variable(var) | Symbol::Nonlocal(var)) => {
                        return Resolution::Free(var);
                    }
                    Some(Symbol::Global) => return self.lookup_global(name),
                    Some(Symbol::TypeParam) => return Resolution::TypeParam(id, name.to_string()),
                    Some(Symbol::ClassName) | None => {}
                }
            }
            sees_class = sees_class && scope.kind == ScopeKind::TypeParams;
            left_function |= matches!(
                scope.kind,
                ScopeKind::Function { .. } | ScopeKind::Lambda | ScopeKind::GeneratorExp { .. }
            );
            match scope.parent {
                Some(parent) => id = parent,
                None => return self.lookup_global(name),
            }
        }
    }

    fn lookup_global(&self, name: &str) -> Resolution {
        if self.globals.contains_key(name) {
            Resolution::Global(name.to_string())
        } else {
            Resolution::Builtin(name.to_string())
        }
    }
}

/// Python's mangling of `__private` names inside a class.
///
/// # Source
/// CPython 3.12 `_Py_Mangle`.
pub fn mangle(class_name: &str, name: &str) -> String {
    let class_name = class_name.trim_start_matches('_');
    if !name.starts_with("__")
        || name.ends_with("__")
        || name.contains('.')
        || class_name.is_empty()
    {
        return name.to_string();
    }
    format!("_{class_name}{name}")
}

/// An ordered map from names to what they mean in one scope.
#[derive(Clone, Debug, Default)]
pub struct Names {
    entries: Vec<(String, Symbol)>,
    index: HashMap<String, usize>,
}

impl Names {
    /// What a name means here.
    pub fn get(&self, name: &str) -> Option<Symbol> {
        self.index.get(name).map(|index| self.entries[*index].1)
    }

    /// The names in the order of their first appearance.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Symbol)> {
        self.entries
            .iter()
            .map(|(name, symbol)| (name.as_str(), *symbol))
    }

    fn set(&mut self, name: &str, symbol: Symbol) {
        match self.index.get(name) {
            Some(index) => self.entries[*index].1 = symbol,
            None => {
                self.index.insert(name.to_string(), self.entries.len());
                self.entries.push((name.to_string(), symbol));
            }
        }
    }
}
