//! Takes the annotations out of a program, for tests: two programs that differ only in annotations
//! must print the same.
//!
//! In: a parsed module. Out: the same module without the annotations of parameters, of results and
//! of variables. It keeps those that mean something at run time: all in class bodies (dataclasses,
//! `NamedTuple`, `TypedDict`, `Protocol` read them), and those of functions handed to
//! `….register` (`functools.singledispatch` dispatches on them). Not a pass of a normal build.

use crate::ast::{Expr, ExprKind, FunctionDef, MatchCase, Module, Param, Params, Stmt, StmtKind};

/// Removes the annotations of a module.
pub(crate) fn strip_annotations(module: &mut Module) {
    strip_block(&mut module.body, Scope::Code);
}

/// Whether annotated assignments of a block define a class's fields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Code,
    Class,
}

fn strip_block(block: &mut [Stmt], scope: Scope) {
    for stmt in block {
        strip_stmt(stmt, scope);
    }
}

fn strip_stmt(stmt: &mut Stmt, scope: Scope) {
    match &mut stmt.kind {
        StmtKind::AnnAssign { .. } if scope == Scope::Code => strip_variable(&mut stmt.kind),
        StmtKind::FunctionDef(function) => strip_function(function),
        StmtKind::ClassDef(class) => strip_block(&mut class.body, Scope::Class),
        StmtKind::If { body, orelse, .. }
        | StmtKind::While { body, orelse, .. }
        | StmtKind::For { body, orelse, .. } => {
            strip_block(body, scope);
            strip_block(orelse, scope);
        }
        StmtKind::With { body, .. } => strip_block(body, scope),
        StmtKind::Try {
            body,
            handlers,
            orelse,
            finalbody,
            ..
        } => {
            strip_block(body, scope);
            for handler in handlers {
                strip_block(&mut handler.body, scope);
            }
            strip_block(orelse, scope);
            strip_block(finalbody, scope);
        }
        StmtKind::Match { cases, .. } => {
            for MatchCase { body, .. } in cases {
                strip_block(body, scope);
            }
        }
        _ => {}
    }
}

/// `x: T = v` becomes `x = v`, and `x: T` becomes `pass`.
fn strip_variable(kind: &mut StmtKind) {
    if let StmtKind::AnnAssign { target, value, .. } = std::mem::replace(kind, StmtKind::Pass)
        && let Some(value) = value
    {
        *kind = StmtKind::Assign {
            targets: vec![target],
            value,
        };
    }
}

fn strip_function(function: &mut FunctionDef) {
    if !function.decorators.iter().any(reads_annotations) {
        strip_params(&mut function.params);
        function.returns = None;
    }
    strip_block(&mut function.body, Scope::Code);
}

/// `@area.register`, with or without an argument.
fn reads_annotations(decorator: &Expr) -> bool {
    match &decorator.kind {
        ExprKind::Attribute { attr, .. } => attr == "register",
        ExprKind::Call { func, .. } => reads_annotations(func),
        _ => false,
    }
}

fn strip_params(params: &mut Params) {
    let Params {
        posonly,
        args,
        vararg,
        kwonly,
        kwarg,
    } = params;
    let all = posonly
        .iter_mut()
        .chain(args)
        .chain(vararg)
        .chain(kwonly)
        .chain(kwarg);
    for Param { annotation, .. } in all {
        *annotation = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{Constant, Ident, Span};

    fn name(text: &str) -> Expr {
        Expr {
            span: Span::default(),
            line: 1,
            kind: ExprKind::Name(text.to_owned()),
        }
    }

    fn annotated(value: Option<Expr>) -> Stmt {
        let kind = StmtKind::AnnAssign {
            target: name("x"),
            annotation: name("int"),
            value,
            simple: true,
        };
        Stmt {
            span: Span::default(),
            line: 1,
            kind,
        }
    }

    fn function(decorators: Vec<Expr>) -> FunctionDef {
        let ident = Ident {
            name: "x".to_owned(),
            span: Span::default(),
        };
        let param = Param {
            name: ident.clone(),
            annotation: Some(name("int")),
            default: None,
        };
        FunctionDef {
            name: ident,
            params: Params {
                args: vec![param.clone()],
                kwarg: Some(param),
                ..Params::default()
            },
            body: vec![annotated(None)],
            decorators,
            returns: Some(name("int")),
            type_params: Vec::new(),
            is_async: false,
            doc: None,
        }
    }

    #[test]
    fn variables_keep_their_values_only() {
        let one = Expr {
            span: Span::default(),
            line: 1,
            kind: ExprKind::Constant(Constant::Int(1)),
        };
        let mut module = Module {
            body: vec![annotated(Some(one)), annotated(None)],
            doc: None,
        };
        strip_annotations(&mut module);
        assert!(matches!(module.body[0].kind, StmtKind::Assign { .. }));
        assert!(matches!(module.body[1].kind, StmtKind::Pass));
    }

    #[test]
    fn fields_of_a_class_stay() {
        let mut stmt = annotated(None);
        strip_stmt(&mut stmt, Scope::Class);
        assert!(matches!(stmt.kind, StmtKind::AnnAssign { .. }));
    }

    #[test]
    fn a_function_loses_all_of_them() {
        let mut plain = function(Vec::new());
        strip_function(&mut plain);
        assert!(plain.returns.is_none());
        assert!(plain.params.args[0].annotation.is_none());
        assert!(
            plain
                .params
                .kwarg
                .is_some_and(|param| param.annotation.is_none())
        );
        assert!(matches!(plain.body[0].kind, StmtKind::Pass));
    }

    #[test]
    fn a_registered_function_keeps_its_signature() {
        let register = ExprKind::Attribute {
            value: Box::new(name("area")),
            attr: "register".to_owned(),
        };
        let mut registered = function(vec![Expr {
            span: Span::default(),
            line: 1,
            kind: register,
        }]);
        strip_function(&mut registered);
        assert!(registered.returns.is_some());
        assert!(registered.params.args[0].annotation.is_some());
    }
}
