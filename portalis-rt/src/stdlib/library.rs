//! Python's library by name: a static for each module, so that a program links those only that it names.
//!
//! Generated code lists the modules that each of its own imports (`ModuleDef::library`); Rust code imports one by
//! its static (`program::import_library`).

use super::*;
use crate::names::{Name, Slot};

/// A module of Python's library.
pub struct Library {
    /// Its dotted name.
    pub name: &'static str,
    /// Makes it, at the first import.
    pub make: fn() -> Module,
    /// Whether submodules come with it.
    pub(crate) has_parts: bool,
    /// The submodule of this dotted name, if the program has its last word.
    part: fn(&str) -> Option<&'static Library>,
    /// What its functions ask objects for by name.
    pub(crate) asks: &'static [&'static Slot],
}

impl Library {
    /// The module of that name: itself, or one that comes with it.
    pub(crate) fn find(&'static self, name: &str) -> Option<&'static Library> {
        if self.name == name {
            return Some(self);
        }
        (self.part)(name)
    }
}

/// The last word of a dotted name.
const fn leaf(name: &'static str) -> &'static str {
    let mut at = name.len();
    while at > 0 && name.as_bytes()[at - 1] != b'.' {
        at -= 1;
    }
    name.split_at(at).1
}

macro_rules! library {
    ($($constant:ident $name:literal $make:path $(, $part:ident)*;)*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub static $constant: Library = Library {
                name: $name,
                make: $make,
                has_parts: const { let parts: &[&str] = &[$(names::$part),*]; !parts.is_empty() },
                part: |name| {
                    $(if const { Name::new(leaf(names::$part)) }.is_reached() && name == names::$part {
                        return Some(&$part);
                    })*
                    let _ = name;
                    None
                },
                asks: asks::of($name),
            };
        )*
        /// The modules for Rust code that imports them: what their functions ask objects for comes with the program's own
        /// import. So a page that leaves that code out leaves out what is asked for, too.
        pub(crate) mod inner {
            use super::*;

            $(#[allow(dead_code)]
            pub(crate) static $constant: Library = Library {
                asks: &[],
                ..super::$constant
            };)*
        }
        /// The modules' dotted names.
        mod names {
            $(#[allow(dead_code)]
            pub(super) const $constant: &str = $name;)*
        }
        /// Every module that there is. A program that refers to this links them all.
        pub static TABLE: &[&Library] = &[$(&$constant),*];
    };
}

library! {
    ABC "abc" abc::module;
    ARGPARSE "argparse" argparse::module;
    ASYNCIO "asyncio" asyncio_::module,
        ASYNCIO_BASE_EVENTS,
        ASYNCIO_COROUTINES,
        ASYNCIO_EVENTS,
        ASYNCIO_EXCEPTIONS,
        ASYNCIO_FUTURES,
        ASYNCIO_LOCKS,
        ASYNCIO_LOG,
        ASYNCIO_PROTOCOLS,
        ASYNCIO_QUEUES,
        ASYNCIO_RUNNERS,
        ASYNCIO_STREAMS,
        ASYNCIO_SUBPROCESS,
        ASYNCIO_TASKGROUPS,
        ASYNCIO_TASKS,
        ASYNCIO_THREADS,
        ASYNCIO_TIMEOUTS,
        ASYNCIO_TRANSPORTS;
    ASYNCIO_BASE_EVENTS "asyncio.base_events" asyncio_::base_events_module;
    ASYNCIO_COROUTINES "asyncio.coroutines" asyncio_::coroutines_module;
    ASYNCIO_EVENTS "asyncio.events" asyncio_::events_module;
    ASYNCIO_EXCEPTIONS "asyncio.exceptions" asyncio_::exceptions_module;
    ASYNCIO_FUTURES "asyncio.futures" asyncio_::futures_module;
    ASYNCIO_LOCKS "asyncio.locks" asyncio_::locks_module;
    ASYNCIO_LOG "asyncio.log" asyncio_::log_module;
    ASYNCIO_PROTOCOLS "asyncio.protocols" asyncio_::protocols_module;
    ASYNCIO_QUEUES "asyncio.queues" asyncio_::queues_module;
    ASYNCIO_RUNNERS "asyncio.runners" asyncio_::runners_module;
    ASYNCIO_STREAMS "asyncio.streams" asyncio_::streams_module;
    ASYNCIO_SUBPROCESS "asyncio.subprocess" asyncio_::subprocess_module;
    ASYNCIO_TASKGROUPS "asyncio.taskgroups" asyncio_::taskgroups_module;
    ASYNCIO_TASKS "asyncio.tasks" asyncio_::tasks_module;
    ASYNCIO_THREADS "asyncio.threads" asyncio_::threads_module;
    ASYNCIO_TIMEOUTS "asyncio.timeouts" asyncio_::timeouts_module;
    ASYNCIO_TRANSPORTS "asyncio.transports" asyncio_::transports_module;
    ATEXIT "atexit" atexit::module;
    BASE64 "base64" base64::module;
    BINASCII "binascii" binascii::module;
    BISECT "bisect" bisect::module;
    BUILTINS "builtins" crate::builtins::module;
    COLLECTIONS "collections" collections::module, COLLECTIONS_ABC;
    COLLECTIONS_ABC "collections.abc" collections::abc::module;
    CONCURRENT "concurrent" concurrent::package, CONCURRENT_FUTURES, CONCURRENT_FUTURES_THREAD;
    CONCURRENT_FUTURES "concurrent.futures" concurrent::module, CONCURRENT_FUTURES_THREAD;
    CONCURRENT_FUTURES_THREAD "concurrent.futures.thread" concurrent::thread_module;
    CONTEXTLIB "contextlib" contextlib::module;
    CONTEXTVARS "contextvars" contextvars::module;
    COPY "copy" copy::module;
    DATACLASSES "dataclasses" dataclasses::module;
    DATETIME "datetime" datetime::module;
    ENUM "enum" enum_::module;
    FRACTIONS "fractions" fractions::module;
    FUNCTOOLS "functools" functools::module;
    GC "gc" gc::module;
    HASHLIB "hashlib" hashlib::module;
    HEAPQ "heapq" heapq::module;
    HMAC "hmac" hmac::module;
    INSPECT "inspect" inspect::module;
    IO "io" io::module;
    ITERTOOLS "itertools" itertools::module;
    JS "js" js::module;
    JSON "json" json::module, JSON_DECODER, JSON_ENCODER;
    JSON_DECODER "json.decoder" json::decoder_module;
    JSON_ENCODER "json.encoder" json::encoder_module;
    LOGGING "logging" logging::module;
    LOGGING_HANDLERS "logging.handlers" logging::handlers_module;
    MATH "math" math::module;
    NUMBERS "numbers" numbers::module;
    OPERATOR "operator" operator::module;
    OS "os" os::module, OS_PATH;
    OS_PATH "os.path" os::path::module;
    PATHLIB "pathlib" pathlib::module;
    PLATFORM "platform" platform::module;
    PPRINT "pprint" pprint::module;
    QUEUE "queue" queue::module;
    RANDOM "random" random::module;
    RE "re" re::module;
    SECRETS "secrets" secrets::module;
    SIGNAL "signal" signal::module;
    SOCKET "socket" socket::module;
    _SSL "_ssl" ssl::module;
    STATISTICS "statistics" statistics::module;
    STRING "string" string::module;
    STRUCT "struct" struct_::module;
    SUBPROCESS "subprocess" subprocess::module;
    SYS "sys" sys::module;
    TEXTWRAP "textwrap" textwrap::module;
    THREADING "threading" threading::module;
    TIME "time" time::module;
    TRACEBACK "traceback" traceback::module;
    TYPES "types" types::module;
    TYPING "typing" typing::module;
    UNITTEST "unittest" unittest::module;
    UNITTEST_CASE "unittest.case" unittest::case_module;
    UNITTEST_MOCK "unittest.mock" unittest::mock::module;
    URLLIB "urllib" urllib::module;
    URLLIB_PARSE "urllib.parse" urllib::parse_module;
    UUID "uuid" uuid::module;
    WARNINGS "warnings" warnings::module;
    _WEAKREF "_weakref" weakref::module;
    ZONEINFO "zoneinfo" datetime::zoneinfo::module;
}
