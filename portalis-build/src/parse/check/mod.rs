//! What CPython's compiler refuses and the parser crate lets pass.
//!
//! Reads the tree and reports; changes nothing, so that one run finds everything. Messages are
//! CPython's.
//!
//! `scope`: which names a block binds, and `global` and `nonlocal`. `stmt`: statements and where
//! they may stand. `expr`: expressions, `await`, `yield`, comprehensions. `target`: what can be
//! assigned to. `pattern`: `match`.

mod expr;
mod pattern;
mod scope;
mod stmt;
mod target;
#[cfg(test)]
mod tests;

use crate::ast::{Module, Span};
use crate::diagnostic::{Code, Diagnostic};
use scope::{Kind, Scope};

/// Reports everything that is wrong with a module.
pub(super) fn check(file: usize, module: &Module, diags: &mut Vec<Diagnostic>) {
    let mut checker = Checker {
        file,
        diags,
        scopes: Vec::new(),
        comprehension_iters: 0,
    };
    checker.future_imports(&module.body);
    checker.in_scope(Kind::Module, |checker| checker.body(&module.body));
}

struct Checker<'a> {
    file: usize,
    diags: &'a mut Vec<Diagnostic>,
    /// From the module to the innermost block; never empty while something is checked.
    scopes: Vec<Scope<'a>>,
    /// How many comprehension iterables are around; lambdas in them count, as in CPython.
    comprehension_iters: usize,
}

impl Checker<'_> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diags
            .push(Diagnostic::new(code, self.file, span, message));
    }

    fn report_with_help(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        self.diags
            .push(Diagnostic::new(code, self.file, span, message).with_help(help));
    }
}
