//! Collects what the program's text says about every node.

use std::collections::{HashMap, HashSet};

use super::{At, Bound, Escape, Fact, Flow, Node};
use crate::ast::{BinOp, Expr, ExprKind, Keyword, Stmt, StmtKind};
use crate::bind::{Slot, bind};
use crate::closed::{ClassId, Init};
use crate::program::{Flavor, FnId, ParamKind, Program};
use crate::resolve::{BindKind, Resolution, ScopeId};
use crate::session::ModuleId;
use crate::types::{SiteId, Ty};
use crate::walk::{self, Visitor};

/// Builtins that only read the lists they are given.
const READERS: &[&str] = &[
    "len",
    "print",
    "sum",
    "min",
    "max",
    "sorted",
    "any",
    "all",
    "list",
    "tuple",
    "set",
    "enumerate",
    "zip",
    "reversed",
    "str",
    "repr",
    "bool",
    "isinstance",
    "frozenset",
    "abs",
    "range",
    "round",
    "int",
    "float",
];

/// Methods of `list`, of which only the first three take what may become an item.
const LIST_METHODS: &[&str] = &[
    "append", "insert", "extend", "pop", "sort", "reverse", "clear", "copy", "index", "count",
    "remove",
];

/// Everything that is said.
pub(super) struct Facts<'a> {
    pub(super) program: &'a Program,
    pub(super) of: HashMap<Node, Vec<Fact<'a>>>,
    pub(super) flows: Vec<Flow<'a>>,
    pub(super) escapes: Vec<Escape<'a>>,
    pub(super) sites: HashMap<(ModuleId, crate::ast::Span), SiteId>,
    /// The parameters of closed functions.
    pub(super) params: Vec<Node>,
    bound: Bound,
    module: ModuleId,
    /// Expressions that stand where they are taken care of.
    handled: HashSet<*const Expr>,
    /// By name of an attribute: the classes of which it is a field.
    fields: HashMap<&'a str, Vec<ClassId>>,
}

impl<'a> Facts<'a> {
    /// Collects the facts of all modules.
    pub(super) fn collect(program: &'a Program) -> Facts<'a> {
        let mut fields: HashMap<&str, Vec<ClassId>> = HashMap::new();
        for (i, class) in program.closed.classes.iter().enumerate() {
            for field in &class.fields {
                fields.entry(field).or_default().push(ClassId(i as u32));
            }
        }
        let mut facts = Facts {
            program,
            of: HashMap::new(),
            flows: Vec::new(),
            escapes: Vec::new(),
            sites: HashMap::new(),
            params: Vec::new(),
            bound: HashMap::new(),
            module: ModuleId(0),
            handled: HashSet::new(),
            fields,
        };
        facts.parameters();
        facts.class_fields();
        for (index, unit) in program.units.iter().enumerate() {
            facts.module = ModuleId(index);
            let body = &unit.ast.body;
            walk::scoped(&unit.scopes, ScopeId::MODULE, None, body, &mut facts);
        }
        facts.close();
        facts
    }

    /// The closed classes with a field of that name.
    pub(super) fn fields_named(&self, name: &str) -> impl Iterator<Item = ClassId> + '_ {
        self.fields.get(name).into_iter().flatten().copied()
    }

    /// The parameters of closed functions are nodes; those of methods that Python may call by other ways are `Any`.
    fn parameters(&mut self) {
        let closed = &self.program.closed;
        let mut methods: HashMap<FnId, (ClassId, &str)> = HashMap::new();
        for (i, class) in closed.classes.iter().enumerate() {
            for (name, id) in &class.methods {
                methods.insert(*id, (ClassId(i as u32), name));
            }
        }
        for id in &closed.functions {
            let method = methods.get(id);
            let any = method.is_some_and(|(_, name)| {
                (name.starts_with("__") && *name != "__init__")
                    || closed.reads_any_attr
                    || closed.read_attrs.contains(*name)
                    || closed.stored_attrs.contains(*name)
            });
            for (i, param) in self.program.function(*id).params.iter().enumerate() {
                let node = Node::Var(id.module, param.var);
                *self.bound.entry((id.module, param.var)).or_default() += 1;
                let facts = self.of.entry(node.clone()).or_default();
                let variadic = matches!(param.kind, ParamKind::VarArgs | ParamKind::VarKeywords);
                match method {
                    Some((class, _)) if i == 0 => facts.push(Fact::Is(Ty::Object(*class))),
                    _ if any || variadic => facts.push(Fact::Is(Ty::Any)),
                    _ => {}
                }
                self.params.push(node);
            }
        }
    }

    fn class_fields(&mut self) {
        let closed = &self.program.closed;
        for (i, class) in closed.classes.iter().enumerate() {
            for field in &class.fields {
                let facts = self
                    .of
                    .entry(Node::Field(ClassId(i as u32), field.clone()))
                    .or_default();
                if closed.odd_attrs.contains(field) {
                    facts.push(Fact::Is(Ty::Any));
                }
            }
        }
    }

    fn at(&self, scope: ScopeId, e: &'a Expr) -> At<'a> {
        At {
            module: self.module,
            scope,
            e,
        }
    }

    fn escape(&mut self, scope: ScopeId, e: &'a Expr) {
        // Only what may be a list matters.
        if may_be_list(e) {
            let at = self.at(scope, e);
            self.escapes.push(Escape::Itself(at));
        }
    }

    fn escape_items(&mut self, scope: ScopeId, e: &'a Expr) {
        if may_be_list(e) {
            let at = self.at(scope, e);
            self.escapes.push(Escape::Items(at));
        }
    }

    fn say(&mut self, node: Node, fact: Fact<'a>) {
        self.of.entry(node).or_default().push(fact);
    }

    /// A name gets a value. Whether it is a node.
    fn bind(&mut self, scope: ScopeId, name: &str, fact: Fact<'a>) -> bool {
        let module = self.module;
        match self.program.unit(module).scopes.lookup(scope, name) {
            Resolution::Local(var) => {
                *self.bound.entry((module, var)).or_default() += 1;
                self.say(Node::Var(module, var), fact);
                true
            }
            Resolution::Global(name) if self.is_fixed_global(&name) => {
                self.say(Node::Global(module, name), fact);
                true
            }
            _ => false,
        }
    }

    /// Whether a global is bound by one assignment of its module, which nobody else sees as an attribute.
    fn is_fixed_global(&self, name: &str) -> bool {
        let closed = &self.program.closed;
        !closed.open
            && self
                .program
                .unit(self.module)
                .scopes
                .global(name)
                .is_some_and(|g| {
                    g.bound_once_at_top
                        && g.binding == BindKind::Assign
                        && g.bind_count == 1
                        && !g.deleted
                        && !g.rebound_by_global_stmt
                })
            && !closed.seen_names.contains(name)
            && !closed.stored_attrs.contains(name)
    }

    fn assign(&mut self, scope: ScopeId, target: &'a Expr, value: &'a Expr, alone: bool) {
        let at = self.at(scope, value);
        match (&target.kind, &value.kind) {
            (ExprKind::Name(name), _) => {
                if !self.bind(scope, name, Fact::Expr(at)) {
                    self.escape(scope, value);
                }
            }
            (
                ExprKind::Attribute {
                    value: object,
                    attr,
                },
                _,
            ) => {
                self.store(scope, object, attr, Fact::Expr(at));
                self.escape(scope, value);
            }
            (ExprKind::Subscript { value: list, index }, _) => {
                let (list, index) = (self.at(scope, list), self.at(scope, index));
                self.flows.push(Flow {
                    list,
                    index: Some(index),
                    value: Fact::Expr(at),
                });
            }
            (ExprKind::Tuple(names) | ExprKind::List(names), ExprKind::Tuple(values)) if alone => {
                let starred = |e: &Expr| matches!(e.kind, ExprKind::Starred(_));
                if names.len() == values.len()
                    && !names.iter().any(starred)
                    && !values.iter().any(starred)
                {
                    for (name, value) in names.iter().zip(values) {
                        self.assign(scope, name, value, false);
                    }
                } else {
                    self.assign_other(scope, target);
                }
            }
            (ExprKind::Tuple(_) | ExprKind::List(_), _) => {
                self.escape_items(scope, value);
                self.assign_other(scope, target);
            }
            _ => self.escape(scope, value),
        }
    }

    /// Targets that get what is not known: items of lists among them.
    fn assign_other(&mut self, scope: ScopeId, target: &'a Expr) {
        match &target.kind {
            ExprKind::Subscript { value: list, .. } => {
                let list = self.at(scope, list);
                self.flows.push(Flow {
                    list,
                    index: None,
                    value: Fact::Is(Ty::Any),
                });
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                items.iter().for_each(|t| self.assign_other(scope, t))
            }
            ExprKind::Starred(inner) => self.assign_other(scope, inner),
            _ => {}
        }
    }

    /// `object.attr` gets a value.
    fn store(&mut self, scope: ScopeId, object: &'a Expr, attr: &str, fact: Fact<'a>) {
        let classes: Vec<ClassId> = self.fields_named(attr).collect();
        let receiver = self.at(scope, object);
        for class in classes {
            let fact = Fact::On(class, receiver, Box::new(fact.clone()));
            self.say(Node::Field(class, attr.to_owned()), fact);
        }
    }

    /// The items of an iterable go to a target.
    fn iterate(
        &mut self,
        from: ScopeId,
        iter: &'a Expr,
        to: ScopeId,
        target: &'a Expr,
        is_async: bool,
    ) {
        if let ExprKind::Name(name) = &target.kind {
            let fact = match super::range_args(self.program, self.module, from, iter) {
                _ if is_async => Fact::AsyncItem(self.at(from, iter)),
                Some(args) => Fact::Range(self.module, from, args),
                None => Fact::Item(self.at(from, iter)),
            };
            if self.bind(to, name, fact) {
                return;
            }
        }
        self.escape_items(from, iter);
        self.assign_other(to, target);
    }

    fn call(&mut self, scope: ScopeId, func: &'a Expr, args: &'a [Expr], keywords: &'a [Keyword]) {
        let program = self.program;
        let values = || args.iter().chain(keywords.iter().map(|k| &k.value));
        if let Some(id) = program.called(self.module, scope, func) {
            if program.closed.functions.contains(&id) {
                let slots = bind(&program.function(id).formals(), args, keywords);
                self.arguments(scope, id, 0, slots, &|fact| fact);
            } else {
                values().for_each(|e| self.escape(scope, e));
            }
            return;
        }
        if let Some(class) = program.class_named(&program.closed, self.module, scope, func) {
            let init = &program.closed.class(class).init;
            let slots = bind(&init.formals(program), args, keywords);
            match init {
                Init::Method(id) => self.arguments(scope, *id, 1, slots, &|fact| fact),
                Init::Fields(fields) => {
                    for ((name, _), slot) in fields.iter().zip(slots.into_iter().flatten()) {
                        if let Slot::Given(e, _) | Slot::Default(e) = slot {
                            let at = self.at(scope, e);
                            self.escape(scope, e);
                            if self.fields_named(name).any(|c| c == class) {
                                self.say(Node::Field(class, name.clone()), Fact::Expr(at));
                            }
                        }
                    }
                }
                Init::Nothing => {}
            }
            return;
        }
        match &func.kind {
            ExprKind::Name(name)
                if READERS.contains(&name.as_str())
                    && program.is_builtin(self.module, scope, name) =>
            {
                values().for_each(|e| self.escape_items(scope, e));
            }
            ExprKind::Attribute {
                value: object,
                attr,
            } => self.method_call(scope, object, attr, args, keywords),
            _ => values().for_each(|e| self.escape(scope, e)),
        }
    }

    fn method_call(
        &mut self,
        scope: ScopeId,
        object: &'a Expr,
        attr: &'a str,
        args: &'a [Expr],
        keywords: &'a [Keyword],
    ) {
        let program = self.program;
        let receiver = self.at(scope, object);
        let mut taken = false;
        for (class, id) in program.closed.methods(attr) {
            let formals = program.function(id).formals().split_off(1);
            let slots = bind(&formals, args, keywords);
            taken |= slots.is_some();
            self.arguments(scope, id, 1, slots, &|fact| {
                Fact::On(class, receiver, Box::new(fact))
            });
        }
        let values = args.iter().chain(keywords.iter().map(|k| &k.value));
        match (attr, args) {
            ("append", [item]) | ("insert", [_, item]) if keywords.is_empty() => {
                let value = Fact::Expr(self.at(scope, item));
                self.flows.push(Flow {
                    list: receiver,
                    index: None,
                    value,
                });
            }
            ("extend", [items]) if keywords.is_empty() => {
                let value = Fact::Item(self.at(scope, items));
                self.flows.push(Flow {
                    list: receiver,
                    index: None,
                    value,
                });
                self.escape_items(scope, items);
            }
            ("index" | "count" | "remove", [_]) if keywords.is_empty() => {
                values.for_each(|e| self.escape(scope, e));
            }
            ("pop" | "clear" | "reverse", _) if keywords.is_empty() => {}
            ("sort" | "copy", _) => self.escape_items(scope, object),
            _ => values.for_each(|e| self.escape(scope, e)),
        }
        if taken {
            // A list may go to a method of what turns out to be another object.
            let values = args.iter().chain(keywords.iter().map(|k| &k.value));
            values.for_each(|e| self.escape(scope, e));
        }
    }

    /// The arguments of a call go to a closed function's parameters from `skip` on.
    fn arguments(
        &mut self,
        scope: ScopeId,
        id: FnId,
        skip: usize,
        slots: Option<Vec<Slot<'a>>>,
        wrap: &dyn Fn(Fact<'a>) -> Fact<'a>,
    ) {
        let params = &self.program.function(id).params;
        let Some(slots) = slots else {
            for param in params.iter().skip(skip) {
                self.say(Node::Var(id.module, param.var), wrap(Fact::Is(Ty::Any)));
            }
            return;
        };
        for (param, slot) in params.iter().skip(skip).zip(slots) {
            let node = Node::Var(id.module, param.var);
            match slot {
                Slot::Given(e, _) | Slot::Default(e) => {
                    let fact = Fact::Expr(self.at(scope, e));
                    self.say(node, wrap(fact));
                }
                Slot::Rest(items, _) => items.iter().for_each(|e| self.escape(scope, e)),
                Slot::NoKeywords => {}
            }
        }
    }

    /// Variables with a binding that is no fact, or that are shared or unbound at times, are `Any`.
    fn close(&mut self) {
        for ((module, var), count) in &self.bound {
            let v = self.program.unit(*module).scopes.var(*var);
            let certain = *count == v.bind_count
                && !v.captured
                && !v.maybe_unbound
                && !v.deleted
                && !v.declared_nonlocal;
            if !certain {
                let facts = self.of.entry(Node::Var(*module, *var)).or_default();
                facts.push(Fact::Is(Ty::Any));
            }
        }
        for (id, info) in &self.program.functions {
            if matches!(info.flavor, Flavor::Generator | Flavor::AsyncGenerator) {
                self.of
                    .insert(Node::Return(id.module, id.scope), vec![Fact::Is(Ty::Any)]);
            }
        }
    }

    fn site(&mut self, e: &'a Expr) {
        let next = SiteId(self.sites.len() as u32);
        self.sites.entry((self.module, e.span)).or_insert(next);
    }
}

impl<'a> Visitor<'a> for Facts<'a> {
    fn stmt(&mut self, scope: ScopeId, function: Option<ScopeId>, s: &'a Stmt) {
        match &s.kind {
            StmtKind::FunctionDef(def) => {
                let inner = self.program.unit(self.module).scopes.scope_at(s.span);
                let node = Node::Return(self.module, inner);
                let facts = self.of.entry(node).or_default();
                if falls_through(&def.body) {
                    facts.push(Fact::Is(Ty::None));
                }
                let defaults = walk::all_params(&def.params).filter_map(|p| p.default.as_ref());
                defaults.for_each(|e| self.escape(scope, e));
            }
            StmtKind::Assign { targets, value } => {
                for target in targets {
                    self.assign(scope, target, value, targets.len() == 1);
                }
            }
            StmtKind::AnnAssign {
                target,
                value: Some(value),
                ..
            } => {
                self.assign(scope, target, value, false);
            }
            StmtKind::AugAssign { target, op, value } => {
                let at = self.at(scope, value);
                self.escape(scope, value);
                self.escape_items(scope, value);
                match &target.kind {
                    ExprKind::Name(name) => {
                        self.bind(scope, name, Fact::Aug(*op, at));
                    }
                    ExprKind::Attribute {
                        value: object,
                        attr,
                    } => {
                        self.store(scope, object, attr, Fact::Aug(*op, at));
                    }
                    ExprKind::Subscript { value: list, index } => {
                        let (list, index) = (self.at(scope, list), self.at(scope, index));
                        self.flows.push(Flow {
                            list,
                            index: Some(index),
                            value: Fact::AugItem(list, *op, at),
                        });
                    }
                    _ => {}
                }
            }
            StmtKind::For {
                target,
                iter,
                is_async,
                ..
            } => {
                self.iterate(scope, iter, scope, target, *is_async);
            }
            StmtKind::Return(value) => {
                let Some(function) = function else { return };
                let fact = match value {
                    Some(e) => Fact::Expr(self.at(scope, e)),
                    None => Fact::Is(Ty::None),
                };
                self.say(Node::Return(self.module, function), fact);
                let id = FnId {
                    module: self.module,
                    scope: function,
                };
                let tracked = self.program.closed.functions.contains(&id)
                    && self.program.function(id).flavor == Flavor::Plain
                    && self.program.unit(self.module).scopes.scope(function).parent
                        == Some(ScopeId::MODULE);
                if let (Some(e), false) = (value, tracked) {
                    self.escape(scope, e);
                }
            }
            StmtKind::With {
                items, is_async, ..
            } => {
                for item in items {
                    self.escape(scope, &item.context);
                    let Some(target) = &item.target else { continue };
                    let fact = Fact::Entered(self.at(scope, &item.context), *is_async);
                    match &target.kind {
                        ExprKind::Name(name) if self.bind(scope, name, fact) => {}
                        _ => self.escape(scope, target),
                    }
                }
            }
            StmtKind::If { .. } | StmtKind::While { .. } | StmtKind::Expr(_) => {}
            StmtKind::Assert { msg, .. } => msg.iter().for_each(|e| self.escape(scope, e)),
            StmtKind::Delete(_) => {}
            _ => walk::stmt_exprs(s, &mut |e| self.escape(scope, e)),
        }
    }

    fn expr(&mut self, scope: ScopeId, e: &'a Expr) {
        let (program, module) = (self.program, self.module);
        let inner = || program.unit(module).scopes.scope_at(e.span);
        match &e.kind {
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                if let ExprKind::Attribute { attr, .. } = &func.kind
                    && LIST_METHODS.contains(&attr.as_str())
                {
                    self.handled.insert(&raw const **func);
                }
                self.call(scope, func, args, keywords);
            }
            ExprKind::Attribute { value, .. } => {
                if !self.handled.contains(&(e as *const Expr)) {
                    self.escape(scope, value);
                }
            }
            ExprKind::List(items) => {
                self.site(e);
                let list = self.at(scope, e);
                for item in items {
                    let value = match &item.kind {
                        ExprKind::Starred(items) => Fact::Item(self.at(scope, items)),
                        _ => Fact::Expr(self.at(scope, item)),
                    };
                    self.flows.push(Flow {
                        list,
                        index: None,
                        value,
                    });
                }
            }
            ExprKind::ListComp {
                element,
                generators,
            } => {
                self.site(e);
                let inner = inner();
                let (list, value) = (self.at(scope, e), Fact::Expr(self.at(inner, element)));
                self.flows.push(Flow {
                    list,
                    index: None,
                    value,
                });
                self.generators(scope, inner, generators);
            }
            ExprKind::SetComp {
                element,
                generators,
            } => {
                let inner = inner();
                self.escape(inner, element);
                self.generators(scope, inner, generators);
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => {
                let inner = inner();
                self.escape(inner, key);
                self.escape(inner, value);
                self.generators(scope, inner, generators);
            }
            ExprKind::GeneratorExp {
                element,
                generators,
            } => {
                let inner = inner();
                self.escape(inner, element);
                for (i, generator) in generators.iter().enumerate() {
                    let from = if i == 0 { scope } else { inner };
                    self.escape_items(from, &generator.iter);
                    self.assign_other(inner, &generator.target);
                }
            }
            ExprKind::Yield(value) => {
                let fact = match value {
                    Some(value) => {
                        self.escape(scope, value);
                        Fact::Expr(self.at(scope, value))
                    }
                    None => Fact::Is(Ty::Any),
                };
                self.say(Node::Yield(module, scope), fact);
            }
            ExprKind::YieldFrom(value) => {
                self.escape(scope, value);
                self.escape_items(scope, value);
                self.say(Node::Yield(module, scope), Fact::Is(Ty::Any));
            }
            ExprKind::Lambda { body, params } => {
                let inner = inner();
                self.say(Node::Return(self.module, inner), Fact::Is(Ty::Any));
                self.escape(inner, body);
                let defaults = walk::all_params(params).filter_map(|p| p.default.as_ref());
                defaults.for_each(|e| self.escape(scope, e));
            }
            ExprKind::Binary { op: BinOp::Mul, .. }
            | ExprKind::Constant(_)
            | ExprKind::Name(_)
            | ExprKind::Subscript { .. }
            | ExprKind::Compare { .. }
            | ExprKind::Unary { .. }
            | ExprKind::JoinedStr(_)
            | ExprKind::Await(_) => {}
            _ => walk::children(e, &mut |child| self.escape(scope, child)),
        }
    }
}

impl<'a> Facts<'a> {
    fn generators(
        &mut self,
        outer: ScopeId,
        inner: ScopeId,
        generators: &'a [crate::ast::Comprehension],
    ) {
        for (i, generator) in generators.iter().enumerate() {
            let from = if i == 0 { outer } else { inner };
            self.iterate(
                from,
                &generator.iter,
                inner,
                &generator.target,
                generator.is_async,
            );
        }
    }
}

/// Whether an expression of this shape may be a list that the program keeps in sight.
fn may_be_list(e: &Expr) -> bool {
    matches!(
        e.kind,
        ExprKind::Name(_)
            | ExprKind::Call { .. }
            | ExprKind::List(_)
            | ExprKind::ListComp { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::Attribute { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Await(_)
    )
}

/// Whether control may come to the end of a suite.
fn falls_through(body: &[Stmt]) -> bool {
    let Some(last) = body.last() else { return true };
    match &last.kind {
        StmtKind::Return(_) | StmtKind::Raise { .. } => false,
        StmtKind::If { body, orelse, .. } => falls_through(body) || falls_through(orelse),
        _ => true,
    }
}
