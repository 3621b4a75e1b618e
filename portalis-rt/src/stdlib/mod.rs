//! The standard library's modules: one file a module, listed in [`TABLE`].

pub mod abc;
pub mod argparse;
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
pub mod logging;
pub mod math;
pub mod named_tuple;
mod names;
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
#[cfg(not(feature = "tls"))]
pub(crate) const TLS_IS_OFF: &str = "TLS needs the feature `tls` of portalis-rt: portalis-rt = { version = \"...\", features = [\"tls\"] }";

/// Why a module of [`TABLE`] cannot be imported in this build.
pub(crate) fn absent(name: &str) -> Option<&'static str> {
    #[cfg(not(feature = "tls"))]
    if name == "_ssl" {
        return Some(TLS_IS_OFF);
    }
    (name == "js" && crate::platform::js_module().is_none()).then_some(js::MISSING)
}

/// Every module that there is: its dotted name and the function that makes it, run at the first import.
pub const TABLE: &[(&str, fn() -> Module)] = &[
    ("abc", abc::module),
    ("_ssl", ssl::module),
    ("_weakref", weakref::module),
    ("atexit", atexit::module),
    ("base64", base64::module),
    ("binascii", binascii::module),
    ("hashlib", hashlib::module),
    ("hmac", hmac::module),
    ("js", js::module),
    ("json", json::module),
    ("json.decoder", json::decoder_module),
    ("json.encoder", json::encoder_module),
    ("math", math::module),
    ("random", random::module),
    ("re", re::module),
    ("secrets", secrets::module),
    ("statistics", statistics::module),
    ("string", string::module),
    ("struct", struct_::module),
    ("textwrap", textwrap::module),
    ("uuid", uuid::module),
    ("dataclasses", dataclasses::module),
    ("asyncio", asyncio_::module),
    ("asyncio.base_events", asyncio_::base_events_module),
    ("asyncio.coroutines", asyncio_::coroutines_module),
    ("asyncio.events", asyncio_::events_module),
    ("asyncio.exceptions", asyncio_::exceptions_module),
    ("asyncio.futures", asyncio_::futures_module),
    ("asyncio.locks", asyncio_::locks_module),
    ("asyncio.log", asyncio_::log_module),
    ("asyncio.protocols", asyncio_::protocols_module),
    ("asyncio.queues", asyncio_::queues_module),
    ("asyncio.runners", asyncio_::runners_module),
    ("asyncio.streams", asyncio_::streams_module),
    ("asyncio.subprocess", asyncio_::subprocess_module),
    ("asyncio.taskgroups", asyncio_::taskgroups_module),
    ("asyncio.tasks", asyncio_::tasks_module),
    ("asyncio.threads", asyncio_::threads_module),
    ("asyncio.timeouts", asyncio_::timeouts_module),
    ("asyncio.transports", asyncio_::transports_module),
    ("concurrent", concurrent::package),
    ("concurrent.futures", concurrent::module),
    ("concurrent.futures.thread", concurrent::thread_module),
    ("queue", queue::module),
    ("signal", signal::module),
    ("socket", socket::module),
    ("subprocess", subprocess::module),
    ("threading", threading::module),
    ("enum", enum_::module),
    ("builtins", crate::builtins::module),
    ("functools", functools::module),
    ("bisect", bisect::module),
    ("contextlib", contextlib::module),
    ("collections", collections::module),
    ("collections.abc", collections::abc::module),
    ("contextvars", contextvars::module),
    ("datetime", datetime::module),
    ("logging", logging::module),
    ("logging.handlers", logging::handlers_module),
    ("io", io::module),
    ("pathlib", pathlib::module),
    ("pprint", pprint::module),
    ("argparse", argparse::module),
    ("os", os::module),
    ("warnings", warnings::module),
    ("os.path", os::path::module),
    ("zoneinfo", datetime::zoneinfo::module),
    ("copy", copy::module),
    ("heapq", heapq::module),
    ("inspect", inspect::module),
    ("itertools", itertools::module),
    ("traceback", traceback::module),
    ("types", types::module),
    ("operator", operator::module),
    ("typing", typing::module),
    ("sys", sys::module),
    ("time", time::module),
    ("fractions", fractions::module),
    ("gc", gc::module),
    ("numbers", numbers::module),
    ("platform", platform::module),
    ("unittest", unittest::module),
    ("unittest.case", unittest::case_module),
    ("unittest.mock", unittest::mock::module),
    ("urllib", urllib::module),
    ("urllib.parse", urllib::parse_module),
];
