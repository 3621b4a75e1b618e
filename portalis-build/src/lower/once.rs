//! Typed attributes that no object's change in a loop are read once, not every time.
//!
//! `let other_mass: f64 = other_slots[Body_fields::mass].float();` stands where `other_slots` is found, or before the
//! loop, and the loop reads `other_mass`. For Rust all slots may be the same memory: after each write it would read
//! every one again. Only in a loop in which nothing of Python's can run.

use std::collections::HashSet;

use super::view::{each_quiet_loop, each_suite_inside};
use crate::tree::{Block, Node, NodeMut, S, X};

/// Rewrites the loops of a function. `fresh` gives a local's name.
pub(super) fn read_once(
    block: &mut Block,
    lists: &HashSet<String>,
    fresh: &mut dyn FnMut(String) -> String,
) {
    each_quiet_loop(&mut block.stmts, lists, &mut |stmts, at| {
        let mut written = HashSet::new();
        let mut inside = HashSet::new();
        Node::Stmt(&stmts[at]).each(&mut |node| match node {
            Node::Expr(X::Method(slot, name, _)) if name.starts_with("set_") => {
                if let X::Index(_, field) = &**slot {
                    written.extend(attribute(field).map(str::to_owned));
                }
            }
            Node::Stmt(s) => inside.extend(handle(s).map(str::to_owned)),
            _ => {}
        });
        let outer = Reads::of(&stmts[at..=at], &written)
            .found
            .into_iter()
            .filter(|read| !inside.contains(&read.handle))
            .collect::<Vec<_>>();
        each_suite_inside(&mut stmts[at], &mut |suite| {
            let mut i = 0;
            while i < suite.len() {
                if let Some(handle) = handle(&suite[i]) {
                    let mut reads = Reads::of(&suite[i + 1..], &written).found;
                    reads.retain(|read| {
                        read.handle == handle && (read.is_in_loop || read.times > 1)
                    });
                    i += place(suite, i + 1, reads, fresh);
                }
                i += 1;
            }
        });
        place(stmts, at, outer, fresh)
    });
}

/// Reads the attributes before `stmts[at]`; the statements from there on use what was read. Gives how many there are.
fn place(
    stmts: &mut Vec<S>,
    at: usize,
    reads: Vec<Read>,
    fresh: &mut dyn FnMut(String) -> String,
) -> usize {
    let count = reads.len();
    let mut lets = Vec::new();
    for read in reads {
        let name = fresh(read.name());
        for s in &mut stmts[at..] {
            replace(NodeMut::Stmt(s), &read, &name);
        }
        lets.push(S::Let {
            name,
            mutable: false,
            ty: Some(read.ty().to_owned()),
            value: Some(read.x),
        });
    }
    stmts.splice(at..at, lets);
    count
}

fn replace(node: NodeMut<'_>, read: &Read, name: &str) {
    match node {
        NodeMut::Expr(x) if slot_read(x) == Some((&read.handle, &read.field)) => *x = X::raw(name),
        node => node.children(&mut |node| replace(node, read, name)),
    }
}

/// `handle[field].float()`
struct Read {
    handle: String,
    field: String,
    x: X,
    times: usize,
    is_in_loop: bool,
}

impl Read {
    /// What the value is called: `body_slots_1[Body_fields::mass]` is `body_mass`.
    fn name(&self) -> String {
        let object = self.handle.split("_slots").next().unwrap_or_default();
        let attribute = self.field.rsplit("::").next().unwrap_or_default();
        format!(
            "{}_{}",
            object.trim_start_matches("r#"),
            attribute.trim_start_matches("r#")
        )
    }

    fn ty(&self) -> &'static str {
        match &self.x {
            X::Method(_, name, _) if name == "float" => "f64",
            X::Method(_, name, _) if name == "int" => "i64",
            _ => "bool",
        }
    }
}

/// The reads of attributes that are not written, in the order of the text.
struct Reads<'a> {
    written: &'a HashSet<String>,
    found: Vec<Read>,
}

impl<'a> Reads<'a> {
    fn of(stmts: &[S], written: &'a HashSet<String>) -> Reads<'a> {
        let mut reads = Reads {
            written,
            found: Vec::new(),
        };
        stmts.iter().for_each(|s| reads.find(Node::Stmt(s), false));
        reads
    }

    fn find(&mut self, node: Node<'_>, is_in_loop: bool) {
        if let Node::Expr(x) = node
            && let Some((handle, field)) = slot_read(x)
        {
            self.add(handle, field, x, is_in_loop);
        }
        let is_loop = matches!(node, Node::Stmt(S::Loop(..) | S::While(..) | S::For(..)));
        node.children(&mut |node| self.find(node, is_in_loop || is_loop));
    }

    fn add(&mut self, handle: &str, field: &str, x: &X, is_in_loop: bool) {
        let attribute = field.rsplit("::").next().unwrap_or_default();
        if self.written.contains(attribute) {
            return;
        }
        let known = self.found.iter_mut();
        if let Some(read) = known
            .into_iter()
            .find(|r| r.handle == handle && r.field == field)
        {
            read.times += 1;
            read.is_in_loop |= is_in_loop;
            return;
        }
        self.found.push(Read {
            handle: handle.to_owned(),
            field: field.to_owned(),
            x: x.clone(),
            times: 1,
            is_in_loop,
        });
    }
}

/// The handle and the field of `handle[field].float()`.
fn slot_read(x: &X) -> Option<(&String, &String)> {
    let X::Method(slot, name, _) = x else {
        return None;
    };
    if !matches!(name.as_str(), "float" | "int" | "bool") {
        return None;
    }
    let X::Index(handle, field) = &**slot else {
        return None;
    };
    match (&**handle, &**field) {
        (X::Raw(handle), X::Raw(field)) => Some((handle, field)),
        _ => None,
    }
}

/// The attribute's name in a field's path.
fn attribute(field: &X) -> Option<&str> {
    match field {
        X::Raw(path) => path.rsplit("::").next(),
        _ => None,
    }
}

/// The name in `let handle = rt::slots::<N>(…)?`.
fn handle(s: &S) -> Option<&str> {
    let S::Let {
        name,
        value: Some(X::Try { x, .. }),
        ..
    } = s
    else {
        return None;
    };
    let X::Call(path, _) = &**x else { return None };
    let found = path.starts_with("rt::slots::<") || path.starts_with("rt::item_slots::<");
    found.then_some(name)
}
