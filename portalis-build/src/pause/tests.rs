//! Which functions of small programs get a second form.

use crate::Config;
use crate::scratch::Scratch;

/// The functions of a program of one module that have a second form.
fn second_forms(test: &str, text: &str) -> Vec<String> {
    let text = format!("import asyncio\n{text}");
    let folder = Scratch::new("pause", test, &[("prog.py", &text)]);
    let output = Config::new().page(true).generate(&[folder.path()]);
    let text = output.unwrap().files.remove(0).1;
    let names = text.lines().filter_map(|line| {
        let (_, rest) = line.split_once("async fn ")?;
        let (name, _) = rest.split_once("_waiting(")?;
        Some(name.to_owned())
    });
    names.collect()
}

const PROGRAM: &str = "async def main(): pass\n\
                       def start(): asyncio.run(main())\n\
                       def other(f): return f(1)\n\
                       def show(x): return str(x)\n\
                       class A:\n    def begin(self): start()\n";

#[test]
fn what_calls_run_by_its_name_waits() {
    let forms = second_forms("plain", &format!("{PROGRAM}start()\nA().begin()\n"));
    assert_eq!(forms, ["start", "A_begin", "init"]);
}

#[test]
fn what_is_called_through_variables_waits_if_a_value_may_be_what_waits() {
    for (test, use_) in [
        ("argument", "other(start)\n"),
        ("alias", "go = start\ngo()\n"),
        ("method", "other(A().begin)\n"),
        ("run", "go = asyncio.run\ngo(main())\n"),
        ("import", "from asyncio import run as go\ngo(main())\n"),
        ("text", "other(getattr(asyncio, 'run'))\n"),
        ("made_up", "other(getattr(asyncio, 'r' + 'un'))\n"),
        ("lambda", "go = lambda _: start()\nother(go)\n"),
        (
            "decorated",
            "@other\ndef decorated(): asyncio.run(main())\n",
        ),
        (
            "inner",
            "def outer():\n    def inner(): asyncio.run(main())\n    other(inner)\n",
        ),
    ] {
        let forms = second_forms(test, &format!("{PROGRAM}{use_}"));
        assert!(
            forms.iter().any(|form| form == "other"),
            "{test}: {forms:?}"
        );
        assert!(
            !forms.iter().any(|form| form == "show"),
            "{test}: {forms:?}"
        );
    }
    let forms = second_forms(
        "imported",
        "from asyncio import run\nrun(asyncio.sleep(0))\n",
    );
    assert_eq!(forms, ["init"]);
    let forms = second_forms("none", &format!("{PROGRAM}other(show)\n"));
    assert!(!forms.iter().any(|form| form == "other"), "{forms:?}");
}
