//! Python's objects: one file a type. [`Value`] is any object; what it can do is in `crate::ops`.

pub mod args;
pub mod attrs;
pub mod bool;
pub mod byte_search;
pub mod bytearray;
pub mod bytes;
pub mod bytes_methods;
pub mod class;
pub mod code;
pub mod codec;
pub mod complex;
pub mod convert_number;
pub mod coroutine;
pub mod descriptor;
pub mod dict;
pub mod dict_class;
pub mod dict_views;
pub mod exception;
pub mod float;
pub mod float_methods;
pub mod function;
pub mod generator;
pub mod generic_alias;
pub mod instance;
pub mod int;
pub mod int_methods;
pub mod iterators;
pub mod layout;
pub mod list;
pub mod mapping_proxy;
pub mod memoryview;
pub mod module;
pub mod native;
pub mod range;
pub(crate) mod renamed;
pub mod set;
pub mod set_class;
mod set_table;
pub mod singleton;
pub mod slice;
pub(crate) mod sort;
pub mod str;
pub mod str_case;
pub mod str_methods;
pub mod str_split;
pub mod tuple;
pub mod value;

pub use args::Args;
pub use attrs::Attrs;
pub use bytes::Bytes;
pub use class::{Class, ClassBuilder};
pub use coroutine::Coroutine;
pub use dict::Dict;
pub use exception::{Exception, Result};
pub use function::{BoundMethod, Function, NativeFunction, Param, ParamKind, Signature};
pub use generator::Generator;
pub use instance::Instance;
pub use list::List;
pub use module::Module;
pub(crate) use native::WeakObj;
pub use native::{Obj, Object};
pub use set::Set;
pub use str::Str;
pub use tuple::Tuple;
pub use value::Value;

/// More items or bytes than this at a time are a `MemoryError`: no machine has room for them.
pub(crate) const MOST_ITEMS: usize = if usize::BITS > 32 {
    1 << (usize::BITS / 2 + 4)
} else {
    1 << 30
};
