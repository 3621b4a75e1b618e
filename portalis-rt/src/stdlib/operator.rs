//! `operator`: the operators as functions, and the callables that fetch items, attributes and methods.

use crate::object::{Args, Class, Exception, Module, NativeFunction, Object, Result, Str, Value};
use crate::ops::compare::same;
use crate::ops::iterate::ForIter;
use crate::ops::{self, BinaryOp};

/// `itemgetter(*items)`
struct ItemGetter {
    items: Vec<Value>,
}

/// `attrgetter(*names)`
struct AttrGetter {
    names: Vec<Str>,
}

/// `methodcaller(name, *args, **kw)`
struct MethodCaller {
    name: Str,
    args: Args,
}

fn one(args: Args, what: &str) -> Result<Value> {
    let given = args.pos.len();
    if given != 1 || !args.kw.is_empty() {
        return Err(Exception::type_error(format!(
            "{what} expected 1 argument, got {given}"
        )));
    }
    Ok(args.pos.into_iter().next().unwrap_or_default())
}

impl Object for ItemGetter {
    fn class(&self) -> Class {
        ITEM_GETTER.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let items: Result<Vec<String>> = self
            .items
            .iter()
            .map(|item| ops::repr(item).map(|text| text.to_string()))
            .collect();
        Some(items.map(|items| format!("operator.itemgetter({})", items.join(", "))))
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        let fetch = || {
            let x = one(args, "itemgetter")?;
            if let [item] = &self.items[..] {
                return ops::get_item(&x, item);
            }
            let found: Result<Vec<Value>> = self
                .items
                .iter()
                .map(|item| ops::get_item(&x, item))
                .collect();
            Ok(Value::tuple(found?))
        };
        Some(fetch())
    }
}

impl Object for AttrGetter {
    fn class(&self) -> Class {
        ATTR_GETTER.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let names: Vec<String> = self.names.iter().map(|name| format!("'{name}'")).collect();
        Some(Ok(format!("operator.attrgetter({})", names.join(", "))))
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        let fetch = || {
            let x = one(args, "attrgetter")?;
            let resolve = |path: &Str| {
                path.split('.')
                    .try_fold(x.clone(), |x, name| ops::get_attr(&x, name))
            };
            if let [name] = &self.names[..] {
                return resolve(name);
            }
            let found: Result<Vec<Value>> = self.names.iter().map(resolve).collect();
            Ok(Value::tuple(found?))
        };
        Some(fetch())
    }
}

impl Object for MethodCaller {
    fn class(&self) -> Class {
        METHOD_CALLER.with(Clone::clone)
    }
    fn repr(&self, _this: &Value) -> Option<Result<String>> {
        let text = || {
            let mut parts = vec![format!("'{}'", self.name)];
            for arg in &self.args.pos {
                parts.push(ops::repr(arg)?.to_string());
            }
            for (name, arg) in &self.args.kw {
                parts.push(format!("{name}={}", ops::repr(arg)?));
            }
            Ok(format!("operator.methodcaller({})", parts.join(", ")))
        };
        Some(text())
    }
    fn call(&self, _this: &Value, args: Args) -> Option<Result<Value>> {
        Some(
            one(args, "methodcaller")
                .and_then(|x| ops::call_method(&x, &self.name, self.args.clone())),
        )
    }
}

fn item_getter(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("itemgetter")?;
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "itemgetter expected 1 argument, got 0",
        ));
    }
    Ok(Value::object(ItemGetter {
        items: args.pos.into_vec(),
    }))
}

fn attr_getter(_class: &Class, args: Args) -> Result<Value> {
    args.no_kw("attrgetter")?;
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "attrgetter expected 1 argument, got 0",
        ));
    }
    let mut names = Vec::new();
    for name in &args.pos {
        names.push(
            name.as_str()
                .ok_or_else(|| Exception::type_error("attribute name must be a string"))?,
        );
    }
    Ok(Value::object(AttrGetter { names }))
}

fn method_caller(_class: &Class, mut args: Args) -> Result<Value> {
    if args.pos.is_empty() {
        return Err(Exception::type_error(
            "methodcaller needs at least one argument, the method name",
        ));
    }
    match args.pos.remove(0).as_str() {
        Some(name) => Ok(Value::object(MethodCaller { name, args })),
        None => Err(Exception::type_error("method name must be a string")),
    }
}

thread_local! {
    static ITEM_GETTER: Class = Class::builder("itemgetter").module("operator").constructor(item_getter).immutable()
        .dunders(&["__call__", "__repr__"]).build();
    static ATTR_GETTER: Class = Class::builder("attrgetter").module("operator").constructor(attr_getter).immutable()
        .dunders(&["__call__", "__repr__"]).build();
    static METHOD_CALLER: Class = Class::builder("methodcaller").module("operator").constructor(method_caller).immutable()
        .dunders(&["__call__", "__repr__"]).build();
}

/// `operator.itemgetter`
pub fn item_getter_class() -> Class {
    ITEM_GETTER.with(Clone::clone)
}

/// Adds a function under its plain name and as `__name__`.
fn both(
    module: Module,
    name: &'static str,
    dunder: &'static str,
    f: fn(Args) -> Result<Value>,
) -> Module {
    module
        .attrs
        .set(name, Value::Native(NativeFunction::new(name, f)));
    module
        .attrs
        .set(dunder, Value::Native(NativeFunction::new(name, f)));
    module
}

macro_rules! binary_functions {
    ($module:expr, $($name:literal $inplace:literal $op:ident;)*) => {{
        let mut module = $module;
        $(
            module = both(module, $name, concat!("__", $name, "__"), |args| {
                let [a, b] = args.exact($name)?;
                ops::binary(BinaryOp::$op, &a, &b)
            });
            module = both(module, $inplace, concat!("__", $inplace, "__"), |args| {
                let [a, b] = args.exact($inplace)?;
                ops::inplace(BinaryOp::$op, &a, &b)
            });
        )*
        module
    }};
}

macro_rules! comparisons {
    ($module:expr, $($name:literal $op:literal;)*) => {{
        let mut module = $module;
        $(
            module = both(module, $name, concat!("__", $name, "__"), |args| {
                let [a, b] = args.exact($name)?;
                ops::compare::compare($op, &a, &b)
            });
        )*
        module
    }};
}

macro_rules! unary_functions {
    ($module:expr, $($name:literal $f:expr;)*) => {{
        let mut module = $module;
        $(
            module = both(module, $name, concat!("__", $name, "__"), |args| {
                let [x] = args.exact(concat!("operator.", $name))?;
                let f: fn(&Value) -> Result<Value> = $f;
                f(&x)
            });
        )*
        module
    }};
}

fn concat(args: Args, inplace: bool) -> Result<Value> {
    let [a, b] = args.exact("concat")?;
    if ops::class_of(&a).lookup("__getitem__").is_none() {
        return Err(Exception::type_error(format!(
            "'{}' object can't be concatenated",
            ops::type_name(&a)
        )));
    }
    if inplace {
        ops::inplace(BinaryOp::Add, &a, &b)
    } else {
        ops::binary(BinaryOp::Add, &a, &b)
    }
}

fn count_of(args: Args) -> Result<Value> {
    let [iterable, item] = args.exact("countOf")?;
    let mut n = 0;
    let mut iterator = ForIter::new(&iterable)?;
    while let Some(x) = iterator.next()? {
        n += i64::from(same(&x, &item)?);
    }
    Ok(Value::Int(n))
}

fn index_of(args: Args) -> Result<Value> {
    let [iterable, item] = args.exact("indexOf")?;
    let mut iterator = ForIter::new(&iterable)?;
    let mut i = 0;
    while let Some(x) = iterator.next()? {
        if same(&x, &item)? {
            return Ok(Value::Int(i));
        }
        i += 1;
    }
    Err(Exception::value_error(
        "sequence.index(x): x not in sequence",
    ))
}

fn length_hint(args: Args) -> Result<Value> {
    let [x, default] = args.range("length_hint", 1)?;
    let default = if default.is_unset() {
        Value::Int(0)
    } else {
        default
    };
    if !matches!(default.native(), Value::Int(_) | Value::Bool(_)) {
        return Err(Exception::type_error(format!(
            "'{}' object cannot be interpreted as an integer",
            ops::type_name(&default)
        )));
    }
    if let Ok(n) = ops::len(&x) {
        return Ok(Value::from(n));
    }
    match ops::class_of(&x).lookup("__length_hint__") {
        Some(_) => ops::call_method_opt(&x, "__length_hint__", Args::none()).unwrap_or(Ok(default)),
        None => Ok(default),
    }
}

pub(super) fn module() -> Module {
    let module = Module::new("operator")
        .class(ITEM_GETTER.with(Clone::clone))
        .class(ATTR_GETTER.with(Clone::clone))
        .class(METHOD_CALLER.with(Clone::clone));
    let module = binary_functions!(module,
        "add" "iadd" Add;
        "sub" "isub" Sub;
        "mul" "imul" Mul;
        "matmul" "imatmul" MatMul;
        "truediv" "itruediv" Div;
        "floordiv" "ifloordiv" FloorDiv;
        "mod" "imod" Mod;
        "pow" "ipow" Pow;
        "lshift" "ilshift" LShift;
        "rshift" "irshift" RShift;
        "and_" "iand" BitAnd;
        "or_" "ior" BitOr;
        "xor" "ixor" BitXor;
    );
    for (dunder, name) in [("__and__", "and_"), ("__or__", "or_")] {
        if let Some(f) = module.attrs.get(name) {
            module.attrs.set(dunder, f);
        }
    }
    let module =
        comparisons!(module, "lt" "<"; "le" "<="; "eq" "=="; "ne" "!="; "ge" ">="; "gt" ">";);
    let module = unary_functions!(module,
        "neg" |x| ops::unary('-', x);
        "pos" |x| ops::unary('+', x);
        "abs" crate::builtins::abs;
        "inv" |x| ops::unary('~', x);
        "invert" |x| ops::unary('~', x);
        "index" ops::item::index;
    );
    let module = both(module, "not_", "__not__", |args| {
        let [x] = args.exact("operator.not_")?;
        Ok(Value::Bool(!ops::truth(&x)?))
    });
    let module = both(module, "contains", "__contains__", |args| {
        let [container, item] = args.exact("contains")?;
        ops::contains(&container, &item).map(Value::Bool)
    });
    let module = both(module, "getitem", "__getitem__", |args| {
        let [x, key] = args.exact("getitem")?;
        ops::get_item(&x, &key)
    });
    let module = both(module, "setitem", "__setitem__", |args| {
        let [x, key, value] = args.exact("setitem")?;
        ops::set_item(&x, &key, value).map(|()| Value::None)
    });
    let module = both(module, "delitem", "__delitem__", |args| {
        let [x, key] = args.exact("delitem")?;
        ops::del_item(&x, &key).map(|()| Value::None)
    });
    let module = both(module, "concat", "__concat__", |args| concat(args, false));
    let module = both(module, "iconcat", "__iconcat__", |args| concat(args, true));
    let module = both(module, "call", "__call__", |mut args| {
        if args.pos.is_empty() {
            return Err(Exception::type_error(
                "call expected at least 1 argument, got 0",
            ));
        }
        let f = args.pos.remove(0);
        ops::call(&f, args)
    });
    module
        .function(n!("truth"), |args| {
            let [x] = args.exact("operator.truth")?;
            ops::truth(&x).map(Value::Bool)
        })
        .function(n!("is_"), |args| {
            let [a, b] = args.exact("is_")?;
            Ok(Value::Bool(a.is(&b)))
        })
        .function(n!("is_not"), |args| {
            let [a, b] = args.exact("is_not")?;
            Ok(Value::Bool(!a.is(&b)))
        })
        .function(n!("countOf"), count_of)
        .function(n!("indexOf"), index_of)
        .function(n!("length_hint"), length_hint)
}
