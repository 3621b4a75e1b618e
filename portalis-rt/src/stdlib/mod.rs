//! The standard library's modules: one file a module, listed in `library.rs`.

pub mod abc;
pub mod argparse;
mod asks;
pub mod asyncio_;
pub mod atexit;
pub mod base64;
pub mod binascii;
pub mod bisect;
pub mod caller;
pub mod collections;
pub mod concurrent;
pub mod contextlib;
pub mod contextvars;
pub mod copy;
pub mod dataclasses;
pub mod dataclasses_tools;
pub mod datetime;
pub mod enum_;
pub mod enum_members;
pub mod fractions;
pub mod functools;
pub mod functools_cache;
pub mod functools_dispatch;
pub mod gc;
pub mod hashlib;
pub mod heapq;
pub mod hmac;
pub mod inspect;
pub mod io;
pub mod itertools;
pub mod js;
pub mod json;
pub mod library;
pub mod logging;
pub mod math;
pub mod named_tuple;
pub(crate) mod names;
pub mod numbers;
pub mod operator;
pub mod os;
pub mod pathlib;
pub mod platform;
pub mod pprint;
pub mod queue;
pub mod random;
pub mod re;
pub mod secrets;
pub mod signal;
pub mod signature;
pub mod socket;
#[cfg(feature = "tls")]
pub mod ssl;
#[cfg(not(feature = "tls"))]
#[path = "ssl_none.rs"]
pub mod ssl;
pub mod statistics;
pub mod string;
pub mod struct_;
pub mod subprocess;
pub mod sys;
pub mod textwrap;
pub mod threading;
pub mod time;
pub mod traceback;
pub mod types;
pub mod typing;
pub mod unittest;
pub mod urllib;
pub mod uuid;
pub mod warnings;
pub mod weakref;
pub mod wrapped;

use crate::object::Module;

/// What a program is told that needs the feature `tls` and has it not.
pub(crate) const TLS_IS_OFF: &str = "TLS needs the feature `tls` of portalis-rt: portalis-rt = { version = \"...\", features = [\"tls\"] }";

/// Why a module of [`library::TABLE`] cannot be imported in this build.
pub(crate) fn absent(name: &str) -> Option<&'static str> {
    #[cfg(not(feature = "tls"))]
    if name == "_ssl" {
        return Some(TLS_IS_OFF);
    }
    (name == "js" && !crate::platform::HAS_JS).then_some(js::MISSING)
}
