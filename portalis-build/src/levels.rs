//! Coroutine functions that await themselves: the frames of a few calls in one.
//!
//! In: the lowered functions of a module. Out: `f`, and beside it `f_levels::<L>` with its statements, in which the
//! awaited calls that come back go one level down: `rt::deeper::<L, _>(f_levels::<L::Below>(…))`. So do functions of one
//! module that await each other.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use crate::lower::Output;
use crate::tree::{Block, Function, Node, NodeMut, X};

/// Added to the name of a function that stands at a level.
const SUFFIX: &str = "_levels";

/// Gives a module's recursive coroutine functions their levels.
pub(crate) fn levels(output: &mut Output) {
    let mut awaits: HashMap<String, HashSet<String>> = output
        .functions
        .iter()
        .filter(|f| f.is_async)
        .map(|f| (f.name.clone(), awaited(&f.body)))
        .collect();
    loop {
        let kept: HashSet<String> = awaits.keys().cloned().collect();
        awaits.retain(|_, callees| !callees.is_disjoint(&kept));
        if awaits.len() == kept.len() {
            break;
        }
    }
    let mut names: HashSet<String> = output.functions.iter().map(|f| f.name.clone()).collect();
    let with_level: HashMap<String, String> = output
        .functions
        .iter()
        .filter(|f| awaits.contains_key(&f.name))
        .map(|f| {
            let mut name = format!("{}{SUFFIX}", f.name.trim_start_matches("r#"));
            while !names.insert(name.clone()) {
                name.push('_');
            }
            (f.name.clone(), name)
        })
        .collect();
    let functions = std::mem::take(&mut output.functions);
    for mut f in functions {
        let inner = with_level
            .get(&f.name)
            .map(|name| at_level(&mut f, name, &with_level));
        output.functions.push(f);
        output.functions.extend(inner);
    }
}

/// The functions that a body awaits as calls that may come back.
fn awaited(body: &Block) -> HashSet<String> {
    let mut found = HashSet::new();
    Node::Block(body).each(&mut |node| {
        if let Node::Expr(x) = node
            && let Some(path) = recursive_call(x)
        {
            found.insert(path.to_owned());
        }
    });
    found
}

/// `rt::recursive(path(…))`
fn recursive_call(x: &X) -> Option<&str> {
    match x {
        X::Call(path, args) if path == "rt::recursive" => match args.as_slice() {
            [X::Call(callee, _)] => Some(callee),
            _ => None,
        },
        _ => None,
    }
}

/// Moves a function's statements to one that stands at a level, and has it await that.
fn at_level(f: &mut Function, name: &str, with_level: &HashMap<String, String>) -> Function {
    let parameters = f.params.iter().map(|(name, _)| X::raw(bare(name)));
    let top = X::call(format!("{name}::<rt::Levels>"), parameters.collect());
    let mut body = std::mem::replace(&mut f.body, Block::value(top.awaited()));
    go_down(NodeMut::Block(&mut body), with_level);
    let inner = Function {
        doc: Vec::new(),
        name: name.to_owned(),
        generics: "<L: rt::Level>",
        is_public: false,
        body,
        ..f.clone()
    };
    for (name, _) in &mut f.params {
        *name = bare(name).to_owned();
    }
    inner
}

/// A parameter's name.
fn bare(name: &str) -> &str {
    name.trim_start_matches("mut ")
}

/// Puts the awaited calls of functions with levels one level down.
fn go_down(mut node: NodeMut<'_>, with_level: &HashMap<String, String>) {
    if let NodeMut::Expr(x) = &mut node
        && let Some(name) = recursive_call(x).and_then(|path| with_level.get(path))
        && let X::Call(hold, args) = &mut **x
        && let [X::Call(path, _)] = args.as_mut_slice()
    {
        "rt::deeper::<L, _>".clone_into(hold);
        *path = format!("{name}::<L::Below>");
    }
    node.children(&mut |child| go_down(child, with_level));
}
