//! What each module of the library asks objects for by name, whatever type they are of: a program that imports the module
//! reaches these names, too. Only names count that something is registered under as a `Name`.

use crate::names::{Slot, slot};

macro_rules! asks {
    ($($module:literal: $($name:literal)*;)*) => {
        /// The slots of a module's names: of its package's, for a submodule.
        pub(super) const fn of(module: &str) -> &'static [&'static Slot] {
            $(if is_in(module, $module) {
                return const { &[$(slot($name)),*] };
            })*
            &[]
        }
    };
}

/// Whether the module is this one or a submodule of it.
const fn is_in(module: &str, package: &str) -> bool {
    let (module, package) = (module.as_bytes(), package.as_bytes());
    let mut i = 0;
    while i < package.len() {
        if i >= module.len() || module[i] != package[i] {
            return false;
        }
        i += 1;
    }
    module.len() == package.len() || module[package.len()] == b'.'
}

asks! {
    "argparse":
        "append" "args" "argv" "buffer" "close" "copy" "count" "default" "encoding" "error" "errors" "exit" "extend"
        "get" "message" "mode" "name" "parents" "read" "remove" "stderr" "stdin" "stdout" "string" "title" "type"
        "update" "values" "version" "write";
    "bisect":
        "insert";
    "collections":
        "_from_iterable" "aclose" "add" "append" "asend" "athrow" "clear" "close" "copy" "discard" "extend" "index"
        "insert" "items" "pop" "popitem" "send" "throw" "update";
    "concurrent":
        "FIRST_COMPLETED" "FIRST_EXCEPTION" "cancel" "cancelled" "result" "running" "shutdown" "submit";
    "contextlib":
        "_recreate_cm" "aclose" "athrow" "close" "stdout" "throw";
    "contextvars":
        "MISSING";
    "copy":
        "append" "copy";
    "dataclasses":
        "name";
    "datetime":
        "UTC" "days" "fromutc" "microseconds" "now" "seconds" "strftime" "struct_time" "tzname" "utcoffset" "weekday"
        "year";
    "enum":
        "_generate_next_value_" "_missing_" "mro" "value";
    "fractions":
        "as_integer_ratio";
    "functools":
        "update";
    "hashlib":
        "key";
    "hmac":
        "name";
    "inspect":
        "OrderedDict"
        "args" "default" "empty" "iscoroutine" "iscoroutinefunction" "name" "signature" "value";
    "io":
        "close" "closed" "encoding" "errors" "fileno" "flush" "isatty" "name" "newlines" "read" "readable"
        "readline" "seek" "seekable" "stderr" "stdin" "stdout" "tell" "truncate" "writable" "write";
    "itertools":
        "count";
    "json":
        "decode" "default" "encode" "indent" "items" "object" "read" "write";
    "logging":
        "_format" "_log" "append" "args" "buffer" "clear" "close" "encoding" "error" "errors" "exc_info"
        "filter" "filters" "flush" "format" "get_name" "localtime" "log" "mode" "msg" "name" "parent"
        "put_nowait" "remove" "root" "seek" "stderr" "tell" "write";
    "os":
        "get" "name" "pop" "update";
    "pathlib":
        "close" "walk";
    "pprint":
        "items" "maxlen" "most_common" "name" "repr" "set" "splitlines" "stdout" "values" "write";
    "queue":
        "_get" "_init" "_put" "_qsize";
    "random":
        "choice" "getstate" "keys" "seed" "setstate";
    "re":
        "bytes" "split";
    "secrets":
        "choice";
    "signal":
        "SIG_DFL" "SIG_IGN";
    "socket":
        "close" "htonl" "htons" "ntohl" "ntohs" "sendto";
    "ssl":
        "load_cert_chain" "reason";
    "statistics":
        "as_integer_ratio" "median_high" "median_low" "namedtuple" "numerator" "stdev" "variance";
    "string":
        "capitalize" "check_unused_args" "convert_field" "format_field" "get_field" "get_value" "parse" "split"
        "vformat";
    "subprocess":
        "args" "decode" "encode" "returncode" "stderr" "stdout" "timeout";
    "sys":
        "closed" "decode" "encoding" "errors" "name" "newlines" "stderr" "stdin" "stdout" "write";
    "textwrap":
        "expandtabs" "splitlines" "text";
    "threading":
        "RLock" "acquire" "excepthook" "locked" "name" "release" "run" "set";
    "traceback":
        "end_lineno" "exceptions" "filename" "lineno" "name" "stack" "write";
    "typing":
        "args" "re" "set" "type";
    "unittest":
        "args" "basename" "buffer" "call" "clear" "cmp_to_key" "compile" "copy" "copy_context" "default"
        "difference" "errors" "msg" "name" "namedtuple" "new" "object" "pformat" "pprint" "print" "re" "replace"
        "result" "run" "second" "set" "signature" "simplefilter" "sort" "type" "values";
    "urllib":
        "encoding" "errors" "items";
    "uuid":
        "replace";
    "warnings":
        "_log" "compile" "default" "defaultaction" "error" "filters" "formatwarning" "match" "showwarning" "stderr"
        "write";
}
