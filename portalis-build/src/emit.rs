//! Spells the lowered tree as Rust source text.
//!
//! In: items of [`crate::tree`]. Out: laid-out text. It decides nothing: parentheses, escapes and the
//! places where a line may be broken only.

use crate::layout::{Doc, render};
use crate::tree::{Block, Exit, Function, Node, S, X};

/// One function, indented by `depth` levels.
pub fn function(out: &mut String, f: &Function, depth: usize) {
    if let Some((name, value)) = &f.code {
        let code = concat(vec![
            Doc::text(format!("pub static {name}: rt::Signature = ")),
            expr(value),
            Doc::text(";"),
        ]);
        render(out, &[code], depth);
        out.push('\n');
    }
    let mut docs = Vec::new();
    for line in &f.doc {
        let line = if line.is_empty() {
            "///".to_owned()
        } else {
            format!("/// {line}")
        };
        docs.extend([Doc::text(line), Doc::Hard]);
    }
    let visibility = if f.is_public { "pub " } else { "" };
    let kind = if f.is_async { "async " } else { "" };
    let params = f
        .params
        .iter()
        .map(|(name, ty)| Doc::text(format!("{name}: {ty}")))
        .collect();
    let head = vec![
        Doc::text(format!("{visibility}{kind}fn {}{}", f.name, f.generics)),
        list("(", params, ")"),
        Doc::text(format!(" -> {} ", f.ret)),
    ];
    docs.push(Doc::Group(head));
    docs.push(block(&f.body));
    render(out, &docs, depth);
}

/// A comma-separated list in brackets, on one line or one item a line.
fn list(open: &str, items: Vec<Doc>, close: &'static str) -> Doc {
    if items.is_empty() {
        return Doc::text(format!("{open}{close}"));
    }
    let mut inner = vec![Doc::SoftLine];
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            inner.extend([Doc::text(","), Doc::Line]);
        }
        inner.push(item);
    }
    inner.push(Doc::IfBroken(","));
    Doc::Group(vec![
        Doc::text(open),
        Doc::Nest(inner),
        Doc::SoftLine,
        Doc::text(close),
    ])
}

fn exprs(open: &str, items: &[X], close: &'static str) -> Doc {
    list(open, items.iter().map(expr).collect(), close)
}

/// `{ … }`
fn block(b: &Block) -> Doc {
    if b.stmts.is_empty() {
        return match &b.value {
            None => Doc::text("{}"),
            Some(value) => Doc::Group(vec![
                Doc::text("{"),
                Doc::Nest(vec![Doc::Line, expr(value)]),
                Doc::Line,
                Doc::text("}"),
            ]),
        };
    }
    let mut inner = Vec::new();
    for s in &b.stmts {
        inner.extend([Doc::Hard, stmt(s)]);
    }
    if let Some(value) = &b.value {
        inner.extend([Doc::Hard, expr(value)]);
    }
    Doc::Concat(vec![
        Doc::text("{"),
        Doc::Nest(inner),
        Doc::Hard,
        Doc::text("}"),
    ])
}

fn concat(parts: Vec<Doc>) -> Doc {
    Doc::Concat(parts)
}

fn stmt(s: &S) -> Doc {
    match s {
        S::Let {
            name,
            mutable,
            ty,
            value,
        } => {
            let mut head = format!("let {}{name}", if *mutable { "mut " } else { "" });
            if let Some(ty) = ty {
                head.push_str(": ");
                head.push_str(ty);
            }
            let mut parts = vec![Doc::text(head)];
            if let Some(value) = value {
                parts.extend([Doc::text(" = "), expr(value)]);
            }
            parts.push(Doc::text(";"));
            concat(parts)
        }
        S::Assign(place, value) => concat(vec![
            Doc::text(format!("{place} = ")),
            expr(value),
            Doc::text(";"),
        ]),
        S::Expr(x) => match x {
            // A block-like expression in statement position would be parsed as a statement of type `()`.
            X::Block(_) | X::If(..) | X::Match(..) | X::Labelled(..) => {
                concat(vec![Doc::text("let _ = "), expr(x), Doc::text(";")])
            }
            _ => concat(vec![expr(x), Doc::text(";")]),
        },
        S::Return(x) => concat(vec![Doc::text("return "), expr(x), Doc::text(";")]),
        S::Break(label, None) => Doc::text(format!("break {label};")),
        S::Break(label, Some(value)) => concat(vec![
            Doc::text(format!("break {label} ")),
            expr(value),
            Doc::text(";"),
        ]),
        S::Continue(label) => Doc::text(format!("continue {label};")),
        S::Loop(label, body) => concat(vec![
            Doc::text(format!("{}loop ", used(label, body))),
            block(body),
        ]),
        S::While(label, test, body) => concat(vec![
            Doc::text(format!("{}while ", used(label, body))),
            expr(test),
            Doc::text(" "),
            block(body),
        ]),
        S::WhileLet(label, pattern, value, body) => concat(vec![
            Doc::text(format!("{}while let {pattern} = ", used(label, body))),
            expr(value),
            Doc::text(" "),
            block(body),
        ]),
        S::For(label, pattern, iter, body) => concat(vec![
            Doc::text(format!("{}for {pattern} in ", used(label, body))),
            expr(iter),
            Doc::text(" "),
            block(body),
        ]),
        S::Labelled(label, body) => concat(vec![Doc::text(used(label, body)), block(body)]),
        S::If(test, then, orelse) => {
            let mut parts = vec![Doc::text("if "), expr(test), Doc::text(" "), block(then)];
            if let Some(orelse) = orelse {
                parts.push(Doc::text(" else "));
                parts.push(match orelse.stmts.as_slice() {
                    [s @ S::If(..)] if orelse.value.is_none() => stmt(s),
                    _ => block(orelse),
                });
            }
            concat(parts)
        }
        S::Match(x, arms) => match_arms(x, arms),
    }
}

/// `'label: ` if the body uses it.
fn used(label: &str, body: &Block) -> String {
    if Node::Block(body).leaves(label) {
        format!("{label}: ")
    } else {
        String::new()
    }
}

fn match_arms(x: &X, arms: &[(String, Block)]) -> Doc {
    if let [(pattern, arm), (_, other)] = arms
        && other.stmts.is_empty()
        && other.value.is_none()
    {
        return concat(vec![
            Doc::text(format!("if let {pattern} = ")),
            expr(x),
            Doc::text(" "),
            block(arm),
        ]);
    }
    let mut inner = Vec::new();
    for (pattern, arm) in arms {
        inner.extend([Doc::Hard, Doc::text(format!("{pattern} => ")), block(arm)]);
    }
    concat(vec![
        Doc::text("match "),
        expr(x),
        Doc::text(" {"),
        Doc::Nest(inner),
        Doc::Hard,
        Doc::text("}"),
    ])
}

/// An expression that stands before `.` or `?`, or as an operand.
fn operand(x: &X) -> Doc {
    let plain = match x {
        X::Raw(text) => !text.starts_with(['-', '&', '*', '!']),
        X::Text(_)
        | X::Call(..)
        | X::Method(..)
        | X::Index(..)
        | X::Await(..)
        | X::Macro(..)
        | X::Array(_)
        | X::Vec(_) => true,
        X::Try { .. } => true,
        _ => false,
    };
    if plain {
        expr(x)
    } else {
        concat(vec![Doc::text("("), expr(x), Doc::text(")")])
    }
}

/// A string literal.
fn literal(text: &str) -> String {
    format!("{text:?}")
}

fn expr(x: &X) -> Doc {
    match x {
        X::Raw(text) => Doc::text(text.clone()),
        X::Text(text) => Doc::text(literal(text)),
        X::Call(path, args) => exprs(&format!("{path}("), args, ")"),
        X::Method(receiver, name, args) => concat(vec![
            operand(receiver),
            exprs(&format!(".{name}("), args, ")"),
        ]),
        X::Index(inner, index) => concat(vec![
            operand(inner),
            Doc::text("["),
            expr(index),
            Doc::text("]"),
        ]),
        X::Ref(inner) => concat(vec![Doc::text("&"), operand(inner)]),
        X::Try { x, line, exit } => {
            let at = line.map_or(String::new(), |line| format!(".at({line})"));
            match exit {
                Exit::Return => concat(vec![operand(x), Doc::text(format!("{at}?"))]),
                Exit::Label(label) => concat(vec![
                    Doc::text(format!("rt::attempt!({label}, ")),
                    operand(x),
                    Doc::text(format!("{at})")),
                ]),
            }
        }
        X::Await(inner, None) => concat(vec![operand(inner), Doc::text(".await")]),
        X::Await(inner, Some((method, line))) => concat(vec![
            operand(inner),
            Doc::text(format!(".{method}({line}).await")),
        ]),
        X::Binary(op, left, right) => concat(vec![
            operand(left),
            Doc::text(if *op == ".." {
                (*op).to_owned()
            } else {
                format!(" {op} ")
            }),
            operand(right),
        ]),
        X::Unary(op, inner) => concat(vec![Doc::text(*op), operand(inner)]),
        X::Cast(inner, ty) => concat(vec![operand(inner), Doc::text(format!(" as {ty}"))]),
        X::Block(b) => block(b),
        X::If(test, then, orelse) => Doc::Group(vec![
            Doc::text("if "),
            expr(test),
            Doc::text(" "),
            block(then),
            Doc::text(" else "),
            block(orelse),
        ]),
        X::Labelled(label, body) => concat(vec![Doc::text(used(label, body)), block(body)]),
        X::Match(x, arms) => match_arms(x, arms),
        X::Closure { params, body } => {
            concat(vec![Doc::text(format!("move |{params}| ")), expr(body)])
        }
        X::Array(items) => exprs("[", items, "]"),
        X::Tuple(items) => exprs("(", items, ")"),
        X::Vec(items) => exprs("vec![", items, "]"),
        X::Struct(name, fields) => {
            let fields = fields
                .iter()
                .map(|(name, x)| concat(vec![Doc::text(format!("{name}: ")), expr(x)]));
            list(&format!("{name} {{"), fields.collect(), "}")
        }
        X::Macro(name, args) => exprs(&format!("{name}!("), args, ")"),
    }
}
