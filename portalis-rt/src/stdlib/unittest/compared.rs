//! Assertions on sequences, dicts, sets, counts and texts of several lines, which show the difference.

use super::asserts::{base_equal, builtin, failed, failure, is_any_of};
use super::diff::ndiff;
use super::util::{get, is_named, library_call, repr_pair, safe_repr, send};
use crate::object::{Args, ClassBuilder, Exception, Result, Value};
use crate::ops;
use crate::stdlib::signature::{method, or_none};

/// Adds them to `TestCase`.
pub(super) fn add(builder: ClassBuilder) -> ClassBuilder {
    builder
        .raw_method("assertSequenceEqual", |this, args| {
            let names = ["seq1", "seq2", "msg", "seq_type"];
            let [a, b, message, class] = method("TestCase.assertSequenceEqual", args, names, 2)?;
            sequences(this, &a, &b, or_none(message), or_none(class))
        })
        .raw_method("assertListEqual", |this, args| {
            let [a, b, message] = method(
                "TestCase.assertListEqual",
                args,
                ["list1", "list2", "msg"],
                2,
            )?;
            typed(this, a, b, message, "list")
        })
        .raw_method("assertTupleEqual", |this, args| {
            let [a, b, message] = method(
                "TestCase.assertTupleEqual",
                args,
                ["tuple1", "tuple2", "msg"],
                2,
            )?;
            typed(this, a, b, message, "tuple")
        })
        .raw_method("assertSetEqual", |this, args| {
            let [a, b, message] =
                method("TestCase.assertSetEqual", args, ["set1", "set2", "msg"], 2)?;
            sets(this, &a, &b, message)
        })
        .raw_method("assertDictEqual", |this, args| {
            let [a, b, message] = method("TestCase.assertDictEqual", args, ["d1", "d2", "msg"], 2)?;
            dicts(this, &a, &b, message)
        })
        .raw_method("assertCountEqual", |this, args| {
            let names = ["first", "second", "msg"];
            let [a, b, message] = method("TestCase.assertCountEqual", args, names, 2)?;
            counts(this, &a, &b, message)
        })
        .raw_method("assertMultiLineEqual", |this, args| {
            let names = ["first", "second", "msg"];
            let [a, b, message] = method("TestCase.assertMultiLineEqual", args, names, 2)?;
            texts(this, &a, &b, message)
        })
        .raw_method("_truncateMessage", |this, args| {
            let [message, diff] =
                method("TestCase._truncateMessage", args, ["message", "diff"], 2)?;
            truncated(this, ops::str(&message)?.to_string(), &ops::str(&diff)?).map(Value::from)
        })
}

/// The message with the difference, unless that is too long.
fn truncated(this: &Value, message: String, diff: &str) -> Result<String> {
    let limit = get(this, "maxDiff")?;
    let length = diff.chars().count();
    if limit.is_none() || ops::le(&Value::from(length), &limit)? {
        return Ok(message + diff);
    }
    Ok(format!(
        "{message}\nDiff is {length} characters long. Set self.maxDiff to None to see it."
    ))
}

/// The difference of two objects as `pprint` shows them.
fn pretty_diff(a: &Value, b: &Value) -> Result<String> {
    let lines = |x: &Value| -> Result<Vec<String>> {
        let text = library_call("pprint", "pformat", [x.clone()])?;
        split_lines(&ops::str(&text)?, false)
    };
    Ok(format!("\n{}", ndiff(&lines(a)?, &lines(b)?).join("\n")))
}

/// `text.splitlines(keepends)`
fn split_lines(text: &str, keep_ends: bool) -> Result<Vec<String>> {
    let lines = send(&Value::str(text), "splitlines", [Value::Bool(keep_ends)])?;
    ops::to_vec(&lines)?
        .iter()
        .map(|line| Ok(ops::str(line)?.to_string()))
        .collect()
}

fn typed(this: &Value, a: Value, b: Value, message: Value, class: &str) -> Result<Value> {
    let args = Args::pos([a, b, or_none(message)]).with_kw("seq_type", builtin(class)?);
    ops::call_method(this, "assertSequenceEqual", args)
}

fn sequences(this: &Value, a: &Value, b: &Value, message: Value, class: Value) -> Result<Value> {
    let kind = if class.is_none() {
        "sequence".to_owned()
    } else {
        let kind = ops::str(&get(&class, "__name__")?)?.to_string();
        for (x, which) in [(a, "First"), (b, "Second")] {
            if !ops::is_instance(x, &class)? {
                let text = format!("{which} sequence is not a {kind}: {}", safe_repr(x)?);
                return Err(failure(this, Value::from(text))?);
            }
        }
        kind
    };
    let found = match (length(a)?, length(b)?) {
        (None, _) => format!("First {kind} has no length.    Non-sequence?"),
        (_, None) => format!("Second {kind} has no length.    Non-sequence?"),
        (Some(m), Some(n)) => {
            if ops::eq(a, b)? {
                return Ok(Value::None);
            }
            match first_difference(a, b, (m, n), &kind, class.is_none())? {
                Some(found) => found,
                None => return Ok(Value::None),
            }
        }
    };
    let text = truncated(this, found, &pretty_diff(a, b)?)?;
    Err(failed(this, message, text)?)
}

fn length(x: &Value) -> Result<Option<usize>> {
    match ops::len(x) {
        Ok(n) => Ok(Some(n)),
        Err(e) if is_any_of(&e, &["TypeError", "NotImplementedError"]) => Ok(None),
        Err(e) => Err(e),
    }
}

fn item(x: &Value, i: usize) -> Result<Option<Value>> {
    match ops::get_item(x, &Value::from(i)) {
        Ok(item) => Ok(Some(item)),
        Err(e) if is_any_of(&e, &["TypeError", "IndexError", "NotImplementedError"]) => Ok(None),
        Err(e) => Err(e),
    }
}

/// In words, where two sequences differ; `None` if only their types do.
fn first_difference(
    a: &Value,
    b: &Value,
    (m, n): (usize, usize),
    kind: &str,
    any_type: bool,
) -> Result<Option<String>> {
    let (shown_a, shown_b) = repr_pair(a, b)?;
    let mut capital: String = kind.chars().take(1).flat_map(char::to_uppercase).collect();
    capital.extend(kind.chars().skip(1).flat_map(char::to_lowercase));
    let mut text = format!("{capital}s differ: {shown_a} != {shown_b}\n");
    let mut same = true;
    for i in 0..m.min(n) {
        same = false;
        let Some(x) = item(a, i)? else {
            text += &format!("\nUnable to index element {i} of first {kind}\n");
            break;
        };
        let Some(y) = item(b, i)? else {
            text += &format!("\nUnable to index element {i} of second {kind}\n");
            break;
        };
        if ops::ne(&x, &y)? {
            let (x, y) = repr_pair(&x, &y)?;
            text += &format!("\nFirst differing element {i}:\n{x}\n{y}\n");
            break;
        }
        same = true;
    }
    if same && m == n && any_type && ops::class_of(a) != ops::class_of(b) {
        return Ok(None);
    }
    let (longer, which, at) = match m.cmp(&n) {
        std::cmp::Ordering::Greater => (a, "first", n),
        std::cmp::Ordering::Less => (b, "second", m),
        std::cmp::Ordering::Equal => return Ok(Some(text)),
    };
    let title = if m > n { "First" } else { "Second" };
    text += &format!(
        "\n{title} {kind} contains {} additional elements.\n",
        m.abs_diff(n)
    );
    text += &match item(longer, at)? {
        Some(extra) => format!("First extra element {at}:\n{}\n", safe_repr(&extra)?),
        None => format!("Unable to index element {at} of {which} {kind}\n"),
    };
    Ok(Some(text))
}

fn sets(this: &Value, a: &Value, b: &Value, message: Value) -> Result<Value> {
    let difference = |x: &Value, y: &Value, which: &str| -> Result<Value> {
        let e = match ops::get_attr(x, "difference")
            .and_then(|f| ops::call(&f, Args::pos([y.clone()])))
        {
            Ok(difference) => return Ok(difference),
            Err(e) => e,
        };
        let shown = ops::str(&e.value())?;
        let text = if is_named(&e, "TypeError") {
            format!("invalid type when attempting set difference: {shown}")
        } else if is_named(&e, "AttributeError") {
            format!("{which} argument does not support set difference: {shown}")
        } else {
            return Err(e);
        };
        send(this, "fail", [Value::from(text)])
    };
    let only_a = difference(a, b, "first")?;
    let only_b = difference(b, a, "second")?;
    let mut lines = Vec::new();
    for (items, title) in [
        (&only_a, "Items in the first set but not the second:"),
        (&only_b, "Items in the second set but not the first:"),
    ] {
        if ops::truth(items)? {
            lines.push(title.to_owned());
            for item in ops::to_vec(items)? {
                lines.push(ops::repr(&item)?.to_string());
            }
        }
    }
    if lines.is_empty() {
        return Ok(Value::None);
    }
    Err(failed(this, message, lines.join("\n"))?)
}

fn must_be(this: &Value, x: &Value, class: &str, message: &str) -> Result<()> {
    send(
        this,
        "assertIsInstance",
        [x.clone(), builtin(class)?, Value::str(message)],
    )
    .map(drop)
}

fn dicts(this: &Value, a: &Value, b: &Value, message: Value) -> Result<Value> {
    must_be(this, a, "dict", "First argument is not a dictionary")?;
    must_be(this, b, "dict", "Second argument is not a dictionary")?;
    if !ops::ne(a, b)? {
        return Ok(Value::None);
    }
    let (shown_a, shown_b) = repr_pair(a, b)?;
    let text = truncated(this, format!("{shown_a} != {shown_b}"), &pretty_diff(a, b)?)?;
    Err(failed(this, message, text)?)
}

fn texts(this: &Value, a: &Value, b: &Value, message: Value) -> Result<Value> {
    must_be(this, a, "str", "First argument is not a string")?;
    must_be(this, b, "str", "Second argument is not a string")?;
    if !ops::ne(a, b)? {
        return Ok(Value::None);
    }
    let limit = get(this, "_diffThreshold")?;
    for x in [a, b] {
        if ops::gt(&Value::from(ops::len(x)?), &limit)? {
            return base_equal(this, a, b, message);
        }
    }
    let (text_a, text_b) = (ops::str(a)?.to_string(), ops::str(b)?.to_string());
    let open = |text: &str| !text.is_empty() && !text.ends_with('\n');
    let closed = !open(&text_a) && !open(&text_b);
    let end = |text: &str| if closed || text.is_empty() { "" } else { "\n" };
    let lines_a = split_lines(&format!("{text_a}{}", end(&text_a)), true)?;
    let lines_b = split_lines(&format!("{text_b}{}", end(&text_b)), true)?;
    let diff = format!("\n{}", ndiff(&lines_a, &lines_b).concat());
    let (shown_a, shown_b) = repr_pair(a, b)?;
    let text = truncated(this, format!("{shown_a} != {shown_b}"), &diff)?;
    Err(failed(this, message, text)?)
}

/// How often an element is in either collection.
struct Count {
    element: Value,
    first: usize,
    second: usize,
}

fn counts(this: &Value, a: &Value, b: &Value, message: Value) -> Result<Value> {
    let (a, b) = (ops::to_vec(a)?, ops::to_vec(b)?);
    let all = match hashed(&a, &b) {
        Err(e) if is_named(&e, "TypeError") => compared(&a, &b)?,
        other => other?,
    };
    let mut lines = Vec::new();
    for count in all.iter().filter(|count| count.first != count.second) {
        let (m, n) = (count.first, count.second);
        lines.push(format!(
            "First has {m}, Second has {n}:  {}",
            ops::repr(&count.element)?
        ));
    }
    if lines.is_empty() {
        return Ok(Value::None);
    }
    let title = "Element counts were not equal:\n".to_owned();
    let text = truncated(this, title, &lines.join("\n"))?;
    Err(failed(this, message, text)?)
}

/// Counts by hash: those of the first in its order, then those only in the second.
fn hashed(a: &[Value], b: &[Value]) -> Result<Vec<Count>, Exception> {
    let (places, mut all) = (crate::object::Dict::new(), Vec::<Count>::new());
    for (items, first) in [(a, true), (b, false)] {
        for item in items {
            let place = match places.get(item)? {
                Some(Value::Int(place)) => usize::try_from(place).unwrap_or_default(),
                _ => {
                    places.set(item.clone(), Value::from(all.len()))?;
                    all.push(Count {
                        element: item.clone(),
                        first: 0,
                        second: 0,
                    });
                    all.len() - 1
                }
            };
            if first {
                all[place].first += 1;
            } else {
                all[place].second += 1;
            }
        }
    }
    Ok(all)
}

/// Counts by comparing each with each.
fn compared(a: &[Value], b: &[Value]) -> Result<Vec<Count>> {
    let mut all: Vec<Count> = Vec::new();
    for (items, first) in [(a, true), (b, false)] {
        for item in items {
            let mut place = None;
            for (i, count) in all.iter().enumerate() {
                if count.element.is(item) || ops::eq(item, &count.element)? {
                    place = Some(i);
                    break;
                }
            }
            let place = place.unwrap_or_else(|| {
                all.push(Count {
                    element: item.clone(),
                    first: 0,
                    second: 0,
                });
                all.len() - 1
            });
            if first {
                all[place].first += 1;
            } else {
                all[place].second += 1;
            }
        }
    }
    Ok(all)
}
