//! `bytearray`: an [`Object`] with changeable bytes, and [`buffer`], the bytes of any bytes-like object.

use std::cell::{Cell, RefCell, RefMut};
use std::cmp::Ordering;

use super::bytes_methods::{
    Made, bytearray_from_hex, collect, construct, contains, shared, to_byte,
};
use super::iterators::SequenceIterator;
use super::slice::{Indices, Slice};
use super::{Bytes, Class, Exception, Object, Result, Value};
use crate::format::quote::repr_bytes;
use crate::ops::item::position;
use crate::ops::{self, BinaryOp, type_name};

/// A `bytearray` object.
pub struct ByteArray {
    /// Its bytes.
    pub bytes: RefCell<Vec<u8>>,
    /// The `memoryview`s that show them.
    exports: Cell<usize>,
}

const OUT_OF_RANGE: &str = "byte must be in range(0, 256)";

thread_local! {
    static CLASS: Class = shared(
        Class::builder("bytearray")
            .constructor_of(n!("bytearray"), |_, args| match construct(args, "bytearray")? {
                Made::Same(bytes) => Ok(value(buffer(&bytes).map(|b| b.to_vec()).unwrap_or_default())),
                Made::New(bytes) => Ok(value(bytes)),
            })
            .class_method(n!("fromhex"), bytearray_from_hex)
            .attr("__hash__", Value::None)
            .method(n!("append"), |this, args| {
                let this = array(this, "append")?;
                let [item] = args.exact("bytearray.append")?;
                let byte = to_byte(&item, OUT_OF_RANGE)?;
                this.resize()?.push(byte);
                Ok(Value::None)
            })
            .method(n!("extend"), |this, args| {
                let this = array(this, "extend")?;
                let [items] = args.exact("bytearray.extend")?;
                let bytes = match buffer(&items) {
                    Some(bytes) => bytes.to_vec(),
                    None if ops::iterate::iter_opt(&items)?.is_none() => {
                        return Err(Exception::type_error(format!("can't extend bytearray with {}", type_name(&items))));
                    }
                    None => collect(&items, OUT_OF_RANGE)?,
                };
                if !bytes.is_empty() {
                    this.resize()?.extend(bytes);
                }
                Ok(Value::None)
            })
            .method(n!("insert"), |this, args| {
                let this = array(this, "insert")?;
                let [index, item] = args.exact("insert")?;
                let index = ops::convert::to_index(&index)?;
                let byte = to_byte(&item, OUT_OF_RANGE)?;
                let mut bytes = this.resize()?;
                let len = bytes.len();
                let at = if index < 0 { len.saturating_sub(index.unsigned_abs() as usize) } else { (index as usize).min(len) };
                bytes.insert(at, byte);
                Ok(Value::None)
            })
            .method(n!("pop"), |this, args| {
                let this = array(this, "pop")?;
                let [index] = args.range("pop", 0)?;
                let index = if index.is_unset() { -1 } else { ops::convert::to_index(&index)? };
                let len = this.bytes.borrow().len();
                if len == 0 {
                    return Err(Exception::index_error("pop from empty bytearray"));
                }
                match position(index, len) {
                    Some(at) => Ok(Value::Int(i64::from(this.resize()?.remove(at)))),
                    None => Err(Exception::index_error("pop index out of range")),
                }
            })
            .method(n!("remove"), |this, args| {
                let this = array(this, "remove")?;
                let [item] = args.exact("bytearray.remove")?;
                let byte = to_byte(&item, OUT_OF_RANGE)?;
                let found = this.bytes.borrow().iter().position(|b| *b == byte);
                match found {
                    Some(at) => {
                        this.resize()?.remove(at);
                        Ok(Value::None)
                    }
                    None => Err(Exception::value_error("value not found in bytearray")),
                }
            })
            .method(n!("reverse"), |this, args| {
                let this = array(this, "reverse")?;
                let [] = args.exact("bytearray.reverse")?;
                this.bytes.borrow_mut().reverse();
                Ok(Value::None)
            })
            .method(n!("clear"), |this, args| {
                let this = array(this, "clear")?;
                let [] = args.exact("bytearray.clear")?;
                if !this.bytes.borrow().is_empty() {
                    this.resize()?.clear();
                }
                Ok(Value::None)
            })
            .method(n!("copy"), |this, args| {
                let this = array(this, "copy")?;
                let [] = args.exact("bytearray.copy")?;
                Ok(value(this.bytes.borrow().clone()))
            })
            .dunders(&["__setitem__", "__delitem__", "__iadd__", "__imul__"]),
    )
    .build();
    static ITERATOR: Class = Class::builder("bytearray_iterator").final_class().build();
}

/// `bytearray`
pub fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// A `bytearray` as a value.
pub fn value(bytes: Vec<u8>) -> Value {
    Value::object(ByteArray {
        bytes: RefCell::new(bytes),
        exports: Cell::new(0),
    })
}

fn array<'a>(this: &'a Value, method: &str) -> Result<&'a ByteArray> {
    match this {
        Value::Object(obj) => obj.downcast_ref::<ByteArray>(),
        _ => None,
    }
    .ok_or_else(|| super::list::misuse(method, "bytearray", this))
}

/// The bytes of a bytes-like object.
pub enum Buffer {
    /// Those of a `bytes`.
    Shared(Bytes),
    /// A copy of a `bytearray`'s or a `memoryview`'s.
    Owned(Vec<u8>),
}

impl std::ops::Deref for Buffer {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Buffer::Shared(bytes) => bytes,
            Buffer::Owned(bytes) => bytes,
        }
    }
}

/// The bytes of a bytes-like object; `None` for another.
pub fn buffer(x: &Value) -> Option<Buffer> {
    match x {
        Value::Bytes(bytes) => Some(Buffer::Shared(bytes.clone())),
        Value::Object(obj) => match obj.downcast_ref::<ByteArray>() {
            Some(array) => Some(Buffer::Owned(array.bytes.borrow().clone())),
            None => obj
                .downcast_ref::<super::memoryview::MemoryView>()?
                .bytes()
                .ok()
                .map(Buffer::Owned),
        },
        Value::Instance(i) => match i.payload() {
            payload @ (Value::Bytes(_) | Value::Object(_)) => buffer(&payload),
            _ => None,
        },
        _ => None,
    }
}

/// The error of changing the size of bytes that a `memoryview` shows.
#[cold]
pub(crate) fn exported() -> Exception {
    Exception::new(
        "BufferError",
        "Existing exports of data: object cannot be re-sized",
    )
}

impl ByteArray {
    /// The bytes, to become more or fewer.
    fn resize(&self) -> Result<RefMut<'_, Vec<u8>>> {
        if self.exports.get() > 0 {
            return Err(exported());
        }
        Ok(self.bytes.borrow_mut())
    }

    /// Puts bytes in the place of those at `start..end`.
    fn replace(&self, start: usize, end: usize, new: &[u8]) -> Result<()> {
        if end - start == new.len() {
            self.bytes.borrow_mut()[start..end].copy_from_slice(new);
        } else {
            self.resize()?.splice(start..end, new.iter().copied());
        }
        Ok(())
    }

    fn delete(&self, found: Subscript) -> Result<()> {
        let window = match found {
            Subscript::At(at) => return self.replace(at, at + 1, &[]),
            Subscript::Slice(window) => window,
        };
        if window.step == 1 {
            let start = (window.start as usize).min(self.bytes.borrow().len());
            return self.replace(start, start + window.len, &[]);
        }
        let mut bytes = self.resize()?;
        let mut gone: Vec<usize> = window.positions().collect();
        if window.step < 0 {
            gone.reverse();
        }
        let (mut at, mut gone) = (0, gone.into_iter().peekable());
        bytes.retain(|_| {
            let stays = gone.next_if_eq(&at).is_none();
            at += 1;
            stays
        });
        Ok(())
    }

    fn indices(&self, key: &Value) -> Result<Subscript> {
        if let Value::Object(obj) = key
            && let Some(slice) = obj.downcast_ref::<Slice>()
        {
            let len = self.bytes.borrow().len();
            return slice.indices(len).map(Subscript::Slice);
        }
        match ops::convert::as_int(key)? {
            Some(Value::Int(i)) => position(i, self.bytes.borrow().len())
                .map(Subscript::At)
                .ok_or_else(|| Exception::index_error("bytearray index out of range")),
            Some(_) => Err(Exception::index_error(
                "cannot fit 'int' into an index-sized integer",
            )),
            None => Err(Exception::type_error(format!(
                "bytearray indices must be integers or slices, not {}",
                type_name(key)
            ))),
        }
    }
}

enum Subscript {
    At(usize),
    Slice(Indices),
}

impl Object for ByteArray {
    fn class(&self) -> Class {
        class()
    }
    fn memory(&self, f: &mut dyn FnMut(&mut [u8])) -> bool {
        f(&mut self.bytes.borrow_mut());
        true
    }
    fn exports(&self) -> Option<&Cell<usize>> {
        Some(&self.exports)
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        Some(Ok(format!(
            "{}({})",
            type_name(this),
            repr_bytes(&self.bytes.borrow())
        )))
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(self.bytes.borrow().len()))
    }
    fn iter(&self, this: &Value) -> Option<Result<Value>> {
        Some(Ok(SequenceIterator::of_class(this.clone(), || {
            ITERATOR.with(Clone::clone)
        })))
    }
    fn contains(&self, item: &Value) -> Option<Result<bool>> {
        let bytes = self.bytes.borrow().clone();
        Some(contains(&bytes, item))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(self.indices(key).map(|found| {
            let bytes = self.bytes.borrow();
            match found {
                Subscript::At(at) => bytes
                    .get(at)
                    .map_or(Value::None, |b| Value::Int(i64::from(*b))),
                Subscript::Slice(found) => value(
                    found
                        .positions()
                        .filter_map(|i| bytes.get(i))
                        .copied()
                        .collect(),
                ),
            }
        }))
    }
    fn set_item(&self, key: &Value, item: Value) -> Option<Result<()>> {
        Some((|| {
            let found = match self.indices(key)? {
                Subscript::At(at) => {
                    let byte = to_byte(&item, OUT_OF_RANGE)?;
                    if let Some(slot) = self.bytes.borrow_mut().get_mut(at) {
                        *slot = byte;
                    }
                    return Ok(());
                }
                Subscript::Slice(found) => found,
            };
            let new = match buffer(&item) {
                Some(bytes) => bytes.to_vec(),
                None if item.as_str().is_some() || ops::convert::as_int(&item)?.is_some() => {
                    return Err(Exception::type_error(
                        "can assign only bytes, buffers, or iterables of ints in range(0, 256)",
                    ));
                }
                None => collect(&item, OUT_OF_RANGE)?,
            };
            if found.step == 1 {
                let start = (found.start as usize).min(self.bytes.borrow().len());
                return self.replace(start, start + found.len, &new);
            }
            let mut bytes = self.bytes.borrow_mut();
            if new.len() != found.len {
                return Err(Exception::value_error(format!(
                    "attempt to assign bytes of size {} to extended slice of size {}",
                    new.len(),
                    found.len
                )));
            }
            for (at, byte) in found.positions().zip(new) {
                if let Some(slot) = bytes.get_mut(at) {
                    *slot = byte;
                }
            }
            Ok(())
        })())
    }
    fn del_item(&self, key: &Value) -> Option<Result<()>> {
        Some(self.indices(key).and_then(|found| self.delete(found)))
    }
    fn binary(
        &self,
        this: &Value,
        op: BinaryOp,
        other: &Value,
        reflected: bool,
    ) -> Option<Result<Value>> {
        match op {
            BinaryOp::Add if !reflected => Some(match buffer(other) {
                Some(bytes) => Ok(value([self.bytes.borrow().as_slice(), &bytes].concat())),
                None => Err(Exception::type_error(format!(
                    "can't concat {} to {}",
                    type_name(other),
                    type_name(this)
                ))),
            }),
            BinaryOp::Mul => {
                let bytes = Value::Bytes(Bytes::new(&self.bytes.borrow()));
                Some(
                    ops::number::repeat(&bytes, other)
                        .map(|made| value(buffer(&made).map(|b| b.to_vec()).unwrap_or_default())),
                )
            }
            BinaryOp::Mod if !reflected => {
                let format = self.bytes.borrow().clone();
                Some(crate::format::percent::format_bytes(&format, other).map(value))
            }
            _ => None,
        }
    }
    fn inplace(&self, this: &Value, op: BinaryOp, other: &Value) -> Option<Result<Value>> {
        if op == BinaryOp::Add
            && let Some(new) = buffer(other)
        {
            let is_same = array(other, "+=").is_ok_and(|other| std::ptr::eq(other, self));
            return Some(match self.resize() {
                Ok(_) if is_same => Err(exported()),
                Ok(mut bytes) => {
                    bytes.extend_from_slice(&new);
                    Ok(this.clone())
                }
                Err(_) if new.is_empty() => Ok(this.clone()),
                Err(e) => Err(e),
            });
        }
        let made = match op {
            BinaryOp::Add | BinaryOp::Mul => self.binary(this, op, other, false)?,
            _ => return None,
        };
        Some(made.and_then(|made| {
            let new = buffer(&made).map(|b| b.to_vec()).unwrap_or_default();
            let len = self.bytes.borrow().len();
            self.replace(0, len, &new)?;
            Ok(this.clone())
        }))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        Some(Ok(*self.bytes.borrow() == *buffer(other)?))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<Ordering>>> {
        let other = buffer(other)?;
        Some(Ok(Some(self.bytes.borrow().as_slice().cmp(&other))))
    }
}
