//! The Python side of `hashlib`: hash objects and the module.

use std::cell::RefCell;

use super::blake2::{Blake2b, Blake2s, Parameters};
use super::digest::{ALGORITHMS, Algorithm, Digest, algorithm};
use crate::object::bytes_methods::hex_text;
use crate::object::{
    Args, Bytes, Class, Exception, Module, NativeFunction, Object, Result, Set, Value, bytearray,
};
use crate::ops;

/// A hash object.
struct Hash {
    name: &'static str,
    digest_size: usize,
    block_size: usize,
    digest: RefCell<Box<dyn Digest>>,
}

thread_local! {
    static HASH: Class = class("HASH", "_hashlib");
    static HASH_XOF: Class = class("HASHXOF", "_hashlib");
    static BLAKE2B: Class = class("blake2b", "_blake2");
    static BLAKE2S: Class = class("blake2s", "_blake2");
}

fn class(name: &'static str, module: &'static str) -> Class {
    Class::builder(name)
        .module(module)
        .method(n!("update"), |this, args| {
            let [data] = args.exact("update")?;
            let bytes = data_argument(&data)?;
            with_hash(this, |hash| hash.digest.borrow_mut().update(&bytes))?;
            Ok(Value::None)
        })
        .method(n!("digest"), |this, args| {
            Ok(Value::Bytes(Bytes::from(finish(this, args, "digest")?)))
        })
        .method(n!("hexdigest"), |this, args| {
            let digest = finish(this, args, "hexdigest")?;
            hex_text(&digest, &Value::Unset, 1).map(Value::from)
        })
        .method(n!("copy"), |this, args| {
            let [] = args.exact("copy")?;
            with_hash(this, |hash| {
                let digest = RefCell::new(hash.digest.borrow().copy());
                Value::object(Hash {
                    digest,
                    name: hash.name,
                    digest_size: hash.digest_size,
                    block_size: hash.block_size,
                })
            })
        })
        .getter(n!("name"), |this| {
            with_hash(this, |hash| Value::str(hash.name))
        })
        .getter(n!("digest_size"), |this| {
            with_hash(this, |hash| Value::from(hash.digest_size))
        })
        .getter(n!("block_size"), |this| {
            with_hash(this, |hash| Value::from(hash.block_size))
        })
        .build()
}

fn with_hash<T>(this: &Value, f: impl FnOnce(&Hash) -> T) -> Result<T> {
    match this.downcast::<Hash>() {
        Some(hash) => Ok(f(&hash)),
        None => Err(Exception::type_error(format!(
            "'{}' object is no hash",
            ops::type_name(this)
        ))),
    }
}

fn finish(this: &Value, args: Args, method: &str) -> Result<Vec<u8>> {
    let is_xof = with_hash(this, |hash| hash.digest_size == 0)?;
    if !is_xof {
        let [] = args.exact(method)?;
        return with_hash(this, |hash| hash.digest.borrow().finish());
    }
    let [len] = args.bind(method, ["length"], 1)?;
    let len = usize::try_from(ops::convert::to_index(&len)?)
        .map_err(|_| Exception::value_error("value must be positive"))?;
    if len > 1 << 30 {
        return Err(crate::object::int::memory_error());
    }
    with_hash(this, |hash| hash.digest.borrow().finish_with(len))
}

impl Object for Hash {
    fn class(&self) -> Class {
        match self.name {
            "blake2b" => BLAKE2B.with(Clone::clone),
            "blake2s" => BLAKE2S.with(Clone::clone),
            _ if self.digest_size == 0 => HASH_XOF.with(Clone::clone),
            _ => HASH.with(Clone::clone),
        }
    }
    fn repr(&self, this: &Value) -> Option<Result<String>> {
        let class = self.class().name();
        if !class.starts_with("HASH") {
            return None;
        }
        Some(Ok(format!(
            "<{} _hashlib.{class} object @ {:#x}>",
            self.name,
            this.address().unwrap_or(0)
        )))
    }
}

/// The bytes to hash.
///
/// # Errors
/// `TypeError` for a `str` and for other objects that are not bytes-like.
pub(crate) fn data_argument(x: &Value) -> Result<Vec<u8>> {
    if let Some(bytes) = bytearray::buffer(x) {
        return Ok(bytes.to_vec());
    }
    Err(Exception::type_error(if x.as_str().is_some() {
        "Strings must be encoded before hashing"
    } else {
        "object supporting the buffer API required"
    }))
}

fn make(algorithm: Algorithm, data: &Value) -> Result<Value> {
    let mut digest = algorithm.start();
    if !data.is_unset() {
        digest.update(&data_argument(data)?);
    }
    Ok(Value::object(Hash {
        name: algorithm.name,
        digest_size: algorithm.digest_size,
        block_size: algorithm.block_size,
        digest: RefCell::new(digest),
    }))
}

fn construct(algorithm: Algorithm, mut args: Args) -> Result<Value> {
    let _ = args.take_kw("usedforsecurity");
    let function = format!("openssl_{}", algorithm.name);
    if args.pos.len() > 1 {
        return Err(Exception::type_error(format!(
            "{function}() takes at most 1 positional argument ({} given)",
            args.pos.len()
        )));
    }
    let [data] = args.bind(&function, ["string"], 0)?;
    make(algorithm, &data)
}

fn blake2(algorithm: Algorithm, mut args: Args) -> Result<Value> {
    let _ = args.take_kw("usedforsecurity");
    let mut parameters = Parameters {
        size: algorithm.digest_size,
        ..Parameters::default()
    };
    let large = algorithm.name == "blake2b";
    let max = algorithm.digest_size;
    if let Some(size) = args.take_kw("digest_size") {
        let size = ops::convert::to_index(&size)?;
        parameters.size = usize::try_from(size)
            .ok()
            .filter(|size| (1..=max).contains(size))
            .ok_or_else(|| {
                Exception::value_error(format!("digest_size must be between 1 and {max} bytes"))
            })?;
    }
    for (name, limit) in [("key", max), ("salt", max / 4), ("person", max / 4)] {
        let Some(given) = args.take_kw(name) else {
            continue;
        };
        let bytes = bytearray::buffer(&given)
            .map(|b| b.to_vec())
            .ok_or_else(|| {
                Exception::type_error(format!(
                    "a bytes-like object is required, not '{}'",
                    ops::type_name(&given)
                ))
            })?;
        if bytes.len() > limit {
            return Err(Exception::value_error(format!(
                "maximum {name} length is {limit} bytes"
            )));
        }
        match name {
            "key" => parameters.key = bytes,
            "salt" => parameters.salt = bytes,
            _ => parameters.person = bytes,
        }
    }
    let [data] = args.range(algorithm.name, 0)?;
    let mut digest: Box<dyn Digest> = if large {
        Box::new(Blake2b::new(&parameters))
    } else {
        Box::new(Blake2s::new(&parameters))
    };
    if !data.is_unset() {
        digest.update(&data_argument(&data)?);
    }
    Ok(Value::object(Hash {
        name: algorithm.name,
        digest_size: parameters.size,
        block_size: algorithm.block_size,
        digest: RefCell::new(digest),
    }))
}

fn new(mut args: Args) -> Result<Value> {
    let _ = args.take_kw("usedforsecurity");
    let [name, data] = args.bind("new", ["name", "data"], 1)?;
    let Some(name) = name.as_str() else {
        return Err(Exception::type_error("name must be a string"));
    };
    match algorithm(&name) {
        Some(algorithm) => make(algorithm, &data),
        None => Err(Exception::value_error(format!(
            "unsupported hash type {name}"
        ))),
    }
}

fn pbkdf2(args: Args) -> Result<Value> {
    let names = ["hash_name", "password", "salt", "iterations", "dklen"];
    let [name, password, salt, iterations, len] = args.bind("pbkdf2_hmac", names, 4)?;
    let name = name
        .as_str()
        .ok_or_else(|| Exception::type_error("hash_name must be a string"))?;
    let Some(algorithm) = algorithm(&name).filter(|a| a.digest_size > 0) else {
        return Err(Exception::value_error(format!(
            "unsupported hash type {name}"
        )));
    };
    let (password, salt) = (data_argument(&password)?, data_argument(&salt)?);
    let iterations = ops::convert::to_index(&iterations)?;
    if iterations < 1 {
        return Err(Exception::value_error(
            "iteration value must be greater than 0.",
        ));
    }
    let len = if len.is_none() || len.is_unset() {
        algorithm.digest_size as i64
    } else {
        ops::convert::to_index(&len)?
    };
    if len < 1 {
        return Err(Exception::value_error("key length must be greater than 0."));
    }
    let keyed = crate::stdlib::hmac::Keyed::new(algorithm, &password);
    let mut out = Vec::new();
    let mut block = 1u32;
    while (out.len() as i64) < len {
        let mut round = keyed.digest(&[&salt, &block.to_be_bytes()]);
        let mut sum = round.clone();
        for _ in 1..iterations {
            round = keyed.digest(&[&round]);
            for (a, b) in sum.iter_mut().zip(&round) {
                *a ^= b;
            }
        }
        out.extend(sum);
        block += 1;
    }
    out.truncate(len as usize);
    Ok(Value::Bytes(Bytes::from(out)))
}

/// Makes the module.
pub fn module() -> Module {
    let module = Module::new("hashlib")
        .function(n!("new"), new)
        .function(n!("pbkdf2_hmac"), pbkdf2);
    for algorithm in ALGORITHMS {
        let algorithm = *algorithm;
        let is_blake = algorithm.name.starts_with("blake2");
        let function = NativeFunction::new(algorithm.name, move |args| {
            if is_blake {
                blake2(algorithm, args)
            } else {
                construct(algorithm, args)
            }
        });
        module.attrs.set(algorithm.name, Value::Native(function));
    }
    let names = || ALGORITHMS.iter().map(|a| Value::str(a.name));
    for name in ["algorithms_guaranteed", "algorithms_available"] {
        if let Ok(set) = Set::from_items(names()) {
            module.attrs.set(name, Value::Set(set));
        }
    }
    module
}
