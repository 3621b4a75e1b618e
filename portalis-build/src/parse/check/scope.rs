//! Blocks and the names they bind: `global`, `nonlocal` and what CPython's symbol table says of
//! their order.

use super::Checker;
use crate::ast::{Ident, Span};
use crate::diagnostic::Code;
use std::collections::HashMap;
use std::mem;

/// What a block is the block of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    /// The kind of comprehension as CPython words it.
    Comprehension(&'static str),
    /// Type parameters, bounds and aliases, as CPython words them.
    Type(&'static str),
}

/// What `break`, `continue` and `return` leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Loop,
    ExceptStar,
}

/// What happened to a name in a block so far.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    parameter: bool,
    read: bool,
    annotated: bool,
    bound: bool,
    global: bool,
    nonlocal: bool,
}

/// One block while it is checked.
pub(super) struct Scope<'a> {
    pub(super) kind: Kind,
    /// The loops and `except*` clauses around the current statement, of this block.
    pub(super) flow: Vec<Flow>,
    pub(super) is_generator: bool,
    /// Comprehension: it has an `await` or an `async for`.
    pub(super) is_coroutine: bool,
    /// Comprehension: its iteration variables.
    pub(super) iteration: Vec<&'a str>,
    /// Comprehension: the names that `:=` binds in it.
    pub(super) walrus: Vec<&'a str>,
    /// The `return`s with a value.
    pub(super) returns: Vec<Span>,
    uses: HashMap<&'a str, Uses>,
    /// `nonlocal`s of this block and those within for which no binding is found yet.
    nonlocals: Vec<&'a Ident>,
}

impl<'a> Checker<'a> {
    /// Checks a block with `check` in a scope of its own.
    pub(super) fn in_scope(&mut self, kind: Kind, check: impl FnOnce(&mut Self)) -> Scope<'a> {
        self.scopes.push(Scope {
            kind,
            flow: Vec::new(),
            is_generator: false,
            is_coroutine: false,
            iteration: Vec::new(),
            walrus: Vec::new(),
            returns: Vec::new(),
            uses: HashMap::new(),
            nonlocals: Vec::new(),
        });
        check(self);
        let Some(mut scope) = self.scopes.pop() else {
            unreachable!("scopes are pushed and popped in pairs")
        };
        self.resolve_nonlocals(&mut scope);
        scope
    }

    pub(super) fn scope(&mut self) -> &mut Scope<'a> {
        match self.scopes.last_mut() {
            Some(scope) => scope,
            None => unreachable!("the module's scope is around everything"),
        }
    }

    /// At the end of a block: the `nonlocal`s that it does not bind go to the block around it.
    fn resolve_nonlocals(&mut self, scope: &mut Scope<'a>) {
        let is_function = matches!(
            scope.kind,
            Kind::Function | Kind::AsyncFunction | Kind::Lambda
        );
        for ident in mem::take(&mut scope.nonlocals) {
            let uses = scope
                .uses
                .get(ident.name.as_str())
                .copied()
                .unwrap_or_default();
            let binds = (uses.bound || uses.parameter) && !uses.nonlocal && !uses.global;
            match self.scopes.last_mut() {
                _ if is_function && binds => {}
                // Every class body has it, for `super()`.
                Some(around)
                    if is_function && around.kind == Kind::Class && ident.name == "__class__" => {}
                Some(around) if !(is_function && uses.global && !uses.nonlocal) => {
                    around.nonlocals.push(ident)
                }
                _ => {
                    let message = format!("no binding for nonlocal '{}' found", ident.name);
                    self.report_with_help(
                        Code::NoBindingForNonlocal,
                        ident.span,
                        message,
                        "assign to it in an enclosing function, or declare it `global`",
                    );
                }
            }
        }
    }

    pub(super) fn read(&mut self, name: &'a str) {
        self.scope().uses.entry(name).or_default().read = true;
    }

    pub(super) fn bind(&mut self, name: &'a str) {
        self.scope().uses.entry(name).or_default().bound = true;
    }

    /// Binds what `:=` binds: in the block around the comprehensions.
    pub(super) fn bind_around_comprehensions(&mut self, name: &'a str) {
        let around = self
            .scopes
            .iter_mut()
            .rev()
            .find(|scope| !matches!(scope.kind, Kind::Comprehension(_)));
        if let Some(scope) = around {
            scope.uses.entry(name).or_default().bound = true;
        }
    }

    pub(super) fn bind_parameter(&mut self, ident: &'a Ident) {
        self.scope().uses.entry(&ident.name).or_default().parameter = true;
        self.not_debug(&ident.name, ident.span, "assign to");
    }

    /// `name: annotation` of a simple name.
    pub(super) fn annotate(&mut self, name: &'a str, span: Span) {
        let at_module = self.scopes.len() == 1;
        let uses = self.scope().uses.entry(name).or_default();
        uses.annotated = true;
        let declared = if uses.global { "global" } else { "nonlocal" };
        if (uses.global || uses.nonlocal) && !at_module {
            let message = format!("annotated name '{name}' can't be {declared}");
            self.report(Code::UsedBeforeGlobal, span, message);
        }
    }

    pub(super) fn global(&mut self, names: &'a [Ident]) {
        for ident in names {
            self.declare(ident, "global");
        }
    }

    pub(super) fn nonlocal(&mut self, names: &'a [Ident]) {
        for ident in names {
            if self.scopes.len() == 1 {
                let message = "nonlocal declaration not allowed at module level";
                self.report_with_help(
                    Code::NonlocalAtModule,
                    ident.span,
                    message,
                    "names here are global already",
                );
            } else if self.declare(ident, "nonlocal") {
                self.scope().nonlocals.push(ident);
            }
        }
    }

    /// Declares a name, unless it was used before; false then.
    fn declare(&mut self, ident: &'a Ident, how: &str) -> bool {
        let uses = self.scope().uses.entry(&ident.name).or_default();
        let before = *uses;
        match how {
            "global" => uses.global = true,
            _ => uses.nonlocal = true,
        }
        let both = uses.global && uses.nonlocal;
        let name = &ident.name;
        let (code, message) = if before.parameter {
            (
                Code::NameIsParameterAndGlobal,
                format!("name '{name}' is parameter and {how}"),
            )
        } else if before.read {
            (
                Code::UsedBeforeGlobal,
                format!("name '{name}' is used prior to {how} declaration"),
            )
        } else if before.annotated {
            (
                Code::UsedBeforeGlobal,
                format!("annotated name '{name}' can't be {how}"),
            )
        } else if before.bound {
            (
                Code::UsedBeforeGlobal,
                format!("name '{name}' is assigned to before {how} declaration"),
            )
        } else if both {
            (
                Code::UsedBeforeGlobal,
                format!("name '{name}' is nonlocal and global"),
            )
        } else {
            return true;
        };
        let help = match code {
            Code::NameIsParameterAndGlobal => "rename the parameter",
            _ if both => "keep one of the two declarations",
            _ => "move the declaration to the start of the block",
        };
        self.report_with_help(code, ident.span, message, help);
        false
    }
}
