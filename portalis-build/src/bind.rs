//! Binding of a call's arguments to parameters, at build time.

use crate::ast::{Constant, Expr, ExprKind, Keyword};
use crate::program::{FnInfo, ParamKind};

/// A parameter as a call sees it.
#[derive(Clone, Copy)]
pub struct Formal<'a> {
    /// Its name.
    pub name: &'a str,
    /// How it is given.
    pub kind: ParamKind,
    /// Its default.
    pub default: Option<&'a Expr>,
}

/// What a parameter gets.
#[derive(Clone, Copy)]
pub(crate) enum Slot<'a> {
    /// An argument, and its place in the call.
    Given(&'a Expr, usize),
    /// `*args`, from that place on.
    Rest(&'a [Expr], usize),
    /// `**kwargs` without any.
    NoKeywords,
    /// A default that is a literal.
    Default(&'a Expr),
}

impl Slot<'_> {
    /// Its place in the call; `None` for what is not in it.
    pub(crate) fn order(&self) -> Option<usize> {
        match self {
            Slot::Given(_, order) | Slot::Rest(_, order) => Some(*order),
            Slot::NoKeywords | Slot::Default(_) => None,
        }
    }
}

impl FnInfo {
    /// Its parameters.
    pub fn formals(&self) -> Vec<Formal<'_>> {
        self.params
            .iter()
            .map(|p| Formal {
                name: &p.name,
                kind: p.kind,
                default: p.default.as_ref(),
            })
            .collect()
    }
}

/// Binds a call's arguments to parameters; `None` if that needs the run time.
pub(crate) fn bind<'a>(
    params: &[Formal<'a>],
    args: &'a [Expr],
    keywords: &'a [Keyword],
) -> Option<Vec<Slot<'a>>> {
    if args.iter().any(|a| matches!(a.kind, ExprKind::Starred(_))) {
        return None;
    }
    let mut next = 0;
    let mut used = 0;
    let mut slots = Vec::new();
    for param in params {
        let by_name = || {
            let i = keywords
                .iter()
                .position(|k| k.arg.as_deref() == Some(param.name))?;
            Some(Slot::Given(&keywords[i].value, args.len() + i))
        };
        let slot = match param.kind {
            ParamKind::PositionalOnly | ParamKind::Normal if next < args.len() => {
                next += 1;
                if param.kind == ParamKind::Normal && by_name().is_some() {
                    return None;
                }
                Slot::Given(&args[next - 1], next - 1)
            }
            ParamKind::PositionalOnly => literal_default(param.default)?,
            ParamKind::Normal | ParamKind::KeywordOnly => match by_name() {
                Some(slot) => {
                    used += 1;
                    slot
                }
                None => literal_default(param.default)?,
            },
            ParamKind::VarArgs => {
                let rest = &args[next..];
                let at = next;
                next = args.len();
                Slot::Rest(rest, at)
            }
            ParamKind::VarKeywords => Slot::NoKeywords,
        };
        slots.push(slot);
    }
    (next == args.len() && used == keywords.len()).then_some(slots)
}

/// A default that is the same object whenever it is evaluated.
fn literal_default(default: Option<&Expr>) -> Option<Slot<'_>> {
    let default = default?;
    let literal = match &default.kind {
        ExprKind::Constant(c) => !matches!(
            c,
            Constant::Complex(_) | Constant::BigInt(_) | Constant::Bytes(_)
        ),
        ExprKind::Unary { operand, .. } => matches!(
            operand.kind,
            ExprKind::Constant(Constant::Int(_) | Constant::Float(_))
        ),
        _ => false,
    };
    literal.then_some(Slot::Default(default))
}
