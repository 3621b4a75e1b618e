//! The functions of one module, and the attributes that are assigned there.

use std::collections::{HashMap, HashSet};

use super::{Flavor, FnId, FnInfo, ParamInfo, ParamKind};
use crate::ast::{Expr, ExprKind, FunctionDef, Params, Stmt, StmtKind};
use crate::resolve::{BindKind, Resolution, ScopeId, ScopeKind, Scopes, Symbol, VarId};
use crate::session::ModuleId;
use crate::walk;

pub(super) struct Collect<'a> {
    pub(super) module: ModuleId,
    pub(super) scopes: &'a Scopes,
    pub(super) taken: HashMap<String, u32>,
    pub(super) functions: &'a mut HashMap<FnId, FnInfo>,
    pub(super) globals: &'a mut HashMap<(ModuleId, String), FnId>,
    pub(super) locals: &'a mut HashMap<(ModuleId, VarId), FnId>,
    pub(super) attrs: &'a mut HashSet<String>,
    /// Uses of `globals()` that may bind names, as against those that only read.
    pub(super) namespaces: i32,
    /// What a `setattr` of a name that is not known here may be about.
    pub(super) rebinds: Rebinds,
    /// The program uses `unittest.mock`, so that a text may name what is replaced at run time.
    pub(super) patches: bool,
}

/// What attributes of unknown names may be set on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rebinds {
    Nothing,
    /// Objects: modules only if the program holds them as objects.
    Objects,
    Modules,
}

impl Collect<'_> {
    pub(super) fn suite(&mut self, body: &[Stmt]) {
        for s in body {
            walk::stmt_exprs(s, &mut |e| walk::every_expr(e, &mut |e| self.expr(e)));
            match &s.kind {
                StmtKind::FunctionDef(def) => self.def(s, def),
                StmtKind::Assign { targets, .. } => targets.iter().for_each(|t| self.target(t)),
                StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => {
                    self.target(target)
                }
                StmtKind::Delete(targets) => targets.iter().for_each(|t| self.target(t)),
                StmtKind::For { target, .. } => self.target(target),
                _ => {}
            }
            walk::suites(s, &mut |suite| self.suite(suite));
        }
    }

    fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Attribute { value, attr } if !matches!(&value.kind, ExprKind::Name(name) if name == "self") =>
            {
                self.attrs.insert(attr.clone());
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|t| self.target(t))
            }
            ExprKind::Starred(inner) => self.target(inner),
            ExprKind::Subscript { value, .. } if is_globals(value) => self.namespaces += 1,
            ExprKind::Subscript { value, .. } if is_namespace(value) => {
                self.rebinds = self.rebinds.max(Rebinds::Objects);
            }
            _ => {}
        }
    }

    fn unique(&mut self, base: String) -> String {
        let n = self.taken.entry(base.clone()).or_insert(0);
        *n += 1;
        let n = *n;
        let stem = base.trim_start_matches("r#").to_owned();
        // The function that makes the object, what describes it, and a page's second form are items too.
        let others = ["object", "waiting", "code"].map(|word| format!("{stem}_{word}"));
        if n == 1 && !others.iter().any(|name| self.taken.contains_key(name)) {
            self.taken.extend(others.map(|name| (name, 1)));
            return base;
        }
        self.unique(format!("{stem}_{}", n.max(2)))
    }

    fn add(
        &mut self,
        scope: ScopeId,
        name: &str,
        flavor: Flavor,
        params: &Params,
        plain_def: bool,
        line: u32,
    ) -> FnId {
        let qualname = self.scopes.qualname(scope);
        let rust_name = self.unique(crate::names::qualified(&qualname));
        let id = FnId {
            module: self.module,
            scope,
        };
        let kinds = params
            .posonly
            .iter()
            .map(|p| (p, ParamKind::PositionalOnly))
            .chain(params.args.iter().map(|p| (p, ParamKind::Normal)))
            .chain(params.vararg.iter().map(|p| (p, ParamKind::VarArgs)))
            .chain(params.kwonly.iter().map(|p| (p, ParamKind::KeywordOnly)))
            .chain(params.kwarg.iter().map(|p| (p, ParamKind::VarKeywords)));
        let params = kinds
            .map(|(param, kind)| {
                let name = self.scopes.mangled(scope, &param.name.name);
                let var = match self.scopes.scope(scope).names.get(&name) {
                    Some(Symbol::Variable(var)) => var,
                    _ => unreachable!("a parameter is a variable of its function"),
                };
                ParamInfo {
                    name,
                    kind,
                    default: param.default.clone(),
                    var,
                }
            })
            .collect();
        let data = self.scopes.scope(scope);
        let info = FnInfo {
            rust_name,
            name: name.to_owned(),
            qualname,
            flavor,
            params,
            captures: data.captures.clone(),
            uses_class_cell: data.uses_super_or_class,
            plain_def,
            line,
        };
        self.functions.insert(id, info);
        id
    }

    fn def(&mut self, s: &Stmt, def: &FunctionDef) {
        let scope = self.scopes.scope_at(s.span);
        let flavor = match self.scopes.scope(scope).kind {
            ScopeKind::Function {
                is_async: false,
                is_generator: false,
            } => Flavor::Plain,
            ScopeKind::Function {
                is_async: true,
                is_generator: false,
            } => Flavor::Coroutine,
            ScopeKind::Function {
                is_async: false,
                is_generator: true,
            } => Flavor::Generator,
            _ => Flavor::AsyncGenerator,
        };
        let plain = def.decorators.is_empty();
        // As CPython counts, a definition begins at its decorators.
        let line = def.decorators.first().map_or(s.line, |first| first.line);
        let id = self.add(scope, &def.name.name, flavor, &def.params, plain, line);
        if !plain {
            return;
        }
        let parent = self.scopes.scope(scope).parent.unwrap_or(ScopeId::MODULE);
        match self.scopes.lookup(parent, &def.name.name) {
            Resolution::Global(name)
                if self.scopes.global(&name).is_some_and(|g| g.assigned_by_def) =>
            {
                self.globals.insert((self.module, name), id);
            }
            Resolution::Local(var) => {
                let v = self.scopes.var(var);
                if v.bind_count == 1 && !v.deleted && !v.declared_nonlocal {
                    self.locals.insert((self.module, var), id);
                }
            }
            _ => {}
        }
    }

    fn expr(&mut self, e: &Expr) {
        if self.patches {
            self.patched_names(e);
        }
        match &e.kind {
            ExprKind::Lambda { params, .. } => {
                let scope = self.scopes.scope_at(e.span);
                let flavor = if self.scopes.scope(scope).uses_yield {
                    Flavor::Generator
                } else {
                    Flavor::Plain
                };
                self.add(scope, "<lambda>", flavor, params, false, e.line);
            }
            ExprKind::GeneratorExp { .. } => {
                let scope = self.scopes.scope_at(e.span);
                let flavor = match self.scopes.scope(scope).kind {
                    ScopeKind::GeneratorExp { is_async: true } => Flavor::AsyncGenerator,
                    _ => Flavor::Generator,
                };
                self.add(
                    scope,
                    "<genexpr>",
                    flavor,
                    &Params::default(),
                    false,
                    e.line,
                );
            }
            ExprKind::Call { func, args, .. } => {
                self.namespaces += i32::from(is_globals(e));
                if let ExprKind::Attribute { value, attr } = &func.kind
                    && is_namespace(value)
                    && matches!(attr.as_str(), "update" | "setdefault" | "pop")
                {
                    self.rebinds = self.rebinds.max(Rebinds::Objects);
                }
                if let (ExprKind::Name(name), [object, attr, ..]) = (&func.kind, args.as_slice())
                    && (name == "setattr" || name == "delattr")
                {
                    self.set_attr(object, attr);
                }
            }
            // Reading through `globals()` binds nothing.
            ExprKind::Subscript { value, .. } => self.namespaces -= i32::from(is_globals(value)),
            ExprKind::Attribute { value, attr }
                if matches!(attr.as_str(), "get" | "keys" | "items" | "values") =>
            {
                self.namespaces -= i32::from(is_globals(value));
            }
            ExprKind::Compare { comparators, .. } => {
                self.namespaces -= i32::from(comparators.last().is_some_and(is_globals));
            }
            _ => {}
        }
    }

    fn set_attr(&mut self, object: &Expr, attr: &Expr) {
        match &attr.kind {
            ExprKind::Constant(crate::ast::Constant::Str(attr)) => {
                self.attrs.insert(attr.clone());
            }
            _ => match &object.kind {
                ExprKind::Name(name) if name == "self" || name == "cls" => {}
                ExprKind::Name(name)
                    if self
                        .scopes
                        .global(name)
                        .is_some_and(|g| g.binding == BindKind::Import) =>
                {
                    self.rebinds = Rebinds::Modules;
                }
                _ => self.rebinds = self.rebinds.max(Rebinds::Objects),
            },
        }
    }
}

/// `x.__dict__`, `vars(x)`: assigning an item may bind a name of a module.
fn is_namespace(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Attribute { value, attr } => {
            let own =
                matches!(&value.kind, ExprKind::Name(name) if name == "self" || name == "cls");
            attr == "__dict__" && !own
        }
        ExprKind::Call { func, .. } => {
            matches!(&func.kind, ExprKind::Name(name) if name == "vars")
        }
        _ => false,
    }
}

/// `globals()`
fn is_globals(e: &Expr) -> bool {
    let ExprKind::Call { func, .. } = &e.kind else {
        return false;
    };
    matches!(&func.kind, ExprKind::Name(name) if name == "globals")
}
