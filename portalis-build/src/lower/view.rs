//! Loops that only compute over the objects in lists look at the items where they are: no handle is taken of each.
//!
//! `other = rt::get_object(&bodies, j)?; let other_slots = rt::slots::<7>(&other, …)?;` becomes
//! `let other_slots = rt::item_slots::<7>(bodies_items, j, …)?;` in a loop in which nothing of Python's can run, so
//! that no list changes; `let bodies_view = rt::items(&bodies)?; let bodies_items = bodies_view.all();` stands before
//! that loop, the view's `drop` after. The same for `for body in rt::each(&bodies)?`. The list's length, in the loop or
//! right before it, is then `bodies_items.len()`. Only for programs that cannot see when an object is dropped.

use std::collections::{HashMap, HashSet};

use crate::tree::{Block, Exit, Node, NodeMut, Part, S, X};

/// Functions of `rt` besides those below in which nothing of Python's can run, whatever their arguments are.
const QUIET: &[&str] = &["Range::new", "each", "from_value", "max_of", "min_of"];

/// Beginnings of the names of such functions.
const QUIET_FAMILIES: &[&str] = &[
    "float_",
    "get_float",
    "get_int",
    "get_object",
    "int_",
    "item_slots::<",
    "math_",
    "slots::<",
];

/// Such methods.
const QUIET_METHODS: &[&str] = &[
    "abs",
    "at",
    "bool",
    "clone",
    "float",
    "int",
    "set_bool",
    "set_float",
    "set_int",
];

/// Rewrites the loops of a function, all of whose variables are declared at its head. `fresh` gives a local's name.
pub(super) fn borrow_items(
    block: &mut Block,
    lists: &HashSet<String>,
    fresh: &mut dyn FnMut(String) -> String,
) {
    if lists.is_empty() {
        return;
    }
    let mut pairs: HashMap<String, usize> = HashMap::new();
    each_quiet_loop(&mut block.stmts, lists, &mut |stmts, at| {
        each_pair(stmts, at, &mut |_, _, pair| {
            *pairs.entry(pair.object).or_default() += 1;
        });
        0
    });
    pairs.retain(|object, pairs| {
        let mut mentions = 0;
        let mut count = |part: Part<'_>| mentions += usize::from(part.mentions(object));
        Node::Block(block).text(&mut count);
        // Each pair assigns the variable and reads it: nothing else does.
        mentions == 2 * *pairs
    });
    each_quiet_loop(&mut block.stmts, lists, &mut |stmts, at| {
        let mut views: Vec<View> = Vec::new();
        each_pair(stmts, at, &mut |suite, i, pair| {
            if !pairs.contains_key(&pair.object) {
                return;
            }
            let known = views.iter().position(|view| view.list == pair.list);
            let known = known.unwrap_or_else(|| {
                views.push(View::new(&pair, fresh));
                views.len() - 1
            });
            pair.rewrite(suite, i, &views[known].items);
        });
        let mut from = at;
        for view in &views {
            from = from.min(view.first_length(stmts, at, lists));
        }
        for view in &views {
            stmts[from..=at]
                .iter_mut()
                .for_each(|s| view.take_lengths(NodeMut::Stmt(s)));
        }
        let ends: Vec<S> = views.iter().map(View::close).collect();
        let starts: Vec<S> = views.into_iter().flat_map(View::open).collect();
        let count = starts.len() + ends.len();
        stmts.splice(at + 1..at + 1, ends);
        stmts.splice(from..from, starts);
        count
    });
}

/// The variables that hold lists whose items' typed attributes the function takes.
pub(super) fn lists(block: &mut Block) -> HashSet<String> {
    let mut lists = HashSet::new();
    each_suite(&mut block.stmts, &mut |stmts| {
        lists.extend((0..stmts.len()).filter_map(|i| Some(Pair::at(stmts, i)?.list)));
    });
    lists
}

/// A list that is looked at while a loop runs.
struct View {
    list: String,
    /// The names of what keeps the list as it is, and of its items.
    guard: String,
    items: String,
    /// `rt::items(&list)?`
    opened: X,
}

impl View {
    fn new(pair: &Pair, fresh: &mut dyn FnMut(String) -> String) -> View {
        let stem = pair.list.trim_start_matches("r#").trim_end_matches('_');
        let items = X::call("rt::items", vec![X::raw(pair.list.clone()).by_ref()]);
        View {
            guard: fresh(format!("{stem}_view")),
            items: fresh(format!("{stem}_items")),
            opened: pair.fallible(items),
            list: pair.list.clone(),
        }
    }

    fn open(self) -> [S; 2] {
        let all = X::raw(self.guard.clone()).method("all", vec![]);
        [S::bind(self.guard, self.opened), S::bind(self.items, all)]
    }

    /// Whether this is `rt::len(&list)?`.
    fn is_length(&self, x: &X) -> bool {
        let X::Try { x, .. } = x else { return false };
        matches!(&**x, X::Call(path, args) if path == "rt::len"
            && matches!(&args[..], [X::Ref(list)] if list.is(&self.list)))
    }

    /// Where the quiet assignments right before the loop begin that take the list's length; else the loop.
    fn first_length(&self, stmts: &[S], at: usize, lists: &HashSet<String>) -> usize {
        let mut first = at;
        for (i, s) in stmts[..at].iter().enumerate().rev() {
            match s {
                S::Assign(name, x) if !lists.contains(name) && quiet(x, lists) => {
                    if self.is_length(x) {
                        first = i;
                    }
                }
                _ => break,
            }
        }
        first
    }

    /// The list's length is that of its items: so Rust sees that an index below it is in range.
    fn take_lengths(&self, node: NodeMut<'_>) {
        match node {
            NodeMut::Expr(x) if self.is_length(x) => {
                let length = X::raw(self.items.clone()).method("len", vec![]);
                *x = X::Cast(Box::new(length), "i64");
            }
            node => node.children(&mut |node| self.take_lengths(node)),
        }
    }

    /// After this the list may change again.
    fn close(&self) -> S {
        S::Expr(X::call("drop", vec![X::raw(self.guard.clone())]))
    }
}

/// Two statements: an object of a list gets into a variable, and its typed attributes into a handle.
struct Pair {
    /// The variable.
    object: String,
    list: String,
    /// The object is the loop's, not one by its index.
    is_each: bool,
    line: Option<u32>,
    exit: Exit,
}

impl Pair {
    /// The pair that starts with this statement: `object = …` and the next, or the loop with both in its body.
    fn at(stmts: &[S], i: usize) -> Option<Pair> {
        let (source, first, second, is_each) = match &stmts[i] {
            S::For(_, item, iter, body) => {
                let (first, second) = (body.stmts.first()?, body.stmts.get(1)?);
                let S::Assign(_, X::Try { x, .. }) = first else {
                    return None;
                };
                if !x.is(item) {
                    return None;
                }
                (iter, first, second, true)
            }
            first @ S::Assign(_, value) => (value, first, stmts.get(i + 1)?, false),
            _ => return None,
        };
        let X::Try { x, line, exit } = source else {
            return None;
        };
        let X::Call(path, args) = &**x else {
            return None;
        };
        if path
            != if is_each {
                "rt::each"
            } else {
                "rt::get_object"
            }
        {
            return None;
        }
        let X::Ref(list) = args.first()? else {
            return None;
        };
        let X::Raw(list) = &**list else { return None };
        let S::Assign(object, _) = first else {
            return None;
        };
        let [handled, _] = slots_args(second)? else {
            return None;
        };
        let X::Ref(handled) = handled else {
            return None;
        };
        handled.is(object).then(|| Pair {
            object: object.clone(),
            list: list.clone(),
            is_each,
            line: *line,
            exit: exit.clone(),
        })
    }

    fn fallible(&self, x: X) -> X {
        X::Try {
            x: Box::new(x),
            line: self.line,
            exit: self.exit.clone(),
        }
    }

    /// Takes the attributes from the items in place.
    fn rewrite(&self, stmts: &mut Vec<S>, i: usize, items: &str) {
        if self.is_each {
            let S::For(_, item, iter, body) = &mut stmts[i] else {
                return;
            };
            *iter = X::raw(items);
            body.stmts.remove(0);
            if let Some(S::Let { value, .. }) = body.stmts.first_mut()
                && let Some(X::Try { x, .. }) = value
                && let X::Call(_, args) = &mut **x
            {
                args[0] = X::raw(item.clone());
            }
            return;
        }
        let S::Assign(_, X::Try { x, .. }) = stmts.remove(i) else {
            return;
        };
        if let X::Call(_, mut get) = *x
            && let Some(index) = get.pop()
            && let S::Let { value, .. } = &mut stmts[i]
            && let Some(X::Try { x, .. }) = value
            && let X::Call(path, args) = &mut **x
        {
            *path = path.replace("rt::slots", "rt::item_slots");
            args.splice(..1, [X::raw(items), index]);
        }
    }
}

/// The arguments of `let handle = rt::slots::<N>(…)?`.
fn slots_args(s: &S) -> Option<&[X]> {
    let S::Let {
        value: Some(X::Try { x, .. }),
        ..
    } = s
    else {
        return None;
    };
    match &**x {
        X::Call(path, args) if path.starts_with("rt::slots::<") => Some(args),
        _ => None,
    }
}

/// The suites directly inside of a statement.
fn suites(s: &mut S) -> Vec<&mut Vec<S>> {
    match s {
        S::Loop(_, body)
        | S::While(_, _, body)
        | S::For(_, _, _, body)
        | S::WhileLet(_, _, _, body)
        | S::Labelled(_, body) => vec![&mut body.stmts],
        S::If(_, then, orelse) => {
            let orelse = orelse.as_mut().map(|b| &mut b.stmts);
            std::iter::once(&mut then.stmts).chain(orelse).collect()
        }
        S::Match(_, arms) => arms.iter_mut().map(|(_, arm)| &mut arm.stmts).collect(),
        _ => Vec::new(),
    }
}

/// A suite and all those in its statements.
fn each_suite(stmts: &mut Vec<S>, visit: &mut dyn FnMut(&mut Vec<S>)) {
    visit(stmts);
    stmts.iter_mut().for_each(|s| each_suite_inside(s, visit));
}

/// The suites in a statement.
pub(super) fn each_suite_inside(s: &mut S, visit: &mut dyn FnMut(&mut Vec<S>)) {
    for suite in suites(s) {
        each_suite(suite, visit);
    }
}

/// The outermost loops in which nothing of Python's can run; `visit` tells how many statements it puts around one.
pub(super) fn each_quiet_loop(
    stmts: &mut Vec<S>,
    lists: &HashSet<String>,
    visit: &mut dyn FnMut(&mut Vec<S>, usize) -> usize,
) {
    let mut i = 0;
    while i < stmts.len() {
        let is_loop = matches!(stmts[i], S::Loop(..) | S::While(..) | S::For(..));
        if is_loop && quiet_stmt(&stmts[i], lists) {
            i += visit(stmts, i);
        } else {
            for suite in suites(&mut stmts[i]) {
                each_quiet_loop(suite, lists, visit);
            }
        }
        i += 1;
    }
}

/// The pairs of a loop whose lists stay in their variables.
fn each_pair(stmts: &mut Vec<S>, at: usize, visit: &mut dyn FnMut(&mut Vec<S>, usize, Pair)) {
    let mut assigned = HashSet::new();
    Node::Stmt(&stmts[at]).text(&mut |part| {
        if let Part::Assigned(name) = part {
            assigned.insert(name.to_owned());
        }
    });
    let mut visit_fixed = |suite: &mut Vec<S>, i: usize| {
        if let Some(pair) = Pair::at(suite, i)
            && !assigned.contains(&pair.list)
        {
            visit(suite, i, pair);
        }
    };
    visit_fixed(stmts, at);
    each_suite_inside(&mut stmts[at], &mut |suite| {
        let mut i = 0;
        while i < suite.len() {
            visit_fixed(suite, i);
            i += 1;
        }
    });
}

fn quiet_block(block: &Block, lists: &HashSet<String>) -> bool {
    block.stmts.iter().all(|s| quiet_stmt(s, lists))
        && block.value.as_ref().is_none_or(|x| quiet(x, lists))
}

fn quiet_stmt(s: &S, lists: &HashSet<String>) -> bool {
    match s {
        S::Let { value, .. } => value.as_ref().is_none_or(|x| quiet(x, lists)),
        S::Assign(_, x) | S::Expr(x) | S::Return(x) | S::Break(_, Some(x)) => quiet(x, lists),
        S::Break(_, None) | S::Continue(_) => true,
        S::Loop(_, body) => quiet_block(body, lists),
        S::While(_, x, body) | S::For(_, _, x, body) => quiet(x, lists) && quiet_block(body, lists),
        S::If(x, then, orelse) => {
            quiet(x, lists)
                && quiet_block(then, lists)
                && orelse.as_ref().is_none_or(|b| quiet_block(b, lists))
        }
        S::WhileLet(..) | S::Labelled(..) | S::Match(..) => false,
    }
}

/// Whether nothing of Python's can run while the expression is evaluated, and no list changes.
fn quiet(x: &X, lists: &HashSet<String>) -> bool {
    let all = |items: &[X]| items.iter().all(|x| quiet(x, lists));
    match x {
        X::Raw(_) | X::Text(_) => true,
        X::Call(path, args) => all(args) && quiet_call(path, args, lists),
        X::Method(receiver, name, args) => {
            let is_global = matches!(&**receiver, X::Raw(path) if path.starts_with("g::"));
            quiet(receiver, lists)
                && all(args)
                && (QUIET_METHODS.contains(&name.as_str()) || is_global && name == "get")
        }
        X::Ref(x) | X::Unary(_, x) | X::Cast(x, _) | X::Try { x, .. } => quiet(x, lists),
        X::Binary(_, a, b) | X::Index(a, b) => quiet(a, lists) && quiet(b, lists),
        X::Block(block) => quiet_block(block, lists),
        X::If(x, then, orelse) => {
            quiet(x, lists) && quiet_block(then, lists) && quiet_block(orelse, lists)
        }
        // What is tried may go on after an exception in another way than the loop's.
        X::Labelled(..)
        | X::Match(..)
        | X::Await(..)
        | X::Closure { .. }
        | X::Array(_)
        | X::Tuple(_)
        | X::Vec(_)
        | X::Struct(..)
        | X::Macro(..) => false,
    }
}

fn quiet_call(path: &str, args: &[X], lists: &HashSet<String>) -> bool {
    let Some(name) = path.strip_prefix("rt::") else {
        return matches!(path, "Ok" | "Value::Bool" | "Value::Float" | "Value::Int");
    };
    if name == "len" {
        let [X::Ref(x)] = args else { return false };
        return matches!(&**x, X::Raw(list) if lists.contains(list));
    }
    QUIET.contains(&name) || QUIET_FAMILIES.iter().any(|family| name.starts_with(family))
}
