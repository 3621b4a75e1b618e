//! Binding: assignment to names, attributes, items, patterns of names; `del`; augmented assignment.

use super::expr::local;
use super::{Kind, Lower, Op, Place};
use crate::ast::{BinOp, Expr, ExprKind};
use crate::tree::{S, X};
use crate::types::Repr;

impl Lower<'_> {
    /// Binds `value` to a target.
    pub(crate) fn assign(&mut self, target: &Expr, value: Op, stmts: &mut Vec<S>) {
        match &target.kind {
            ExprKind::Name(name) => self.store_name(name, value, stmts),
            ExprKind::Attribute {
                value: object,
                attr,
            } => {
                let attr = self.scopes.mangled(self.frame.at, attr);
                if self.store_slot(object, &attr, &value, stmts) {
                    return;
                }
                let value = self.settle(value, stmts);
                let object = self.expr(object);
                let x = self.rt(
                    "set_attr",
                    vec![object.borrowed(), X::text(attr), value.owned()],
                );
                stmts.push(S::Expr(x));
            }
            ExprKind::Subscript {
                value: object,
                index,
            } => {
                let value = self.settle(value, stmts);
                let object = self.expr(object);
                let index = self.expr(index);
                let x = self.rt(
                    "set_item",
                    vec![object.borrowed(), index.borrowed(), value.owned()],
                );
                stmts.push(S::Expr(x));
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => self.unpack(items, value, stmts),
            _ => {
                self.unsupported(
                    target.span,
                    "assignment to this expression",
                    "assign to a name, attribute or item",
                );
            }
        }
    }

    /// Evaluates a value now if it is not yet a plain local or literal, because the target's own
    /// expressions come after it.
    pub(crate) fn settle(&mut self, value: Op, stmts: &mut Vec<S>) -> Op {
        if matches!(value.x, X::Raw(_) | X::Text(_)) {
            return value;
        }
        let name = self.temp("value");
        let repr = value.repr;
        match repr {
            Repr::Value | Repr::Unit => {
                stmts.push(S::bind(name.clone(), value.owned()));
                Op::value(X::raw(name))
            }
            _ => {
                stmts.push(S::bind(name.clone(), value.x));
                Op::of(X::raw(name), repr)
            }
        }
    }

    /// Binds a name.
    pub(crate) fn store_name(&mut self, name: &str, value: Op, stmts: &mut Vec<S>) {
        let place = self.place(name);
        self.store(place, value, stmts);
    }

    pub(crate) fn store(&mut self, place: Place, value: Op, stmts: &mut Vec<S>) {
        match place {
            Place::Local { name, repr, .. } => {
                let x = self.coerce(value, repr);
                stmts.push(S::Assign(name, x));
            }
            Place::Cell { name, .. } => {
                stmts.push(S::Expr(X::raw(name).method("set", vec![value.owned()])));
            }
            Place::Global(name) => {
                let global = X::raw(format!("g::{}", crate::names::item(&name)));
                stmts.push(S::Expr(global.method("set", vec![value.owned()])));
            }
            Place::Class { name, .. } => {
                let set = X::raw("namespace").method("set", vec![X::text(name), value.owned()]);
                stmts.push(S::Expr(set));
            }
            Place::ClassCell | Place::Builtin(_) => {
                unreachable!("resolve gives every bound name a place")
            }
        }
    }

    /// As a Rust value of this representation.
    pub(crate) fn coerce(&mut self, value: Op, repr: Repr) -> X {
        match (value.repr, repr) {
            (a, b) if a == b && a != Repr::Value => value.x,
            (_, Repr::Value) => value.owned(),
            (Repr::Unit, Repr::Unit) => value.x,
            (_, Repr::Unit) => X::block(vec![S::Expr(value.owned())], X::raw("()")),
            (Repr::Int, Repr::Float) => value.x.int_as_float(),
            (_, typed) => self
                .rt("from_value", vec![value.owned()])
                .with_type(typed.rust()),
        }
    }

    /// `a, *b, c = value`
    fn unpack(&mut self, targets: &[Expr], value: Op, stmts: &mut Vec<S>) {
        let star = targets
            .iter()
            .position(|t| matches!(t.kind, ExprKind::Starred(_)));
        let value = match value.kind {
            Kind::Temp => Op {
                x: self.last_use(value.x),
                ..value
            },
            _ => value,
        };
        let names: Vec<String> = targets.iter().map(|_| self.temp("item")).collect();
        let pattern = format!("[{}]", names.join(", "));
        let x = match star {
            None => self.rt("unpack", vec![value.borrowed()]),
            Some(i) => {
                let after = targets.len() - i - 1;
                self.rt(
                    "unpack_star",
                    vec![
                        value.borrowed(),
                        X::raw(i.to_string()),
                        X::raw(after.to_string()),
                    ],
                )
            }
        };
        stmts.push(S::Let {
            name: pattern,
            mutable: false,
            ty: Some(format!("[Value; {}]", targets.len())),
            value: Some(x),
        });
        for (target, name) in targets.iter().zip(names) {
            let target = if let ExprKind::Starred(inner) = &target.kind {
                inner
            } else {
                target
            };
            self.assign(target, Op::value(X::raw(name)), stmts);
        }
    }

    /// `a, b = x, y` without making the tuple.
    pub(crate) fn parallel(&mut self, targets: &[Expr], values: &[Expr], stmts: &mut Vec<S>) {
        let mut ops = Vec::new();
        for value in values {
            let op = self.expr(value);
            if op.kind == super::Kind::Temp && matches!(op.x, X::Raw(_)) {
                // A literal.
                ops.push(op);
                continue;
            }
            let name = self.temp("item");
            let repr = op.repr;
            let x = if matches!(repr, Repr::Value | Repr::Unit) {
                op.owned()
            } else {
                op.x
            };
            stmts.push(S::bind(name.clone(), x));
            let repr = if repr == Repr::Unit {
                Repr::Value
            } else {
                repr
            };
            ops.push(Op::of(X::raw(name), repr));
        }
        for (target, op) in targets.iter().zip(ops) {
            self.assign(target, op, stmts);
        }
    }

    /// `target op= value`
    pub(crate) fn aug_assign(
        &mut self,
        target: &Expr,
        op: BinOp,
        value: &Expr,
        stmts: &mut Vec<S>,
    ) {
        match &target.kind {
            ExprKind::Name(name) => {
                let place = self.place(name);
                let old = self.load(place.clone());
                let new = self.expr(value);
                let result = self.aug(op, old, new);
                self.store(place, result, stmts);
            }
            ExprKind::Attribute {
                value: object,
                attr,
            } => {
                let attr = self.scopes.mangled(self.frame.at, attr);
                if self.aug_slot(object, &attr, op, value, stmts) {
                    return;
                }
                let object = self.keep(object, stmts);
                let old = Op::value(self.rt(
                    "get_attr",
                    vec![local(&object).borrowed(), X::text(attr.clone())],
                ));
                let new = self.expr(value);
                let result = self.aug(op, old, new).owned();
                let name = self.temp("value");
                stmts.push(S::bind(name.clone(), result));
                let x = self.rt(
                    "set_attr",
                    vec![local(&object).borrowed(), X::text(attr), X::raw(name)],
                );
                stmts.push(S::Expr(x));
            }
            ExprKind::Subscript {
                value: object,
                index,
            } => {
                let object = self.keep(object, stmts);
                let index = self.keep(index, stmts);
                let old = Op::value(self.rt(
                    "get_item",
                    vec![local(&object).borrowed(), local(&index).borrowed()],
                ));
                let new = self.expr(value);
                let result = self.aug(op, old, new).owned();
                let name = self.temp("value");
                stmts.push(S::bind(name.clone(), result));
                let args = vec![
                    local(&object).borrowed(),
                    local(&index).borrowed(),
                    X::raw(name),
                ];
                let x = self.rt("set_item", args);
                stmts.push(S::Expr(x));
            }
            _ => {
                self.unsupported(
                    target.span,
                    "augmented assignment to this expression",
                    "assign to a name, attribute or item",
                );
            }
        }
    }

    pub(crate) fn aug(&mut self, op: BinOp, old: Op, new: Op) -> Op {
        if old.repr == Repr::Value || new.repr == Repr::Value {
            return self.dynamic_binary(op, old, new, true);
        }
        self.binary(op, old, new)
    }

    /// Evaluates an expression once, into a local `Value`.
    pub(crate) fn keep(&mut self, e: &Expr, stmts: &mut Vec<S>) -> String {
        let value = self.expr(e).owned();
        let name = self.temp("kept");
        stmts.push(S::bind(name.clone(), value));
        name
    }

    /// `del target`
    pub(crate) fn delete(&mut self, target: &Expr, stmts: &mut Vec<S>) {
        match &target.kind {
            ExprKind::Name(name) => {
                let place = self.place(name);
                self.delete_place(place, stmts);
            }
            ExprKind::Attribute { value, attr } => {
                let value = self.expr(value);
                let attr = self.scopes.mangled(self.frame.at, attr);
                let x = self.rt("del_attr", vec![value.borrowed(), X::text(attr)]);
                stmts.push(S::Expr(x));
            }
            ExprKind::Subscript { value, index } => {
                let value = self.expr(value);
                let index = self.expr(index);
                let x = self.rt("del_item", vec![value.borrowed(), index.borrowed()]);
                stmts.push(S::Expr(x));
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                for item in items {
                    self.delete(item, stmts);
                }
            }
            _ => {
                self.unsupported(
                    target.span,
                    "del of this expression",
                    "delete a name, attribute or item",
                );
            }
        }
    }

    fn delete_place(&mut self, place: Place, stmts: &mut Vec<S>) {
        match place {
            Place::Local { name, py, .. } => {
                let x = self.rt("unbind", vec![X::raw(format!("&mut {name}")), X::text(py)]);
                stmts.push(S::Expr(x));
            }
            Place::Cell { name, py, .. } => {
                let x = self.fallible(X::raw(name).method("del", vec![X::text(py)]));
                stmts.push(S::Expr(x));
            }
            Place::Global(name) => {
                let x = X::raw(format!("g::{}", crate::names::item(&name))).method("del", vec![]);
                let x = self.fallible(x);
                stmts.push(S::Expr(x));
            }
            Place::Class { name, .. } => {
                let x = X::raw("namespace").method("del", vec![X::text(name)]);
                let x = self.fallible(x);
                stmts.push(S::Expr(x));
            }
            Place::ClassCell | Place::Builtin(_) => {}
        }
    }

    /// Unbinds the name of an `except … as name`, bound or not.
    pub(crate) fn forget(&mut self, name: &str, stmts: &mut Vec<S>) {
        match self.place(name) {
            Place::Local { name, .. } => stmts.push(S::Assign(name, X::raw("Value::Unset"))),
            Place::Cell { name, .. } => stmts.push(S::Expr(
                X::raw(name).method("set", vec![X::raw("Value::Unset")]),
            )),
            Place::Global(name) => {
                let global = X::raw(format!("g::{}", crate::names::item(&name)));
                stmts.push(S::Expr(global.method("set", vec![X::raw("Value::Unset")])));
            }
            Place::Class { name, .. } => {
                stmts.push(S::Expr(
                    X::raw("namespace").method("forget", vec![X::text(name)]),
                ));
            }
            Place::ClassCell | Place::Builtin(_) => {}
        }
    }
}

impl X {
    /// Pins the type that a generic conversion gives.
    fn with_type(self, ty: &'static str) -> X {
        match self {
            X::Try { x, line, exit } => {
                let x = match *x {
                    X::Call(path, args) => X::Call(format!("{path}::<{ty}>"), args),
                    other => other,
                };
                X::Try {
                    x: Box::new(x),
                    line,
                    exit,
                }
            }
            other => other,
        }
    }
}
