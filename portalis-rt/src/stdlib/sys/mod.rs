//! `sys`
//!
//! The standard streams are thread-local objects; a program may put others in their place
//! (`sys.stdout = …`), which `print` then uses.

mod streams;
mod unraisable;

use std::cell::{Cell, RefCell};

use crate::object::{Args, Class, Dict, Exception, Module, Object, Result, Str, Tuple, Value};
use crate::ops;

pub use streams::{Stream, flush_all, stdout_flush, stdout_write, stream_class};

/// What a program put in the place of the three streams; `Unset` where nothing.
#[derive(Default)]
struct Replaced {
    stdin: Value,
    stdout: Value,
    stderr: Value,
}

thread_local! {
    static REPLACED: RefCell<Replaced> = RefCell::default();
    static STDOUT_REPLACED: Cell<bool> = const { Cell::new(false) };
    static STDERR_REPLACED: Cell<bool> = const { Cell::new(false) };
    static ARGV: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// `sys.stdout`, if the program has put another object there.
#[inline]
pub fn redirected_stdout() -> Option<Value> {
    if !STDOUT_REPLACED.get() {
        return None;
    }
    Some(stdout())
}

fn current(pick: fn(&Replaced) -> &Value, own: fn() -> Value) -> Value {
    let replaced = REPLACED.with_borrow(|all| pick(all).clone());
    if replaced.is_unset() { own() } else { replaced }
}

/// `sys.stdin`
pub fn stdin() -> Value {
    current(|all| &all.stdin, streams::own_stdin)
}

/// `sys.stdout`
pub fn stdout() -> Value {
    current(|all| &all.stdout, streams::own_stdout)
}

/// `sys.stderr`
pub fn stderr() -> Value {
    current(|all| &all.stderr, streams::own_stderr)
}

/// Whether the program has put another object into `sys.stderr`.
pub fn stderr_is_replaced() -> bool {
    STDERR_REPLACED.try_with(Cell::get).unwrap_or(false)
}

/// Writes to `sys.stderr`, whatever it is.
///
/// # Errors
/// What its `write` raises.
pub fn stderr_write(text: &str) -> Result<()> {
    let stream = stderr();
    match stream.downcast::<Stream>() {
        Some(stream) => stream.write_text(text),
        None if stream.is_none() => Ok(()),
        None => ops::call_method(&stream, "write", Args::pos([Value::str(text)])).map(drop),
    }
}

/// Sets what `sys.argv` is at its first use: the program's name and its arguments.
pub fn set_argv(argv: Vec<String>) {
    ARGV.set(argv);
}

fn argv() -> Value {
    let given = ARGV.with_borrow(Clone::clone);
    let all = if given.is_empty() {
        crate::platform::arguments()
    } else {
        given
    };
    Value::list(all.into_iter().map(Value::from).collect())
}

/// `sys.getrecursionlimit()`
pub fn recursion_limit() -> i64 {
    i64::try_from(ops::bind::recursion_limit()).unwrap_or(i64::MAX)
}

/// An object with named fields that is a tuple as well: `sys.version_info`, `sys.float_info` …
pub struct Record {
    name: &'static str,
    fields: &'static [&'static str],
    values: Tuple,
}

impl Record {
    fn value(name: &'static str, fields: &'static [&'static str], values: Vec<Value>) -> Value {
        Value::object(Record {
            name,
            fields,
            values: Tuple::new(values),
        })
    }
}

impl Object for Record {
    fn class(&self) -> Class {
        thread_local! {
            static CLASS: Class = Class::builder("structseq").module("sys").final_class()
                .dunders(&["__repr__", "__len__", "__getitem__", "__iter__", "__contains__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__"])
                .build();
        }
        CLASS.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let mut parts = Vec::new();
            for (field, value) in self.fields.iter().zip(self.values.iter()) {
                parts.push(format!("{field}={}", ops::repr(value)?));
            }
            Ok(format!("{}({})", self.name, parts.join(", ")))
        };
        Some(text())
    }
    fn get_attr(&self, _this: &Value, name: &str) -> Option<Result<Value>> {
        let i = self.fields.iter().position(|field| *field == name)?;
        self.values.get(i).cloned().map(Ok)
    }
    fn len(&self) -> Option<Result<usize>> {
        Some(Ok(self.values.len()))
    }
    fn iter(&self, _this: &Value) -> Option<Result<Value>> {
        Some(ops::iter(&Value::Tuple(self.values.clone())))
    }
    fn get_item(&self, key: &Value) -> Option<Result<Value>> {
        Some(ops::get_item(&Value::Tuple(self.values.clone()), key))
    }
    fn eq(&self, other: &Value) -> Option<Result<bool>> {
        let other = as_tuple(other)?;
        Some(ops::eq(&Value::Tuple(self.values.clone()), &other))
    }
    fn compare(&self, other: &Value) -> Option<Result<Option<std::cmp::Ordering>>> {
        let (this, other) = (Value::Tuple(self.values.clone()), as_tuple(other)?);
        let order = || {
            Ok(Some(if ops::lt(&this, &other)? {
                std::cmp::Ordering::Less
            } else if ops::eq(&this, &other)? {
                std::cmp::Ordering::Equal
            } else {
                std::cmp::Ordering::Greater
            }))
        };
        Some(order())
    }
    fn hash(&self) -> Option<Result<i64>> {
        Some(ops::hash(&Value::Tuple(self.values.clone())))
    }
}

fn as_tuple(x: &Value) -> Option<Value> {
    if let Some(record) = x.downcast::<Record>() {
        return Some(Value::Tuple(record.values.clone()));
    }
    match x.native() {
        tuple @ Value::Tuple(_) => Some(tuple),
        _ => None,
    }
}

fn version_info() -> Value {
    Record::value(
        "sys.version_info",
        &["major", "minor", "micro", "releaselevel", "serial"],
        vec![
            Value::Int(3),
            Value::Int(12),
            Value::Int(1),
            Value::str("final"),
            Value::Int(0),
        ],
    )
}

fn float_info() -> Value {
    Record::value(
        "sys.float_info",
        &[
            "max",
            "max_exp",
            "max_10_exp",
            "min",
            "min_exp",
            "min_10_exp",
            "dig",
            "mant_dig",
            "epsilon",
            "radix",
            "rounds",
        ],
        vec![
            Value::Float(f64::MAX),
            Value::Int(1024),
            Value::Int(308),
            Value::Float(f64::MIN_POSITIVE),
            Value::Int(-1021),
            Value::Int(-307),
            Value::Int(15),
            Value::Int(53),
            Value::Float(f64::EPSILON),
            Value::Int(2),
            Value::Int(1),
        ],
    )
}

fn int_info() -> Value {
    Record::value(
        "sys.int_info",
        &[
            "bits_per_digit",
            "sizeof_digit",
            "default_max_str_digits",
            "str_digits_check_threshold",
        ],
        vec![
            Value::Int(30),
            Value::Int(4),
            Value::Int(4300),
            Value::Int(640),
        ],
    )
}

fn hash_info() -> Value {
    Record::value(
        "sys.hash_info",
        &[
            "width",
            "modulus",
            "inf",
            "nan",
            "imag",
            "algorithm",
            "hash_bits",
            "seed_bits",
            "cutoff",
        ],
        vec![
            Value::Int(64),
            Value::Int((1 << 61) - 1),
            Value::Int(314_159),
            Value::Int(0),
            Value::Int(1_000_003),
            Value::str("siphash13"),
            Value::Int(64),
            Value::Int(128),
            Value::Int(0),
        ],
    )
}

fn implementation() -> Value {
    Record::value(
        "namespace",
        &["name", "cache_tag", "version", "hexversion"],
        vec![
            Value::str("cpython"),
            Value::str("cpython-312"),
            version_info(),
            Value::Int(0x030c_01f0),
        ],
    )
}

fn flags() -> Value {
    const NAMES: &[&str] = &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
    ];
    let values = NAMES.iter().map(|name| match *name {
        "hash_randomization" => Value::Int(1),
        "dev_mode" | "safe_path" => Value::Bool(false),
        "int_max_str_digits" => Value::Int(-1),
        _ => Value::Int(0),
    });
    Record::value("sys.flags", NAMES, values.collect())
}

/// `sys.platform`
pub fn platform_name() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        "linux" => "linux",
        // CPython's own ports to WebAssembly.
        _ if std::env::consts::FAMILY == "wasm" => {
            if std::env::consts::OS == "wasi" {
                "wasi"
            } else {
                "emscripten"
            }
        }
        other => other,
    }
}

fn exit(args: Args) -> Result<Value> {
    let [code] = args.range("exit", 0)?;
    let args = match code {
        Value::Unset | Value::None => vec![],
        Value::Tuple(items) => items.to_vec(),
        code => vec![code],
    };
    Err(Exception::of_class(
        Exception::class_named("SystemExit"),
        args,
    ))
}

fn exc_info(args: Args) -> Result<Value> {
    let [] = args.exact("sys.exc_info")?;
    Ok(Value::tuple(match ops::exception::current() {
        Some(e) => vec![
            Value::Class(e.class()),
            e.value(),
            ops::get_attr(&e.value(), "__traceback__")?,
        ],
        None => vec![Value::None; 3],
    }))
}

fn exception(args: Args) -> Result<Value> {
    let [] = args.exact("sys.exception")?;
    Ok(Value::from(ops::exception::current()))
}

fn set_recursion_limit(args: Args) -> Result<Value> {
    let [limit] = args.exact("sys.setrecursionlimit")?;
    let limit = ops::convert::to_index(&limit)?;
    if limit < 1 {
        return Err(Exception::value_error(
            "recursion limit must be greater or equal than 1",
        ));
    }
    ops::bind::set_recursion_limit(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(Value::None)
}

/// About what CPython says on a 64-bit machine.
fn get_size_of(args: Args) -> Result<Value> {
    let [x, _default] = args.range("getsizeof", 1)?;
    let round = |n: usize| n.next_power_of_two();
    let size = match x.native() {
        Value::None => 16,
        Value::Bool(b) => 24 + 4 * usize::from(b),
        Value::Int(0) => 24,
        Value::Int(i) => 24 + 4 * ((64 - i.unsigned_abs().leading_zeros()).div_ceil(30) as usize),
        Value::BigInt(i) => 24 + 4 * (i.bits().div_ceil(30) as usize),
        Value::Float(_) => 24,
        Value::Str(s) if s.is_ascii() => 41 + s.len(),
        Value::Str(s) => 58 + 2 * s.char_len(),
        Value::Bytes(b) => 33 + b.len(),
        Value::List(l) => 56 + 8 * l.len(),
        Value::Tuple(t) => 40 + 8 * t.len(),
        Value::Dict(d) if d.is_empty() => 64,
        Value::Dict(d) => 72 + round(d.len().max(5)) * 14,
        Value::Set(s) if s.len() < 5 => 216,
        Value::Set(s) => 216 + 16 * round(s.len() * 2),
        Value::Class(_) => 1688,
        Value::Function(_) => 160,
        _ => 56,
    };
    Ok(Value::from(size))
}

fn intern(args: Args) -> Result<Value> {
    let [text] = args.exact("sys.intern")?;
    match text {
        Value::Str(_) => Ok(text),
        other => Err(Exception::type_error(format!(
            "intern() argument must be str, not {}",
            ops::type_name(&other)
        ))),
    }
}

fn modules() -> Value {
    let imported = crate::program::imported();
    Value::Dict(Dict::from_names(
        imported
            .into_iter()
            .map(|(name, module)| (Str::from(name), module)),
    ))
}

fn except_hook(args: Args) -> Result<Value> {
    let [_class, value, _traceback] = args.exact("excepthook")?;
    if let Some(e) = Exception::from_value(&value) {
        stderr_write(&ops::exception::format_traceback(&e))?;
    }
    Ok(Value::None)
}

fn display_hook(args: Args) -> Result<Value> {
    let [x] = args.exact("displayhook")?;
    if !x.is_none() {
        crate::builtins::print(&[Value::Str(ops::repr(&x)?)])?;
    }
    Ok(Value::None)
}

fn set_max_str_digits(args: Args) -> Result<Value> {
    let [n] = args.bind("set_int_max_str_digits", ["maxdigits"], 1)?;
    match ops::convert::to_index(&n)? {
        n if n == 0 || n >= 640 => crate::object::int::set_max_str_digits(n as usize),
        _ => {
            return Err(Exception::value_error(
                "maxdigits must be 0 or larger than 640",
            ));
        }
    }
    Ok(Value::None)
}

/// Attributes that change, or whose making is put off.
fn fallback(name: &str) -> Option<Value> {
    Some(match name {
        "stdin" => stdin(),
        "stdout" => stdout(),
        "stderr" => stderr(),
        "__stdin__" => streams::own_stdin(),
        "__stdout__" => streams::own_stdout(),
        "__stderr__" => streams::own_stderr(),
        "modules" => modules(),
        _ => return None,
    })
}

/// Assignments to the streams are kept here, where `print` looks.
fn on_set(name: &str, value: &Value) -> bool {
    let old = REPLACED.with_borrow_mut(|all| {
        let slot = match name {
            "stdin" => &mut all.stdin,
            "stdout" => &mut all.stdout,
            "stderr" => &mut all.stderr,
            _ => return None,
        };
        Some(std::mem::replace(slot, value.clone()))
    });
    if name == "stderr" {
        STDERR_REPLACED.set(!value.is(&streams::own_stderr()));
    }
    if name == "stdout" {
        STDOUT_REPLACED.set(!value.is(&streams::own_stdout()));
    }
    old.is_some()
}

pub(super) fn module() -> Module {
    ops::unraisable::set_hook(unraisable::report);
    let mut module = Module::new("sys")
        .function(n!("exit"), exit)
        .function(n!("exc_info"), exc_info)
        .function(n!("exception"), exception)
        .function(n!("getrecursionlimit"), |_| {
            Ok(Value::Int(recursion_limit()))
        })
        .function(n!("setrecursionlimit"), set_recursion_limit)
        .function(n!("getsizeof"), get_size_of)
        .function(n!("intern"), intern)
        .function(n!("getdefaultencoding"), |_| Ok(Value::str("utf-8")))
        .function(n!("getfilesystemencoding"), |_| Ok(Value::str("utf-8")))
        .function(n!("getfilesystemencodeerrors"), |_| {
            Ok(Value::str("surrogateescape"))
        })
        .function(n!("getrefcount"), |_| Ok(Value::Int(2)))
        .function(n!("is_finalizing"), |_| Ok(Value::Bool(false)))
        .function(n!("gettrace"), |_| Ok(Value::None))
        .function(n!("getprofile"), |_| Ok(Value::None))
        .function(n!("getswitchinterval"), |_| Ok(Value::Float(0.005)))
        .function(n!("setswitchinterval"), |_| Ok(Value::None))
        .function(n!("get_int_max_str_digits"), |_| {
            Ok(Value::from(crate::object::int::max_str_digits()))
        })
        .function(n!("set_int_max_str_digits"), set_max_str_digits)
        .function(n!("excepthook"), except_hook)
        .function("unraisablehook", unraisable::default_hook)
        .function("__unraisablehook__", unraisable::default_hook)
        .function("__excepthook__", except_hook)
        .function(n!("displayhook"), display_hook)
        .value_of(n!("argv"), argv)
        .value_of(n!("orig_argv"), argv)
        .value(n!("path"), Value::list(Vec::new()))
        .value(n!("meta_path"), Value::list(Vec::new()))
        .value(n!("path_hooks"), Value::list(Vec::new()))
        .value(n!("warnoptions"), Value::list(Vec::new()))
        .value_of(n!("executable"), || {
            Value::from(
                crate::platform::arguments()
                    .into_iter()
                    .next()
                    .unwrap_or_default(),
            )
        })
        .value(n!("prefix"), "/usr")
        .value(n!("exec_prefix"), "/usr")
        .value(n!("base_prefix"), "/usr")
        .value(n!("platform"), platform_name())
        .value(n!("byteorder"), "little")
        .value(n!("maxsize"), i64::MAX)
        .value(n!("maxunicode"), 0x10_ffff_i64)
        .value(
            n!("version"),
            "3.12.1 (main, Dec  8 2023, 00:00:00) [Portalis]",
        )
        .value(
            n!("copyright"),
            "Copyright (c) 2001-2023 Python Software Foundation.\nAll Rights Reserved.",
        )
        .value(n!("api_version"), 1013_i64)
        .value(n!("hexversion"), 0x030c_01f0_i64)
        .value(n!("dont_write_bytecode"), true)
        .value_of(n!("version_info"), version_info)
        .value_of(n!("float_info"), float_info)
        .value_of(n!("int_info"), int_info)
        .value_of(n!("hash_info"), hash_info)
        .value_of(n!("implementation"), implementation)
        .value_of(n!("flags"), flags)
        .value(n!("float_repr_style"), "short")
        .value_of(n!("builtin_module_names"), || {
            Value::tuple(
                ["builtins", "itertools", "sys", "time"]
                    .iter()
                    .map(|n| Value::str(n))
                    .collect(),
            )
        })
        .value_of(n!("stdlib_module_names"), || {
            let names = super::names::ALL.iter().map(|name| Value::str(name));
            crate::object::Set::frozen_from_items(names).map_or(Value::None, Value::from)
        });
    module.fallback = Some(fallback);
    module.on_set = Some(on_set);
    module
}
