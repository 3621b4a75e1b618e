//! `unittest.main()`: the command line of a program of tests.

use super::loader::default_loader;
use super::util::{get, is_named, library, library_call, send, set};
use crate::object::{Args, Class, Exception, NativeFunction, Result, Value};
use crate::stdlib::signature::{method, or, or_none};
use crate::{ops, program};

thread_local! {
    static PROGRAM: Class = test_program();
}

/// `unittest.TestProgram`, also known as `unittest.main`.
pub(super) fn class() -> Class {
    PROGRAM.with(Clone::clone)
}

/// The exit status when there was no test.
const NO_TESTS: i64 = 5;

fn test_program() -> Class {
    Class::builder("TestProgram")
        .module("unittest.main")
        .python()
        .raw_method("__init__", |this, args| {
            init(this, args)?;
            Ok(Value::None)
        })
        .raw_method("parseArgs", |this, args| {
            let [argv] = method("TestProgram.parseArgs", args, ["argv"], 1)?;
            parse(this, &argv)?;
            Ok(Value::None)
        })
        .raw_method("createTests", |this, mut args| {
            let discovery = args.take_kw("from_discovery").unwrap_or_default();
            let [] = method("TestProgram.createTests", args, [], 0)?;
            create_tests(this, ops::truth(&or(discovery, false))?)?;
            Ok(Value::None)
        })
        .raw_method("runTests", |this, _| {
            run_tests(this)?;
            Ok(Value::None)
        })
        .build()
}

fn init(this: &Value, mut args: Args) -> Result<()> {
    let locals = or(args.take_kw("tb_locals").unwrap_or_default(), false);
    let durations = or_none(args.take_kw("durations").unwrap_or_default());
    let names = [
        "module",
        "defaultTest",
        "argv",
        "testRunner",
        "testLoader",
        "exit",
        "verbosity",
        "failfast",
        "catchbreak",
        "buffer",
        "warnings",
    ];
    let [
        module,
        default,
        argv,
        runner,
        loader,
        exit,
        verbosity,
        failfast,
        catchbreak,
        buffer,
        warnings,
    ] = method("TestProgram.__init__", args, names, 0)?;
    let module = or(module, "__main__");
    let module = match module.as_str() {
        Some(name) => program::import(&name)?,
        None => module,
    };
    let argv = or_none(argv);
    let argv = if argv.is_none() {
        library("sys", "argv")?
    } else {
        argv
    };
    let warnings = or_none(warnings);
    let warnings = if warnings.is_none() && !ops::truth(&library("sys", "warnoptions")?)? {
        Value::str("default")
    } else {
        warnings
    };
    set(this, "module", module)?;
    set(this, "exit", or(exit, true))?;
    set(this, "failfast", or_none(failfast))?;
    set(this, "catchbreak", or_none(catchbreak))?;
    set(this, "verbosity", or(verbosity, 1i64))?;
    set(this, "buffer", or_none(buffer))?;
    set(this, "tb_locals", locals)?;
    set(this, "durations", durations)?;
    set(this, "warnings", warnings)?;
    set(this, "testNamePatterns", Value::None)?;
    set(this, "defaultTest", or_none(default))?;
    set(this, "testRunner", or_none(runner))?;
    set(
        this,
        "testLoader",
        if loader.is_unset() {
            default_loader()
        } else {
            loader
        },
    )?;
    let first = ops::get_item(&argv, &Value::Int(0))?;
    set(
        this,
        "progName",
        library_call("os.path", "basename", [first])?,
    )?;
    send(this, "parseArgs", [argv])?;
    send(this, "runTests", []).map(drop)
}

/// `parser.add_argument(*names, **options)`
fn option(parser: &Value, names: &[&str], options: Vec<(&str, Value)>) -> Result<()> {
    let mut args = Args::from_vec(names.iter().map(|name| Value::str(name)).collect());
    for (name, value) in options {
        args = args.with_kw(name, value);
    }
    ops::call_method(parser, "add_argument", args).map(drop)
}

fn switch(
    parser: &Value,
    names: &[&str],
    target: &str,
    value: Option<i64>,
    help: &str,
) -> Result<()> {
    let mut options = vec![("dest", Value::str(target)), ("help", Value::str(help))];
    match value {
        Some(value) => {
            options.push(("action", Value::str("store_const")));
            options.push(("const", Value::Int(value)));
        }
        None => options.push(("action", Value::str("store_true"))),
    }
    option(parser, names, options)
}

fn parser(this: &Value) -> Result<Value> {
    let args = Args::none().with_kw("prog", get(this, "progName")?);
    let parser = ops::call(&library("argparse", "ArgumentParser")?, args)?;
    switch(
        &parser,
        &["-v", "--verbose"],
        "verbosity",
        Some(2),
        "Verbose output",
    )?;
    switch(
        &parser,
        &["-q", "--quiet"],
        "verbosity",
        Some(0),
        "Quiet output",
    )?;
    switch(
        &parser,
        &["--locals"],
        "tb_locals",
        None,
        "Show local variables in tracebacks",
    )?;
    let help = Value::str("Show the N slowest test cases (N=0 for all)");
    let durations = vec![
        ("dest", Value::str("durations")),
        ("type", library("builtins", "int")?),
        ("default", Value::None),
        ("metavar", Value::str("N")),
        ("help", help),
    ];
    option(&parser, &["--durations"], durations)?;
    for (names, target, help) in [
        (
            ["-f", "--failfast"],
            "failfast",
            "Stop on first fail or error",
        ),
        (
            ["-c", "--catch"],
            "catchbreak",
            "Catch Ctrl-C and display results so far",
        ),
        (
            ["-b", "--buffer"],
            "buffer",
            "Buffer stdout and stderr during tests",
        ),
    ] {
        if get(this, target)?.is_none() {
            switch(&parser, &names, target, None, help)?;
            set(this, target, false)?;
        }
    }
    let pattern = NativeFunction::new("_convert_select_pattern", |args| {
        let [text] = args.exact("_convert_select_pattern")?;
        let text = ops::str(&text)?;
        Ok(Value::from(if text.contains('*') {
            text.to_string()
        } else {
            format!("*{text}*")
        }))
    });
    let patterns = vec![
        ("dest", Value::str("testNamePatterns")),
        ("action", Value::str("append")),
        ("type", Value::Native(pattern)),
        (
            "help",
            Value::str("Only run tests which match the given substring"),
        ),
    ];
    option(&parser, &["-k"], patterns)?;
    set(this, "testNamePatterns", Value::list(Vec::new()))?;
    let help = Value::str("a list of any number of test modules, classes and test methods.");
    option(
        &parser,
        &["tests"],
        vec![("nargs", Value::str("*")), ("help", help)],
    )?;
    let owner = (this.clone(), parser.clone());
    let print = NativeFunction::new("_print_help", move |_| print_help(&owner.0, &owner.1));
    set(&parser, "print_help", Value::Native(print))?;
    Ok(parser)
}

fn print_help(this: &Value, parser: &Value) -> Result<Value> {
    let name = ops::str(&get(this, "progName")?)?;
    let text = ops::str(&send(parser, "format_help", [])?)?;
    let line = |arguments: &str, what: &str| format!("  {name} {arguments:<26} - {what}\n");
    let mut examples = "Examples:\n".to_owned();
    examples += &line("", "run default set of tests");
    examples += &line("MyTestSuite", "run suite 'MyTestSuite'");
    examples += &line("MyTestCase.testSomething", "run MyTestCase.testSomething");
    examples += &line("MyTestCase", "run all 'test*' test methods");
    examples += &format!("{}in MyTestCase\n", " ".repeat(39));
    library_call("builtins", "print", [Value::Str(text)])?;
    library_call("builtins", "print", [Value::from(examples)])
}

fn parse(this: &Value, argv: &Value) -> Result<()> {
    let mut arguments = ops::to_vec(argv)?;
    if !arguments.is_empty() {
        arguments.remove(0);
    }
    send(
        &parser(this)?,
        "parse_args",
        [Value::list(arguments), this.clone()],
    )?;
    let tests = get(this, "tests")?;
    let default = get(this, "defaultTest")?;
    let names = if ops::truth(&tests)? {
        tests
    } else if default.as_str().is_some() {
        Value::tuple(vec![default])
    } else if default.is_none() {
        Value::None
    } else {
        Value::list(ops::to_vec(&default)?)
    };
    set(this, "testNames", names)?;
    send(this, "createTests", []).map(drop)
}

fn create_tests(this: &Value, discovery: bool) -> Result<()> {
    let loader = get(this, "testLoader")?;
    let patterns = get(this, "testNamePatterns")?;
    if ops::truth(&patterns)? {
        set(&loader, "testNamePatterns", patterns)?;
    }
    let names = get(this, "testNames")?;
    let module = get(this, "module")?;
    let tests = if discovery {
        send(&loader, "discover", [Value::str(".")])?
    } else if names.is_none() {
        send(&loader, "loadTestsFromModule", [module])?
    } else {
        send(&loader, "loadTestsFromNames", [names, module])?
    };
    set(this, "test", tests)
}

fn make_runner(this: &Value, class: &Value) -> Result<Value> {
    let with = |names: &[&str]| -> Result<Args> {
        let mut args = Args::none();
        for name in names {
            args = args.with_kw(name, get(this, name)?);
        }
        Ok(args)
    };
    let few = ["verbosity", "failfast", "buffer", "warnings"];
    let all = [&few[..], &["tb_locals", "durations"]].concat();
    let mut made = Err(Exception::type_error(""));
    for args in [with(&all)?, with(&few)?, Args::none()] {
        made = ops::call(class, args);
        match &made {
            Err(e) if is_named(e, "TypeError") => {}
            _ => break,
        }
    }
    made
}

fn run_tests(this: &Value) -> Result<()> {
    let mut runner = get(this, "testRunner")?;
    if runner.is_none() {
        runner = Value::Class(super::runner::runner_class());
        set(this, "testRunner", runner.clone())?;
    }
    if matches!(runner, Value::Class(_)) {
        runner = make_runner(this, &runner)?;
    }
    let result = send(&runner, "run", [get(this, "test")?])?;
    set(this, "result", result.clone())?;
    if !ops::truth(&get(this, "exit")?)? {
        return Ok(());
    }
    let status = if ops::eq(&get(&result, "testsRun")?, &Value::Int(0))? {
        NO_TESTS
    } else {
        i64::from(!ops::truth(&send(&result, "wasSuccessful", [])?)?)
    };
    let class = Exception::class_named("SystemExit");
    Err(Exception::of_class(class, vec![Value::Int(status)]))
}
