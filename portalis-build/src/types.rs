//! What is known of values at build time, and how Rust holds them.

use std::collections::HashMap;

use crate::ast::Span;
use crate::closed::ClassId;
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

/// A place in the text that makes lists. Lists that may meet in one variable have one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SiteId(pub u32);

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
    /// A list made at this site: exactly `list`.
    List(SiteId),
    /// An instance of exactly this class.
    Object(ClassId),
    /// Anything.
    Any,
}

impl Ty {
    /// The least type that holds both, for lists of different sites [`Ty::Any`].
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
            Ty::Never | Ty::None | Ty::List(_) | Ty::Object(_) | Ty::Any => Repr::Value,
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
    /// What generator functions yield, by their scope.
    pub yields: HashMap<(ModuleId, ScopeId), Ty>,
    /// Names of modules.
    pub globals: HashMap<(ModuleId, String), Ty>,
    /// Attributes of closed classes that every instance has from the start.
    pub fields: HashMap<(ClassId, String), Ty>,
    /// Where lists are made.
    pub sites: HashMap<(ModuleId, Span), SiteId>,
    /// A site that this one has become the same as; itself at the end.
    pub(crate) parents: Vec<SiteId>,
    /// What the lists of a site hold.
    pub(crate) items: Vec<Ty>,
}

impl Types {
    /// A variable's type.
    pub fn var(&self, module: ModuleId, var: VarId) -> Ty {
        self.canonical(self.vars.get(&(module, var)).copied().unwrap_or(Ty::Any))
    }

    /// A function's result type.
    pub fn ret(&self, module: ModuleId, scope: ScopeId) -> Ty {
        let ty = self.returns.get(&(module, scope)).copied();
        self.canonical(ty.unwrap_or(Ty::Any))
    }

    /// The type of what a generator function yields.
    pub fn yielded(&self, module: ModuleId, scope: ScopeId) -> Ty {
        let ty = self.yields.get(&(module, scope)).copied();
        self.canonical(ty.unwrap_or(Ty::Any))
    }

    /// The type of an attribute of a closed class.
    pub fn field(&self, class: ClassId, name: &str) -> Ty {
        let ty = self.fields.get(&(class, name.to_owned())).copied();
        self.canonical(ty.unwrap_or(Ty::Any))
    }

    /// The type of a module's name.
    pub fn global(&self, module: ModuleId, name: &str) -> Ty {
        let ty = self.globals.get(&(module, name.to_owned())).copied();
        self.canonical(ty.unwrap_or(Ty::Any))
    }

    /// What lists of this type hold; `Any` for what is no list.
    pub fn item(&self, list: Ty) -> Ty {
        match list {
            Ty::List(site) => self.canonical(self.items[self.root(site).0 as usize]),
            Ty::Never => Ty::Never,
            _ => Ty::Any,
        }
    }

    pub(crate) fn root(&self, mut site: SiteId) -> SiteId {
        loop {
            let parent = self.parents[site.0 as usize];
            if parent == site {
                return site;
            }
            site = parent;
        }
    }

    pub(crate) fn canonical(&self, ty: Ty) -> Ty {
        match ty {
            Ty::List(site) => Ty::List(self.root(site)),
            other => other,
        }
    }
}
