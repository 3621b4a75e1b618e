//! Which names a program has for anything but a call: what they name may be called through a variable.
//!
//! In: the lowered functions. Out: every name that is read, is a text, or is that of a function whose object goes elsewhere
//! than under its own name.

use std::collections::{HashMap, HashSet};

use super::global;
use crate::tree::{Node, X};

/// Adds the names of a module's function. `python_names`: those of the module's functions by their items.
pub(super) fn collect(
    node: Node<'_>,
    python_names: &HashMap<String, String>,
    values: &mut HashSet<String>,
) {
    let mut all = |node: Node<'_>| collect(node, python_names, values);
    match node {
        Node::Expr(X::Call(path, args)) => {
            let called = match path.as_str() {
                "rt::call" if args.first().is_some_and(|x| global(x).is_some()) => Some(0),
                "rt::bind" | "rt::call_method" if matches!(args.get(1), Some(X::Text(_))) => {
                    Some(1)
                }
                _ => None,
            };
            for (i, x) in args.iter().enumerate() {
                if Some(i) != called {
                    all(Node::Expr(x));
                }
            }
            values.extend(made(path, python_names).cloned());
        }
        Node::Expr(X::Method(receiver, set, args)) if set == "set" => {
            let (name, args) = match (&**receiver, args.as_slice()) {
                (X::Raw(name), [_]) if name.starts_with("g::") => (item(name), args.as_slice()),
                (X::Raw(name), [X::Text(member), value]) if name == "namespace" => {
                    (member.as_str(), std::slice::from_ref(value))
                }
                _ => return node.children(&mut all),
            };
            match args {
                [value] if is_named(value, name, python_names) => {
                    // The defaults, or the module.
                    value_args(value).for_each(|x| all(Node::Expr(x)));
                }
                args => args.iter().for_each(|x| all(Node::Expr(x))),
            }
        }
        Node::Expr(X::Text(text)) => {
            values.insert(text.clone());
        }
        Node::Expr(X::Raw(text)) => {
            if text.contains("g::") {
                values.insert(item(text).to_owned());
            }
        }
        node => node.children(&mut all),
    }
}

/// The Python name of the function whose object a call of this path makes.
fn made<'a>(path: &str, python_names: &'a HashMap<String, String>) -> Option<&'a String> {
    python_names.get(item(path).strip_suffix("_object")?)
}

/// Whether a value comes from elsewhere by this name, or is the function of it.
fn is_named(value: &X, name: &str, python_names: &HashMap<String, String>) -> bool {
    match value {
        X::Try { x, .. } => is_named(x, name, python_names),
        X::Call(path, args) if path == "rt::import_from" => {
            matches!(args.get(1), Some(X::Text(text)) if text == name)
        }
        X::Call(path, _) => made(path, python_names).is_some_and(|made| made == name),
        _ => false,
    }
}

/// What else a value has that [`is_named`] finds.
fn value_args(value: &X) -> Box<dyn Iterator<Item = &X> + '_> {
    match value {
        X::Try { x, .. } => value_args(x),
        X::Call(path, args) => {
            let is_import = path == "rt::import_from";
            Box::new(args.iter().take(if is_import { 1 } else { args.len() }))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// The last name of a path.
fn item(path: &str) -> &str {
    let last = path.rsplit("::").next().unwrap_or(path);
    last.trim_start_matches("r#")
}
