//! What is certain because the whole program is known: functions all of whose callers are in sight, and classes
//! whose instances are all made in sight.
//!
//! In: the program's trees, scopes and functions. Out: [`Closed`]. Afterwards nobody but a call expression of the
//! program calls a closed function, and nobody but one makes an instance of a closed class, which has no
//! subclass. Any doubt opens: a function used as a value, a namespace read as a dict, a copy of an object.

use std::collections::{HashMap, HashSet};

use crate::ast::{Constant, Expr, ExprKind, FStringPart, PatternKind, Stmt, StmtKind};
use crate::bind::{Formal, bind};
use crate::program::{Flavor, FnId, Import, ParamKind, Program};
use crate::resolve::{Resolution, ScopeId};
use crate::session::ModuleId;
use crate::walk::{self, Visitor};

/// An index into [`Closed::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u32);

/// How a closed class's instances get their attributes.
#[derive(Clone, Debug)]
pub enum Init {
    /// A dataclass: a parameter for each field, in order, and its default.
    Fields(Vec<(String, Option<Expr>)>),
    /// An `__init__`.
    Method(FnId),
    /// Neither: `C()`.
    Nothing,
}

impl Init {
    /// The parameters of a call of the class.
    pub fn formals<'a>(&'a self, program: &'a Program) -> Vec<Formal<'a>> {
        match self {
            Init::Fields(fields) => fields
                .iter()
                .map(|(name, default)| Formal {
                    name,
                    kind: ParamKind::Normal,
                    default: default.as_ref(),
                })
                .collect(),
            Init::Method(id) => program.function(*id).formals().split_off(1),
            Init::Nothing => Vec::new(),
        }
    }
}

/// A class whose instances are all made by calls of its name.
#[derive(Clone, Debug)]
pub struct ClassInfo {
    /// Its module.
    pub module: ModuleId,
    /// Its name.
    pub name: String,
    /// How instances get their attributes.
    pub init: Init,
    /// The attributes that every instance has from the start, before Python code can see it.
    pub fields: Vec<String>,
    /// Its undecorated methods.
    pub methods: HashMap<String, FnId>,
}

/// What is certain of the whole program.
#[derive(Clone, Debug, Default)]
pub struct Closed {
    /// Functions that only call expressions call, each binding its arguments plainly.
    pub functions: HashSet<FnId>,
    /// Classes whose instances are all made in sight.
    pub classes: Vec<ClassInfo>,
    by_name: HashMap<(ModuleId, String), ClassId>,
    /// Names of attributes that are read without being called, or by a name made up at run time.
    pub read_attrs: HashSet<String>,
    /// `getattr` with a name made up at run time.
    pub reads_any_attr: bool,
    /// Names of attributes that are assigned or deleted.
    pub stored_attrs: HashSet<String>,
    /// Names of attributes that are deleted or bound otherwise than by `=` and `op=`.
    pub odd_attrs: HashSet<String>,
    /// Names that other modules may see or set as attributes of the module.
    pub seen_names: HashSet<String>,
    /// Something may look at or change any namespace: nothing is certain.
    pub open: bool,
}

impl Closed {
    /// A class.
    pub fn class(&self, id: ClassId) -> &ClassInfo {
        &self.classes[id.0 as usize]
    }

    /// The closed class of a module's name.
    pub fn by_name(&self, module: ModuleId, name: &str) -> Option<ClassId> {
        self.by_name.get(&(module, name.to_owned())).copied()
    }

    /// The method that `object.name` is sure to be on an instance of the class.
    pub fn method(&self, class: ClassId, name: &str) -> Option<FnId> {
        if self.stored_attrs.contains(name) {
            return None;
        }
        self.class(class).methods.get(name).copied()
    }

    /// The closed classes with a method of that name, and the method.
    pub fn methods<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (ClassId, FnId)> + 'a {
        (0..self.classes.len() as u32).filter_map(move |i| {
            let class = ClassId(i);
            Some((class, *self.class(class).methods.get(name)?))
        })
    }
}

/// Finds what is closed.
pub(crate) fn close(program: &Program) -> Closed {
    let mut find = Find {
        program,
        module: ModuleId(0),
        closed: Closed::default(),
        callees: HashSet::new(),
        open_functions: HashSet::new(),
        open_names: HashSet::new(),
        calls: Vec::new(),
        allowed: HashSet::new(),
    };
    find.candidates();
    for (index, unit) in program.units.iter().enumerate() {
        find.module = ModuleId(index);
        find.closed.open |= !unit.scopes.star_imports.is_empty();
        walk::scoped(
            &unit.scopes,
            ScopeId::MODULE,
            None,
            &unit.ast.body,
            &mut find,
        );
    }
    find.finish()
}

/// Names that give access to namespaces or make objects behind the program's back.
const OPENING: &[&str] = &[
    "globals",
    "vars",
    "__dict__",
    "__class__",
    "__new__",
    "__setattr__",
    "__delattr__",
    "setattr",
    "delattr",
    "modules",
    "import_module",
    "getmembers",
    "__getstate__",
    "__setstate__",
    "__reduce__",
    "locals",
    "__subclasses__",
    "__mro__",
    "__bases__",
    "get_objects",
    "get_referrers",
];

/// Modules of the library that copy objects or replace attributes.
const OPENING_MODULES: &[&str] = &[
    "copy",
    "pickle",
    "copyreg",
    "unittest",
    "importlib",
    "shelve",
];

/// Methods that make a class too special.
const SPECIAL: &[&str] = &[
    "__new__",
    "__getattr__",
    "__getattribute__",
    "__setattr__",
    "__delattr__",
    "__del__",
    "__post_init__",
    "__init_subclass__",
    "__class_getitem__",
    "__set_name__",
];

struct Find<'a> {
    program: &'a Program,
    module: ModuleId,
    closed: Closed,
    /// The callee of each call that was seen.
    callees: HashSet<*const Expr>,
    /// Expressions where a class may stand without getting about.
    allowed: HashSet<*const Expr>,
    open_functions: HashSet<FnId>,
    /// Names that may be any function or class of that name.
    open_names: HashSet<String>,
    calls: Vec<(ModuleId, ScopeId, &'a Expr)>,
}

impl<'a> Find<'a> {
    /// The classes that may be closed.
    fn candidates(&mut self) {
        for (index, unit) in self.program.units.iter().enumerate() {
            let module = ModuleId(index);
            for s in &unit.ast.body {
                let StmtKind::ClassDef(def) = &s.kind else {
                    continue;
                };
                let fixed = unit
                    .scopes
                    .global(&def.name.name)
                    .is_some_and(|g| g.assigned_by_def)
                    && !self.program.assigned_attrs.contains(&def.name.name);
                if !fixed || !def.keywords.is_empty() || !def.type_params.is_empty() {
                    continue;
                }
                if !def
                    .bases
                    .iter()
                    .all(|b| matches!(&b.kind, ExprKind::Name(n) if n == "object"))
                {
                    continue;
                }
                let is_dataclass = match def.decorators.as_slice() {
                    [] => false,
                    [one] if self.is_dataclass(module, one) => true,
                    _ => continue,
                };
                let Some(info) = self.candidate(module, &def.name.name, &def.body, is_dataclass)
                else {
                    continue;
                };
                let id = ClassId(self.closed.classes.len() as u32);
                self.closed.by_name.insert((module, info.name.clone()), id);
                self.closed.classes.push(info);
            }
        }
    }

    fn is_dataclass(&self, module: ModuleId, decorator: &Expr) -> bool {
        let (library, name) = match &decorator.kind {
            ExprKind::Name(name) => match self.program.library_name(module, name) {
                Some(found) => found,
                None => return false,
            },
            ExprKind::Attribute { value, attr } => match &value.kind {
                ExprKind::Name(name) => match self.program.library_module(module, name) {
                    Some(library) => (library, attr.clone()),
                    None => return false,
                },
                _ => return false,
            },
            _ => return false,
        };
        library == "dataclasses" && name == "dataclass"
    }

    fn candidate(
        &self,
        module: ModuleId,
        name: &str,
        body: &'a [Stmt],
        is_dataclass: bool,
    ) -> Option<ClassInfo> {
        let scopes = &self.program.unit(module).scopes;
        let mut fields = Vec::new();
        let mut class_attrs = HashSet::new();
        let mut methods = HashMap::new();
        let mut init = Init::Nothing;
        let mut prefix = Vec::new();
        for s in body {
            match &s.kind {
                StmtKind::Pass => {}
                StmtKind::Expr(e) if matches!(e.kind, ExprKind::Constant(_)) => {}
                StmtKind::AnnAssign {
                    target,
                    annotation,
                    value,
                    simple: true,
                } => {
                    let ExprKind::Name(field) = &target.kind else {
                        return None;
                    };
                    if is_dataclass {
                        if !is_plain_field(annotation) || fields.iter().any(|(f, _)| f == field) {
                            return None;
                        }
                        if value
                            .as_ref()
                            .is_some_and(|v| !matches!(v.kind, ExprKind::Constant(_)))
                        {
                            return None;
                        }
                        fields.push((field.clone(), value.clone()));
                    } else if value.is_some() {
                        class_attrs.insert(field.as_str());
                    }
                }
                StmtKind::Assign { targets, .. } => {
                    for target in targets {
                        let ExprKind::Name(name) = &target.kind else {
                            return None;
                        };
                        if name.starts_with("__") {
                            return None;
                        }
                        class_attrs.insert(name);
                    }
                }
                StmtKind::FunctionDef(def) => {
                    let method = def.name.name.as_str();
                    if SPECIAL.contains(&method) {
                        return None;
                    }
                    for decorator in &def.decorators {
                        if matches!(&decorator.kind, ExprKind::Name(n) if n == "classmethod") {
                            return None;
                        }
                    }
                    class_attrs.insert(method);
                    if !def.decorators.is_empty() {
                        methods.remove(method);
                        continue;
                    }
                    let id = FnId {
                        module,
                        scope: scopes.scope_at(s.span),
                    };
                    let info = self.program.function(id);
                    let first = info.params.first()?;
                    if !matches!(first.kind, ParamKind::Normal | ParamKind::PositionalOnly) {
                        return None;
                    }
                    if methods.insert(method.to_owned(), id).is_some() {
                        return None;
                    }
                    if method == "__init__" {
                        if is_dataclass
                            || info.flavor != Flavor::Plain
                            || returns_a_value(&def.body)
                        {
                            return None;
                        }
                        init = Init::Method(id);
                        prefix = leading_fields(&first.name, &def.body);
                    }
                }
                _ => return None,
            }
        }
        if is_dataclass {
            prefix = fields.iter().map(|(f, _)| f.clone()).collect();
            init = Init::Fields(fields);
            if methods.contains_key("__init__") {
                return None;
            }
        }
        prefix.retain(|f| !class_attrs.contains(f.as_str()) && !f.starts_with("__"));
        Some(ClassInfo {
            module,
            name: name.to_owned(),
            init,
            fields: prefix,
            methods,
        })
    }

    fn finish(mut self) -> Closed {
        // A call that does not bind plainly opens what it calls.
        let mut escaped: HashSet<ClassId> = HashSet::new();
        for (module, at, call) in std::mem::take(&mut self.calls) {
            let ExprKind::Call {
                func,
                args,
                keywords,
            } = &call.kind
            else {
                continue;
            };
            if let Some(id) = self.program.called(module, at, func) {
                if bind(&self.program.function(id).formals(), args, keywords).is_none() {
                    self.open_functions.insert(id);
                }
            } else if let Some(class) = self.class_named(module, at, func) {
                let params = self.closed.class(class).init.formals(self.program);
                let fits = bind(&params, args, keywords).is_some();
                if !fits {
                    escaped.insert(class);
                }
            }
        }
        let mut closed = self.closed;
        for (i, class) in closed.classes.iter().enumerate() {
            if self.open_names.contains(&class.name) {
                escaped.insert(ClassId(i as u32));
            }
        }
        if closed.open {
            closed.classes.clear();
            closed.by_name.clear();
            return closed;
        }
        closed.by_name.retain(|_, id| !escaped.contains(id));
        for class in &escaped {
            let class = &mut closed.classes[class.0 as usize];
            class.methods.clear();
            class.fields.clear();
        }
        let known = self
            .program
            .globals
            .values()
            .chain(self.program.locals.values());
        closed.functions = known
            .copied()
            .filter(|id| {
                !self.open_functions.contains(id)
                    && !self.open_names.contains(&self.program.function(*id).name)
            })
            .collect();
        for class in &closed.classes {
            closed.functions.extend(class.methods.values());
        }
        closed
    }

    /// The module and name that a name leads to: the module's own global, or one that it imports.
    fn global_of(&self, at: ScopeId, name: &str) -> Option<(ModuleId, String)> {
        let resolution = self.program.unit(self.module).scopes.lookup(at, name);
        let name = match resolution {
            Resolution::Global(name) => name,
            Resolution::ClassLocal { fallback, .. } => match *fallback {
                Resolution::Global(name) => name,
                _ => return None,
            },
            _ => return None,
        };
        match self.program.imports.get(&(self.module, name.clone())) {
            Some(Import::UserName(module, name)) => Some((*module, name.clone())),
            _ => Some((self.module, name)),
        }
    }

    fn class_named(&self, module: ModuleId, at: ScopeId, func: &Expr) -> Option<ClassId> {
        self.program.class_named(&self.closed, module, at, func)
    }
}

impl<'a> Visitor<'a> for Find<'a> {
    fn stmt(&mut self, _: ScopeId, _: Option<ScopeId>, s: &'a Stmt) {
        match &s.kind {
            StmtKind::Import(aliases) => {
                for alias in aliases {
                    let root = alias.name.split('.').next().unwrap_or_default();
                    self.closed.open |= OPENING_MODULES.contains(&root);
                }
            }
            StmtKind::ImportFrom { module, names, .. } => {
                let root = module.as_deref().and_then(|m| m.split('.').next());
                self.closed.open |= root.is_some_and(|root| OPENING_MODULES.contains(&root));
                for alias in names {
                    let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.closed.open |= OPENING.contains(&alias.name.as_str())
                        || (root == Some("dataclasses") && alias.name == "replace")
                        || alias.name == "attrgetter"
                        || alias.name == "methodcaller";
                    self.closed.seen_names.insert(alias.name.clone());
                    let known = matches!(
                        self.program.imports.get(&(self.module, bound.clone())),
                        Some(Import::UserName(..))
                    );
                    if !known {
                        self.open_names.insert(alias.name.clone());
                    }
                }
            }
            StmtKind::Assign { targets, .. } => targets.iter().for_each(|t| self.store(t, true)),
            StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => {
                self.store(target, true)
            }
            StmtKind::For { target, .. } => self.store(target, false),
            StmtKind::Delete(targets) => targets.iter().for_each(|t| self.store(t, false)),
            StmtKind::With { items, .. } => {
                for target in items.iter().filter_map(|item| item.target.as_ref()) {
                    self.store(target, false);
                }
            }
            StmtKind::Try { handlers, .. } => {
                for ty in handlers.iter().filter_map(|h| h.ty.as_ref()) {
                    self.allow(ty);
                }
            }
            StmtKind::Match { cases, .. } => {
                for case in cases {
                    self.allow_pattern(&case.pattern.kind);
                }
            }
            _ => {}
        }
    }

    fn expr(&mut self, at: ScopeId, e: &'a Expr) {
        match &e.kind {
            ExprKind::Call { func, args, .. } => {
                self.callees.insert(&raw const **func);
                self.calls.push((self.module, at, e));
                self.builtin_call(func, args);
            }
            ExprKind::Name(name) => {
                self.closed.open |= OPENING.contains(&name.as_str());
                let here = e as *const Expr;
                let fits = self.callees.contains(&here) || self.allowed.contains(&here);
                if let Some(id) = self.program.called(self.module, at, e) {
                    if !fits {
                        self.open_functions.insert(id);
                    }
                } else if let Some(class) = self.class_named(self.module, at, e) {
                    if !fits {
                        let name = self.closed.class(class).name.clone();
                        self.open_names.insert(name);
                    }
                } else if let Some((_, name)) = self.global_of(at, name) {
                    // It may lead to a function or class of that name by a way that is not followed here.
                    self.open_names.insert(name);
                }
            }
            ExprKind::Attribute { value, attr } => {
                self.closed.open |= OPENING.contains(&attr.as_str());
                if let ExprKind::Name(module) = &value.kind
                    && self.program.library_module(self.module, module).is_some()
                {
                    self.closed.open |= attr == "replace" && module == "dataclasses";
                    return;
                }
                let called = self.callees.contains(&(e as *const Expr));
                let resolved = self.program.called(self.module, at, e).is_some()
                    || self.class_named(self.module, at, e).is_some();
                if !(called && resolved) {
                    self.open_names.insert(attr.clone());
                    self.closed.seen_names.insert(attr.clone());
                }
                if !called {
                    self.closed.read_attrs.insert(attr.clone());
                }
            }
            _ => {}
        }
    }
}

impl<'a> Find<'a> {
    fn builtin_call(&mut self, func: &Expr, args: &'a [Expr]) {
        let ExprKind::Name(name) = &func.kind else {
            return;
        };
        match (name.as_str(), args) {
            ("isinstance", [_, class]) => self.allow(class),
            ("getattr" | "hasattr", [_, attr, ..]) => match &attr.kind {
                ExprKind::Constant(Constant::Str(attr)) => {
                    self.closed.read_attrs.insert(attr.clone());
                    self.open_names.insert(attr.clone());
                    self.closed.seen_names.insert(attr.clone());
                    self.closed.open |= OPENING.contains(&attr.as_str());
                }
                _ => self.closed.reads_any_attr = true,
            },
            ("getattr" | "hasattr", _) => self.closed.open = true,
            _ => {}
        }
        if matches!((name.as_str(), args), ("getattr" | "hasattr", [object, _, ..])
            if matches!(&object.kind, ExprKind::Name(n)
                if self.program.imports.contains_key(&(self.module, n.clone()))))
        {
            self.closed.open = true;
        }
    }

    /// A class may stand here, alone or in a tuple.
    fn allow(&mut self, e: &'a Expr) {
        match &e.kind {
            ExprKind::Tuple(items) => items.iter().for_each(|item| self.allow(item)),
            _ => {
                self.allowed.insert(e);
            }
        }
    }

    fn allow_pattern(&mut self, pattern: &'a PatternKind) {
        if let PatternKind::Class { cls, .. } = pattern {
            self.allow(cls);
        }
    }

    fn store(&mut self, target: &Expr, plain: bool) {
        match &target.kind {
            ExprKind::Attribute { attr, .. } => {
                self.closed.stored_attrs.insert(attr.clone());
                if !plain {
                    self.closed.odd_attrs.insert(attr.clone());
                }
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.store(item, false))
            }
            ExprKind::Starred(inner) => self.store(inner, false),
            _ => {}
        }
    }
}

/// Whether a function's own code returns something: `__init__` must not.
fn returns_a_value(body: &[Stmt]) -> bool {
    body.iter().any(|s| match &s.kind {
        StmtKind::Return(value) => value.is_some(),
        StmtKind::FunctionDef(_) | StmtKind::ClassDef(_) => false,
        _ => {
            let mut found = false;
            walk::suites(s, &mut |suite| found |= returns_a_value(suite));
            found
        }
    })
}

/// Whether a dataclass annotation makes a plain field of it.
fn is_plain_field(annotation: &Expr) -> bool {
    let mut plain = true;
    walk::every_expr(annotation, &mut |e| match &e.kind {
        ExprKind::Name(name) | ExprKind::Attribute { attr: name, .. } => {
            plain &= !matches!(name.as_str(), "ClassVar" | "InitVar" | "KW_ONLY" | "Final");
        }
        ExprKind::Constant(Constant::Str(_)) => plain = false,
        _ => {}
    });
    plain
}

/// The attributes that an `__init__` sets before anything can see the object.
fn leading_fields(this: &str, body: &[Stmt]) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for s in body {
        let (target, value) = match &s.kind {
            StmtKind::Expr(e) if matches!(e.kind, ExprKind::Constant(_)) => continue,
            StmtKind::Assign { targets, value } if targets.len() == 1 => (&targets[0], value),
            StmtKind::AnnAssign {
                target,
                value: Some(value),
                ..
            } => (target, value),
            _ => break,
        };
        let ExprKind::Attribute {
            value: object,
            attr,
        } = &target.kind
        else {
            break;
        };
        if !matches!(&object.kind, ExprKind::Name(name) if name == this)
            || shows(this, value, &fields)
        {
            break;
        }
        if !fields.contains(attr) {
            fields.push(attr.clone());
        }
    }
    fields
}

/// Whether an expression may let anything see the object, or reads an attribute that it may not have yet.
fn shows(this: &str, e: &Expr, fields: &[String]) -> bool {
    match &e.kind {
        ExprKind::Name(name) => name == this,
        ExprKind::Attribute { value, attr } if matches!(&value.kind, ExprKind::Name(name) if name == this) => {
            !fields.contains(attr)
        }
        ExprKind::Lambda { .. }
        | ExprKind::Named { .. }
        | ExprKind::Await(_)
        | ExprKind::Yield(_)
        | ExprKind::YieldFrom(_) => true,
        ExprKind::JoinedStr(parts) => parts.iter().any(|part| match part {
            FStringPart::Value { value, .. } => shows(this, value, fields),
            _ => false,
        }),
        _ => {
            let mut found = false;
            walk::children(e, &mut |child| found |= shows(this, child, fields));
            found
        }
    }
}
