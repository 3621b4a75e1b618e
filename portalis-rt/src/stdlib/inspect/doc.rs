//! Documentation strings: `getdoc`, `cleandoc`.

use crate::object::{Args, Result, Str, Value};
use crate::ops;

/// `inspect.cleandoc(text)`: without the indentation of the source.
pub fn cleandoc(text: &str) -> String {
    let text = expand_tabs(text);
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let indent = |line: &str| line.chars().count() - line.trim_start().chars().count();
    let margin = lines
        .iter()
        .skip(1)
        .filter(|l| !l.trim_start().is_empty())
        .map(|l| indent(l))
        .min();
    if let Some(first) = lines.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(margin) = margin {
        for line in lines.iter_mut().skip(1) {
            *line = line.chars().skip(margin).collect();
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    while lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    lines.join("\n")
}

fn expand_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let spaces = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

/// `inspect.getdoc(object)`
pub(super) fn getdoc(args: Args) -> Result<Value> {
    let [x] = args.bind("getdoc", ["object"], 1)?;
    let own = ops::get_attr_opt(&x, "__doc__")?.unwrap_or(Value::None);
    let text: Option<Str> = match own {
        Value::None => inherited(&x)?,
        own => own.as_str(),
    };
    Ok(text.map_or(Value::None, |text| Value::from(cleandoc(&text))))
}

/// The documentation that a base class gives.
fn inherited(x: &Value) -> Result<Option<Str>> {
    let object = ops::class::object_class();
    match x {
        Value::Class(class) => {
            let bases = class.mro().into_iter().filter(|c| *c != object);
            Ok(bases
                .filter_map(|c| c.dict.get("__doc__"))
                .find_map(|doc| doc.as_str()))
        }
        Value::Method(m) => {
            let Some(name) = ops::get_attr_opt(&m.function, "__name__")?.and_then(|n| n.as_str())
            else {
                return Ok(None);
            };
            let class = match &m.this {
                Value::Class(class) => class.clone(),
                this => ops::class_of(this),
            };
            for base in class.mro() {
                if let Some(found) = base.dict.get(&name)
                    && let Some(doc) =
                        ops::get_attr_opt(&found, "__doc__")?.and_then(|d| d.as_str())
                {
                    return Ok(Some(doc));
                }
            }
            Ok(None)
        }
        Value::Function(f) => {
            // `Class.method` of a module's class.
            let qualname = f.qualname();
            let Some((class, name)) = qualname.rsplit_once('.') else {
                return Ok(None);
            };
            let module = ops::get_attr_opt(x, "__module__")?.and_then(|m| m.as_str());
            let Some(module) = module.and_then(|m| crate::program::import(&m).ok()) else {
                return Ok(None);
            };
            match ops::get_attr_opt(&module, class)? {
                Some(Value::Class(class)) => {
                    let found = class.mro().into_iter().filter_map(|c| c.dict.get(name));
                    for found in found {
                        if let Some(doc) =
                            ops::get_attr_opt(&found, "__doc__")?.and_then(|d| d.as_str())
                        {
                            return Ok(Some(doc));
                        }
                    }
                    Ok(None)
                }
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::cleandoc;

    #[test]
    fn cleans_the_indentation() {
        assert_eq!(
            cleandoc("  First.\n\n    Rest\n      deeper\n    "),
            "First.\n\nRest\n  deeper"
        );
        assert_eq!(cleandoc("\n\n    a\n    b\n"), "a\nb");
        assert_eq!(cleandoc(""), "");
    }
}
