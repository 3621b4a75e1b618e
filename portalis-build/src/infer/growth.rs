//! Which ints may outgrow 64 bits by feeding on themselves.

use std::collections::{HashMap, HashSet};

use super::facts::Facts;
use super::{At, Fact, Node};
use crate::ast::{BinOp, Expr, ExprKind};
use crate::program::FnId;
use crate::resolve::Resolution;
use crate::walk;

/// The nodes whose ints may grow without a bound that the program shows: what a value adds up or multiplies comes
/// from itself, through whatever other nodes.
pub(super) fn growing(facts: &Facts<'_>) -> HashSet<Node> {
    let mut graph = Graph::default();
    let mut said: Vec<(usize, &Fact<'_>)> = Vec::new();
    for (node, list) in &facts.of {
        let node = graph.index(node.clone());
        said.extend(list.iter().map(|fact| (node, fact)));
    }
    let items = graph.index(Node::Items);
    said.extend(facts.flows.iter().map(|flow| (items, &flow.value)));
    for (node, fact) in &said {
        if let Some((_, at)) = parts(fact) {
            for used in nodes_in(facts, at) {
                graph.add(*node, used);
            }
        }
        match inner(fact) {
            Fact::Item(at) | Fact::AsyncItem(at) => {
                graph.add(*node, Node::Items);
                for called in called_in(facts, *at, at.e) {
                    graph.add(*node, Node::Yield(called.module, called.scope));
                }
            }
            Fact::Entered(..) => {
                for method in ["__enter__", "__aenter__"] {
                    for (_, id) in facts.program.closed.methods(method) {
                        graph.add(*node, Node::Return(id.module, id.scope));
                    }
                }
            }
            Fact::AugItem(..) => graph.add(*node, Node::Items),
            _ => {}
        }
    }
    let circle = graph.circles();
    let mut growing = HashSet::new();
    for (node, fact) in said {
        let Some((own, at)) = parts(fact) else {
            continue;
        };
        let of_itself = |n: &Node| {
            graph
                .indices
                .get(n)
                .is_some_and(|n| circle[*n] == circle[node])
        };
        let fed = nodes_in(facts, at).iter().filter(|n| of_itself(n)).count();
        if own == Some(BinOp::Mul)
            || fed + usize::from(own.is_some()) >= 2
            || multiplies(facts, at, &of_itself)
        {
            growing.insert(graph.nodes[node].clone());
        }
    }
    growing
}

/// Which node uses which.
#[derive(Default)]
struct Graph {
    nodes: Vec<Node>,
    indices: HashMap<Node, usize>,
    uses: Vec<Vec<usize>>,
}

impl Graph {
    fn index(&mut self, node: Node) -> usize {
        if let Some(index) = self.indices.get(&node) {
            return *index;
        }
        let index = self.nodes.len();
        self.nodes.push(node.clone());
        self.indices.insert(node, index);
        self.uses.push(Vec::new());
        index
    }

    fn add(&mut self, node: usize, used: Node) {
        let used = self.index(used);
        self.uses[node].push(used);
    }

    /// For each node a number that it shares with the nodes which it feeds and which feed it
    /// (strongly connected components, by Kosaraju's algorithm).
    fn circles(&self) -> Vec<usize> {
        let mut used_by = vec![Vec::new(); self.nodes.len()];
        for (node, uses) in self.uses.iter().enumerate() {
            uses.iter().for_each(|used| used_by[*used].push(node));
        }
        let mut order = Vec::new();
        let mut seen = vec![false; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let mut todo = vec![(start, 0)];
            while let Some((node, next)) = todo.pop() {
                if next == 0 && std::mem::replace(&mut seen[node], true) {
                    continue;
                }
                match self.uses[node].get(next) {
                    Some(used) => {
                        todo.push((node, next + 1));
                        if !seen[*used] {
                            todo.push((*used, 0));
                        }
                    }
                    None => order.push(node),
                }
            }
        }
        let mut circle = vec![usize::MAX; self.nodes.len()];
        for start in order.into_iter().rev() {
            let mut todo = vec![start];
            while let Some(node) = todo.pop() {
                if circle[node] == usize::MAX {
                    circle[node] = start;
                    todo.extend(&used_by[node]);
                }
            }
        }
        circle
    }
}

fn inner<'f, 'a>(fact: &'f Fact<'a>) -> &'f Fact<'a> {
    match fact {
        Fact::On(_, _, fact) => inner(fact),
        other => other,
    }
}

/// The operator of `op=`, and the expression.
fn parts<'a>(fact: &Fact<'a>) -> Option<(Option<BinOp>, At<'a>)> {
    match inner(fact) {
        Fact::Expr(at) => Some((None, *at)),
        Fact::Aug(op, at) | Fact::AugItem(_, op, at) => Some((Some(*op), *at)),
        _ => None,
    }
}

/// Whether a product in the expression has a factor that feeds on the result.
fn multiplies(facts: &Facts<'_>, at: At<'_>, of_itself: &dyn Fn(&Node) -> bool) -> bool {
    let mut found = false;
    walk::every_expr(at.e, &mut |e| {
        if let ExprKind::Binary {
            op: BinOp::Mul,
            left,
            right,
        } = &e.kind
        {
            let mut inside = nodes_in(facts, At { e: left, ..at });
            inside.extend(nodes_in(facts, At { e: right, ..at }));
            found |= inside.iter().any(of_itself);
        }
    });
    found
}

/// The nodes whose values an expression uses, each time.
fn nodes_in(facts: &Facts<'_>, at: At<'_>) -> Vec<Node> {
    let program = facts.program;
    let unit = program.unit(at.module);
    let mut out = Vec::new();
    walk::every_expr(at.e, &mut |e| match &e.kind {
        ExprKind::Name(name) => match unit.scopes.lookup(at.scope, name) {
            Resolution::Local(var) => out.push(Node::Var(at.module, var)),
            Resolution::Global(name) => out.push(Node::Global(at.module, name)),
            _ => {}
        },
        ExprKind::Subscript { .. } => out.push(Node::Items),
        ExprKind::Attribute { attr, .. } => {
            out.extend(
                facts
                    .fields_named(attr)
                    .map(|class| Node::Field(class, attr.clone())),
            );
        }
        ExprKind::Call { func, .. } => {
            let is_pop = matches!(&func.kind, ExprKind::Attribute { attr, .. } if attr == "pop");
            if is_pop && program.called(at.module, at.scope, func).is_none() {
                out.push(Node::Items);
            }
            let called = called_in(facts, at, e).into_iter();
            out.extend(called.map(|id| Node::Return(id.module, id.scope)));
        }
        _ => {}
    });
    out
}

/// The functions that an expression may call, if it is a call: one that is known, or methods of that name.
fn called_in(facts: &Facts<'_>, at: At<'_>, e: &Expr) -> Vec<FnId> {
    let program = facts.program;
    let ExprKind::Call { func, .. } = &e.kind else {
        return Vec::new();
    };
    match (program.called(at.module, at.scope, func), &func.kind) {
        (Some(id), _) => vec![id],
        (None, ExprKind::Attribute { attr, .. }) => {
            program.closed.methods(attr).map(|(_, id)| id).collect()
        }
        _ => Vec::new(),
    }
}
