//! Expressions: names, literals, operators, comparisons, displays, attribute and item access.

use super::{Kind, Lower, Op, Place};
use crate::ast::{BinOp, BoolOp, CmpOp, Constant, Expr, ExprKind, UnaryOp};
use crate::resolve::{Resolution, ScopeKind, VarId};
use crate::tree::{Block, S, X};
use crate::types::{Repr, Ty};

impl Lower<'_> {
    /// An expression for its value.
    pub(crate) fn expr(&mut self, e: &Expr) -> Op {
        self.at_line(e.line, |this| this.expr_kind(e))
    }

    fn expr_kind(&mut self, e: &Expr) -> Op {
        match &e.kind {
            ExprKind::Constant(c) => self.constant(c, e),
            ExprKind::Name(name) => {
                let op = self.load_name(name);
                self.typed(e, op)
            }
            ExprKind::Attribute { value, attr } => {
                let attr = self.scopes.mangled(self.frame.at, attr);
                if let Some(op) = self.load_slot(value, &attr) {
                    return op;
                }
                let value = self.expr(value);
                Op::value(self.rt("get_attr", vec![value.borrowed(), X::text(attr)]))
            }
            ExprKind::Subscript { value, index } => {
                let op = self.subscript(e, value, index);
                self.typed(e, op)
            }
            ExprKind::Slice { lower, upper, step } => {
                self.slice(lower.as_deref(), upper.as_deref(), step.as_deref())
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                let op = self.call(e, func, args, keywords);
                self.typed(e, op)
            }
            ExprKind::Binary { .. } if crate::infer::int_constant(e).is_some() => {
                let value = crate::infer::int_constant(e).unwrap_or_default();
                Op::of(X::raw(value.to_string()), Repr::Int)
            }
            ExprKind::Binary { left, op, right } => {
                let a = self.expr(left);
                let b = self.expr(right);
                if crate::infer::constant_int(e).is_some() {
                    // Big: exact.
                    return self.dynamic_binary(*op, a, b, false);
                }
                self.binary(*op, a, b)
            }
            ExprKind::Unary { op, operand } => self.unary(*op, operand),
            ExprKind::Bool { op, values } => self.bool_value(*op, values),
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.compare_value(left, ops, comparators),
            ExprKind::IfExp { test, body, orelse } => self.if_expression(test, body, orelse),
            ExprKind::Lambda { params, body } => self.lambda(e, params, body),
            ExprKind::Tuple(items) => self.display("tuple", items),
            ExprKind::List(items) => self.display("list", items),
            ExprKind::Set(items) => {
                // CPython keeps such a display as a frozenset, which shows in the order of iteration.
                let folded = items.len() > 2 && items.iter().all(is_constant);
                let op = self.items(items);
                Op::value(self.rt(if folded { "set_of_constants" } else { "set" }, vec![op]))
            }
            ExprKind::Dict(items) => self.dict(items),
            ExprKind::ListComp { .. } | ExprKind::SetComp { .. } | ExprKind::DictComp { .. } => {
                self.comprehension(e)
            }
            ExprKind::GeneratorExp {
                element,
                generators,
            } => self.generator_expression(e, element, generators),
            ExprKind::Await(value) => self.await_expr(value),
            ExprKind::Yield(value) => self.yield_expr(value.as_deref()),
            ExprKind::YieldFrom(value) => {
                let value = self.expr(value).borrowed();
                let yielder = X::raw("yielder");
                let call = X::call(self.maker("yield_from"), vec![yielder, value]);
                let result = self.yielded(call);
                Op::value(self.fallible(result))
            }
            ExprKind::Named { target, value } => {
                let value = self.expr(value);
                if let Place::Local { name, repr, py, .. } = self.place(&target.name)
                    && repr == Repr::Value
                    && self.frame.snapshot.binds_once(&py)
                {
                    // Nothing else in the statement binds it: the local itself is the value.
                    let mut stmts = Vec::new();
                    self.store_name(&target.name, value, &mut stmts);
                    return Op {
                        x: X::block(stmts, X::raw(name).by_ref()),
                        repr,
                        kind: Kind::Reference,
                    };
                }
                let stored = self.temp("named");
                let x = value.owned();
                let mut stmts = vec![S::bind(stored.clone(), x)];
                let copy = local(&stored);
                self.store_name(&target.name, copy, &mut stmts);
                Op::value(X::block(stmts, X::raw(stored)))
            }
            ExprKind::Starred(inner) => self.unsupported(
                inner.span,
                "starred expression here",
                "unpack into a list first: [*items]",
            ),
            ExprKind::JoinedStr(parts) => self.f_string(parts),
        }
    }

    /// What a loop walks: a set display of constants is a frozenset there.
    pub(crate) fn iterable(&mut self, e: &Expr) -> Op {
        match &e.kind {
            ExprKind::Set(items) if items.iter().all(is_constant) => {
                let op = self.items(items);
                Op::value(self.rt("frozenset_of_constants", vec![op]))
            }
            _ => self.expr(e),
        }
    }

    fn constant(&mut self, c: &Constant, e: &Expr) -> Op {
        match c {
            Constant::None => Op::of(X::raw("()"), Repr::Unit),
            Constant::Bool(b) => Op::of(X::raw(b.to_string()), Repr::Bool),
            Constant::Int(i) if crate::infer::int_constant(e).is_none() => {
                Op::value(X::call("Value::Int", vec![X::raw(i.to_string())]))
            }
            Constant::Int(i) => Op::of(X::raw(i.to_string()), Repr::Int),
            Constant::BigInt(i) => Op::value(X::call("rt::big_int", vec![X::text(i.to_string())])),
            Constant::Float(f) if f.is_infinite() => Op::of(X::raw("f64::INFINITY"), Repr::Float),
            Constant::Float(f) => Op::of(X::raw(format!("{f:?}_f64")), Repr::Float),
            Constant::Complex(f) => {
                Op::value(X::call("rt::complex", vec![X::raw(format!("{f:?}_f64"))]))
            }
            Constant::Str(s) => Op::value(X::Macro("rt::text".into(), vec![X::text(s.clone())])),
            Constant::Bytes(b) => {
                let mut text = String::from("b\"");
                for byte in b {
                    text.extend(std::ascii::escape_default(*byte).map(char::from));
                }
                text.push('"');
                let _ = e;
                Op::value(X::call("rt::bytes", vec![X::raw(text)]))
            }
            Constant::Ellipsis => Op::value(X::call("rt::ellipsis", vec![])),
        }
    }

    /// Reads a name.
    pub(crate) fn load_name(&mut self, name: &str) -> Op {
        let place = self.place(name);
        self.load(place)
    }

    pub(crate) fn load(&mut self, place: Place) -> Op {
        match place {
            Place::Local {
                name,
                repr,
                maybe_unbound,
                py,
            } => {
                let copied = self.frame.snapshot.holds(&py);
                if maybe_unbound {
                    let check = X::call("rt::bound", vec![X::raw(name).by_ref(), X::text(py)]);
                    let x = self.fallible(check);
                    return if copied {
                        Op::value(x.method("clone", vec![]))
                    } else {
                        Op {
                            x,
                            repr: Repr::Value,
                            kind: Kind::Reference,
                        }
                    };
                }
                if copied && repr == Repr::Value {
                    return Op::value(X::raw(name).method("clone", vec![]));
                }
                Op {
                    x: X::raw(name),
                    repr,
                    kind: Kind::Place,
                }
            }
            Place::Cell { name, py, free } => {
                let method = if free { "get_free" } else { "get" };
                Op::value(self.fallible(X::raw(name).method(method, vec![X::text(py)])))
            }
            Place::Global(name) => {
                let x = X::raw(format!("g::{}", crate::names::item(&name))).method("get", vec![]);
                Op::value(self.fallible(x))
            }
            Place::Class { name, fallback } => {
                let found = X::raw("namespace").method("get", vec![X::text(name)]);
                let other = self.load(*fallback).owned();
                let arms = vec![
                    ("Some(found)".to_owned(), Block::value(X::raw("found"))),
                    ("None".to_owned(), Block::value(other)),
                ];
                Op::value(X::Match(Box::new(found), arms))
            }
            Place::ClassCell => Op::value(
                self.fallible(X::raw("class_cell").method("get_free", vec![X::text("__class__")])),
            ),
            Place::Builtin(name) => self.builtin(&name),
        }
    }

    pub(crate) fn builtin(&mut self, name: &str) -> Op {
        if let Some(name) = name.strip_prefix("typevar:") {
            return Op::value(self.rt("type_var", vec![X::text(name)]));
        }
        match name {
            "__name__" | "__file__" | "__doc__" | "__package__" | "__spec__" | "__builtins__"
            | "__loader__" => Op::value(X::call(
                "rt::module_attr",
                vec![X::raw("&DEF"), X::text(name)],
            )),
            "__debug__" => Op::of(X::raw("true"), Repr::Bool),
            "NotImplemented" => Op::value(X::call("rt::not_implemented", vec![])),
            _ if self.in_function() && !crate::names::is_builtin(name) => self.unknown_name(name),
            _ if crate::names::is_builtin(name) => {
                Op::value(self.rt("builtin", vec![X::text(name)]))
            }
            _ => Op::value(self.rt("loose_name", vec![X::raw("&STATE"), X::text(name)])),
        }
    }

    fn in_function(&self) -> bool {
        let scope = self.scopes.scope(self.frame.scope);
        !matches!(scope.kind, ScopeKind::Module | ScopeKind::Class)
            && self.scopes.star_imports.is_empty()
    }

    /// A name that nothing binds, read in a function: the `NameError` suggests one of the names in sight.
    fn unknown_name(&mut self, name: &str) -> Op {
        let frame = self.frame.scope;
        let own = self.scopes.vars_of(frame);
        let captured = self.scopes.scope(frame).captures.iter().copied();
        let locals: Vec<VarId> = own.chain(captured).collect();
        let list: Vec<String> = locals
            .iter()
            .map(|var| format!("{:?}", self.scopes.var(*var).name))
            .collect();
        let this = match self.scopes.lookup(self.frame.at, "self") {
            Resolution::Local(var) | Resolution::Free(var) if locals.contains(&var) => {
                Some(self.place("self"))
            }
            _ => None,
        };
        let this = match this {
            Some(Place::Local {
                name,
                repr: Repr::Value,
                ..
            }) => format!("Some(&{name})"),
            Some(Place::Cell { name, .. }) => format!("Some(&{name}.peek())"),
            _ => "None".to_owned(),
        };
        let locals = X::raw(format!("&[{}]", list.join(", ")));
        let state = X::raw("&STATE");
        Op::value(self.rt(
            "unknown_name",
            vec![state, X::text(name), locals, X::raw(this)],
        ))
    }

    fn subscript(&mut self, e: &Expr, value: &Expr, index: &Expr) -> Op {
        let is_list = matches!(self.ty(value), Ty::List(_));
        let value = self.expr(value);
        let index = self.expr(index);
        if index.repr == Repr::Int && is_list {
            let (get, repr) = match self.ty(e) {
                Ty::Object(_) => ("get_object", Repr::Value),
                Ty::Float => ("get_float", Repr::Float),
                Ty::Int => ("get_int", Repr::Int),
                _ => ("get_index", Repr::Value),
            };
            return Op::of(self.rt(get, vec![value.borrowed(), index.x]), repr);
        }
        if index.repr == Repr::Int {
            return Op::value(self.rt("get_index", vec![value.borrowed(), index.x]));
        }
        Op::value(self.rt("get_item", vec![value.borrowed(), index.borrowed()]))
    }

    fn slice(&mut self, lower: Option<&Expr>, upper: Option<&Expr>, step: Option<&Expr>) -> Op {
        let parts = [lower, upper, step].map(|part| match part {
            Some(e) => self.expr(e).owned(),
            None => X::raw("Value::None"),
        });
        Op::value(X::call("rt::slice", parts.to_vec()))
    }

    /// `a op b` on lowered operands.
    pub(crate) fn binary(&mut self, op: BinOp, a: Op, b: Op) -> Op {
        use Repr::{Float, Int};
        let checked =
            |this: &Self, name: &str, a: X, b: X, repr| Op::of(this.rt(name, vec![a, b]), repr);
        match (op, a.repr, b.repr) {
            (BinOp::Add, Int, Int) => checked(self, "int_add", a.x, b.x, Int),
            (BinOp::Sub, Int, Int) => checked(self, "int_sub", a.x, b.x, Int),
            (BinOp::Mul, Int, Int) => checked(self, "int_mul", a.x, b.x, Int),
            (BinOp::FloorDiv, Int, Int) => checked(self, "int_floor_div", a.x, b.x, Int),
            (BinOp::Mod, Int, Int) => checked(self, "int_mod", a.x, b.x, Int),
            (BinOp::Div, Int, Int) => checked(self, "int_true_div", a.x, b.x, Float),
            (BinOp::BitAnd, Int, Int) => Op::of(a.x.binary("&", b.x), Int),
            (BinOp::BitOr, Int, Int) => Op::of(a.x.binary("|", b.x), Int),
            (BinOp::BitXor, Int, Int) => Op::of(a.x.binary("^", b.x), Int),
            (_, Int | Float, Int | Float) if a.repr == Float || b.repr == Float => {
                let (x, y) = (as_float(&a), as_float(&b));
                match op {
                    BinOp::Add => Op::of(x.binary("+", y), Float),
                    BinOp::Sub => Op::of(x.binary("-", y), Float),
                    BinOp::Mul => Op::of(x.binary("*", y), Float),
                    BinOp::Div => checked(self, "float_div", x, y, Float),
                    BinOp::FloorDiv => checked(self, "float_floor_div", x, y, Float),
                    BinOp::Mod => checked(self, "float_mod", x, y, Float),
                    _ => self.dynamic_binary(op, a, b, false),
                }
            }
            _ => self.dynamic_binary(op, a, b, false),
        }
    }

    /// `a op b` through the object model; `op=` if `inplace`.
    pub(crate) fn dynamic_binary(&mut self, op: BinOp, a: Op, b: Op, inplace: bool) -> Op {
        let name = binary_name(op);
        let name = if inplace {
            format!("i{name}")
        } else {
            name.to_owned()
        };
        Op::value(self.rt(&name, vec![a.borrowed(), b.borrowed()]))
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr) -> Op {
        if op == UnaryOp::Not {
            let test = self.cond(operand);
            return Op::of(test.negated(), Repr::Bool);
        }
        let value = self.expr(operand);
        match (op, value.repr) {
            (UnaryOp::Neg, Repr::Int) => {
                if let X::Raw(text) = &value.x
                    && text.bytes().all(|b| b.is_ascii_digit())
                {
                    return Op::of(X::raw(format!("-{text}")), Repr::Int);
                }
                Op::of(self.rt("int_neg", vec![value.x]), Repr::Int)
            }
            (UnaryOp::Neg, Repr::Float) => Op::of(X::Unary("-", Box::new(value.x)), Repr::Float),
            (UnaryOp::Pos, Repr::Int | Repr::Float) => value,
            (UnaryOp::Invert, Repr::Int) => Op::of(X::Unary("!", Box::new(value.x)), Repr::Int),
            (UnaryOp::Neg, _) => Op::value(self.rt("neg", vec![value.borrowed()])),
            (UnaryOp::Pos, _) => Op::value(self.rt("pos", vec![value.borrowed()])),
            _ => Op::value(self.rt("invert", vec![value.borrowed()])),
        }
    }

    /// An expression for its truth: a Rust `bool`.
    pub(crate) fn cond(&mut self, e: &Expr) -> X {
        self.at_line(e.line, |this| match &e.kind {
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
            } => this.cond(operand).negated(),
            ExprKind::Bool { op, values } => {
                let sign = if *op == BoolOp::And { "&&" } else { "||" };
                let mut tests: Vec<X> = values.iter().map(|v| this.cond(v)).collect();
                let first = tests.remove(0);
                tests
                    .into_iter()
                    .fold(first, |left, right| left.binary(sign, right))
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } if ops.len() == 1 => {
                let a = this.expr(left);
                let b = this.expr(&comparators[0]);
                this.test(ops[0], a, b)
            }
            _ => {
                let value = this.expr(e);
                this.truth(value)
            }
        })
    }

    pub(crate) fn truth(&mut self, value: Op) -> X {
        match value.repr {
            Repr::Bool => value.x,
            Repr::Int => value.x.binary("!=", X::raw("0")),
            Repr::Float => value.x.binary("!=", X::raw("0.0")),
            Repr::Unit => X::block(vec![S::Expr(value.x)], X::raw("false")),
            Repr::Value => self.rt("truth", vec![value.borrowed()]),
        }
    }

    /// `bool(a op b)`.
    pub(crate) fn test(&mut self, op: CmpOp, a: Op, b: Op) -> X {
        use Repr::{Bool, Float, Int, Unit};
        let same = a.repr == b.repr && matches!(a.repr, Int | Float | Bool);
        let sign = match op {
            CmpOp::Eq => "==",
            CmpOp::NotEq => "!=",
            CmpOp::Lt => "<",
            CmpOp::LtE => "<=",
            CmpOp::Gt => ">",
            CmpOp::GtE => ">=",
            CmpOp::Is | CmpOp::IsNot => {
                let negate = op == CmpOp::IsNot;
                let test = if b.repr == Unit {
                    match a.repr {
                        Repr::Value => a.x.method("is_none", vec![]),
                        _ => X::call("rt::is", vec![a.borrowed(), b.borrowed()]),
                    }
                } else {
                    X::call("rt::is", vec![a.borrowed(), b.borrowed()])
                };
                return if negate { test.negated() } else { test };
            }
            CmpOp::In => return self.rt("contains", vec![b.borrowed(), a.borrowed()]),
            CmpOp::NotIn => {
                return self
                    .rt("contains", vec![b.borrowed(), a.borrowed()])
                    .negated();
            }
        };
        if same {
            // `a as T < b` would be parsed as generics; operands are parenthesised by `emit`.
            return a.x.binary(sign, b.x);
        }
        let name = match op {
            CmpOp::Eq => "eq",
            CmpOp::NotEq => "ne",
            CmpOp::Lt => "lt",
            CmpOp::LtE => "le",
            CmpOp::Gt => "gt",
            _ => "ge",
        };
        self.rt(name, vec![a.borrowed(), b.borrowed()])
    }

    fn compare_value(&mut self, left: &Expr, ops: &[CmpOp], comparators: &[Expr]) -> Op {
        let a = self.expr(left);
        if ops.len() == 1 {
            let b = self.expr(&comparators[0]);
            return self.compare_op(ops[0], a, b);
        }
        // a < b < c: every operand is evaluated at most once, and only as far as needed.
        let done = self.label("chain");
        let first = self.temp("left");
        let mut stmts = vec![S::bind(first.clone(), a.owned())];
        let mut left = first;
        for (i, (op, comparator)) in ops.iter().zip(comparators).enumerate() {
            let b = self.expr(comparator).owned();
            let right = self.temp("right");
            stmts.push(S::bind(right.clone(), b));
            let (a, b) = (local(&left), local(&right));
            let result = self.compare_op(*op, a, b);
            if i + 1 == ops.len() {
                let mut value = result.owned();
                if self.program.sees_drops {
                    let last = self.temp("test");
                    stmts.push(S::bind(last.clone(), value));
                    stmts.push(S::Expr(X::call("drop", vec![X::raw(left.clone())])));
                    value = X::raw(last);
                }
                stmts.push(S::Break(done.clone(), Some(value)));
            } else {
                let name = self.temp("test");
                stmts.push(S::bind(name.clone(), result.owned()));
                if self.program.sees_drops {
                    stmts.push(S::Expr(X::call("drop", vec![X::raw(left)])));
                }
                let test = self.truth(local(&name)).negated();
                stmts.push(S::If(
                    test,
                    Block::of(vec![S::Break(done.clone(), Some(X::raw(name)))]),
                    None,
                ));
            }
            left = right;
        }
        Op::value(X::Labelled(done, Block::of(stmts)))
    }

    fn compare_op(&mut self, op: CmpOp, a: Op, b: Op) -> Op {
        let dynamic = a.repr == Repr::Value || b.repr == Repr::Value;
        let rich = match op {
            CmpOp::Eq => "==",
            CmpOp::NotEq => "!=",
            CmpOp::Lt => "<",
            CmpOp::LtE => "<=",
            CmpOp::Gt => ">",
            CmpOp::GtE => ">=",
            _ => return Op::of(self.test(op, a, b), Repr::Bool),
        };
        if dynamic {
            return Op::value(self.rt("compare", vec![X::text(rich), a.borrowed(), b.borrowed()]));
        }
        Op::of(self.test(op, a, b), Repr::Bool)
    }

    fn bool_value(&mut self, op: BoolOp, values: &[Expr]) -> Op {
        let Some((last, rest)) = values.split_last() else {
            unreachable!("a boolean operation has operands")
        };
        if values.iter().all(|e| self.is_bool(e)) {
            let sign = if op == BoolOp::And { "&&" } else { "||" };
            let tests: Vec<X> = values.iter().map(|v| self.cond(v)).collect();
            let folded = tests.into_iter().reduce(|a, b| a.binary(sign, b));
            return Op::of(folded.unwrap_or_else(|| X::raw("true")), Repr::Bool);
        }
        let mut result = self.expr(last);
        for e in rest.iter().rev() {
            let value = self.expr(e).owned();
            let name = self.temp("operand");
            let test = self.truth(local(&name));
            let (yes, no) = (result.owned(), X::raw(name.clone()));
            let (then, orelse) = if op == BoolOp::And {
                (yes, no)
            } else {
                (no, yes)
            };
            let choice = X::If(Box::new(test), Block::value(then), Block::value(orelse));
            result = Op::value(X::Block(Block {
                stmts: vec![S::bind(name, value)],
                value: Some(Box::new(choice)),
            }));
        }
        result
    }

    /// Whether an expression is sure to be a Rust `bool` when lowered.
    fn is_bool(&mut self, e: &Expr) -> bool {
        self.program
            .types
            .of_expr(self.program, self.module, self.frame.at, e)
            == crate::types::Ty::Bool
    }

    fn if_expression(&mut self, test: &Expr, body: &Expr, orelse: &Expr) -> Op {
        let test = self.cond(test);
        let a = self.expr(body);
        let b = self.expr(orelse);
        let repr = if a.repr == b.repr && a.repr != Repr::Unit {
            a.repr
        } else {
            Repr::Value
        };
        let (a, b) = if repr == Repr::Value {
            (a.owned(), b.owned())
        } else {
            (a.x, b.x)
        };
        Op::of(
            X::If(Box::new(test), Block::value(a), Block::value(b)),
            repr,
        )
    }

    fn display(&mut self, constructor: &str, items: &[Expr]) -> Op {
        let items = self.items(items);
        Op::value(X::call(format!("rt::{constructor}"), vec![items]))
    }

    /// Items with stars spread: an expression of type `Vec<Value>`.
    pub(crate) fn items(&mut self, items: &[Expr]) -> X {
        if !items.iter().any(|e| matches!(e.kind, ExprKind::Starred(_))) {
            return X::Vec(items.iter().map(|e| self.expr(e).owned()).collect());
        }
        let name = self.temp("items");
        let mut stmts = vec![S::Let {
            name: name.clone(),
            mutable: true,
            ty: Some("Vec<Value>".into()),
            value: Some(X::raw("Vec::new()")),
        }];
        for e in items {
            let x = if let ExprKind::Starred(inner) = &e.kind {
                let value = self.expr(inner);
                self.rt(
                    "extend",
                    vec![X::raw(format!("&mut {name}")), value.borrowed()],
                )
            } else {
                let value = self.expr(e).owned();
                X::raw(name.clone()).method("push", vec![value])
            };
            stmts.push(S::Expr(x));
        }
        X::block(stmts, X::raw(name))
    }

    fn dict(&mut self, items: &[(Option<Expr>, Expr)]) -> Op {
        if items.is_empty() {
            return Op::value(X::call("rt::dict", vec![]));
        }
        let name = self.temp("dict");
        let mut stmts = vec![S::bind(name.clone(), X::raw("rt::Dict::new()"))];
        for (key, value) in items {
            let x = match key {
                Some(key) => {
                    let key = self.expr(key).owned();
                    let value = self.expr(value).owned();
                    self.rt("dict_set", vec![X::raw(format!("&{name}")), key, value])
                }
                None => {
                    let other = self.expr(value);
                    self.rt(
                        "dict_update",
                        vec![X::raw(format!("&{name}")), other.borrowed()],
                    )
                }
            };
            stmts.push(S::Expr(x));
        }
        Op::value(X::block(stmts, X::call("Value::Dict", vec![X::raw(name)])))
    }

    fn yield_expr(&mut self, value: Option<&Expr>) -> Op {
        let value = match value {
            Some(e) => self.expr(e).owned(),
            None => X::raw("Value::None"),
        };
        let call = X::raw("yielder").method("yield_value", vec![value]);
        let result = self.yielded(call);
        Op::value(self.fallible(result))
    }

    /// `yield value` as a statement: nobody looks at what is sent.
    pub(crate) fn give(&mut self, value: Option<&Expr>) -> X {
        let (method, value) = match value.map(|e| self.expr(e)) {
            Some(op) if op.repr == Repr::Int => ("give_int", op.x),
            Some(op) => ("give", op.owned()),
            None => ("give", X::raw("Value::None")),
        };
        let call = X::raw("yielder").method(method, vec![value]);
        let result = self.yielded(call);
        self.fallible(result)
    }

    /// The result of a `yield`; the generator stands at the current line, where that can be seen.
    fn yielded(&self, future: X) -> X {
        self.resumed(if self.program.notes_yields {
            future.awaited_on("on", self.frame.line)
        } else {
            future.awaited()
        })
    }
}

/// A local `Value` by name.
pub(crate) fn local(name: &str) -> Op {
    Op {
        x: X::raw(name),
        repr: Repr::Value,
        kind: Kind::Place,
    }
}

fn as_float(op: &Op) -> X {
    match op.repr {
        Repr::Int => op.x.clone().int_as_float(),
        _ => op.x.clone(),
    }
}

/// The runtime's name of an operator.
pub(crate) fn binary_name(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "add",
        BinOp::Sub => "sub",
        BinOp::Mul => "mul",
        BinOp::MatMul => "mat_mul",
        BinOp::Div => "div",
        BinOp::FloorDiv => "floor_div",
        BinOp::Mod => "modulo",
        BinOp::Pow => "pow",
        BinOp::LShift => "lshift",
        BinOp::RShift => "rshift",
        BinOp::BitOr => "bit_or",
        BinOp::BitXor => "bit_xor",
        BinOp::BitAnd => "bit_and",
    }
}

/// Whether CPython folds it to a constant.
fn is_constant(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Constant(_) => true,
        ExprKind::Unary { operand, .. } => is_constant(operand),
        ExprKind::Tuple(items) => items.iter().all(is_constant),
        _ => false,
    }
}
