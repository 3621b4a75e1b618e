//! `memoryview`: a window on the bytes of a `bytes`, a `bytearray` or a `BytesIO`, in format `B`.
//!
//! What is looked at cannot be resized while a view shows it.

use std::cell::RefCell;
use std::rc::Rc;

use super::bytearray::buffer;
use super::iterators::VecIterator;
use super::list::misuse;
use super::slice::{Indices, Slice};
use super::{Args, Bytes, Class, Exception, Object, Result, Value};
use crate::ops::item::{index_opt, position};
use crate::ops::{self, type_name};

/// A memory view.
pub struct MemoryView {
    /// The object that is looked at; `Unset` after `release()`.
    source: RefCell<Source>,
    window: Indices,
    readonly: bool,
}

/// What a view looks at, which knows how many views do.
struct Source(Value);

impl Source {
    fn of(value: Value) -> RefCell<Source> {
        count(&value, |n| n + 1);
        RefCell::new(Source(value))
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        count(&self.0, |n| n - 1);
    }
}

fn count(source: &Value, change: impl FnOnce(usize) -> usize) {
    if let Value::Object(source) = source
        && let Some(exports) = source.get().exports()
    {
        exports.set(change(exports.get()));
    }
}

enum Key {
    At(usize),
    Window(Indices),
}

impl MemoryView {
    /// A view of all bytes of an object.
    ///
    /// # Errors
    /// `TypeError` if it has none.
    pub fn of(x: &Value) -> Result<Value> {
        if let Some(view) = x.downcast::<MemoryView>() {
            return Ok(Value::object(MemoryView {
                source: Source::of(view.source()?),
                window: view.window,
                readonly: view.readonly,
            }));
        }
        let Some(bytes) = buffer(x) else {
            return Err(Exception::type_error(format!(
                "memoryview: a bytes-like object is required, not '{}'",
                type_name(x)
            )));
        };
        let readonly = matches!(x.native(), Value::Bytes(_));
        Ok(MemoryView::over(x.native(), bytes.len(), readonly))
    }

    /// A view of the `len` bytes of `source`, a `bytes` or an object with [`Object::memory`].
    pub(crate) fn over(source: Value, len: usize, readonly: bool) -> Value {
        let window = Indices {
            start: 0,
            stop: len as i64,
            step: 1,
            len,
        };
        Value::object(MemoryView {
            source: Source::of(source),
            window,
            readonly,
        })
    }

    /// What `f` makes of all the bytes behind it.
    fn look<R: Default>(&self, mut f: impl FnMut(&[u8]) -> R) -> Result<R> {
        let mut found = R::default();
        match self.source()? {
            Value::Bytes(bytes) => found = f(&bytes),
            Value::Object(source) => {
                source.get().memory(&mut |bytes| found = f(bytes));
            }
            _ => {}
        }
        Ok(found)
    }

    fn source(&self) -> Result<Value> {
        let source = self.source.borrow().0.clone();
        if source.is_unset() {
            return Err(Exception::value_error(
                "operation forbidden on released memoryview object",
            ));
        }
        Ok(source)
    }

    /// The bytes that it shows.
    ///
    /// # Errors
    /// `ValueError` if it is released.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        self.look(|bytes| {
            let positions = self.window.positions();
            positions.filter_map(|i| bytes.get(i).copied()).collect()
        })
    }

    fn key(&self, key: &Value) -> Result<Key> {
        self.source()?;
        if let Some(slice) = key.downcast::<Slice>() {
            let picked = slice.indices(self.window.len)?;
            let start = self.window.start + picked.start * self.window.step;
            let step = self.window.step.saturating_mul(picked.step);
            let stop = start.saturating_add(step.saturating_mul(picked.len as i64));
            return Ok(Key::Window(Indices {
                start,
                stop,
                step,
                len: picked.len,
            }));
        }
        match index_opt(key)? {
            Some(Value::Int(i)) => match position(i, self.window.len) {
                Some(i) => Ok(Key::At(
                    (self.window.start + i as i64 * self.window.step) as usize,
                )),
                None => Err(Exception::index_error("index out of bounds on dimension 1")),
            },
            Some(_) => Err(Exception::index_error(
                "cannot fit 'int' into an index-sized integer",
            )),
            None => Err(Exception::type_error("memoryview: invalid slice key")),
        }
    }

    fn write(&self, key: &Value, value: &Value) -> Result<()> {
        let source = self.source()?;
        if self.readonly {
            return Err(Exception::type_error("cannot modify read-only memory"));
        }
        let Value::Object(memory) = source else {
            return Ok(());
        };
        match self.key(key)? {
            Key::At(i) => {
                let byte = match index_opt(value)? {
                    Some(Value::Int(byte)) => u8::try_from(byte).map_err(|_| {
                        Exception::value_error("memoryview: invalid value for format 'B'")
                    })?,
                    Some(_) => {
                        return Err(Exception::value_error(
                            "memoryview: invalid value for format 'B'",
                        ));
                    }
                    None => {
                        return Err(Exception::type_error(
                            "memoryview: invalid type for format 'B'",
                        ));
                    }
                };
                memory.get().memory(&mut |bytes| {
                    if let Some(slot) = bytes.get_mut(i) {
                        *slot = byte;
                    }
                });
            }
            Key::Window(window) => {
                let new = match value.downcast::<MemoryView>() {
                    Some(view) => view.bytes()?,
                    None => match buffer(value) {
                        Some(bytes) => bytes.to_vec(),
                        None => {
                            return Err(Exception::type_error(format!(
                                "a bytes-like object is required, not '{}'",
                                type_name(value)
                            )));
                        }
                    },
                };
                if new.len() != window.len {
                    return Err(Exception::value_error(
                        "memoryview assignment: lvalue and rvalue have different structures",
                    ));
                }
                memory.get().memory(&mut |bytes| {
                    for (i, byte) in window.positions().zip(&new) {
                        if let Some(slot) = bytes.get_mut(i) {
                            *slot = *byte;
                        }
                    }
                });
            }
        }
        Ok(())
    }

    fn release(&self) {
        let old = self.source.replace(Source(Value::Unset));
        drop(old);
    }

    fn window_on(&self, window: Indices, readonly: bool) -> Result<Value> {
        Ok(Value::object(MemoryView {
            source: Source::of(self.source()?),
            window,
            readonly,
        }))
    }
}

fn int(n: usize) -> Value {
    Value::Int(n as i64)
}

impl Object for MemoryView {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let released = if self.source.borrow().0.is_unset() {
            "released "
        } else {
            ""
        };
        Some(Ok(format!(
            "<{released}memory at {:#x}>",
            this.address().unwrap_or(0)
        )))
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let value = match name {
            "obj" => self.source.borrow().0.clone(),
            "readonly" => Value::Bool(self.readonly),
            "format" => Value::str("B"),
            "itemsize" | "ndim" => Value::Int(1),
            "nbytes" => int(self.window.len),
            "shape" => Value::tuple(vec![int(self.window.len)]),
            "strides" => Value::tuple(vec![Value::Int(self.window.step)]),
            "suboffsets" => Value::tuple(Vec::new()),
            "contiguous" | "c_contiguous" | "f_contiguous" => Value::Bool(self.window.step == 1),
            _ => return None,
        };
        Some(self.source().map(|_| value))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(self.source().map(|_| self.window.len))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        thread_local! { static ITERATOR: Class = super::iterators::iterator_class("memory_iterator"); }
        let items = self.bytes().map(|bytes| {
            bytes
                .into_iter()
                .map(|b| Value::Int(i64::from(b)))
                .collect()
        });
        Some(items.map(|items| VecIterator::value(items, || ITERATOR.with(Clone::clone))))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        let fetch = || match self.key(key)? {
            Key::At(i) => match self.look(|bytes| bytes.get(i).copied())? {
                Some(byte) => Ok(Value::Int(i64::from(byte))),
                None => Err(Exception::index_error("index out of bounds on dimension 1")),
            },
            Key::Window(window) => self.window_on(window, self.readonly),
        };
        Some(fetch())
    }
    fn set_item(&self, key: &Value, value: Value) -> Option<Result<()>> {
        Some(self.write(key, &value))
    }
    fn del_item(&self, _key: &Value) -> Option<Result<()>> {
        Some(Err(Exception::type_error(if self.readonly {
            "cannot modify read-only memory"
        } else {
            "cannot delete memory"
        })))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let theirs = match other.downcast::<MemoryView>() {
            Some(other) => other.bytes(),
            None => Ok(buffer(other)?.to_vec()),
        };
        Some(self.bytes().and_then(|mine| Ok(mine == theirs?)))
    }
    fn hash(&self) -> Option<Result<i64>> {
        if !self.readonly {
            return Some(Err(Exception::value_error(
                "cannot hash writable memoryview object",
            )));
        }
        Some(self.bytes().map(|bytes| ops::hash::hash_bytes(&bytes)))
    }
    fn enter(&self, this: &Value) -> Option<Result<Value>> {
        Some(self.source().map(|_| this.clone()))
    }
    fn exit(&self, _this: &Value, _exc: Option<&Exception>) -> Option<Result<bool>> {
        self.release();
        Some(Ok(false))
    }
}

fn view(this: &Value, method: &str) -> Result<Rc<MemoryView>> {
    this.downcast::<MemoryView>()
        .ok_or_else(|| misuse(method, "memoryview", this))
}

fn cast(this: &Value, args: Args) -> Result<Value> {
    let view = view(this, "cast")?;
    let format = args.pos.first().cloned().unwrap_or_default();
    match format.as_str() {
        Some(format) if matches!(&*format, "B" | "b" | "c") => {
            view.window_on(view.window, view.readonly)
        }
        _ => Err(Exception::not_implemented_error(
            "memoryview.cast() to items of several bytes",
        )),
    }
}

fn release(this: &Value, _args: Args) -> Result<Value> {
    view(this, "release")?.release();
    Ok(Value::None)
}

thread_local! {
    static CLASS: Class = Class::builder("memoryview")
        .constructor_of(n!("memoryview"), |_, args| {
            let [x] = args.bind("memoryview", ["object"], 1)?;
            MemoryView::of(&x)
        })
        .immutable()
        .final_class()
        .method(n!("tobytes"), |this, _| Ok(Value::Bytes(Bytes::new(&view(this, "tobytes")?.bytes()?))))
        .method(s!("__bytes__"), |this, _| Ok(Value::Bytes(Bytes::new(&view(this, "__bytes__")?.bytes()?))))
        .method(n!("tolist"), |this, _| {
            let bytes = view(this, "tolist")?.bytes()?;
            Ok(Value::list(bytes.into_iter().map(|b| Value::Int(i64::from(b))).collect()))
        })
        .method(n!("hex"), |this, args| {
            ops::call_method(&Value::Bytes(Bytes::new(&view(this, "hex")?.bytes()?)), "hex", args)
        })
        .method(n!("toreadonly"), |this, _| {
            let view = view(this, "toreadonly")?;
            view.window_on(view.window, true)
        })
        .method(n!("cast"), cast)
        .method(n!("release"), release)
        .method("__enter__", |this, _| view(this, "__enter__")?.source().map(|_| this.clone()))
        .method("__exit__", release)
        .dunders(&["__repr__", "__iter__", "__len__", "__getitem__", "__setitem__", "__delitem__", "__eq__", "__ne__", "__hash__"])
        .build();
}

/// `memoryview`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}
