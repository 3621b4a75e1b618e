//! Every refusal, in CPython's words.

use crate::parse::testing::{errors, stmts};

fn refuses(cases: &[(&str, &str)]) {
    for (text, message) in cases {
        assert_eq!(errors(text), [*message], "{text:?}");
    }
}

fn accepts(cases: &[&str]) {
    for text in cases {
        assert!(!stmts(text).is_empty());
    }
}

#[test]
fn targets() {
    refuses(&[
        (
            "1 = x",
            "cannot assign to literal here. Maybe you meant '==' instead of '='?",
        ),
        (
            "f() = 1",
            "cannot assign to function call here. Maybe you meant '==' instead of '='?",
        ),
        ("a = f() = 1", "cannot assign to function call"),
        ("None = 1", "cannot assign to None"),
        ("(a, 1) = x", "cannot assign to literal"),
        ("a < b = c", "cannot assign to comparison"),
        (
            "f'{x}' = 1",
            "cannot assign to f-string expression here. Maybe you meant '==' instead of '='?",
        ),
        ("for f() in x: pass", "cannot assign to function call"),
        ("with a as 1: pass", "cannot assign to literal"),
        ("with a as f(): pass", "cannot assign to function call"),
        ("[x for 1 in y]", "cannot assign to literal"),
        ("del f()", "cannot delete function call"),
        ("del (a, 1)", "cannot delete literal"),
        ("del *a", "cannot delete starred"),
        (
            "(a, b) += 1",
            "'tuple' is an illegal expression for augmented assignment",
        ),
        (
            "f() += 1",
            "'function call' is an illegal expression for augmented assignment",
        ),
        (
            "(a, b): int",
            "only single target (not tuple) can be annotated",
        ),
        ("f(): int = 1", "illegal target for annotation"),
        ("__debug__ = 1", "cannot assign to __debug__"),
        (
            "*a = x",
            "starred assignment target must be in a list or tuple",
        ),
        (
            "*a, (b, *c, *d) = x",
            "multiple starred expressions in assignment",
        ),
    ]);
    accepts(&[
        "*a, (b, *c) = x",
        "[*a] = x",
        "() = x",
        "del (a), [b, c[0]], d.e",
        "(a): int = 1",
        "a.b[c]: int",
    ]);
}

#[test]
fn stars() {
    refuses(&[
        ("*a", "can't use starred expression here"),
        ("x = *a", "can't use starred expression here"),
        ("for x in *a: pass", "can't use starred expression here"),
        ("f'{*a}'", "can't use starred expression here"),
        (
            "[*a for a in b]",
            "iterable unpacking cannot be used in comprehension",
        ),
        (
            "f(x for x in y, 1)",
            "Generator expression must be parenthesized",
        ),
        (
            "f(1, x for x in y)",
            "Generator expression must be parenthesized",
        ),
        (
            "f(x for x in y,)",
            "Generator expression must be parenthesized",
        ),
        (
            "f(**a, *b)",
            "iterable argument unpacking follows keyword argument unpacking",
        ),
    ]);
    accepts(&[
        "*a,",
        "x = *a, b",
        "x[*a]",
        "x[*a, 1:2]",
        "f(*a, *b, **c)",
        "f((x for x in y), 1)",
        "f((x) for x in (y))",
    ]);
    accepts(&[
        "for x in *a, b: pass",
        "class C(*a): pass",
        "def f(*a: *Ts): pass",
        "{*a, *b}",
    ]);
}

#[test]
fn await_outside_async() {
    refuses(&[
        ("await x", "'await' outside function"),
        ("class C: await x", "'await' outside function"),
        ("def f(): await x", "'await' outside async function"),
        (
            "async def f(): lambda: await x",
            "'await' outside async function",
        ),
        (
            "async def f():\n def g(): await x",
            "'await' outside async function",
        ),
        (
            "async for x in y: pass",
            "'async for' outside async function",
        ),
        (
            "def f():\n async with x: pass",
            "'async with' outside async function",
        ),
        (
            "def f(): [x async for x in y]",
            "asynchronous comprehension outside of an asynchronous function",
        ),
        (
            "def f(): [await x for x in y]",
            "asynchronous comprehension outside of an asynchronous function",
        ),
        (
            "def f(): [[await x for x in y] for z in w]",
            "asynchronous comprehension outside of an asynchronous function",
        ),
        (
            "def f(): [x for x in await y]",
            "'await' outside async function",
        ),
        (
            "type X = await y",
            "await expression cannot be used within a type alias",
        ),
    ]);
    accepts(&[
        "async def f(): [await x async for x in y if await z]",
        "async def f(): [[await x for x in y] for z in w]",
        "async def f():\n async with a as b, c: pass\n async for d in e: pass\n else: await d",
        "def f(): (await x for x in y)",
        "(x async for x in y)",
        "async def f():\n def g(x=await y): pass",
        "async def f(): f'{await x}'",
    ]);
}

#[test]
fn yield_and_return() {
    refuses(&[
        ("yield", "'yield' outside function"),
        ("class C: yield from x", "'yield' outside function"),
        ("return", "'return' outside function"),
        ("class C:\n return 1", "'return' outside function"),
        (
            "def f(): [(yield) for x in y]",
            "'yield' inside list comprehension",
        ),
        (
            "async def f(): ((yield) async for x in y)",
            "'yield' inside generator expression",
        ),
        (
            "async def f(): yield from x",
            "'yield from' inside async function",
        ),
        (
            "async def f():\n yield 1\n return 2",
            "'return' with value in async generator",
        ),
    ]);
    accepts(&[
        "lambda: (yield)",
        "def f(): [x for x in (yield)]",
        "def f():\n yield 1\n return 2",
        "async def f():\n yield 1\n return",
        "async def f():\n def g():\n  yield 1\n return 2",
    ]);
}

#[test]
fn jumps() {
    let star = "'break', 'continue' and 'return' cannot appear in an except* block";
    refuses(&[
        ("break", "'break' outside loop"),
        ("continue", "'continue' not properly in loop"),
        ("while x: pass\nelse: break", "'break' outside loop"),
        ("for x in y:\n def f(): break", "'break' outside loop"),
        (
            "for x in y:\n class C: continue",
            "'continue' not properly in loop",
        ),
        ("for x in y:\n try: pass\n except* E: break", star),
        (
            "def f():\n try: pass\n except* E:\n  for x in y: return",
            star,
        ),
    ]);
    accepts(&[
        "for x in y:\n try: pass\n finally: continue",
        "try: pass\nexcept* E:\n for x in y: break",
        "try: pass\nexcept* E:\n def f(): return",
        "while x:\n if y: break\n else: continue",
    ]);
}

#[test]
fn handlers() {
    refuses(&[(
        "try: pass\nexcept: pass\nexcept E: pass",
        "default 'except:' must be last",
    )]);
    accepts(&["try: pass\nexcept E: pass\nexcept: pass"]);
}

#[test]
fn global_and_nonlocal() {
    refuses(&[
        ("def f(x): global x", "name 'x' is parameter and global"),
        ("def f(x): nonlocal x", "name 'x' is parameter and nonlocal"),
        (
            "def f():\n x = 1\n global x",
            "name 'x' is assigned to before global declaration",
        ),
        (
            "def f():\n print(x)\n global x",
            "name 'x' is used prior to global declaration",
        ),
        (
            "def f():\n x: int\n global x",
            "annotated name 'x' can't be global",
        ),
        (
            "def f():\n global x\n x: int",
            "annotated name 'x' can't be global",
        ),
        (
            "x = 1\nglobal x",
            "name 'x' is assigned to before global declaration",
        ),
        (
            "nonlocal x",
            "nonlocal declaration not allowed at module level",
        ),
        ("def f(): nonlocal x", "no binding for nonlocal 'x' found"),
        (
            "x = 1\ndef f(): nonlocal x",
            "no binding for nonlocal 'x' found",
        ),
        (
            "class C:\n x = 1\n def f():\n  nonlocal x",
            "no binding for nonlocal 'x' found",
        ),
        (
            "def f():\n global x\n def g():\n  nonlocal x",
            "no binding for nonlocal 'x' found",
        ),
        (
            "def f():\n x = 1\n def g():\n  global x\n  nonlocal x",
            "name 'x' is nonlocal and global",
        ),
        (
            "def f(x, x): pass",
            "duplicate argument 'x' in function definition",
        ),
        (
            "lambda x, x: 1",
            "duplicate argument 'x' in function definition",
        ),
        ("def f[T, T](): pass", "duplicate type parameter 'T'"),
    ]);
    accepts(&[
        "def f():\n def g():\n  nonlocal x\n x = 1",
        "def f(x):\n class C:\n  def g():\n   nonlocal x",
        "def f():\n [x := 1 for y in z]\n def g():\n  nonlocal x",
        "def f():\n import x.y\n def g():\n  def h():\n   nonlocal x",
        "def f():\n [x for _ in z]\n (lambda: x)\n global x",
        "class C:\n def f():\n  nonlocal __class__",
        "global x\nx = 1",
    ]);
}

#[test]
fn imports() {
    let first = "from __future__ imports must occur at the beginning of the file";
    refuses(&[
        (
            "def f():\n from a import *",
            "import * only allowed at module level",
        ),
        (
            "class C:\n from a import *",
            "import * only allowed at module level",
        ),
        ("import a\nfrom __future__ import annotations", first),
        ("def f():\n from __future__ import annotations", first),
        ("from __future__ import braces", "not a chance"),
        (
            "from __future__ import x",
            "future feature x is not defined",
        ),
    ]);
    accepts(&[
        "'doc'\nfrom __future__ import annotations",
        "from a import *",
    ]);
}

#[test]
fn walrus() {
    let iterable = "assignment expression cannot be used in a comprehension iterable expression";
    refuses(&[
        ("[x for x in (y := z)]", iterable),
        ("[x for x in (lambda: (y := 1))]", iterable),
        (
            "[x := 1 for x in y]",
            "assignment expression cannot rebind comprehension iteration variable 'x'",
        ),
        (
            "class C: [x := 1 for y in z]",
            "assignment expression within a comprehension cannot be used in a class body",
        ),
        (
            "[i for i in a if (j := 0) for j in b]",
            "comprehension inner loop cannot rebind assignment expression target 'j'",
        ),
        ("x := 1", "invalid syntax"),
    ]);
    accepts(&[
        "(x := 1)",
        "f(x := 1)",
        "[y := f(x), y]",
        "if any((y := x) for x in z): pass",
        "x[y := 1]",
    ]);
}

#[test]
fn patterns() {
    let case = |pattern: &str| format!("match a:\n case {pattern}: pass");
    let refused = [
        ("[x, x]", "multiple assignments to name 'x' in pattern"),
        (
            "{'a': x, **x}",
            "multiple assignments to name 'x' in pattern",
        ),
        ("C(a=1, a=2)", "attribute name repeated in class pattern: a"),
        ("[1] | [x]", "alternative patterns bind different names"),
        ("[*x, *y]", "multiple starred names in sequence pattern"),
        ("*x", "can't use starred pattern here"),
        (
            "{1: x, True: y}",
            "mapping pattern checks duplicate key (True)",
        ),
        (
            "f'{x}'",
            "patterns may only match literals and attribute lookups",
        ),
        ("1 + 2", "imaginary number required in complex literal"),
        (
            "x | x",
            "name capture 'x' makes remaining patterns unreachable",
        ),
        ("1 as _", "cannot use '_' as a target"),
        (
            "x: pass\n case y",
            "name capture 'x' makes remaining patterns unreachable",
        ),
        (
            "_: pass\n case y",
            "wildcard makes remaining patterns unreachable",
        ),
        (
            "1 | _: pass\n case y",
            "wildcard makes remaining patterns unreachable",
        ),
    ];
    for (pattern, message) in refused {
        assert_eq!(errors(&case(pattern)), [message], "{pattern}");
    }
    for pattern in [
        "(x as y)",
        "1 | _",
        "[x, *_] | {'a': x}",
        "-1 + 2j",
        "x if x: pass\n case y",
        "{None: a.b, **x}",
    ] {
        accepts(&[&case(pattern)]);
    }
}

#[test]
fn everything_is_reported_at_once() {
    let text = "await x\n1 = y\ndef f():\n return (z\n   w)\nx = $\n";
    assert_eq!(errors(text), ["invalid syntax"]);
    let text = "await x\n1 = y\ndef f():\n return (z\n   w)\nbreak\nx = = 1\nclass C:\n return\n";
    assert_eq!(
        errors(text),
        [
            "'await' outside function",
            "cannot assign to literal here. Maybe you meant '==' instead of '='?",
            "invalid syntax. Perhaps you forgot a comma?",
            "'break' outside loop",
            "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
            "'return' outside function",
        ]
    );
}
