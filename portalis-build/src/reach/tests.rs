//! Which signs of syntax small programs have.

use crate::Config;
use crate::scratch::Scratch;

/// Whether the only module of a program lists a sign.
fn has(sign: &str, test: &str, text: &str) -> bool {
    let folder = Scratch::new("reach", test, &[("prog.py", text)]);
    let output = Config::new()
        .page(true)
        .every_name(false)
        .generate(&[folder.path()]);
    let text = output.unwrap().files.remove(0).1;
    text.contains(&format!("slot({sign:?})"))
}

#[test]
fn complex_numbers_come_from_names_literals_and_powers() {
    for (test, text) in [
        ("power", "def f(a, b): return a ** b\n"),
        ("negative", "def f(b): return (-8) ** b\n"),
        ("in_place", "def f(a, b):\n    a **= b\n"),
        ("literal", "print(2j)\n"),
        ("pow", "print(pow(-8, 0.5))\n"),
        ("name", "print(complex(1))\n"),
    ] {
        assert!(has("complex", test, text), "{test}");
    }
    let text =
        "def f(a):\n    a **= 3\n    print(-8 ** a)\n    return a ** 2 + 10 ** a + 0.5 ** a\n";
    assert!(!has("complex", "real", text));
    assert!(has("**", "power_sign", text));
}

#[test]
fn type_variables_come_from_typing_and_from_syntax() {
    for (test, text) in [
        ("typing", "import typing\n"),
        ("from_typing", "from typing import List\n"),
        ("function", "def f[T](x: T) -> T: return x\n"),
        ("class", "class A[T]: pass\n"),
        ("alias", "type A[T] = list[T]\n"),
    ] {
        assert!(has("type variables", test, text), "{test}");
    }
    assert!(!has("type variables", "none", "print(list[int] | None)\n"));
}

#[test]
fn plain_programs_have_no_special_methods() {
    for (test, text) in [
        (
            "hello",
            "import asyncio\n\nasync def main():\n    print('__len__')\n    await asyncio.sleep(0.1)\n",
        ),
        (
            "names",
            "__all__ = ['f']\n\ndef f(key, values):\n    return [len(x) for x in values if x == key]\n",
        ),
        (
            "errors",
            "try:\n    print(f'{1 / 0:.2f}')\nexcept ZeroDivisionError as e:\n    print(e)\n",
        ),
        (
            "main",
            "if __name__ == '__main__':\n    print('append class'.join(['getattr']))\n",
        ),
    ] {
        assert!(!has("special", test, text), "{test}");
    }
    for (test, text) in [
        ("class_statement", "class A: pass\n"),
        ("attribute", "print((1).__add__(2))\n"),
        ("near_attribute", "print((1)._add_(2))\n"),
        ("getattr", "print(getattr(1, 'real'))\n"),
        ("builtin", "print(sorted([1]))\n"),
        ("group", "raise ExceptionGroup('two', [ValueError()])\n"),
        (
            "except_star",
            "try:\n    print(1)\nexcept* ValueError:\n    pass\n",
        ),
        ("percent", "def f(a): return '%(x)s' % a\n"),
        ("union", "print(int | str)\n"),
        (
            "pattern",
            "def f(x):\n    match x:\n        case int(): pass\n",
        ),
        ("import", "import random\n"),
        ("keyword", "def f(x): print('x', flush=x)\n"),
        (
            "debug",
            "import asyncio\n\ndef f(x): asyncio.run(x, debug=True)\n",
        ),
        ("method", "def f(x): x.pop()\n"),
        ("hook", "def __getattr__(name): return name\n"),
    ] {
        assert!(has("special", test, text), "{test}");
    }
}
