//! Python's operations on any object: `a + b`, `x.name`, `f(...)`, `for`, `repr` … One file a concept.
//!
//! Every function dispatches on the variant first and comes to the class's dunder methods last.

pub mod attr;
pub mod bind;
pub mod build_class;
pub mod call;
pub mod class;
pub mod compare;
pub mod convert;
pub mod dunder;
pub mod exception;
pub mod exception_classes;
pub mod group;
pub mod hash;
pub mod item;
pub mod iterate;
pub mod number;
pub mod object_class;
mod order_big;
pub mod raise;
pub mod site;
pub(crate) mod slots;
pub mod suggest;
pub mod super_;
pub mod text;
pub mod traceback;
pub mod type_class;
pub(crate) mod unraisable;
pub mod waiting;

pub use attr::{del_attr, get_attr, get_attr_opt, has_attr, set_attr};
pub use call::{call, call_method, call_method_opt, callable};
pub use class::{class_name, class_of, is_instance, is_subclass, type_name};
pub use compare::{contains, eq, ge, gt, is, le, lt, ne, truth};
pub use hash::hash;
pub use item::{del_item, get_item, len, set_item};
pub use iterate::{iter, next, to_vec, unpack};
pub use number::{BinaryOp, binary, inplace, unary};
pub use text::{ascii, format, repr, str};
