//! `secrets`: random numbers from the operating system.

use super::binascii::{bytes_value, encode_base64};
use super::random::Random;
use super::signature;
use crate::object::{Args, Exception, Module, Result, Value, int};
use crate::ops;
use num_bigint::Sign;

const DEFAULT_BYTES: i64 = 32;

fn token(args: Args, function: &str) -> Result<Vec<u8>> {
    let [count] = signature::bind(function, false, args, ["nbytes"], 0)?;
    let count = if count.is_unset() || count.is_none() {
        DEFAULT_BYTES
    } else {
        ops::convert::to_index(&count)?
    };
    let count = usize::try_from(count)
        .map_err(|_| Exception::value_error("negative argument not allowed"))?;
    if count > 1 << 30 {
        return Err(int::memory_error());
    }
    let mut bytes = vec![0; count];
    crate::platform::entropy(&mut bytes).map_err(|e| Exception::new("OSError", e))?;
    Ok(bytes)
}

/// Makes the module.
pub fn module() -> Module {
    let module = Module::new("secrets")
        .function(n!("token_bytes"), |args| {
            token(args, "token_bytes").map(bytes_value)
        })
        .function(n!("token_hex"), |args| {
            let bytes = token(args, "token_hex")?;
            Ok(Value::from(
                bytes.iter().map(|b| format!("{b:02x}")).collect::<String>(),
            ))
        })
        .function(n!("token_urlsafe"), |args| {
            let text: String = encode_base64(&token(args, "token_urlsafe")?)
                .into_iter()
                .filter(|b| *b != b'=')
                .map(|b| match b {
                    b'+' => '-',
                    b'/' => '_',
                    b => char::from(b),
                })
                .collect();
            Ok(Value::from(text))
        })
        .function(n!("randbelow"), |args| {
            let [limit] = signature::bind("randbelow", false, args, ["exclusive_upper_bound"], 1)?;
            let limit = ops::convert::to_bigint(&limit)?;
            if limit.sign() != Sign::Plus {
                return Err(Exception::value_error("Upper bound must be positive."));
            }
            Random::system().below_big(&limit).map(Value::int)
        })
        .function(n!("choice"), |args| Random::system().call("choice", args))
        .function(n!("randbits"), |args| {
            Random::system().call("getrandbits", args)
        })
        .function(n!("compare_digest"), super::hmac::compare_digest);
    match super::random::module().attrs.get("SystemRandom") {
        Some(class) => module.value(n!("SystemRandom"), class),
        None => module,
    }
}
