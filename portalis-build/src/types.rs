//! What is known of values at build time, and how Rust holds them.

use std::collections::HashMap;

use crate::resolve::{ScopeId, VarId};
use crate::session::ModuleId;

/// How Rust holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repr {
    /// The dynamic object.
    Value,
    /// `i64`
    Int,
    /// `f64`
    Float,
    /// `bool`
    Bool,
    /// `()`: only ever `None`.
    Unit,
}

impl Repr {
    /// The Rust type.
    pub fn rust(self) -> &'static str {
        match self {
            Repr::Value => "Value",
            Repr::Int => "i64",
            Repr::Float => "f64",
            Repr::Bool => "bool",
            Repr::Unit => "()",
        }
    }
}

/// A static type: every value that can be there at run time is of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ty {
    /// No value was seen yet.
    Never,
    /// `None`
    None,
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `float`
    Float,
    /// Anything.
    Any,
}

impl Ty {
    /// The least type that holds both.
    pub fn join(self, other: Ty) -> Ty {
        match (self, other) {
            (Ty::Never, ty) | (ty, Ty::Never) => ty,
            (a, b) if a == b => a,
            _ => Ty::Any,
        }
    }

    /// How a variable of this type is held.
    pub fn repr(self) -> Repr {
        match self {
            Ty::Int => Repr::Int,
            Ty::Float => Repr::Float,
            Ty::Bool => Repr::Bool,
            Ty::Never | Ty::None | Ty::Any => Repr::Value,
        }
    }

    /// How a function's result of this type is held.
    pub fn ret(self) -> Repr {
        match self {
            Ty::None | Ty::Never => Repr::Unit,
            other => other.repr(),
        }
    }
}

/// The side tables of types.
#[derive(Clone, Debug, Default)]
pub struct Types {
    /// Variables of frames.
    pub vars: HashMap<(ModuleId, VarId), Ty>,
    /// Results of functions, by their scope.
    pub returns: HashMap<(ModuleId, ScopeId), Ty>,
}

impl Types {
    /// A variable's type.
    pub fn var(&self, module: ModuleId, var: VarId) -> Ty {
        self.vars.get(&(module, var)).copied().unwrap_or(Ty::Any)
    }

    /// A function's result type.
    pub fn ret(&self, module: ModuleId, scope: ScopeId) -> Ty {
        self.returns
            .get(&(module, scope))
            .copied()
            .unwrap_or(Ty::Any)
    }
}
