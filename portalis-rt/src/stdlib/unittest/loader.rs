//! `TestLoader`: suites from modules, classes and dotted names. `discover` looks among the modules of the program.

use super::util::{get, is_named, send, set};
use super::{case, suite};
use crate::object::{Args, Class, Exception, Instance, NativeFunction, Result, Value};
use crate::ops;
use crate::program;
use crate::stdlib::signature::{method, or, or_none};

thread_local! {
    static LOADER: Class = loader();
    static FAILED: Class = Class::builder("_FailedTest")
        .module("unittest.loader")
        .python()
        .base(case::class())
        .raw_method("__getattr__", |this, args| {
            let [name] = args.exact("__getattr__")?;
            let text = ops::str(&name)?;
            let wanted = ops::attr::generic_get(this, "_testMethodName")?;
            if !ops::eq(&wanted, &name)? {
                return Err(ops::attr::no_attribute(this, &text));
            }
            let e = get(this, "_exception")?;
            Ok(Value::Native(NativeFunction::new("testFailure", move |_| {
                Err(ops::raise::raise(e.clone(), None))
            })))
        })
        .build();
    static DEFAULT: Value = ops::call(&Value::Class(class()), Args::none()).unwrap_or_default();
}

/// `unittest.TestLoader`
pub(super) fn class() -> Class {
    LOADER.with(Clone::clone)
}

/// `unittest.defaultTestLoader`
pub(super) fn default_loader() -> Value {
    DEFAULT.with(Clone::clone)
}

fn loader() -> Class {
    let compare = NativeFunction::new("three_way_cmp", |args| {
        let [x, y] = args.exact("three_way_cmp")?;
        Ok(Value::Int(
            i64::from(ops::gt(&x, &y)?) - i64::from(ops::lt(&x, &y)?),
        ))
    });
    Class::builder("TestLoader")
        .module("unittest.loader")
        .python()
        .attr("testMethodPrefix", Value::str("test"))
        .attr("sortTestMethodsUsing", Value::Native(compare))
        .attr("testNamePatterns", Value::None)
        .attr("suiteClass", Value::Class(suite::class()))
        .raw_method("__init__", |this, args| {
            let [] = method("TestLoader.__init__", args, [], 0)?;
            set(this, "errors", Value::list(Vec::new()))?;
            Ok(Value::None)
        })
        .raw_method("loadTestsFromTestCase", |this, args| {
            let names = ["testCaseClass"];
            let [class] = method("TestLoader.loadTestsFromTestCase", args, names, 1)?;
            from_case(this, &class)
        })
        .raw_method("loadTestsFromModule", |this, mut args| {
            let pattern = args.take_kw("pattern").unwrap_or_default();
            let [module] = method("TestLoader.loadTestsFromModule", args, ["module"], 1)?;
            from_module(this, &module, or_none(pattern))
        })
        .raw_method("loadTestsFromName", |this, args| {
            let [name, module] =
                method("TestLoader.loadTestsFromName", args, ["name", "module"], 1)?;
            from_name(this, &ops::str(&name)?, or_none(module))
        })
        .raw_method("loadTestsFromNames", |this, args| {
            let [names, module] = method(
                "TestLoader.loadTestsFromNames",
                args,
                ["names", "module"],
                1,
            )?;
            let module = or_none(module);
            let mut suites = Vec::new();
            for name in ops::to_vec(&names)? {
                suites.push(send(this, "loadTestsFromName", [name, module.clone()])?);
            }
            suite_of(this, suites)
        })
        .raw_method("getTestCaseNames", |this, args| {
            let [class] = method("TestLoader.getTestCaseNames", args, ["testCaseClass"], 1)?;
            case_names(this, &class)
        })
        .raw_method("discover", |this, args| {
            let names = ["start_dir", "pattern", "top_level_dir"];
            let [start, pattern, top] = method("TestLoader.discover", args, names, 1)?;
            let pattern = ops::str(&or(pattern, "test*.py"))?;
            let top = or_none(top);
            let top = if top.is_none() { start.clone() } else { top };
            discover(this, &ops::str(&start)?, &pattern, &ops::str(&top)?)
        })
        .build()
}

fn suite_of(this: &Value, tests: Vec<Value>) -> Result<Value> {
    send(this, "suiteClass", [Value::list(tests)])
}

/// A class of tests, not one of those that tests are derived from.
fn is_case(x: &Value) -> bool {
    matches!(x, Value::Class(class) if class.is_subclass_of(&case::class())
        && *class != case::class()
        && *class != case::function_class())
}

fn from_case(this: &Value, class: &Value) -> Result<Value> {
    if ops::is_subclass(class, &Value::Class(suite::class()))? {
        return Err(Exception::type_error(
            "Test cases should not be derived from TestSuite. Maybe you meant to derive from TestCase?",
        ));
    }
    let mut names = Vec::new();
    if is_case(class) {
        names = ops::to_vec(&send(this, "getTestCaseNames", [class.clone()])?)?;
        if names.is_empty() && ops::has_attr(class, "runTest")? {
            names.push(Value::str("runTest"));
        }
    }
    let mut tests = Vec::new();
    for name in names {
        tests.push(ops::call(class, Args::pos([name]))?);
    }
    suite_of(this, tests)
}

fn from_module(this: &Value, module: &Value, pattern: Value) -> Result<Value> {
    let mut tests = Vec::new();
    for name in ops::object_class::dir(module)? {
        let found = get(module, &name)?;
        // The library's own class of asynchronous tests has none.
        if is_case(&found) {
            tests.push(send(this, "loadTestsFromTestCase", [found])?);
        }
    }
    let tests = suite_of(this, tests)?;
    let Some(load) = ops::get_attr_opt(module, "load_tests")? else {
        return Ok(tests);
    };
    match ops::call(&load, Args::pos([this.clone(), tests, pattern])) {
        Err(e) if is_named(&e, "Exception") => {
            let name = ops::str(&get(module, "__name__")?)?.to_string();
            failed_test(this, &name, &e, "Failed to call load_tests:\n")
        }
        other => other,
    }
}

/// A suite of one test that raises `e`.
fn failed_test(this: &Value, name: &str, e: &Exception, title: &str) -> Result<Value> {
    let text = ops::traceback::format_traceback(e);
    send(
        &get(this, "errors")?,
        "append",
        [Value::from(format!("{title}{text}"))],
    )?;
    failing(this, name, e.value())
}

fn failing(this: &Value, name: &str, e: Value) -> Result<Value> {
    let test = Value::Instance(Instance::new(FAILED.with(Clone::clone)));
    set(&test, "_testMethodName", name)?;
    set(&test, "_exception", e)?;
    case::init(&test, Value::str(name))?;
    suite_of(this, vec![test])
}

fn from_name(this: &Value, name: &str, module: Value) -> Result<Value> {
    let mut parts: Vec<&str> = name.split('.').collect();
    let mut object = module;
    if object.is_none() {
        match imported(this, &parts)? {
            Ok(module) => object = module,
            Err(failed) => return Ok(failed),
        }
        parts.remove(0);
    }
    let mut parent = Value::None;
    for part in &parts {
        match ops::get_attr(&object, part) {
            Ok(found) => parent = std::mem::replace(&mut object, found),
            Err(e) if is_named(&e, "AttributeError") => {
                return failed_test(this, part, &e, "Failed to access attribute:\n");
            }
            Err(e) => return Err(e),
        }
    }
    if ops::class_of(&object).is_subclass_of(&crate::object::module::class()) {
        return send(this, "loadTestsFromModule", [object]);
    }
    if is_case(&object) {
        return send(this, "loadTestsFromTestCase", [object]);
    }
    if is_case(&parent)
        && matches!(object, Value::Function(_))
        && let Some(name) = parts.last()
    {
        let test = ops::call(&parent, Args::pos([Value::str(name)]))?;
        if !matches!(get(&test, name)?, Value::Function(_)) {
            return suite_of(this, vec![test]);
        }
    } else if ops::is_instance(&object, &Value::Class(suite::class()))? {
        return Ok(object);
    }
    if !ops::callable(&object) {
        let shown = ops::str(&object)?;
        return Err(Exception::type_error(format!(
            "don't know how to make test from: {shown}"
        )));
    }
    let test = ops::call(&object, Args::none())?;
    if ops::is_instance(&test, &Value::Class(suite::class()))? {
        return Ok(test);
    }
    if ops::is_instance(&test, &Value::Class(case::class()))? {
        return suite_of(this, vec![test]);
    }
    let (object, test) = (ops::str(&object)?, ops::str(&test)?);
    Err(Exception::type_error(format!(
        "calling {object} returned {test}, not a test"
    )))
}

/// The top module of a dotted name, the longest part of which that is a module has been imported; or a failing test.
fn imported(this: &Value, parts: &[&str]) -> Result<std::result::Result<Value, Value>> {
    let mut error = None;
    for count in (1..=parts.len()).rev() {
        match program::import_top(&parts[..count].join(".")) {
            Ok(top) => return Ok(Ok(top)),
            Err(e) if is_named(&e, "ImportError") => error = Some((parts[count - 1], e)),
            Err(e) => return Err(e),
        }
    }
    let Some((name, e)) = error else {
        return Ok(Ok(Value::None));
    };
    let text = ops::traceback::format_traceback(&e);
    let message = format!("Failed to import test module: {name}\n{text}");
    send(&get(this, "errors")?, "append", [Value::str(&message)])?;
    failing(this, name, Exception::import_error(message).value()).map(Err)
}

fn case_names(this: &Value, class: &Value) -> Result<Value> {
    let prefix = ops::str(&get(this, "testMethodPrefix")?)?;
    let patterns = get(this, "testNamePatterns")?;
    let path = match class {
        Value::Class(class) => super::util::class_path(class),
        _ => String::new(),
    };
    let mut names = Vec::new();
    'names: for name in ops::object_class::dir(class)? {
        if !name.starts_with(prefix.as_str()) || !ops::callable(&get(class, &name)?) {
            continue;
        }
        if patterns.is_none() {
            names.push(Value::Str(name));
            continue;
        }
        let full = format!("{path}.{name}");
        for pattern in ops::to_vec(&patterns)? {
            if matches(&ops::str(&pattern)?, &full) {
                names.push(Value::Str(name));
                continue 'names;
            }
        }
    }
    let names = Value::list(names);
    let compare = get(this, "sortTestMethodsUsing")?;
    if ops::truth(&compare)? {
        let key = super::util::library_call("functools", "cmp_to_key", [compare])?;
        ops::call_method(&names, "sort", Args::none().with_kw("key", key))?;
    }
    Ok(names)
}

/// `fnmatch.fnmatchcase(text, pattern)`
fn matches(pattern: &str, text: &str) -> bool {
    fn go(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|i| go(rest, &text[i..])),
            ['?', rest @ ..] => !text.is_empty() && go(rest, &text[1..]),
            ['[', rest @ ..] if rest.iter().skip(1).any(|c| *c == ']') => {
                let Some((c, text)) = text.split_first() else {
                    return false;
                };
                let end = 1 + rest.iter().skip(1).position(|c| *c == ']').unwrap_or(0);
                let (set, negated) = match rest[..end].split_first() {
                    Some(('!', set)) if !set.is_empty() => (set, true),
                    _ => (&rest[..end], false),
                };
                let mut found = false;
                let mut i = 0;
                while i < set.len() {
                    if i + 2 < set.len() && set[i + 1] == '-' {
                        found |= (set[i]..=set[i + 2]).contains(c);
                        i += 3;
                    } else {
                        found |= set[i] == *c;
                        i += 1;
                    }
                }
                found != negated && go(&rest[end + 1..], text)
            }
            [first, rest @ ..] => text.first() == Some(first) && go(rest, &text[1..]),
        }
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    go(&pattern, &text)
}

/// The tests of the program's modules below a folder whose file names match.
fn discover(this: &Value, start: &str, pattern: &str, top: &str) -> Result<Value> {
    let trimmed = |folder: &str| {
        folder
            .trim_start_matches("./")
            .trim_matches(['/', '.'])
            .to_owned()
    };
    let (start, top) = (trimmed(start), trimmed(top));
    let below = start
        .strip_prefix(&top)
        .unwrap_or(&start)
        .trim_matches('/')
        .replace('/', ".");
    let mut tests = Vec::new();
    for name in program::module_names() {
        let inside = below.is_empty() || name == below || name.starts_with(&format!("{below}."));
        let leaf = name.rsplit('.').next().unwrap_or(name);
        if !inside || !matches(pattern, &format!("{leaf}.py")) {
            continue;
        }
        let found = match program::import(name) {
            Ok(module) => {
                let args = Args::pos([module]).with_kw("pattern", Value::str(pattern));
                ops::call_method(this, "loadTestsFromModule", args)?
            }
            Err(e) if e.is_a(&super::outcome::skip_test()) => continue,
            Err(e) if is_named(&e, "Exception") => {
                let text = ops::traceback::format_traceback(&e);
                let message = format!("Failed to import test module: {leaf}\n{text}");
                send(&get(this, "errors")?, "append", [Value::str(&message)])?;
                failing(this, leaf, Exception::import_error(message).value())?
            }
            Err(e) => return Err(e),
        };
        tests.push(found);
    }
    suite_of(this, tests)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_as_in_a_shell() {
        assert!(matches("*test_a*", "m.T.test_ab"));
        assert!(matches("test?[a-c].py", "test_b.py"));
        assert!(!matches("test?[!a-c].py", "test_b.py"));
        assert!(!matches("test*.py", "best.py"));
    }
}
