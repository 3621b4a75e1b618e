//! Which names of the library a module can reach: what its text has, or all where it may make up a name.
//!
//! In: a module's tree. Out: the list in `ModuleDef::names`, by which a page leaves out what nothing names. Every
//! word counts, in strings too (`getattr(x, "append")`, `"{0.real}".format(x)`), and the operators.

pub mod known;
mod near;
mod plain;

use std::collections::BTreeSet;

pub use known::KNOWN;
pub use plain::SPECIAL;

use crate::ast::{
    Alias, BinOp, Constant, Expr, ExprKind, FStringPart, Module, Pattern, PatternKind, Stmt,
    StmtKind, TypeParam,
};
use crate::imports;
use crate::names;
use crate::session::{ModuleId, Session};
use crate::walk;

/// What takes a name that may have been made up; a literal in its place is among the words.
const BY_NAME: &[&str] = &[
    "attrgetter",
    "delattr",
    "getattr",
    "hasattr",
    "methodcaller",
    "setattr",
];

/// What names do beside naming: they are signs of syntax, or of what takes apart any object.
const SIGNS: &[(&str, &[&str])] = &[
    (
        "%",
        &[
            "UserString",
            "__imod__",
            "__mod__",
            "__rmod__",
            "imod",
            "mod",
        ],
    ),
    ("**", &["__ipow__", "__pow__", "__rpow__", "ipow", "pow"]),
    (
        "complex",
        &["__ipow__", "__pow__", "__rpow__", "cmath", "ipow", "pow"],
    ),
    ("Task", &["create_eager_task_factory", "eager_task_factory"]),
    (
        "[]",
        &[
            "GenericAlias",
            "__class_getitem__",
            "__getitem__",
            "getitem",
            "itemgetter",
        ],
    ),
    (
        "dict",
        &[
            "ChainMap",
            "Counter",
            "OrderedDict",
            "TypedDict",
            "UserDict",
            "defaultdict",
        ],
    ),
    (
        "abc",
        &[
            "ChainMap",
            "UserDict",
            "UserList",
            "UserString",
            "_queue",
            "deque",
            "environ",
        ],
    ),
    ("debug mode", &["PYTHONASYNCIODEBUG", "debug", "set_debug"]),
    ("bisect_right", &["bisect"]),
    ("insort_right", &["insort"]),
    ("deepcopy", &["__deepcopy__", "asdict", "astuple"]),
    ("round", &["SupportsRound", "__round__"]),
    ("warnings", &["captureWarnings"]),
    ("{:}", &["__format__", "format"]),
    ("tuple", &["NamedTuple", "namedtuple"]),
    ("type", &["__class__", "__new__"]),
    (
        "|",
        &["Union", "__ior__", "__or__", "__ror__", "ior", "or_"],
    ),
];

/// The signs that come with a module of the library.
const OF_MODULES: &[(&str, &[&str])] = &[
    ("%", &["argparse", "collections", "logging"]),
    ("**", &["fractions", "math", "numbers", "statistics"]),
    ("[]", &["typing"]),
    ("abc", &["queue", "typing"]),
    ("class", &["types"]),
    ("complex", &["fractions", "numbers", "statistics"]),
    ("{:}", &["logging", "pprint", "string"]),
    (
        "type",
        &[
            "_ssl",
            "copy",
            "dataclasses",
            "enum",
            "pprint",
            "re",
            "signal",
            "socket",
            "uuid",
        ],
    ),
    ("type variables", &["typing"]),
    ("|", &["collections", "typing"]),
];

/// Whether a module of CPython's library may have the name: `imports` knows those without an underscore.
fn is_module(word: &str) -> bool {
    let is_private = word.starts_with('_') && !word.ends_with("__");
    is_private || imports::stdlib_support(word).is_some()
}

/// What gives access to everything.
const TO_ALL: &[&str] = &[
    "Formatter",
    "__builtins__",
    "__dict__",
    "__getattribute__",
    "__import__",
    "attrgetter",
    "builtins",
    "delattr",
    "dir",
    "eval",
    "exec",
    "format_map",
    "getattr",
    "getattr_static",
    "getmembers",
    "globals",
    "hasattr",
    "help",
    "import_module",
    "importlib",
    "inspect",
    "locals",
    "methodcaller",
    "setattr",
    "unittest",
    "vars",
];

/// Whether a module may ask for anything by a name that is not in its text.
pub(crate) fn makes_up_names(tree: &Module) -> bool {
    let mut words = Words::default();
    words.suite(&tree.body);
    words.all
}

/// The list as Rust.
pub(crate) fn names(session: &Session, module: ModuleId, tree: &Module) -> String {
    let mut words = Words::default();
    if session.options.by_name {
        words.suite(&tree.body);
    } else {
        words.all = true;
    }
    let imported = imports::library_modules(session, module, tree);
    // What tests may patch and compare is anything.
    if words.all || imported.contains(&"unittest") {
        return "rt::names::ALL".to_owned();
    }
    let mut known = words.known(&imported);
    let mut is_plain = plain::is_plain(&words) && session.options.extern_modules.is_empty();
    imports::each_imported(session, module, tree, &mut |name| {
        let top = name.split('.').next().unwrap_or_default();
        is_plain &= plain::may_import(top) || session.module_named(top).is_some();
    });
    if !is_plain {
        known.insert("special");
    }
    let near = words.near();
    let near = near.difference(&known).map(|word| ("near", word));
    let slots = known.iter().map(|word| ("slot", word)).chain(near);
    let slots = slots.map(|(kind, word)| format!("const {{ rt::names::{kind}({word:?}) }}"));
    format!("&[{}]", slots.collect::<Vec<_>>().join(", "))
}

/// Whether there is a `yield` in a function's body, or in a function of that.
fn has_yield(body: &[Stmt]) -> bool {
    let mut found = false;
    walk::every_stmt(body, &mut |s| {
        walk::stmt_exprs(s, &mut |e| {
            walk::every_expr(e, &mut |e| found |= matches!(e.kind, ExprKind::Yield(_)));
        });
    });
    found
}

/// Whether this is the special method of a binary operator.
fn is_operator(word: &str) -> bool {
    const OPERATORS: &[&str] = &[
        "add", "and", "floordiv", "lshift", "matmul", "mod", "mul", "or", "pow", "rshift", "sub",
        "truediv", "xor",
    ];
    let Some(name) = word
        .strip_prefix("__")
        .and_then(|word| word.strip_suffix("__"))
    else {
        return false;
    };
    let names = [Some(name), name.strip_prefix('r'), name.strip_prefix('i')];
    names
        .into_iter()
        .flatten()
        .any(|name| OPERATORS.contains(&name))
}

#[derive(Default)]
struct Words {
    /// Every word, and the signs of operators.
    found: BTreeSet<String>,
    /// The signs among them that syntax gives.
    signs: BTreeSet<&'static str>,
    /// Those that are no parts of a text.
    named: BTreeSet<String>,
    /// Those of keyword arguments.
    keywords: BTreeSet<String>,
    /// Those that an object is asked for.
    attributes: BTreeSet<String>,
    /// Those that are looked up.
    looked_up: BTreeSet<String>,
    all: bool,
}

impl Words {
    /// What of the library the words reach.
    fn known(&self, imported: &[&str]) -> BTreeSet<&'static str> {
        let found = |name: &&str| self.found.contains(*name);
        let mut known: BTreeSet<&str> = KNOWN.iter().copied().filter(found).collect();
        let signs = SIGNS
            .iter()
            .filter(|(_, words)| words.iter().any(|word| self.found.contains(*word)));
        let of_modules = OF_MODULES
            .iter()
            .filter(|(_, modules)| modules.iter().any(|module| imported.contains(module)));
        known.extend(signs.chain(of_modules).map(|(sign, _)| *sign));
        if self.found.iter().any(|word| is_operator(word)) {
            known.insert("operators");
        }
        if self.found.iter().any(|word| !word.is_ascii()) {
            known.insert("letters");
        }
        // "Did you forget to import": the runtime knows what is imported.
        let forgets = |word: &String| is_module(word) && !imported.contains(&word.as_str());
        if self.looked_up.iter().any(forgets) {
            known.insert("stdlib_module_names");
        }
        known
    }

    /// What "Did you mean" may show for a word.
    fn near(&self) -> BTreeSet<&'static str> {
        let is_near = |name: &&str| {
            self.attributes.iter().any(|word| near::is_near(word, name))
                || names::is_builtin(name)
                    && self.looked_up.iter().any(|word| near::is_near(word, name))
        };
        KNOWN.iter().copied().filter(is_near).collect()
    }

    fn suite(&mut self, body: &[Stmt]) {
        walk::every_stmt(body, &mut |s| {
            self.stmt(s);
            // A docstring names nothing.
            if !matches!(&s.kind, StmtKind::Expr(e) if matches!(e.kind, ExprKind::Constant(_))) {
                walk::stmt_exprs(s, &mut |e| self.expr(e));
            }
        });
    }

    /// What a statement names beside its expressions.
    fn stmt(&mut self, s: &Stmt) {
        match &s.kind {
            StmtKind::FunctionDef(def) => {
                if def.is_async && has_yield(&def.body) {
                    self.sign("async yield");
                }
                self.name(&def.name.name);
                self.bounds(&def.type_params);
            }
            StmtKind::ClassDef(def) => {
                self.sign("class");
                self.name(&def.name.name);
                self.bounds(&def.type_params);
            }
            StmtKind::TypeAlias { type_params, .. } => self.bounds(type_params),
            StmtKind::AugAssign { op, value, .. } => self.operator(*op, None, value),
            StmtKind::Import(names) => names.iter().for_each(|alias| self.import(alias)),
            StmtKind::ImportFrom { module, names, .. } => {
                module.iter().for_each(|module| self.text(module));
                names.iter().for_each(|alias| self.import(alias));
            }
            // What it puts together may be asked for `derive`.
            StmtKind::Try { is_star: true, .. } => {
                self.sign("derive");
            }
            StmtKind::Match { cases, .. } => {
                cases.iter().for_each(|case| self.pattern(&case.pattern));
            }
            _ => {}
        }
    }

    fn bounds(&mut self, params: &[TypeParam]) {
        if !params.is_empty() {
            self.sign("type variables");
        }
        let bounds = params.iter().filter_map(|param| param.bound.as_ref());
        bounds.for_each(|bound| self.expr(bound));
    }

    fn import(&mut self, alias: &Alias) {
        // A star gives every name of the module.
        self.all |= alias.name == "*";
        for word in alias.name.split('.') {
            self.attributes.insert(word.to_owned());
            self.name(word);
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Class {
                patterns,
                kwd_attrs,
                kwd_patterns,
                ..
            } => {
                self.sign("class pattern");
                kwd_attrs.iter().for_each(|attr| self.name(&attr.name));
                patterns
                    .iter()
                    .chain(kwd_patterns)
                    .for_each(|inner| self.pattern(inner));
            }
            PatternKind::Mapping { patterns, .. }
            | PatternKind::Sequence(patterns)
            | PatternKind::Or(patterns) => patterns.iter().for_each(|inner| self.pattern(inner)),
            PatternKind::As {
                pattern: Some(inner),
                ..
            } => self.pattern(inner),
            _ => {}
        }
    }

    fn expr(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Name(name) => {
                self.looked_up.insert(name.clone());
                self.name(name);
            }
            ExprKind::Attribute { value, attr } => {
                // The fields of a text that is no literal may name any attribute.
                let is_literal = matches!(value.kind, ExprKind::Constant(_));
                self.all |= attr == "format" && !is_literal;
                let is_super = matches!(&value.kind, ExprKind::Call { func, .. }
                    if matches!(&func.kind, ExprKind::Name(name) if name == "super"));
                if attr == "__init__" && !is_super {
                    self.sign("type");
                }
                self.attributes.insert(attr.clone());
                self.name(attr);
            }
            ExprKind::Constant(Constant::Str(text)) => self.text(text),
            ExprKind::JoinedStr(parts) => self.parts(parts),
            ExprKind::Constant(Constant::Complex(_)) => {
                self.sign("complex");
            }
            ExprKind::Binary { left, op, right } => self.operator(*op, Some(left), right),
            ExprKind::GeneratorExp { generators, .. } => {
                let mut waits = generators.iter().any(|generator| generator.is_async);
                walk::every_expr(e, &mut |inner| {
                    waits |= matches!(inner.kind, ExprKind::Await(_));
                });
                if waits {
                    self.sign("async yield");
                }
            }
            ExprKind::Subscript { .. } => {
                self.sign("[]");
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                for arg in keywords.iter().filter_map(|k| k.arg.as_ref()) {
                    self.keywords.insert(arg.to_string());
                    self.name(arg);
                }
                if self.takes_literals(func, args) {
                    if let ExprKind::Attribute { value, .. } = &func.kind {
                        self.expr(value);
                    }
                    args.iter().for_each(|arg| self.expr(arg));
                    keywords.iter().for_each(|k| self.expr(&k.value));
                    return;
                }
            }
            _ => {}
        }
        walk::children(e, &mut |child| self.expr(child));
    }

    /// Whether this is `getattr(x, "name")` or the like.
    fn takes_literals(&mut self, func: &Expr, args: &[Expr]) -> bool {
        let (ExprKind::Name(name) | ExprKind::Attribute { attr: name, .. }) = &func.kind else {
            return false;
        };
        if !BY_NAME.contains(&name.as_str()) {
            return false;
        }
        let is_text = |e: &Expr| matches!(e.kind, ExprKind::Constant(Constant::Str(_)));
        let are_texts = match name.as_str() {
            "attrgetter" => args.iter().all(is_text),
            "methodcaller" => args.first().is_some_and(is_text),
            _ => args.get(1).is_some_and(is_text),
        };
        if are_texts {
            self.looked_up.insert(name.clone());
            self.found.insert(name.clone());
            for arg in args {
                if let ExprKind::Constant(Constant::Str(text)) = &arg.kind {
                    self.attributes.extend(text.split('.').map(str::to_owned));
                }
            }
        }
        are_texts
    }

    fn parts(&mut self, parts: &[FStringPart]) {
        for part in parts {
            match part {
                FStringPart::Literal(text) => self.text(text),
                FStringPart::Value { spec, .. } => {
                    if spec.is_some() {
                        self.sign("{:}");
                    }
                    spec.iter().for_each(|spec| self.parts(spec));
                }
            }
        }
    }

    fn operator(&mut self, op: BinOp, left: Option<&Expr>, right: &Expr) {
        // A literal has no sign: its powers are real. So are those to a whole number.
        let is_positive = left.is_some_and(|left| {
            matches!(
                left.kind,
                ExprKind::Constant(Constant::Int(_) | Constant::Float(_))
            )
        });
        let is_whole = matches!(right.kind, ExprKind::Constant(Constant::Int(_)));
        if op == BinOp::Pow && !is_positive && !is_whole {
            self.sign("complex");
        }
        let sign = match op {
            BinOp::Mod => "%",
            BinOp::Pow => "**",
            BinOp::BitOr => "|",
            _ => return,
        };
        self.sign(sign);
    }

    fn sign(&mut self, sign: &'static str) {
        self.signs.insert(sign);
        self.found.insert(sign.to_owned());
    }

    fn name(&mut self, name: &str) {
        self.all |= TO_ALL.contains(&name);
        self.named.insert(name.to_owned());
        self.found.insert(name.to_owned());
    }

    /// The words of a text, which may be an annotation.
    fn text(&mut self, text: &str) {
        for sign in ["[]", "|"] {
            if text.contains(&sign[..1]) {
                self.found.insert(sign.to_owned());
            }
        }
        let is_apart = |c: char| c != '_' && !c.is_alphanumeric();
        for word in text.split(is_apart).filter(|word| !word.is_empty()) {
            self.found.insert(word.to_owned());
        }
    }
}

#[cfg(test)]
mod tests;
