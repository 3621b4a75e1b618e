//! Moves the declaration of a local down to where it is first assigned, where that is the same program.

use crate::tree::{Block, Node, Part, S, X};

/// `let mut x = Value::Unset; … x = a; …` becomes `… let mut x = a; …` where the first thing that happens to
/// `x` is that assignment; into the body of a loop or the branch of an `if` where `x` is used only there.
pub(super) fn sink(block: &mut Block) {
    let mut i = 0;
    while i < block.stmts.len() {
        let S::Let {
            name,
            mutable: true,
            ty: Some(ty),
            value: Some(X::Raw(_)),
        } = &block.stmts[i]
        else {
            break;
        };
        let (name, ty) = (name.clone(), ty.clone());
        let mut rest = Block {
            stmts: block.stmts.split_off(i + 1),
            value: block.value.take(),
        };
        if place(&mut rest, &name, &ty) {
            block.stmts.pop();
        } else {
            i += 1;
        }
        block.stmts.append(&mut rest.stmts);
        block.value = rest.value;
    }
}

/// Declares the local inside the block, if its first use there is an assignment; `true` if it could, or if
/// nothing uses it.
fn place(block: &mut Block, name: &str, ty: &str) -> bool {
    let uses: Vec<usize> = (0..block.stmts.len())
        .filter(|i| mentions(Node::Stmt(&block.stmts[*i]), name))
        .collect();
    let in_value = block
        .value
        .as_ref()
        .is_some_and(|value| mentions(Node::Expr(value), name));
    let Some(first) = uses.first().copied() else {
        return !in_value;
    };
    match &block.stmts[first] {
        S::Assign(target, value) if target == name => {
            if mentions(Node::Expr(value), name) {
                return false;
            }
            let value = value.clone();
            // Unbinding it last is what the end of the block does.
            if block.value.is_none()
                && uses.len() > 1
                && let Some(S::Assign(last, X::Raw(unset))) = block.stmts.last()
                && last == name
                && unset == "Value::Unset"
            {
                block.stmts.pop();
            }
            let mutable = block.stmts[first + 1..]
                .iter()
                .any(|s| assigns(Node::Stmt(s), name))
                || block
                    .value
                    .as_ref()
                    .is_some_and(|x| assigns(Node::Expr(x), name));
            let ty = (ty != "Value").then(|| ty.to_owned());
            block.stmts[first] = S::Let {
                name: name.to_owned(),
                mutable,
                ty,
                value: Some(value),
            };
            true
        }
        // An object keeps living from one iteration to the next, and `__del__` can tell.
        _ if uses.len() > 1 || in_value || ty == "Value" => false,
        _ => place_inside(&mut block.stmts[first], name, ty),
    }
}

/// The same inside the one compound statement that uses the local: in each of its suites on its own.
fn place_inside(s: &mut S, name: &str, ty: &str) -> bool {
    match s {
        S::For(_, pattern, head, body) => {
            if mentions(Node::Expr(head), name) || !place(body, name, ty) {
                return false;
            }
            bind_in_pattern(pattern, body, name);
            true
        }
        S::While(_, head, body) | S::WhileLet(_, _, head, body) => {
            !mentions(Node::Expr(head), name) && place(body, name, ty)
        }
        S::Loop(_, body) | S::Labelled(_, body) => place(body, name, ty),
        S::If(head, then, orelse) => {
            if mentions(Node::Expr(head), name) {
                return false;
            }
            let (mut new_then, mut new_orelse) = (then.clone(), orelse.clone());
            let fits = place(&mut new_then, name, ty)
                && new_orelse.as_mut().is_none_or(|b| place(b, name, ty));
            if fits {
                (*then, *orelse) = (new_then, new_orelse);
            }
            fits
        }
        S::Match(head, arms) => {
            if mentions(Node::Expr(head), name) {
                return false;
            }
            let mut new_arms = arms.clone();
            let fits = new_arms.iter_mut().all(|(_, arm)| place(arm, name, ty));
            if fits {
                *arms = new_arms;
            }
            fits
        }
        _ => false,
    }
}

/// `for item_1 in … { let x = item_1; …` is `for x in … { …`.
fn bind_in_pattern(pattern: &mut String, body: &mut Block, name: &str) {
    let Some(S::Let {
        name: bound,
        mutable,
        value: Some(X::Raw(value)),
        ..
    }) = body.stmts.first()
    else {
        return;
    };
    if bound != name || value != pattern {
        return;
    }
    *pattern = if *mutable {
        format!("mut {name}")
    } else {
        name.to_owned()
    };
    body.stmts.remove(0);
}

fn is_assignment(part: &Part<'_>, name: &str) -> bool {
    match part {
        Part::Assigned(place) => *place == name,
        Part::Read(text) => text
            .strip_prefix("&mut ")
            .is_some_and(|place| place == name),
    }
}

/// Whether the variable may be written in it.
fn assigns(node: Node<'_>, name: &str) -> bool {
    let mut found = false;
    node.text(&mut |part| found |= is_assignment(&part, name));
    found
}

/// Whether the variable stands in it.
fn mentions(node: Node<'_>, name: &str) -> bool {
    let mut found = false;
    node.text(&mut |part| found |= part.mentions(name));
    found
}
