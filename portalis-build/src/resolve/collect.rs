//! First pass: makes every scope, every variable and every module name, and lists the uses.
//!
//! Afterwards each name that a scope binds or declares has a `Symbol`; `nonlocal` names still point
//! to [`UNTIED`]. Annotations make scopes, but no uses: Portalis reads them when it compiles and
//! never evaluates them at run time.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ast::{
    self, Comprehension, Expr, ExprKind, FunctionDef, Params, Span, Stmt, StmtKind, TypeParam,
};
use crate::session::ModuleId;

use super::walk;
use super::{BindKind, Names, Scope, ScopeId, ScopeKind, Scopes, StarImport, Symbol, VarId};

/// What a `nonlocal` name points to until `link` ties it.
pub(super) const UNTIED: VarId = VarId(u32::MAX);

/// What the first pass hands to `link`.
pub(super) struct Collected {
    pub(super) scopes: Scopes,
    /// Every read or write of a name: where, the mangled name.
    pub(super) uses: Vec<(ScopeId, String)>,
    /// Every `nonlocal` declaration.
    pub(super) nonlocals: Vec<(ScopeId, String, Span)>,
    /// Every binding (`true`: deletion) of a name that its scope declares `nonlocal`.
    pub(super) nonlocal_binds: Vec<(ScopeId, String, bool)>,
}

/// The first pass.
pub(super) struct Collector {
    pub(super) scopes: Scopes,
    pub(super) scope: ScopeId,
    in_annotation: bool,
    pub(super) top_stmt: usize,
    pub(super) depth: u32,
    pub(super) uses: Vec<(ScopeId, String)>,
    pub(super) nonlocals: Vec<(ScopeId, String, Span)>,
    pub(super) nonlocal_binds: Vec<(ScopeId, String, bool)>,
}

/// Makes the scopes of a module.
pub(super) fn collect(module: ModuleId, ast: &ast::Module) -> Collected {
    let scopes = Scopes {
        module,
        scopes: Vec::new(),
        vars: Vec::new(),
        module_vars: Vec::new(),
        star_imports: Vec::new(),
        unbound: BTreeSet::new(),
        by_span: HashMap::new(),
        type_params: HashMap::new(),
        globals: HashMap::new(),
        swallowing: HashSet::new(),
    };
    let mut collector = Collector {
        scopes,
        scope: ScopeId::MODULE,
        in_annotation: false,
        top_stmt: 0,
        depth: 0,
        uses: Vec::new(),
        nonlocals: Vec::new(),
        nonlocal_binds: Vec::new(),
    };
    collector.new_scope(ScopeKind::Module, Span::default(), "<module>");
    for (index, stmt) in ast.body.iter().enumerate() {
        collector.top_stmt = index;
        collector.stmt(stmt);
    }
    let Collector {
        scopes,
        uses,
        nonlocals,
        nonlocal_binds,
        ..
    } = collector;
    Collected {
        scopes,
        uses,
        nonlocals,
        nonlocal_binds,
    }
}

impl Collector {
    /// The frame of the current scope.
    pub(super) fn frame(&self) -> ScopeId {
        self.scopes.scope(self.scope).function
    }

    fn new_scope(&mut self, kind: ScopeKind, span: Span, name: &str) -> ScopeId {
        let id = ScopeId(self.scopes.scopes.len() as u32);
        let parent = (id != ScopeId::MODULE).then_some(self.scope);
        let outer = parent.map(|parent| self.scopes.scope(parent));
        let function = match (kind, outer) {
            (ScopeKind::Comprehension | ScopeKind::TypeParams, Some(outer)) => outer.function,
            _ => id,
        };
        let private_class = match kind {
            ScopeKind::Class => Some(name.to_string()),
            _ => outer.and_then(|outer| outer.private_class.clone()),
        };
        self.scopes.scopes.push(Scope {
            kind,
            parent,
            span,
            name: name.to_string(),
            names: Names::default(),
            function,
            private_class,
            captures: Vec::new(),
            uses_yield: false,
            uses_await: false,
            uses_super_or_class: false,
        });
        id
    }

    /// Runs `visit` with another current scope.
    fn inside<R>(&mut self, scope: ScopeId, visit: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.scope, scope);
        let result = visit(self);
        self.scope = outer;
        result
    }

    fn block(&mut self, body: &[Stmt]) {
        self.depth += 1;
        body.iter().for_each(|stmt| self.stmt(stmt));
        self.depth -= 1;
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Return(value) => self.exprs(value),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                targets
                    .iter()
                    .for_each(|target| self.target(target, BindKind::Assign));
            }
            StmtKind::AugAssign { target, value, .. } => {
                if let ExprKind::Name(name) = &target.kind {
                    self.use_name(name);
                }
                self.expr(value);
                self.target(target, BindKind::Assign);
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                ..
            } => {
                self.annotation(annotation);
                self.exprs(value);
                match (&target.kind, value) {
                    (ExprKind::Name(name), None) => self.declare(name, target.span, false),
                    _ => self.target(target, BindKind::Assign),
                }
            }
            StmtKind::Raise { exc, cause } => {
                self.exprs(exc);
                self.exprs(cause);
            }
            StmtKind::Assert { test, msg } => {
                self.expr(test);
                self.exprs(msg);
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.delete(target)),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
            StmtKind::Global(names) => names.iter().for_each(|name| self.declare_outer(name, true)),
            StmtKind::Nonlocal(names) => names
                .iter()
                .for_each(|name| self.declare_outer(name, false)),
            StmtKind::Import(_) | StmtKind::ImportFrom { .. } => self.import(stmt),
            StmtKind::If { test, body, orelse } => {
                self.expr(test);
                self.block(body);
                self.block(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.block(body);
                self.block(orelse);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
            } => {
                self.note_await(*is_async);
                self.expr(iter);
                self.target(target, BindKind::For);
                self.block(body);
                self.block(orelse);
            }
            StmtKind::With {
                items,
                body,
                is_async,
            } => {
                self.note_await(*is_async);
                for item in items {
                    self.expr(&item.context);
                    item.target
                        .iter()
                        .for_each(|target| self.target(target, BindKind::With));
                }
                self.block(body);
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                self.block(body);
                for handler in handlers {
                    self.exprs(&handler.ty);
                    if let Some(name) = &handler.name {
                        self.bind(&name.name, name.span, BindKind::Except);
                    }
                    self.block(&handler.body);
                }
                self.block(orelse);
                self.block(finalbody);
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject);
                for case in cases {
                    walk::pattern_exprs(&case.pattern, &mut |expr| self.expr(expr));
                    let mut names = Vec::new();
                    walk::pattern_names(&case.pattern, &mut names);
                    names
                        .iter()
                        .for_each(|name| self.bind(&name.name, name.span, BindKind::Pattern));
                    self.exprs(&case.guard);
                    self.block(&case.body);
                }
            }
            StmtKind::FunctionDef(function) => self.function(stmt.span, function),
            StmtKind::ClassDef(class) => self.class(stmt.span, class),
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => {
                self.bind(&name.name, name.span, BindKind::Assign);
                let params = self.type_params(stmt.span, type_params);
                self.inside(params, |this| this.annotation(value));
            }
        }
    }

    fn import(&mut self, stmt: &Stmt) {
        let (names, from) = match &stmt.kind {
            StmtKind::Import(names) => (names, None),
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => (names, Some((module, *level))),
            _ => unreachable!("only imports come here"),
        };
        for alias in names {
            if let (Some((module, level)), "*") = (from, alias.name.as_str()) {
                self.scopes.star_imports.push(StarImport {
                    module: module.clone(),
                    level,
                    span: stmt.span,
                });
                continue;
            }
            let first = alias.name.split('.').next().unwrap_or(&alias.name);
            let bound = alias.asname.as_deref().unwrap_or(first);
            self.bind(bound, alias.span, BindKind::Import);
            if let Some(Symbol::Global) = self.scopes.scope(self.scope).names.get(bound) {
                let source = match from {
                    Some((module, 0)) => module.clone(),
                    Some(_) => None,
                    None => Some(alias.name.clone()),
                };
                let index = self.scopes.globals[bound];
                let global = &mut self.scopes.module_vars[index];
                global.imported_from = global.imported_from.take().or(source);
            }
        }
    }

    fn function(&mut self, span: Span, function: &FunctionDef) {
        function
            .decorators
            .iter()
            .for_each(|decorator| self.expr(decorator));
        walk::defaults(&function.params).for_each(|default| self.expr(default));
        self.bind(&function.name.name, function.name.span, BindKind::Def);
        let around = match function.type_params.as_slice() {
            [] => self.scope,
            type_params => self.type_params(span, type_params),
        };
        self.inside(around, |this| {
            this.param_annotations(&function.params);
            function
                .returns
                .iter()
                .for_each(|returns| this.annotation(returns));
            let kind = ScopeKind::Function {
                is_async: function.is_async,
                is_generator: false,
            };
            let scope = this.new_scope(kind, span, &function.name.name);
            this.scopes.by_span.insert(span, scope);
            this.inside(scope, |this| {
                this.params(&function.params);
                this.block(&function.body);
            });
        });
    }

    fn class(&mut self, span: Span, class: &ast::ClassDef) {
        class
            .decorators
            .iter()
            .for_each(|decorator| self.expr(decorator));
        self.bind(&class.name.name, class.name.span, BindKind::Class);
        let around = match class.type_params.as_slice() {
            [] => self.scope,
            type_params => self.type_params(span, type_params),
        };
        self.inside(around, |this| {
            class.bases.iter().for_each(|base| this.expr(base));
            class
                .keywords
                .iter()
                .for_each(|keyword| this.expr(&keyword.value));
            let scope = this.new_scope(ScopeKind::Class, span, &class.name.name);
            this.scopes.by_span.insert(span, scope);
            this.inside(scope, |this| this.block(&class.body));
        });
    }

    fn type_params(&mut self, span: Span, type_params: &[TypeParam]) -> ScopeId {
        let scope = self.new_scope(ScopeKind::TypeParams, span, "<type params>");
        self.scopes.type_params.insert(span, scope);
        self.inside(scope, |this| {
            for param in type_params {
                let name = this.scopes.mangled(scope, &param.name.name);
                this.scopes.scopes[scope.index()]
                    .names
                    .set(&name, Symbol::TypeParam);
                param.bound.iter().for_each(|bound| this.annotation(bound));
            }
        });
        scope
    }

    fn each_param(params: &Params) -> impl Iterator<Item = &ast::Param> {
        let positional = params.posonly.iter().chain(&params.args);
        positional
            .chain(&params.kwonly)
            .chain(&params.vararg)
            .chain(&params.kwarg)
    }

    fn param_annotations(&mut self, params: &Params) {
        for annotation in Self::each_param(params).filter_map(|param| param.annotation.as_ref()) {
            self.annotation(annotation);
        }
    }

    fn params(&mut self, params: &Params) {
        for param in Self::each_param(params) {
            self.bind(&param.name.name, param.name.span, BindKind::Param);
        }
    }

    fn exprs(&mut self, expr: &Option<Expr>) {
        expr.iter().for_each(|expr| self.expr(expr));
    }

    fn annotation(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.in_annotation, true);
        self.expr(expr);
        self.in_annotation = outer;
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.use_name(name),
            ExprKind::Lambda { params, body } => {
                walk::defaults(params).for_each(|default| self.expr(default));
                let scope = self.new_scope(ScopeKind::Lambda, expr.span, "<lambda>");
                self.scopes.by_span.insert(expr.span, scope);
                self.inside(scope, |this| {
                    this.params(params);
                    this.expr(body);
                });
            }
            ExprKind::ListComp {
                element,
                generators,
            } => self.comprehension(expr, "<listcomp>", &[element], generators),
            ExprKind::SetComp {
                element,
                generators,
            } => self.comprehension(expr, "<setcomp>", &[element], generators),
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => {
                self.comprehension(expr, "<dictcomp>", &[key, value], generators);
            }
            ExprKind::GeneratorExp {
                element,
                generators,
            } => {
                self.comprehension(expr, "<genexpr>", &[element], generators);
            }
            ExprKind::Named { target, value } => {
                self.expr(value);
                self.walrus(target);
            }
            kind => {
                match kind {
                    ExprKind::Await(_) => self.note_await(true),
                    ExprKind::Yield(_) | ExprKind::YieldFrom(_) => self.note_yield(),
                    _ => {}
                }
                walk::each_child(expr, &mut |child| self.expr(child));
            }
        }
    }

    fn comprehension(
        &mut self,
        expr: &Expr,
        name: &str,
        elements: &[&Expr],
        generators: &[Comprehension],
    ) {
        generators
            .iter()
            .take(1)
            .for_each(|first| self.expr(&first.iter));
        let kind = match name {
            "<genexpr>" => ScopeKind::GeneratorExp { is_async: false },
            _ => ScopeKind::Comprehension,
        };
        let scope = self.new_scope(kind, expr.span, name);
        self.scopes.by_span.insert(expr.span, scope);
        self.inside(scope, |this| {
            for (index, generator) in generators.iter().enumerate() {
                this.note_await(generator.is_async);
                if index > 0 {
                    this.expr(&generator.iter);
                }
                this.target(&generator.target, BindKind::Comprehension);
                generator.ifs.iter().for_each(|test| this.expr(test));
            }
            elements.iter().for_each(|element| this.expr(element));
        });
    }

    fn target(&mut self, target: &Expr, kind: BindKind) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name, target.span, kind),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.target(item, kind))
            }
            ExprKind::Starred(value) => self.target(value, kind),
            _ => walk::each_child(target, &mut |child| self.expr(child)),
        }
    }

    fn delete(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.declare(name, target.span, true);
                self.use_name(name);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|item| self.delete(item))
            }
            _ => walk::each_child(target, &mut |child| self.expr(child)),
        }
    }

    fn use_name(&mut self, name: &str) {
        if self.in_annotation {
            return;
        }
        let name = self.scopes.mangled(self.scope, name);
        if name == "super" || name == "__class__" {
            self.note_class_use();
        }
        self.uses.push((self.scope, name));
    }
}
