//! `hmac`: keyed hashes.

use std::cell::RefCell;

use super::hashlib::{Algorithm, Digest, algorithm};
use crate::object::bytes_methods::hex_text;
use crate::object::{Args, Bytes, Class, Exception, Module, Object, Result, Value, bytearray};
use crate::ops;

/// A key, ready for messages.
pub(crate) struct Keyed {
    inner: Box<dyn Digest>,
    outer: Box<dyn Digest>,
}

impl Keyed {
    /// A key for an algorithm.
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Keyed {
        let mut block = key.to_vec();
        if block.len() > algorithm.block_size {
            let mut digest = algorithm.start();
            digest.update(key);
            block = digest.finish();
        }
        block.resize(algorithm.block_size, 0);
        let start = |pad: u8| {
            let mut digest = algorithm.start();
            digest.update(&block.iter().map(|b| b ^ pad).collect::<Vec<u8>>());
            digest
        };
        Keyed {
            inner: start(0x36),
            outer: start(0x5c),
        }
    }

    /// The keyed hash of the parts together.
    pub(crate) fn digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut inner = self.inner.copy();
        parts.iter().for_each(|part| inner.update(part));
        self.finish(&*inner)
    }

    fn finish(&self, inner: &dyn Digest) -> Vec<u8> {
        let mut outer = self.outer.copy();
        outer.update(&inner.finish());
        outer.finish()
    }
}

/// An `hmac.HMAC` object.
struct Hmac {
    algorithm: Algorithm,
    outer: Box<dyn Digest>,
    inner: RefCell<Box<dyn Digest>>,
}

thread_local! {
    static CLASS: Class = Class::builder("HMAC")
        .module("hmac")
        .constructor(|_, args| new(args))
        .method(n!("update"), |this, args| {
            let [message] = args.bind("HMAC.update", ["msg"], 1)?;
            let bytes = super::hashlib::data_argument(&message)?;
            with_hmac(this, |hmac| hmac.inner.borrow_mut().update(&bytes))?;
            Ok(Value::None)
        })
        .method(n!("digest"), |this, args| {
            let [] = args.exact("HMAC.digest")?;
            with_hmac(this, |hmac| Value::Bytes(Bytes::from(hmac.finish())))
        })
        .method(n!("hexdigest"), |this, args| {
            let [] = args.exact("HMAC.hexdigest")?;
            let digest = with_hmac(this, Hmac::finish)?;
            hex_text(&digest, &Value::Unset, 1).map(Value::from)
        })
        .method(n!("copy"), |this, args| {
            let [] = args.exact("HMAC.copy")?;
            with_hmac(this, |hmac| {
                let inner = RefCell::new(hmac.inner.borrow().copy());
                Value::object(Hmac { algorithm: hmac.algorithm, outer: hmac.outer.copy(), inner })
            })
        })
        .getter(n!("name"), |this| with_hmac(this, |hmac| Value::from(format!("hmac-{}", hmac.algorithm.name))))
        .getter(n!("digest_size"), |this| with_hmac(this, |hmac| Value::from(hmac.algorithm.digest_size)))
        .getter(n!("block_size"), |this| with_hmac(this, |hmac| Value::from(hmac.algorithm.block_size)))
        .build();
}

fn with_hmac<T>(this: &Value, f: impl FnOnce(&Hmac) -> T) -> Result<T> {
    match this.downcast::<Hmac>() {
        Some(hmac) => Ok(f(&hmac)),
        None => Err(Exception::type_error(format!(
            "'{}' object is no hmac.HMAC",
            ops::type_name(this)
        ))),
    }
}

impl Hmac {
    fn finish(&self) -> Vec<u8> {
        let mut outer = self.outer.copy();
        outer.update(&self.inner.borrow().finish());
        outer.finish()
    }
}

impl Object for Hmac {
    fn class(&self) -> Class {
        CLASS.with(Clone::clone)
    }
}

/// The algorithm that `digestmod` names: a name, or a constructor of `hashlib`.
fn digest_module(x: &Value) -> Result<Algorithm> {
    let name = match x {
        Value::Native(function) => Some(function.name.clone()),
        _ => x.as_str(),
    };
    if let Some(name) = &name {
        return algorithm(name)
            .ok_or_else(|| Exception::value_error(format!("unsupported hash type {name}")));
    }
    let made = ops::call(x, Args::none())?;
    let name = ops::get_attr(&made, "name")?;
    let name = name.as_str().unwrap_or_else(|| "".into());
    algorithm(&name).ok_or_else(|| Exception::value_error(format!("unsupported hash type {name}")))
}

fn key_argument(key: &Value) -> Result<Vec<u8>> {
    bytearray::buffer(key).map(|b| b.to_vec()).ok_or_else(|| {
        Exception::type_error(format!(
            "key: expected bytes or bytearray, but got '{}'",
            ops::type_name(key)
        ))
    })
}

fn new(args: Args) -> Result<Value> {
    let [key, message, digestmod] = args.bind("new", ["key", "msg", "digestmod"], 1)?;
    let key = key_argument(&key)?;
    if digestmod.is_unset() || digestmod.as_str().is_some_and(|s| s.is_empty()) {
        return Err(Exception::type_error(
            "Missing required parameter 'digestmod'.",
        ));
    }
    let algorithm = digest_module(&digestmod)?;
    let Keyed { mut inner, outer } = Keyed::new(algorithm, &key);
    if !message.is_unset() && !message.is_none() {
        inner.update(&super::hashlib::data_argument(&message)?);
    }
    Ok(Value::object(Hmac {
        algorithm,
        outer,
        inner: RefCell::new(inner),
    }))
}

/// `hmac.compare_digest(a, b)`
pub(crate) fn compare_digest(args: Args) -> Result<Value> {
    let [a, b] = args.exact("compare_digest")?;
    if let (Some(a), Some(b)) = (a.as_str(), b.as_str()) {
        if !a.is_ascii() || !b.is_ascii() {
            return Err(Exception::type_error(
                "comparing strings with non-ASCII characters is not supported",
            ));
        }
        return Ok(Value::Bool(a == b));
    }
    match (bytearray::buffer(&a), bytearray::buffer(&b)) {
        (Some(a), Some(b)) => {
            let difference = a.iter().zip(b.iter()).fold(0, |all, (x, y)| all | (x ^ y));
            Ok(Value::Bool(a.len() == b.len() && difference == 0))
        }
        (None, None) => Err(Exception::type_error(format!(
            "unsupported operand types(s) or combination of types: '{}' and '{}'",
            ops::type_name(&a),
            ops::type_name(&b)
        ))),
        (found, _) => {
            let other = if found.is_none() { &a } else { &b };
            Err(Exception::type_error(format!(
                "a bytes-like object is required, not '{}'",
                ops::type_name(other)
            )))
        }
    }
}

/// Makes the module.
pub fn module() -> Module {
    Module::new("hmac")
        .function(n!("new"), new)
        .function(n!("compare_digest"), compare_digest)
        .function(n!("digest"), |args| {
            let [key, message, digest] = args.bind("digest", ["key", "msg", "digest"], 3)?;
            let keyed = Keyed::new(digest_module(&digest)?, &key_argument(&key)?);
            Ok(Value::Bytes(Bytes::from(
                keyed.digest(&[&super::hashlib::data_argument(&message)?]),
            )))
        })
        .class_of(n!("HMAC"), || CLASS.with(Clone::clone))
}
