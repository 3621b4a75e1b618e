//! f-strings.

use super::{Lower, Op};
use crate::ast::{Conversion, FStringPart};
use crate::tree::{S, X};

impl Lower<'_> {
    /// An f-string as a `Value`.
    pub(crate) fn f_string(&mut self, parts: &[FStringPart]) -> Op {
        let mut stmts = Vec::new();
        let name = self.f_string_into(parts, &mut stmts);
        Op::value(X::block(stmts, X::call("Value::from", vec![X::raw(name)])))
    }

    /// Builds the text in a new `String`; gives its name.
    fn f_string_into(&mut self, parts: &[FStringPart], stmts: &mut Vec<S>) -> String {
        let name = self.temp("text");
        stmts.push(S::Let {
            name: name.clone(),
            mutable: true,
            ty: None,
            value: Some(X::raw("String::new()")),
        });
        for part in parts {
            match part {
                FStringPart::Literal(text) => {
                    stmts.push(S::Expr(push_literal(&name, text)));
                }
                FStringPart::Value {
                    value,
                    conversion,
                    spec,
                } => {
                    let value = self.expr(value);
                    let buffer = X::raw(format!("&mut {name}"));
                    let conversion = match conversion {
                        Conversion::None => "rt::push_format",
                        Conversion::Str => "rt::push_str",
                        Conversion::Repr => "rt::push_repr",
                        Conversion::Ascii => "rt::push_ascii",
                    };
                    let spec = match spec.as_deref() {
                        None | Some([]) => X::text(""),
                        Some([FStringPart::Literal(text)]) => X::text(text.clone()),
                        Some(parts) => {
                            // The value comes first, then its spec's own values.
                            let kept = self.temp("value");
                            stmts.push(S::bind(kept.clone(), value.owned()));
                            let spec = self.f_string_into(parts, stmts);
                            let args = vec![buffer, X::raw(kept).by_ref(), X::raw(spec).by_ref()];
                            let push = self.fallible(X::call(conversion, args));
                            stmts.push(S::Expr(push));
                            continue;
                        }
                    };
                    let push =
                        self.fallible(X::call(conversion, vec![buffer, value.borrowed(), spec]));
                    stmts.push(S::Expr(push));
                }
            }
        }
        name
    }
}

/// Appends a piece of literal text.
fn push_literal(name: &str, text: &str) -> X {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => X::raw(name).method("push", vec![X::raw(format!("{c:?}"))]),
        _ => X::raw(name).method("push_str", vec![X::text(text)]),
    }
}
