//! Code that can wait for the page, for programs that run in one.
//!
//! In: the lowered functions of all modules. Out: the same, and a second, `async` form of each from which
//! `asyncio.run` and the like may be reached, so that `asyncio.run(main())` among a module's statements gives the page
//! its turn and goes on later. Afterwards `init` starts the module's statements as a future. The first forms stay for
//! callers that cannot wait. Which functions these are is told by names, so there may be more than need be; where
//! such a name is a value, what is called through a variable may be one of them.

mod values;

use std::collections::{HashMap, HashSet};

use crate::lower::Output;
use crate::tree::{Block, Function, Node, NodeMut, S, X};

/// What blocks until a loop is done.
const BLOCKING: &[&str] = &["run", "run_until_complete", "run_forever"];

/// Added to the name of a function's second form.
const SUFFIX: &str = "_waiting";

/// A function by the place of its module and its Rust name.
type Key = (usize, String);

/// Gives the modules their second forms. `path`: a module as another one names it; `makes_up_names`: whether anything
/// may be asked for by a name that is in no text.
pub(crate) fn pause(
    modules: &mut [Output],
    makes_up_names: bool,
    path: impl Fn(usize, usize) -> String,
) {
    let mut found = Found {
        open: makes_up_names,
        ..Found::default()
    };
    for (module, output) in modules.iter().enumerate() {
        found.collect(module, output);
    }
    let (mut waiting, mut methods) = found.waiting(modules.len(), &path);
    if !found.open && !found.values.is_disjoint(&methods) {
        found.open = true;
        (waiting, methods) = found.waiting(modules.len(), &path);
    }
    for (module, output) in modules.iter_mut().enumerate() {
        let names: HashMap<String, String> = waiting
            .iter()
            .map(|(other, name)| {
                let second = format!("{}{SUFFIX}", name.trim_start_matches("r#"));
                if *other == module {
                    (name.clone(), second)
                } else {
                    let path = path(module, *other);
                    (format!("{path}::{name}"), format!("{path}::{second}"))
                }
            })
            .collect();
        let rewrite = Rewrite {
            names: &names,
            methods: &methods,
            by_name: &found.by_name,
            open: found.open,
        };
        add_forms(module, output, &waiting, &rewrite);
    }
}

/// What a function calls.
#[derive(Default)]
struct Calls {
    /// Items by path.
    items: HashSet<String>,
    /// Anything by the name of a method or global.
    names: HashSet<String>,
    /// What it was given: a local.
    given: bool,
}

#[derive(Default)]
struct Found {
    calls: HashMap<Key, Calls>,
    /// Functions by their Python name.
    by_name: HashMap<String, Vec<Key>>,
    /// Names that stand for more than what is called.
    values: HashSet<String>,
    /// What waits may be called through a variable.
    open: bool,
}

impl Found {
    fn collect(&mut self, module: usize, output: &Output) {
        let mut python_names = HashMap::new();
        for f in &output.functions {
            if let Some(name) = python_name(f) {
                let item = f.name.trim_start_matches("r#");
                let item = item.strip_suffix("_object").unwrap_or(item);
                python_names.insert(item.to_owned(), name.to_owned());
                let key = (module, item.to_owned());
                self.by_name.entry(name.to_owned()).or_default().push(key);
            }
        }
        for f in &output.functions {
            values::collect(Node::Block(&f.body), &python_names, &mut self.values);
            if f.is_async || f.name == "init" || python_name(f).is_some() {
                continue;
            }
            let mut calls = Calls::default();
            each_x(Node::Block(&f.body), &mut |x| calls.add(x));
            let name = f.name.trim_start_matches("r#").to_owned();
            self.calls.insert((module, name), calls);
        }
    }

    /// The functions that need a second form, and the names by which such are called: a fixed point over who calls
    /// whom.
    fn waiting(
        &self,
        modules: usize,
        path: impl Fn(usize, usize) -> String,
    ) -> (HashSet<Key>, HashSet<String>) {
        let mut waiting: HashSet<Key> = HashSet::new();
        let mut names: HashSet<String> = BLOCKING.iter().map(|name| (*name).to_owned()).collect();
        loop {
            let before = waiting.len();
            let paths: Vec<HashSet<String>> = (0..modules)
                .map(|from| {
                    let paths = waiting.iter().map(|(to, name)| match *to == from {
                        true => name.clone(),
                        false => format!("{}::{name}", path(from, *to)),
                    });
                    paths.collect()
                })
                .collect();
            for (key, calls) in &self.calls {
                let reaches = self.open && calls.given
                    || !calls.names.is_disjoint(&names)
                    || calls
                        .items
                        .iter()
                        .any(|item| paths[key.0].contains(item.trim_start_matches("r#")));
                if reaches {
                    waiting.insert(key.clone());
                }
            }
            for (name, keys) in &self.by_name {
                if keys.iter().any(|key| waiting.contains(key)) {
                    names.insert(name.clone());
                }
            }
            if waiting.len() == before {
                return (waiting, names);
            }
        }
    }
}

impl Calls {
    fn add(&mut self, x: &X) {
        match x {
            X::Call(path, args) if path == "rt::call" => match args.first().and_then(global) {
                Some(name) => {
                    self.names.insert(name.to_owned());
                }
                None => self.given |= args.first().is_some_and(is_local),
            },
            X::Call(path, args) if matches!(path.as_str(), "rt::bind" | "rt::call_method") => {
                if let Some(X::Text(name)) = args.get(1) {
                    self.names.insert(name.clone());
                }
            }
            X::Call(path, _) if !path.starts_with("rt::") => {
                self.items.insert(path.clone());
            }
            _ => {}
        }
    }
}

/// The Python name of the function that this one makes the object of.
fn python_name(f: &Function) -> Option<&str> {
    let Some((_, X::Struct(_, fields))) = &f.code else {
        return None;
    };
    // A generator expression is a function without an object.
    if f.is_async {
        return None;
    }
    match fields.iter().find(|(field, _)| *field == "name") {
        Some((_, X::Text(name))) => Some(name),
        _ => None,
    }
}

/// `&g::NAME.get()?`
fn global(x: &X) -> Option<&str> {
    match x {
        X::Ref(x) | X::Try { x, .. } => global(x),
        X::Method(receiver, get, _) if get == "get" => match &**receiver {
            X::Raw(name) => name.strip_prefix("g::"),
            _ => None,
        },
        _ => None,
    }
}

/// `&name`, or what a cell of that name holds.
fn is_local(x: &X) -> bool {
    match x {
        X::Ref(x) | X::Try { x, .. } => is_local(x),
        X::Method(receiver, get, _) => get.starts_with("get") && is_local(receiver),
        X::Raw(name) => !name.contains("::"),
        _ => false,
    }
}

fn add_forms(module: usize, output: &mut Output, waiting: &HashSet<Key>, rewrite: &Rewrite<'_>) {
    let mut added = Vec::new();
    for f in &mut output.functions {
        if f.name == "init" {
            if let Some(statements) = rewrite.form(f) {
                let call = X::call(statements.name.clone(), vec![]);
                f.body = Block::value(X::call("rt::waiting::start", vec![call]));
                added.push(statements);
            }
            continue;
        }
        let plain = f.name.trim_start_matches("r#").to_owned();
        if python_name(f).is_some() {
            let item = plain.strip_suffix("_object").unwrap_or(&plain);
            if waiting.contains(&(module, item.to_owned())) {
                hand_over(f, item, rewrite);
            }
        } else if !f.is_async && waiting.contains(&(module, plain)) {
            added.extend(rewrite.form(f).or_else(|| Some(second(f))));
        }
    }
    // `init` stays last.
    let at = output.functions.len().saturating_sub(1);
    output.functions.splice(at..at, added);
}

/// Has the function's object give the second form to callers that can wait.
fn hand_over(f: &mut Function, item: &str, rewrite: &Rewrite<'_>) {
    let (Some(make), Some((code, _))) = (&mut f.body.value, &f.code) else {
        return;
    };
    let X::Call(_, args) = &mut **make else {
        return;
    };
    let Some(X::Closure { body, .. }) = args.last_mut() else {
        return;
    };
    let X::Block(block) = &mut **body else { return };
    let mut call = None;
    if let Some(x) = &block.value {
        each_x(Node::Expr(x), &mut |x| {
            if let X::Call(path, args) = x
                && path.trim_start_matches("r#") == item
            {
                call = Some(args.clone());
            }
        });
    }
    let (Some(args), Some(second)) = (
        call,
        rewrite
            .names
            .iter()
            .find(|(name, _)| name.trim_start_matches("r#") == item)
            .map(|(_, second)| second.clone()),
    ) else {
        return;
    };
    let handed = X::call("rt::waiting::hand_over", vec![X::call(second, args)]);
    let test = X::call("rt::waiting::can_wait", vec![X::raw(format!("&{code}"))]);
    block
        .stmts
        .push(S::If(test, Block::of(vec![S::Return(handed)]), None));
}

/// The `async` form of a function, as it is.
fn second(f: &Function) -> Function {
    Function {
        name: format!("{}{SUFFIX}", f.name.trim_start_matches("r#")),
        is_async: true,
        doc: Vec::new(),
        code: None,
        ..f.clone()
    }
}

struct Rewrite<'a> {
    /// The functions with a second form, and that one's path.
    names: &'a HashMap<String, String>,
    /// The names by which something that waits is called.
    methods: &'a HashSet<String>,
    /// Every function of the program.
    by_name: &'a HashMap<String, Vec<Key>>,
    /// What waits may be called through a variable.
    open: bool,
}

impl Rewrite<'_> {
    /// The second form of a function, if there is anything in it that may wait.
    fn form(&self, f: &Function) -> Option<Function> {
        let mut form = second(f);
        let mut changed = false;
        each_x_mut(NodeMut::Block(&mut form.body), &mut |x| {
            changed |= self.rewrite(x)
        });
        changed.then_some(form)
    }

    /// Whether what is called may be something that waits: a function of such a name, or what a variable holds.
    fn may_wait(&self, callee: Option<&X>) -> bool {
        match callee.and_then(global) {
            Some(name) => {
                self.methods.contains(name) || self.open && !self.by_name.contains_key(name)
            }
            None => self.open && callee.is_some_and(is_local),
        }
    }

    fn is_waiting_method(&self, name: Option<&X>) -> bool {
        matches!(name, Some(X::Text(name)) if self.methods.contains(name))
    }

    fn rewrite(&self, x: &mut X) -> bool {
        match x {
            X::Call(path, args) if path == "rt::call" && self.may_wait(args.first()) => {
                "rt::waiting::call".clone_into(path);
            }
            X::Call(path, args)
                if path == "rt::call_method" && self.is_waiting_method(args.get(1)) =>
            {
                "rt::waiting::call_method".clone_into(path);
            }
            X::Call(path, args) => match self.names.get(path.as_str()) {
                Some(second) => {
                    let call = X::call(second.clone(), std::mem::take(args));
                    *x = X::call("rt::recursive", vec![call]);
                }
                None => return false,
            },
            X::Method(receiver, name, args)
                if name == "call" && self.is_waiting_method(bound(receiver)) =>
            {
                let mut all = vec![std::mem::replace(&mut **receiver, X::raw(""))];
                all.append(args);
                *x = X::call("rt::waiting::bound", all);
            }
            X::Method(receiver, name, _) if name == "exit" && is_manager(receiver) => {
                "exit_waiting".clone_into(name);
            }
            _ => return false,
        }
        let call = std::mem::replace(x, X::raw(""));
        *x = call.awaited();
        true
    }
}

/// The name in `rt::bind(&object, "name")?`.
fn bound(x: &X) -> Option<&X> {
    match x {
        X::Try { x, .. } => bound(x),
        X::Call(path, args) if path == "rt::bind" => args.get(1),
        _ => None,
    }
}

fn is_manager(x: &X) -> bool {
    matches!(x, X::Raw(name) if name.starts_with("manager_"))
}

/// Calls `visit` on every expression that runs in the function itself, inner ones first.
fn each_x_mut(node: NodeMut<'_>, visit: &mut dyn FnMut(&mut X)) {
    match node {
        // A closure is called by code that does not wait.
        NodeMut::Expr(X::Closure { .. }) => {}
        NodeMut::Expr(x) => {
            NodeMut::Expr(x).children(&mut |node| each_x_mut(node, visit));
            visit(x);
        }
        node => node.children(&mut |node| each_x_mut(node, visit)),
    }
}

/// The same, to look only.
fn each_x<'a>(node: Node<'a>, visit: &mut dyn FnMut(&'a X)) {
    if matches!(node, Node::Expr(X::Closure { .. })) {
        return;
    }
    node.children(&mut |node| each_x(node, visit));
    if let Node::Expr(x) = node {
        visit(x);
    }
}

#[cfg(test)]
mod tests;
