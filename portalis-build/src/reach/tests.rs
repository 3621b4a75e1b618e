//! Which signs of syntax small programs have.

use crate::Config;

/// Whether the only module of a program lists a sign.
fn has(sign: &str, test: &str, text: &str) -> bool {
    let name = format!("portalis-reach-{}-{test}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("prog.py"), text).unwrap();
    let output = Config::new()
        .page(true)
        .every_name(false)
        .generate(&[&folder]);
    std::fs::remove_dir_all(folder).unwrap();
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
