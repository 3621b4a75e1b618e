//! When objects die, in a program that can see it (`Program::sees_drops`).
//!
//! CPython drops what an expression made as soon as the operation that used it is done, left operand first; Rust keeps
//! temporaries until the statement ends, and drops the youngest first. Here an operation that borrows temporaries
//! becomes a block that ends with it: `{ let done = rt::get_attr(&make()?, "name")?; done }`.

use super::Lower;
use crate::ast::{Stmt, StmtKind};
use crate::tree::{Block, S, X};

impl Lower<'_> {
    /// The locals that a statement needed for itself, from `mark` on, end with it.
    pub(super) fn end_temporaries(&self, s: &Stmt, mark: usize, stmts: &mut Vec<S>) {
        let is_simple = matches!(
            s.kind,
            StmtKind::Expr(_)
                | StmtKind::Assign { .. }
                | StmtKind::AugAssign { .. }
                | StmtKind::AnnAssign { .. }
                | StmtKind::Delete(_)
                | StmtKind::Match { .. }
        );
        let has_locals = || {
            stmts[mark..]
                .iter()
                .any(|s| matches!(s, S::Let { name, .. } if name != "_"))
        };
        if self.program.sees_drops && is_simple && has_locals() {
            let inner = stmts.split_off(mark);
            stmts.push(S::Labelled("'statement".into(), Block::of(inner)));
        }
    }

    /// A temporary local that is used for the last time.
    pub(super) fn last_use(&self, x: X) -> X {
        match x {
            X::Raw(_) if self.program.sees_drops => X::Block(Block::value(x)),
            other => other,
        }
    }
}

/// Ends the life of each temporary with the operation that borrows it.
pub(super) fn settle(block: &mut Block) {
    block.rewrite(&mut |x| {
        let borrows = match x {
            X::Method(receiver, name, _) => name == "is_none" && is_temporary(receiver),
            _ => called(x).is_some_and(|args| args.iter().any(is_borrowed_temporary)),
        };
        if borrows {
            let inner = std::mem::replace(x, X::raw("done"));
            *x = ended(inner);
        }
    });
}

/// The arguments of the call that the expression is, with its `?` and `.await`.
fn called(x: &X) -> Option<&Vec<X>> {
    match x {
        X::Call(path, args) => path.starts_with("rt::").then_some(args),
        X::Try { x, .. } | X::Await(x, _) => called(x),
        _ => None,
    }
}

fn called_mut(x: &mut X) -> Option<&mut Vec<X>> {
    match x {
        X::Call(_, args) => Some(args),
        X::Try { x, .. } | X::Await(x, _) => called_mut(x),
        _ => None,
    }
}

/// `&expression` that makes a value.
fn is_borrowed_temporary(x: &X) -> bool {
    matches!(x, X::Ref(inner) if is_temporary(inner))
}

fn is_temporary(x: &X) -> bool {
    match x {
        X::Call(path, _) => path.starts_with("rt::"),
        // A global lives on.
        X::Try { x, .. } => {
            !matches!(&**x, X::Method(receiver, ..) if matches!(**receiver, X::Raw(_)))
        }
        X::Await(..) | X::Block(_) | X::If(..) | X::Labelled(..) | X::Match(..) => true,
        _ => false,
    }
}

/// The call as a block that the temporaries end with, in the order in which they were made.
fn ended(mut call: X) -> X {
    let mut stmts = Vec::new();
    let args = called_mut(&mut call);
    if let Some(args) = args
        && args.iter().filter(|arg| is_borrowed_temporary(arg)).count() > 1
        && args
            .iter()
            .all(|arg| is_borrowed_temporary(arg) || matches!(arg, X::Raw(_) | X::Text(_)))
    {
        let mut made = Vec::new();
        for arg in args.iter_mut().filter(|arg| is_borrowed_temporary(arg)) {
            let place = X::raw(format!("used.{}", made.len())).by_ref();
            if let X::Ref(inner) = std::mem::replace(arg, place) {
                made.push(*inner);
            }
        }
        stmts.push(S::bind("used", X::Tuple(made)));
    }
    stmts.push(S::bind("done", call));
    X::block(stmts, X::raw("done"))
}
