//! Which functions of small programs have levels, and which of their awaits go down.

use crate::Config;
use crate::scratch::Scratch;

fn rust(test: &str, page: bool, text: &str) -> String {
    let folder = Scratch::new("levels", test, &[("prog.py", text)]);
    let output = Config::new().page(page).generate(&[folder.path()]);
    output.unwrap().files.remove(0).1
}

const COUNT: &str = "async def count(n):\n    return n and await count(n - 1)\n";

#[test]
fn a_function_that_awaits_itself_goes_down() {
    let text = rust("itself", false, COUNT);
    for part in [
        "pub async fn count(n: ",
        "count_levels::<rt::Levels>(n).await",
        "async fn count_levels<L: rt::Level>(n: ",
        "rt::deeper::<L, _>(count_levels::<L::Below>(",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("rt::recursive"), "{text}");
}

#[test]
fn a_page_has_one_form_only() {
    let text = rust("page", true, COUNT);
    assert!(!text.contains("rt::Level"), "{text}");
    assert!(text.contains("rt::recursive(count("), "{text}");
}

#[test]
fn functions_that_await_each_other_go_down() {
    let text = rust(
        "each_other",
        false,
        "async def even(n):\n    return n == 0 or await odd(n - 1)\n\
         async def odd(n):\n    return n != 0 and await even(n - 1)\n\
         async def main():\n    return await even(6)\n",
    );
    for part in ["odd_levels::<L::Below>(", "even_levels::<L::Below>("] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("main_levels"), "{text}");
}

#[test]
fn a_name_that_is_taken_is_left_alone() {
    let text = rust(
        "taken",
        false,
        &format!("{COUNT}def count_levels(): pass\n"),
    );
    assert!(
        text.contains("async fn count_levels_<L: rt::Level>(n: "),
        "{text}"
    );
}

#[test]
fn recursion_through_other_code_keeps_its_boxes() {
    let text = rust(
        "through_plain",
        false,
        "async def visit(n):\n    return await later(n)\n\
         def later(n):\n    return visit(n - 1)\n",
    );
    assert!(!text.contains("rt::Level"), "{text}");
}
