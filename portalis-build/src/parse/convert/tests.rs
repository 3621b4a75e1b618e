//! What is put right in the crate's tree.

use crate::ast::*;
use crate::parse::parse_module;
use crate::parse::testing::{expr, stmts};

fn text_of(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

#[test]
fn match_of_a_tuple() {
    let cases = [
        ("a,", Some(1)),
        ("(a),", Some(1)),
        ("a, b", Some(2)),
        ("*a, b,", Some(2)),
        ("(a,)", Some(1)),
        ("a", None),
        ("(a, b),", Some(1)),
    ];
    for (subject, size) in cases {
        let text = format!("match {subject}:\n case _: pass");
        let StmtKind::Match { subject: tree, .. } = &stmts(&text)[0].kind else {
            panic!("{text}")
        };
        let found = match &tree.kind {
            ExprKind::Tuple(items) => Some(items.len()),
            _ => None,
        };
        assert_eq!(
            (found, text_of(&text, tree.span)),
            (size, subject),
            "{text}"
        );
    }
}

#[test]
fn starred_index_is_a_tuple() {
    let tuple = "index: Expr { span: Span { start: 2, end: 4 }, line: 1, kind: Tuple([Expr";
    assert!(expr("x[*a]").contains(tuple));
    assert!(!expr("x[a]").contains("Tuple"));
}

#[test]
fn elif_stays_nested() {
    let body = stmts("if a: b\nelif c: d\nelse: e");
    let StmtKind::If { orelse, .. } = &body[0].kind else {
        panic!("{body:?}")
    };
    assert_eq!((orelse.len(), orelse[0].line), (1, 2));
    assert!(matches!(&orelse[0].kind, StmtKind::If { orelse, .. } if orelse.len() == 1));
}

#[test]
fn line_of_a_decorated_definition_is_its_own() {
    let body = stmts("@a\n@b\nasync def f(): pass\n\n@c\nclass C: pass");
    assert_eq!((body[0].line, body[1].line), (3, 6));
    let StmtKind::FunctionDef(def) = &body[0].kind else {
        panic!("{body:?}")
    };
    assert_eq!(
        (def.decorators.len(), def.name.span.start, def.is_async),
        (2, 16, true)
    );
}

#[test]
fn parentheses_make_an_annotation_complex() {
    let simple = |text: &str| {
        matches!(
            stmts(text)[0].kind,
            StmtKind::AnnAssign { simple: true, .. }
        )
    };
    assert!(simple("x: int"));
    assert!(!simple("(x): int") && !simple("x.y: int"));
}

#[test]
fn bound_names_have_places() {
    let text = "try: pass\nexcept (E) as e: pass\nglobal a, b\nmatch x:\n case C(1, k=(v)) as n: pass\n \
                case {'r': 1, **r}: pass\n case [*s]: pass\n";
    let body = stmts(text);
    let StmtKind::Try { handlers, .. } = &body[0].kind else {
        panic!("{body:?}")
    };
    let name = handlers[0].name.as_ref().map(|name| name.span);
    assert_eq!(
        (name, handlers[0].line),
        (Some(Span { start: 24, end: 25 }), 2)
    );
    let StmtKind::Global(names) = &body[1].kind else {
        panic!("{body:?}")
    };
    assert_eq!(
        names.iter().map(|name| name.span.start).collect::<Vec<_>>(),
        [39, 42]
    );
    let StmtKind::Match { cases, .. } = &body[2].kind else {
        panic!("{body:?}")
    };
    let PatternKind::As {
        pattern: Some(class),
        name: Some(name),
    } = &cases[0].pattern.kind
    else {
        panic!("{cases:?}");
    };
    let PatternKind::Class { kwd_attrs, .. } = &class.kind else {
        panic!("{class:?}")
    };
    assert_eq!(
        (text_of(text, name.span), text_of(text, kwd_attrs[0].span)),
        ("n", "k")
    );
    let PatternKind::Mapping {
        rest: Some(rest), ..
    } = &cases[1].pattern.kind
    else {
        panic!("{cases:?}")
    };
    assert_eq!(text.as_bytes()[rest.span.start as usize - 1], b'*');
    let PatternKind::Sequence(items) = &cases[2].pattern.kind else {
        panic!("{cases:?}")
    };
    assert!(
        matches!(&items[0].kind, PatternKind::Star(Some(star)) if text_of(text, star.span) == "s")
    );
}

#[test]
fn docstrings() -> Result<(), Vec<crate::diagnostic::Diagnostic>> {
    let module = parse_module(0, "'a' 'b'\ndef f():\n  '''c'''\nclass C:\n  f'd'\n")?;
    assert_eq!(module.doc.as_deref(), Some("ab"));
    let doc = |stmt: &Stmt| match &stmt.kind {
        StmtKind::FunctionDef(def) => def.doc.clone(),
        StmtKind::ClassDef(def) => def.doc.clone(),
        _ => None,
    };
    assert_eq!(
        module.body.iter().map(doc).collect::<Vec<_>>(),
        [None, Some("c".to_owned()), None]
    );
    Ok(())
}

#[test]
fn large_integers() {
    assert_eq!(expr("9223372036854775807"), "Int(9223372036854775807)");
    assert_eq!(expr("9223372036854775808"), "BigInt(9223372036854775808)");
}

#[test]
fn walrus_spans_its_parentheses() {
    let text = "(x := (y := (z)))";
    let StmtKind::Expr(outer) = &stmts(text)[0].kind else {
        panic!("{text}")
    };
    assert_eq!(text_of(text, outer.span), "x := (y := (z))");
}
