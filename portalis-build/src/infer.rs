//! Types of variables and results, for the whole program at once.
//!
//! In: the program's trees and scopes. Out: [`Types`]. Afterwards a type other than `Any` is certain:
//! annotations play no part, so two programs that differ only in annotations are the same program.
//! Only frames' own variables and results of functions are typed; globals, attributes and items are `Any`.
//! An `int` that may outgrow 64 bits by feeding on itself (`x *= 2`, Fibonacci) stays `Any`, exact.

use std::collections::{HashMap, HashSet};

use crate::ast::{BinOp, BoolOp, CmpOp, Constant, Expr, ExprKind, Stmt, StmtKind, UnaryOp};
use crate::program::{Flavor, FnId, Program};
use crate::resolve::{Resolution, ScopeId, VarId};
use crate::session::ModuleId;
use crate::types::{Ty, Types};
use crate::walk;

/// A variable or a function's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    Var(ModuleId, VarId),
    Return(ModuleId, ScopeId),
}

/// Something that a node may be.
#[derive(Clone, Copy)]
enum Fact<'a> {
    /// The value of an expression in a scope.
    Expr(ModuleId, ScopeId, &'a Expr),
    /// `node op= value`
    Aug(ModuleId, ScopeId, BinOp, &'a Expr),
    /// An item of a `range` of ints with these arguments.
    Range(ModuleId, ScopeId, &'a [Expr]),
    /// This type.
    Is(Ty),
}

/// Infers the types of a program.
pub fn infer(program: &Program) -> Types {
    let mut facts = Facts {
        program,
        of: HashMap::new(),
        bound: HashMap::new(),
    };
    for index in 0..program.units.len() {
        let module = ModuleId(index);
        facts.suite(
            module,
            ScopeId::MODULE,
            None,
            &program.unit(module).ast.body,
        );
    }
    facts.close();
    // AFTER THIS POINT every binding of a typed candidate is a fact.
    let growing = facts.growing();
    let mut types = Types::default();
    for node in facts.of.keys() {
        types.set(*node, Ty::Never);
    }
    loop {
        let mut changed = false;
        for (node, list) in &facts.of {
            let old = types.get(*node);
            let mut new = list
                .iter()
                .fold(old, |ty, fact| ty.join(types.fact(program, *node, fact)));
            if new == Ty::Int && growing.contains(node) {
                new = Ty::Any;
            }
            if new != old {
                types.set(*node, new);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    types
}

impl Types {
    fn set(&mut self, node: Node, ty: Ty) {
        match node {
            Node::Var(module, var) => self.vars.insert((module, var), ty),
            Node::Return(module, scope) => self.returns.insert((module, scope), ty),
        };
    }

    fn get(&self, node: Node) -> Ty {
        match node {
            Node::Var(module, var) => self.var(module, var),
            Node::Return(module, scope) => self.ret(module, scope),
        }
    }

    fn fact(&self, program: &Program, node: Node, fact: &Fact<'_>) -> Ty {
        match fact {
            Fact::Expr(module, scope, e) => self.of_expr(program, *module, *scope, e),
            Fact::Aug(module, scope, op, e) => {
                let new = self.of_expr(program, *module, *scope, e);
                arithmetic(*op, self.get(node), new)
            }
            Fact::Range(module, scope, args) => range_item(self, program, *module, *scope, args),
            Fact::Is(ty) => *ty,
        }
    }

    /// The type of an expression in a scope.
    pub fn of_expr(&self, program: &Program, module: ModuleId, at: ScopeId, e: &Expr) -> Ty {
        let of = |e: &Expr| self.of_expr(program, module, at, e);
        match &e.kind {
            ExprKind::Constant(c) => match c {
                Constant::None => Ty::None,
                Constant::Bool(_) => Ty::Bool,
                Constant::Int(i) if is_big(*i) => Ty::Any,
                Constant::Int(_) => Ty::Int,
                Constant::Float(_) => Ty::Float,
                _ => Ty::Any,
            },
            ExprKind::Name(name) => match program.unit(module).scopes.lookup(at, name) {
                Resolution::Local(var) => {
                    if program.unit(module).scopes.var(var).maybe_unbound {
                        Ty::Any
                    } else {
                        self.var(module, var)
                    }
                }
                _ => Ty::Any,
            },
            ExprKind::Binary { .. } if constant_int(e).is_some() => match int_constant(e) {
                Some(_) => Ty::Int,
                None => Ty::Any,
            },
            ExprKind::Binary { left, op, right } => arithmetic(*op, of(left), of(right)),
            ExprKind::Unary {
                op: UnaryOp::Not, ..
            } => Ty::Bool,
            ExprKind::Unary { op, operand } => match (op, of(operand)) {
                (_, Ty::Never) => Ty::Never,
                (UnaryOp::Neg | UnaryOp::Pos, ty @ (Ty::Int | Ty::Float)) => ty,
                (UnaryOp::Invert, Ty::Int) => Ty::Int,
                _ => Ty::Any,
            },
            ExprKind::Bool {
                op: BoolOp::And | BoolOp::Or,
                values,
            } => {
                let all = values.iter().fold(Ty::Never, |ty, v| ty.join(of(v)));
                if matches!(all, Ty::Bool | Ty::Never) {
                    all
                } else {
                    Ty::Any
                }
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => match ops.as_slice() {
                [CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn] => Ty::Bool,
                [_] => match (of(left), of(&comparators[0])) {
                    (Ty::Never, _) | (_, Ty::Never) => Ty::Never,
                    (Ty::Any, _) | (_, Ty::Any) => Ty::Any,
                    _ => Ty::Bool,
                },
                _ => Ty::Any,
            },
            ExprKind::IfExp { body, orelse, .. } => match of(body).join(of(orelse)) {
                Ty::None => Ty::Any,
                ty => ty,
            },
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                if let Some(ty) = self.of_known_call(program, module, at, func, Flavor::Plain) {
                    return ty;
                }
                let ExprKind::Name(name) = &func.kind else {
                    return Ty::Any;
                };
                let builtin = program.unit(module).scopes.lookup(at, name)
                    == Resolution::Builtin(name.clone());
                let plain = keywords.is_empty()
                    && !args.iter().any(|a| matches!(a.kind, ExprKind::Starred(_)));
                match (name.as_str(), args.len()) {
                    ("len", 1) if builtin && plain => Ty::Int,
                    ("isinstance", 2) if builtin && plain => Ty::Bool,
                    _ => Ty::Any,
                }
            }
            ExprKind::Await(inner) => match &inner.kind {
                ExprKind::Call { func, .. } => self
                    .of_known_call(program, module, at, func, Flavor::Coroutine)
                    .unwrap_or(Ty::Any),
                _ => Ty::Any,
            },
            _ => Ty::Any,
        }
    }

    /// The result type of a call of a function of this flavor that is known here.
    fn of_known_call(
        &self,
        program: &Program,
        module: ModuleId,
        at: ScopeId,
        func: &Expr,
        flavor: Flavor,
    ) -> Option<Ty> {
        let id = program.called(module, at, func)?;
        if program.function(id).flavor != flavor {
            return None;
        }
        match self.ret(id.module, id.scope) {
            // As a value it is an object: `None` from a call that may turn out dynamic.
            Ty::None => Some(Ty::Any),
            ty => Some(ty),
        }
    }
}

/// The type of `range(args)`'s items, if all arguments are ints.
pub(crate) fn range_item(
    types: &Types,
    program: &Program,
    module: ModuleId,
    at: ScopeId,
    args: &[Expr],
) -> Ty {
    let all = args.iter().fold(Ty::Never, |ty, arg| {
        ty.join(types.of_expr(program, module, at, arg))
    });
    if matches!(all, Ty::Int | Ty::Never) {
        all
    } else {
        Ty::Any
    }
}

/// The arguments of a plain `range(…)` call.
pub(crate) fn range_args<'a>(
    program: &Program,
    module: ModuleId,
    at: ScopeId,
    e: &'a Expr,
) -> Option<&'a [Expr]> {
    let ExprKind::Call {
        func,
        args,
        keywords,
    } = &e.kind
    else {
        return None;
    };
    let ExprKind::Name(name) = &func.kind else {
        return None;
    };
    let plain = name == "range"
        && keywords.is_empty()
        && (1..=3).contains(&args.len())
        && !args.iter().any(|a| matches!(a.kind, ExprKind::Starred(_)));
    (plain && program.unit(module).scopes.lookup(at, name) == Resolution::Builtin(name.clone()))
        .then_some(args)
}

/// Ints from here on are evidence of big integers.
fn is_big(i: i64) -> bool {
    i.unsigned_abs() >= 1 << 53
}

/// The value of a sum, difference or product of int literals: `Some(None)` if it is beyond 64 bits.
pub(crate) fn constant_int(e: &Expr) -> Option<Option<i64>> {
    match &e.kind {
        ExprKind::Constant(Constant::Int(i)) => Some(Some(*i)),
        ExprKind::Unary {
            op: UnaryOp::Neg,
            operand,
        } => Some(constant_int(operand)?.and_then(i64::checked_neg)),
        ExprKind::Binary {
            left,
            op: op @ (BinOp::Add | BinOp::Sub | BinOp::Mul),
            right,
        } => {
            let (Some(a), Some(b)) = (constant_int(left)?, constant_int(right)?) else {
                return Some(None);
            };
            Some(match op {
                BinOp::Add => a.checked_add(b),
                BinOp::Sub => a.checked_sub(b),
                _ => a.checked_mul(b),
            })
        }
        _ => None,
    }
}

/// The value of an operation on int literals that is held as a Rust int.
pub(crate) fn int_constant(e: &Expr) -> Option<i64> {
    constant_int(e)?.filter(|i| !is_big(*i))
}

fn arithmetic(op: BinOp, a: Ty, b: Ty) -> Ty {
    use BinOp::{Add, BitAnd, BitOr, BitXor, Div, FloorDiv, Mod, Mul, Sub};
    match (op, a, b) {
        (_, Ty::Never, _) | (_, _, Ty::Never) => Ty::Never,
        (Add | Sub | Mul | FloorDiv | Mod | BitAnd | BitOr | BitXor, Ty::Int, Ty::Int) => Ty::Int,
        (Div, Ty::Int, Ty::Int) => Ty::Float,
        (Add | Sub | Mul | Div | FloorDiv | Mod, Ty::Int | Ty::Float, Ty::Int | Ty::Float) => {
            Ty::Float
        }
        _ => Ty::Any,
    }
}

struct Facts<'a> {
    program: &'a Program,
    of: HashMap<Node, Vec<Fact<'a>>>,
    /// How many bindings of a variable are facts.
    bound: HashMap<(ModuleId, VarId), u32>,
}

impl<'a> Facts<'a> {
    fn suite(
        &mut self,
        module: ModuleId,
        at: ScopeId,
        function: Option<ScopeId>,
        body: &'a [Stmt],
    ) {
        for s in body {
            self.stmt(module, at, function, s);
        }
    }

    fn stmt(&mut self, module: ModuleId, at: ScopeId, function: Option<ScopeId>, s: &'a Stmt) {
        walk::stmt_exprs(s, &mut |e| self.expr(module, at, e));
        match &s.kind {
            StmtKind::FunctionDef(def) => {
                let scope = self.program.unit(module).scopes.scope_at(s.span);
                let node = Node::Return(module, scope);
                let list = self.of.entry(node).or_default();
                if falls_through(&def.body) {
                    list.push(Fact::Is(Ty::None));
                }
                self.suite(module, scope, Some(scope), &def.body);
            }
            StmtKind::ClassDef(def) => {
                let scope = self.program.unit(module).scopes.scope_at(s.span);
                self.suite(module, scope, None, &def.body);
            }
            _ => {
                match &s.kind {
                    StmtKind::Assign { targets, value } => {
                        for target in targets {
                            self.assign(module, at, target, value, targets.len() == 1);
                        }
                    }
                    StmtKind::AnnAssign {
                        target,
                        value: Some(value),
                        ..
                    } => {
                        self.assign(module, at, target, value, false);
                    }
                    StmtKind::AugAssign { target, op, value } => {
                        if let ExprKind::Name(name) = &target.kind {
                            self.bind(module, at, name, Fact::Aug(module, at, *op, value));
                        }
                    }
                    StmtKind::For {
                        target,
                        iter,
                        is_async: false,
                        ..
                    } => {
                        if let (ExprKind::Name(name), Some(args)) =
                            (&target.kind, range_args(self.program, module, at, iter))
                        {
                            self.bind(module, at, name, Fact::Range(module, at, args));
                        }
                    }
                    StmtKind::Return(value) => {
                        if let Some(function) = function {
                            let fact = match value {
                                Some(e) => Fact::Expr(module, at, e),
                                None => Fact::Is(Ty::None),
                            };
                            self.of
                                .entry(Node::Return(module, function))
                                .or_default()
                                .push(fact);
                        }
                    }
                    _ => {}
                }
                walk::suites(s, &mut |suite| self.suite(module, at, function, suite));
            }
        }
    }

    /// Lambdas give a result; targets of comprehensions are variables too, `Any` unless over a range.
    fn expr(&mut self, module: ModuleId, at: ScopeId, e: &'a Expr) {
        match &e.kind {
            ExprKind::Lambda { body, .. } => {
                let scope = self.program.unit(module).scopes.scope_at(e.span);
                self.of
                    .entry(Node::Return(module, scope))
                    .or_default()
                    .push(Fact::Is(Ty::Any));
                let _ = body;
                walk::children(e, &mut |child| self.expr(module, scope, child));
            }
            ExprKind::ListComp { generators, .. }
            | ExprKind::SetComp { generators, .. }
            | ExprKind::DictComp { generators, .. } => {
                let scope = self.program.unit(module).scopes.scope_at(e.span);
                for (i, generator) in generators.iter().enumerate() {
                    let from = if i == 0 { at } else { scope };
                    if let (ExprKind::Name(name), Some(args), false) = (
                        &generator.target.kind,
                        range_args(self.program, module, from, &generator.iter),
                        generator.is_async,
                    ) {
                        self.bind(module, scope, name, Fact::Range(module, from, args));
                    }
                }
                walk::children(e, &mut |child| self.expr(module, scope, child));
            }
            ExprKind::GeneratorExp { .. } => {
                let scope = self.program.unit(module).scopes.scope_at(e.span);
                walk::children(e, &mut |child| self.expr(module, scope, child));
            }
            _ => walk::children(e, &mut |child| self.expr(module, at, child)),
        }
    }

    fn assign(
        &mut self,
        module: ModuleId,
        at: ScopeId,
        target: &'a Expr,
        value: &'a Expr,
        alone: bool,
    ) {
        match (&target.kind, &value.kind) {
            (ExprKind::Name(name), _) => self.bind(module, at, name, Fact::Expr(module, at, value)),
            (ExprKind::Tuple(names) | ExprKind::List(names), ExprKind::Tuple(values)) if alone => {
                let starred = |e: &Expr| matches!(e.kind, ExprKind::Starred(_));
                if names.len() == values.len()
                    && !names.iter().any(starred)
                    && !values.iter().any(starred)
                {
                    for (name, value) in names.iter().zip(values) {
                        self.assign(module, at, name, value, false);
                    }
                }
            }
            _ => {}
        }
    }

    fn bind(&mut self, module: ModuleId, at: ScopeId, name: &str, fact: Fact<'a>) {
        if let Resolution::Local(var) = self.program.unit(module).scopes.lookup(at, name) {
            self.of
                .entry(Node::Var(module, var))
                .or_default()
                .push(fact);
            *self.bound.entry((module, var)).or_default() += 1;
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
                self.of
                    .insert(Node::Var(*module, *var), vec![Fact::Is(Ty::Any)]);
            }
        }
        for (id, info) in &self.program.functions {
            if matches!(info.flavor, Flavor::Generator | Flavor::AsyncGenerator) {
                self.of
                    .insert(Node::Return(id.module, id.scope), vec![Fact::Is(Ty::Any)]);
            }
        }
    }

    /// The nodes whose ints may grow without a bound that the program shows.
    fn growing(&self) -> HashSet<Node> {
        let mut uses: HashMap<Node, Vec<Node>> = HashMap::new();
        for (node, list) in &self.of {
            let all = uses.entry(*node).or_default();
            for fact in list {
                match fact {
                    Fact::Expr(module, at, e) | Fact::Aug(module, at, _, e) => {
                        self.nodes_in(*module, *at, e, all)
                    }
                    _ => {}
                }
            }
        }
        let feeds = |from: Node, to: Node| {
            let mut seen = HashSet::new();
            let mut todo = vec![from];
            while let Some(node) = todo.pop() {
                if node == to {
                    return true;
                }
                if seen.insert(node) {
                    todo.extend(uses.get(&node).into_iter().flatten().copied());
                }
            }
            false
        };
        let mut growing = HashSet::new();
        for (node, list) in &self.of {
            for fact in list {
                let (module, at, e, own) = match fact {
                    Fact::Expr(module, at, e) => (*module, *at, *e, None),
                    Fact::Aug(module, at, op, e) => (*module, *at, *e, Some(*op)),
                    _ => continue,
                };
                let mut inside = Vec::new();
                self.nodes_in(module, at, e, &mut inside);
                let fed = inside.iter().filter(|n| feeds(**n, *node)).count()
                    + usize::from(own.is_some());
                let multiplies =
                    own == Some(BinOp::Mul) || self.multiplies(module, at, e, &|n| feeds(n, *node));
                if multiplies || fed >= 2 {
                    growing.insert(*node);
                }
            }
        }
        growing
    }

    /// Whether a product in the expression has a factor that a node of interest feeds.
    fn multiplies(
        &self,
        module: ModuleId,
        at: ScopeId,
        e: &Expr,
        fed: &dyn Fn(Node) -> bool,
    ) -> bool {
        let mut found = false;
        walk::every_expr(e, &mut |e| {
            if let ExprKind::Binary {
                op: BinOp::Mul,
                left,
                right,
            } = &e.kind
            {
                let mut inside = Vec::new();
                self.nodes_in(module, at, left, &mut inside);
                self.nodes_in(module, at, right, &mut inside);
                found |= inside.into_iter().any(fed);
            }
        });
        found
    }

    fn nodes_in(&self, module: ModuleId, at: ScopeId, e: &Expr, out: &mut Vec<Node>) {
        walk::every_expr(e, &mut |e| match &e.kind {
            ExprKind::Name(name) => {
                if let Resolution::Local(var) = self.program.unit(module).scopes.lookup(at, name) {
                    out.push(Node::Var(module, var));
                }
            }
            ExprKind::Call { func, .. } => {
                if let Some(FnId { module, scope }) = self.program.called(module, at, func) {
                    out.push(Node::Return(module, scope));
                }
            }
            _ => {}
        });
    }
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
