//! The type of an expression, given those of the variables in it.

use crate::ast::{BinOp, BoolOp, CmpOp, Constant, Expr, ExprKind, UnaryOp};
use crate::program::{Flavor, FnId, Program};
use crate::resolve::{Resolution, ScopeId};
use crate::session::ModuleId;
use crate::types::{Ty, Types};

/// Functions of `math` from one float to a float that have a form for Rust's own floats.
pub(crate) const FLOAT_FUNCTIONS: &[&str] = &["cos", "exp", "fabs", "sin", "sqrt", "tan"];

impl Types {
    /// The type of an expression in a scope.
    pub fn of_expr(&self, program: &Program, module: ModuleId, at: ScopeId, e: &Expr) -> Ty {
        let of = |e: &Expr| self.of_expr(program, module, at, e);
        match &e.kind {
            ExprKind::Constant(c) => match c {
                Constant::None => Ty::None,
                Constant::Bool(_) => Ty::Bool,
                Constant::Int(i) if is_big(*i) => Ty::Any,
                Constant::Int(_) => Ty::Int,
                Constant::Float(_) => Ty::Float,
                _ => Ty::Any,
            },
            ExprKind::Name(name) => match program.unit(module).scopes.lookup(at, name) {
                Resolution::Local(var) => {
                    if program.unit(module).scopes.var(var).maybe_unbound {
                        Ty::Any
                    } else {
                        self.var(module, var)
                    }
                }
                Resolution::Global(name) => self.global(module, &name),
                _ => Ty::Any,
            },
            ExprKind::Attribute { value, attr } => match of(value) {
                Ty::Never => Ty::Never,
                Ty::Object(class) => self.field(class, attr),
                _ => Ty::Any,
            },
            ExprKind::Subscript { value, index } => match (of(value), &index.kind) {
                (list @ Ty::List(_), ExprKind::Slice { .. }) => list,
                (list @ (Ty::List(_) | Ty::Never), _) => match of(index) {
                    Ty::Int | Ty::Never => self.item(list),
                    _ => Ty::Any,
                },
                _ => Ty::Any,
            },
            ExprKind::List(_) | ExprKind::ListComp { .. } => {
                match self.sites.get(&(module, e.span)) {
                    Some(site) => self.canonical(Ty::List(*site)),
                    None => Ty::Any,
                }
            }
            ExprKind::Binary { .. } if constant_int(e).is_some() => match int_constant(e) {
                Some(_) => Ty::Int,
                None => Ty::Any,
            },
            ExprKind::Binary { left, op, right } => match (*op, of(left), of(right)) {
                (BinOp::Mul, list @ Ty::List(_), Ty::Int) => list,
                (op, left, right) => arithmetic(op, left, right),
            },
            ExprKind::Unary {
                op: UnaryOp::Not, ..
            } => Ty::Bool,
            ExprKind::Unary { op, operand } => match (op, of(operand)) {
                (_, Ty::Never) => Ty::Never,
                (UnaryOp::Neg | UnaryOp::Pos, ty @ (Ty::Int | Ty::Float)) => ty,
                (UnaryOp::Invert, Ty::Int) => Ty::Int,
                _ => Ty::Any,
            },
            ExprKind::Bool {
                op: BoolOp::And | BoolOp::Or,
                values,
            } => {
                let all = values.iter().fold(Ty::Never, |ty, v| ty.join(of(v)));
                if matches!(all, Ty::Bool | Ty::Never) {
                    all
                } else {
                    Ty::Any
                }
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => match ops.as_slice() {
                [CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn] => Ty::Bool,
                [_] => match (of(left), of(&comparators[0])) {
                    (Ty::Never, _) | (_, Ty::Never) => Ty::Never,
                    (Ty::Any | Ty::Object(_) | Ty::List(_), _)
                    | (_, Ty::Any | Ty::Object(_) | Ty::List(_)) => Ty::Any,
                    _ => Ty::Bool,
                },
                _ => Ty::Any,
            },
            ExprKind::IfExp { body, orelse, .. } => match of(body).join(of(orelse)) {
                Ty::None => Ty::Any,
                ty => ty,
            },
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                if let Some(ty) = self.of_known_call(program, module, at, func, Flavor::Plain) {
                    return ty;
                }
                if let Some(class) = program.class_named(&program.closed, module, at, func) {
                    return Ty::Object(class);
                }
                let plain = keywords.is_empty()
                    && !args.iter().any(|a| matches!(a.kind, ExprKind::Starred(_)));
                if let (true, [arg], Some(_)) = (
                    plain,
                    args.as_slice(),
                    float_function(program, module, at, func),
                ) {
                    return match of(arg) {
                        Ty::Float => Ty::Float,
                        Ty::Never => Ty::Never,
                        _ => Ty::Any,
                    };
                }
                match &func.kind {
                    ExprKind::Attribute { value, attr } => match (of(value), attr.as_str()) {
                        (Ty::Object(class), _) => match program.closed.method(class, attr) {
                            Some(id) => self.of_result(program, id, Flavor::Plain),
                            None => Ty::Any,
                        },
                        (list @ Ty::List(_), "pop") if plain => self.item(list),
                        (Ty::Never, _) => Ty::Never,
                        _ => Ty::Any,
                    },
                    ExprKind::Name(name) if plain && program.is_builtin(module, at, name) => {
                        match (name.as_str(), args.as_slice()) {
                            ("len", [_]) => Ty::Int,
                            ("isinstance", [_, _]) => Ty::Bool,
                            ("abs", [x]) => match of(x) {
                                ty @ (Ty::Int | Ty::Float | Ty::Never) => ty,
                                _ => Ty::Any,
                            },
                            ("float", [x]) => match of(x) {
                                Ty::Int | Ty::Float => Ty::Float,
                                Ty::Never => Ty::Never,
                                _ => Ty::Any,
                            },
                            ("int", [x]) => match of(x) {
                                ty @ (Ty::Int | Ty::Never) => ty,
                                _ => Ty::Any,
                            },
                            ("min" | "max", [x, y]) => match (of(x), of(y)) {
                                (Ty::Never, _) | (_, Ty::Never) => Ty::Never,
                                (Ty::Int, Ty::Int) => Ty::Int,
                                (Ty::Float, Ty::Float) => Ty::Float,
                                _ => Ty::Any,
                            },
                            _ => Ty::Any,
                        }
                    }
                    _ => Ty::Any,
                }
            }
            ExprKind::Await(inner) => match &inner.kind {
                ExprKind::Call { func, .. } => {
                    if let Some(ty) =
                        self.of_known_call(program, module, at, func, Flavor::Coroutine)
                    {
                        return ty;
                    }
                    let ExprKind::Attribute { value, attr } = &func.kind else {
                        return Ty::Any;
                    };
                    match of(value) {
                        Ty::Object(class) => match program.closed.method(class, attr) {
                            Some(id) => self.of_result(program, id, Flavor::Coroutine),
                            None => Ty::Any,
                        },
                        Ty::Never => Ty::Never,
                        _ => Ty::Any,
                    }
                }
                _ => Ty::Any,
            },
            _ => Ty::Any,
        }
    }

    /// The result type of a call of a function of this flavor that is known here.
    fn of_known_call(
        &self,
        program: &Program,
        module: ModuleId,
        at: ScopeId,
        func: &Expr,
        flavor: Flavor,
    ) -> Option<Ty> {
        let id = program.called(module, at, func)?;
        (program.function(id).flavor == flavor).then(|| self.of_result(program, id, flavor))
    }

    /// The type of a known function's result, called (and awaited) as its flavor wants it.
    pub(super) fn of_result(&self, program: &Program, id: FnId, flavor: Flavor) -> Ty {
        if program.function(id).flavor != flavor {
            return Ty::Any;
        }
        match self.ret(id.module, id.scope) {
            // As a value it is an object: `None` from a call that may turn out dynamic.
            Ty::None => Ty::Any,
            ty => ty,
        }
    }
}

/// The function of `math` that an expression is sure to name, if it has a form for Rust's own floats.
pub(crate) fn float_function(
    program: &Program,
    module: ModuleId,
    at: ScopeId,
    func: &Expr,
) -> Option<&'static str> {
    let (library, name) = program.library_function(module, at, func)?;
    let name = FLOAT_FUNCTIONS.iter().find(|f| **f == name)?;
    (library == "math").then_some(*name)
}

/// The type of `range(args)`'s items. Where the first is an int and the step is known not to leap, so are all that
/// a loop can come to, whatever the end is.
pub(crate) fn range_item(
    types: &Types,
    program: &Program,
    module: ModuleId,
    at: ScopeId,
    args: &[Expr],
) -> Ty {
    let of = |arg| types.of_expr(program, module, at, arg);
    match args {
        [stop] if of(stop) != Ty::Never => Ty::Int,
        [start, stop] if of(stop) != Ty::Never => int_or_any(of(start)),
        [start, stop, step] if of(stop) != Ty::Never && int_constant(step).is_some() => {
            int_or_any(of(start))
        }
        _ => int_or_any(args.iter().fold(Ty::Never, |ty, arg| ty.join(of(arg)))),
    }
}

fn int_or_any(ty: Ty) -> Ty {
    match ty {
        Ty::Int | Ty::Never => ty,
        _ => Ty::Any,
    }
}

/// The arguments of a plain `range(…)` call.
pub(crate) fn range_args<'a>(
    program: &Program,
    module: ModuleId,
    at: ScopeId,
    e: &'a Expr,
) -> Option<&'a [Expr]> {
    let ExprKind::Call {
        func,
        args,
        keywords,
    } = &e.kind
    else {
        return None;
    };
    let ExprKind::Name(name) = &func.kind else {
        return None;
    };
    let plain = name == "range"
        && keywords.is_empty()
        && (1..=3).contains(&args.len())
        && !args.iter().any(|a| matches!(a.kind, ExprKind::Starred(_)));
    (plain && program.is_builtin(module, at, name)).then_some(args)
}

/// Ints from here on are evidence of big integers.
fn is_big(i: i64) -> bool {
    i.unsigned_abs() >= 1 << 53
}

/// The value of a sum, difference or product of int literals: `Some(None)` if it is beyond 64 bits.
pub(crate) fn constant_int(e: &Expr) -> Option<Option<i64>> {
    match &e.kind {
        ExprKind::Constant(Constant::Int(i)) => Some(Some(*i)),
        ExprKind::Unary {
            op: UnaryOp::Neg,
            operand,
        } => Some(constant_int(operand)?.and_then(i64::checked_neg)),
        ExprKind::Binary {
            left,
            op: op @ (BinOp::Add | BinOp::Sub | BinOp::Mul),
            right,
        } => {
            let (Some(a), Some(b)) = (constant_int(left)?, constant_int(right)?) else {
                return Some(None);
            };
            Some(match op {
                BinOp::Add => a.checked_add(b),
                BinOp::Sub => a.checked_sub(b),
                _ => a.checked_mul(b),
            })
        }
        _ => None,
    }
}

/// The value of an operation on int literals that is held as a Rust int.
pub(crate) fn int_constant(e: &Expr) -> Option<i64> {
    constant_int(e)?.filter(|i| !is_big(*i))
}

pub(super) fn arithmetic(op: BinOp, a: Ty, b: Ty) -> Ty {
    use BinOp::{Add, BitAnd, BitOr, BitXor, Div, FloorDiv, Mod, Mul, Sub};
    match (op, a, b) {
        (_, Ty::Never, _) | (_, _, Ty::Never) => Ty::Never,
        (Add | Sub | Mul | FloorDiv | Mod | BitAnd | BitOr | BitXor, Ty::Int, Ty::Int) => Ty::Int,
        (Div, Ty::Int, Ty::Int) => Ty::Float,
        (Add | Sub | Mul | Div | FloorDiv | Mod, Ty::Int | Ty::Float, Ty::Int | Ty::Float) => {
            Ty::Float
        }
        _ => Ty::Any,
    }
}
