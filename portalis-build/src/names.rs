//! From Python's names to Rust's.

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized",
    "use", "virtual", "where", "while", "yield",
];

/// Locals that generated code uses for itself, and items and variants that a `let` cannot or must not shadow.
const RESERVED: &[&str] = &[
    "rt",
    "g",
    "yielder",
    "args",
    "namespace",
    "class_cell",
    "error",
    "at",
    "here",
    "leave",
    "defaults",
    "_handling",
    "_depth",
    "drop",
    "found",
    "result",
    "init",
    "None",
    "Some",
    "Ok",
    "Err",
    "FILE",
    "FRAMES",
    "DEF",
    "STATE",
    "TEXT",
    "MODULES",
];

/// Items that generated code has of its own, or takes from the prelude, in every module.
const ITEMS: &[&str] = &[
    "self",
    "super",
    "crate",
    "Self",
    "rt",
    "g",
    "std",
    "core",
    "init",
    "at",
    "here",
    "leave",
    "drop",
    "None",
    "Some",
    "Ok",
    "Err",
    "FILE",
    "FRAMES",
    "DEF",
    "STATE",
    "TEXT",
    "MODULES",
    "underscore",
];

/// Types that generated code names: a Rust module would hide them.
const TYPES: &[&str] = &[
    "Value",
    "Result",
    "Vec",
    "At",
    "Clone",
    "Option",
    "String",
    "i64",
    "f64",
    "bool",
    "str",
    "u32",
    "usize",
    "portalis_rt",
];

/// A Rust local for a Python variable.
pub fn local(name: &str) -> String {
    match name {
        "self" | "super" | "crate" | "Self" => format!("{name}_"),
        "_" => "underscore".to_owned(),
        _ if KEYWORDS.contains(&name) => format!("r#{name}"),
        _ if RESERVED.contains(&name) => format!("{name}_"),
        _ => plain(name),
    }
}

/// A Rust item (function or static) for a Python name; never the same for two names.
pub fn item(name: &str) -> String {
    match name {
        "_" => "underscore".to_owned(),
        _ if ITEMS.contains(&name.trim_end_matches('_')) => format!("{name}_"),
        _ if KEYWORDS.contains(&name) => format!("r#{name}"),
        _ => plain(name),
    }
}

/// Letters that rustc warns about in the user's own crate, whatever is allowed on the module, by their numbers.
fn plain(name: &str) -> String {
    let common = |c: char| c.is_ascii() || ('\u{c0}'..='\u{52f}').contains(&c);
    if name.chars().all(common) {
        return name.to_owned();
    }
    name.chars()
        .map(|c| {
            if common(c) {
                c.to_string()
            } else {
                format!("u{:04x}_", u32::from(c))
            }
        })
        .collect()
}

/// A Rust module for a part of a Python module's name.
pub fn module(name: &str) -> String {
    if TYPES.contains(&name.trim_end_matches('_')) {
        format!("{name}_")
    } else {
        item(name)
    }
}

/// A Rust item for a dotted qualified name: `Class.method`, `outer.<locals>.inner`.
pub fn qualified(qualname: &str) -> String {
    let flat: String = qualname
        .replace(".<locals>.", "__")
        .replace('.', "_")
        .chars()
        .filter(|c| *c != '<' && *c != '>')
        .collect();
    if RESERVED.contains(&flat.as_str()) {
        return format!("{flat}_");
    }
    item(&flat)
}

/// Whether Python has a builtin of this name.
pub fn is_builtin(name: &str) -> bool {
    BUILTINS.binary_search(&name).is_ok()
}

/// `dir(builtins)`
const BUILTINS: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BaseExceptionGroup",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "BytesWarning",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "Ellipsis",
    "EncodingWarning",
    "EnvironmentError",
    "Exception",
    "ExceptionGroup",
    "False",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "None",
    "NotADirectoryError",
    "NotImplemented",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "PermissionError",
    "ProcessLookupError",
    "RecursionError",
    "ReferenceError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "True",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "ValueError",
    "Warning",
    "ZeroDivisionError",
    "__build_class__",
    "__debug__",
    "__doc__",
    "__import__",
    "__loader__",
    "__name__",
    "__package__",
    "__spec__",
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "copyright",
    "credits",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "exit",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "license",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "quit",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];
