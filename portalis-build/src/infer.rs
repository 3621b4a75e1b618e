//! Types of variables, parameters, results, attributes and list items, for the whole program at once.
//!
//! In: the program's trees and scopes. Out: [`Types`]. Afterwards a type other than `Any` is certain:
//! annotations play no part, so two programs that differ only in annotations are the same program.
//! Parameters and attributes are typed where `closed` knows every caller and every instance, items where a
//! list never gets where the program loses sight of it. An `int` that may outgrow 64 bits by feeding on
//! itself (`x *= 2`, Fibonacci) stays `Any`, exact.

use std::collections::HashMap;

use crate::ast::{BinOp, Expr, ExprKind};
use crate::closed::ClassId;
use crate::program::{Flavor, Program};
use crate::resolve::{ScopeId, VarId};
use crate::session::ModuleId;
use crate::types::{SiteId, Ty, Types};

mod expr;
mod facts;
mod growth;

pub(crate) use expr::{constant_int, float_function, int_constant, range_args, range_item};
use facts::Facts;

/// Something that has a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Node {
    Var(ModuleId, VarId),
    Return(ModuleId, ScopeId),
    /// What a generator function yields.
    Yield(ModuleId, ScopeId),
    Global(ModuleId, String),
    Field(ClassId, String),
    /// The items of all lists, for [`growth`] only.
    Items,
}

/// An expression and the scope that it stands in.
#[derive(Clone, Copy)]
struct At<'a> {
    module: ModuleId,
    scope: ScopeId,
    e: &'a Expr,
}

/// Something that a node may be.
#[derive(Clone)]
enum Fact<'a> {
    /// The value of an expression.
    Expr(At<'a>),
    /// `node op= value`
    Aug(BinOp, At<'a>),
    /// An item of a `range` of ints with these arguments.
    Range(ModuleId, ScopeId, &'a [Expr]),
    /// An item of a list, or of a generator that is called there.
    Item(At<'a>),
    /// An item of an async generator that is called there.
    AsyncItem(At<'a>),
    /// What a `with` of this context manager gives to its target; `true` for `async with`.
    Entered(At<'a>, bool),
    /// `list[i] op= value`: the list, the value.
    AugItem(At<'a>, BinOp, At<'a>),
    /// This type.
    Is(Ty),
    /// The fact, if the expression may be an instance of the class.
    On(ClassId, At<'a>, Box<Fact<'a>>),
}

/// A value that becomes an item of a list.
struct Flow<'a> {
    list: At<'a>,
    /// Of an assignment to an item: a slice takes items from what is assigned.
    index: Option<At<'a>>,
    value: Fact<'a>,
}

/// A use of an expression that ends what is known of it.
#[derive(Clone, Copy)]
enum Escape<'a> {
    /// If it is a list, anybody may put anything into it.
    Itself(At<'a>),
    /// The same for its items.
    Items(At<'a>),
}

/// Infers the types of a program.
pub fn infer(program: &Program) -> Types {
    let mut facts = Facts::collect(program);
    // AFTER THIS POINT every binding of a typed candidate is a fact.
    let growing = growth::growing(&facts);
    loop {
        let mut types = Types {
            sites: facts.sites.clone(),
            parents: (0..facts.sites.len() as u32).map(SiteId).collect(),
            items: vec![Ty::Never; facts.sites.len()],
            ..Types::default()
        };
        for node in facts.of.keys() {
            types.set(node, Ty::Never);
        }
        while types.pass(program, &facts, &growing) {}
        // What is never called may be called from Rust.
        let unused: Vec<Node> = facts
            .params
            .iter()
            .filter(|node| types.get(node) == Ty::Never)
            .cloned()
            .collect();
        if unused.is_empty() {
            return types;
        }
        for node in unused {
            facts.of.entry(node).or_default().push(Fact::Is(Ty::Any));
        }
    }
}

impl Types {
    fn set(&mut self, node: &Node, ty: Ty) {
        match node {
            Node::Var(module, var) => self.vars.insert((*module, *var), ty),
            Node::Return(module, scope) => self.returns.insert((*module, *scope), ty),
            Node::Yield(module, scope) => self.yields.insert((*module, *scope), ty),
            Node::Global(module, name) => self.globals.insert((*module, name.clone()), ty),
            Node::Field(class, name) => self.fields.insert((*class, name.clone()), ty),
            Node::Items => None,
        };
    }

    fn get(&self, node: &Node) -> Ty {
        match node {
            Node::Var(module, var) => self.var(*module, *var),
            Node::Return(module, scope) => self.ret(*module, *scope),
            Node::Yield(module, scope) => self.yielded(*module, *scope),
            Node::Global(module, name) => self.global(*module, name),
            Node::Field(class, name) => self.field(*class, name),
            Node::Items => Ty::Any,
        }
    }

    /// Lets every fact have its say once; whether anything has changed.
    fn pass(
        &mut self,
        program: &Program,
        facts: &Facts<'_>,
        growing: &std::collections::HashSet<Node>,
    ) -> bool {
        let mut changed = false;
        for (node, list) in &facts.of {
            let old = self.get(node);
            let mut new = old;
            for fact in list {
                let ty = self.fact(program, Some(node), fact);
                new = self.merge(new, ty, &mut changed);
                if new == Ty::Any {
                    // What else may be there is lost sight of.
                    self.escape(ty, &mut changed);
                }
            }
            if new == Ty::Int && growing.contains(node) {
                new = Ty::Any;
            }
            if new == Ty::Any {
                self.escape(old, &mut changed);
            }
            if new != old {
                self.set(node, new);
                changed = true;
            }
        }
        let items_grow = growing.contains(&Node::Items);
        for flow in &facts.flows {
            let list = self.at(program, flow.list);
            let value = self.fact(program, None, &flow.value);
            let Ty::List(site) = list else {
                if list != Ty::Never {
                    self.escape(value, &mut changed);
                }
                continue;
            };
            let by_index = match flow.index {
                Some(index) => self.at(program, index),
                None => Ty::Int,
            };
            match by_index {
                Ty::Never => {}
                Ty::Int if value == Ty::Int && items_grow => self.escape(list, &mut changed),
                Ty::Int => self.add_item(site, value, &mut changed),
                _ => {
                    self.escape(list, &mut changed);
                    self.escape(value, &mut changed);
                }
            }
        }
        for escape in &facts.escapes {
            let ty = match escape {
                Escape::Itself(at) => self.at(program, *at),
                Escape::Items(at) => self.item(self.at(program, *at)),
            };
            self.escape(ty, &mut changed);
        }
        changed
    }

    fn at(&self, program: &Program, at: At<'_>) -> Ty {
        self.of_expr(program, at.module, at.scope, at.e)
    }

    fn fact(&self, program: &Program, node: Option<&Node>, fact: &Fact<'_>) -> Ty {
        match fact {
            Fact::Expr(at) => self.at(program, *at),
            Fact::Aug(op, at) => {
                let old = node.map_or(Ty::Any, |node| self.get(node));
                expr::arithmetic(*op, old, self.at(program, *at))
            }
            Fact::Range(module, scope, args) => range_item(self, program, *module, *scope, args),
            Fact::Item(at) => match self.yielded_by(program, *at, Flavor::Generator) {
                Some(ty) => ty,
                None => self.item(self.at(program, *at)),
            },
            Fact::AsyncItem(at) => {
                let ty = self.yielded_by(program, *at, Flavor::AsyncGenerator);
                ty.unwrap_or(Ty::Any)
            }
            Fact::Entered(at, is_async) => match self.at(program, *at) {
                Ty::Never => Ty::Never,
                Ty::Object(class) if *is_async => {
                    self.entered(program, class, "__aenter__", Flavor::Coroutine)
                }
                Ty::Object(class) => self.entered(program, class, "__enter__", Flavor::Plain),
                _ => Ty::Any,
            },
            Fact::AugItem(list, op, at) => {
                let old = self.item(self.at(program, *list));
                expr::arithmetic(*op, old, self.at(program, *at))
            }
            Fact::Is(ty) => *ty,
            Fact::On(class, receiver, fact) => match self.at(program, *receiver) {
                Ty::Any => self.fact(program, node, fact),
                Ty::Object(of) if of == *class => self.fact(program, node, fact),
                _ => Ty::Never,
            },
        }
    }

    fn entered(&self, program: &Program, class: ClassId, method: &str, flavor: Flavor) -> Ty {
        match program.closed.method(class, method) {
            Some(id) => self.of_result(program, id, flavor),
            None => Ty::Any,
        }
    }

    /// What the generator yields that a call of a known function makes.
    fn yielded_by(&self, program: &Program, at: At<'_>, flavor: Flavor) -> Option<Ty> {
        let ExprKind::Call { func, .. } = &at.e.kind else {
            return None;
        };
        let id = match (program.called(at.module, at.scope, func), &func.kind) {
            (Some(id), _) => id,
            (None, ExprKind::Attribute { value, attr }) => {
                match self.of_expr(program, at.module, at.scope, value) {
                    Ty::Never => return Some(Ty::Never),
                    Ty::Object(class) => program.closed.method(class, attr)?,
                    _ => return None,
                }
            }
            _ => return None,
        };
        (program.function(id).flavor == flavor).then(|| self.yielded(id.module, id.scope))
    }

    /// The join of two types; lists become lists of one site.
    fn merge(&mut self, a: Ty, b: Ty, changed: &mut bool) -> Ty {
        match (self.canonical(a), self.canonical(b)) {
            (Ty::List(a), Ty::List(b)) if a != b => {
                let (root, other) = (a.min(b), a.max(b));
                self.parents[other.0 as usize] = root;
                *changed = true;
                let item = self.items[other.0 as usize];
                self.add_item(root, item, changed);
                Ty::List(root)
            }
            (a, b) => a.join(b),
        }
    }

    fn add_item(&mut self, site: SiteId, ty: Ty, changed: &mut bool) {
        let root = self.root(site);
        let old = self.item(Ty::List(root));
        let new = self.merge(old, ty, changed);
        let root = self.root(root).0 as usize;
        if new == Ty::Any {
            self.escape(old, changed);
            self.escape(ty, changed);
        }
        if self.items[root] != new {
            self.items[root] = new;
            *changed = true;
        }
    }

    /// A list that anybody may have put anything into.
    fn escape(&mut self, ty: Ty, changed: &mut bool) {
        let mut ty = ty;
        while let Ty::List(site) = ty {
            let root = self.root(site).0 as usize;
            let items = std::mem::replace(&mut self.items[root], Ty::Any);
            if items == Ty::Any {
                break;
            }
            *changed = true;
            ty = items;
        }
    }
}

/// How many bindings of each variable are facts.
type Bound = HashMap<(ModuleId, VarId), u32>;
