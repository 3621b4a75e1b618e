//! The lowered tree: Rust-shaped, fully explicit. `lower` builds it, `emit` spells it.
//!
//! Every coercion, truth test, possible raise and await of the Python program is a node here. Nothing
//! in it is Python any more, except that a [`X::Try`] knows the Python line that it stands for.

/// Where a raised exception goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Out of the Rust function: `?`.
    Return,
    /// To the end of a labelled block whose value is a `Flow`.
    Label(String),
}

/// A Rust expression.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum X {
    /// A path, a literal or other atom, verbatim.
    Raw(String),
    /// A string literal.
    Text(String),
    /// `path(args)`
    Call(String, Vec<X>),
    /// `receiver.name(args)`
    Method(Box<X>, String, Vec<X>),
    /// `&x`
    Ref(Box<X>),
    /// A `Result`: its value, or the exception goes to `exit`, with the Python line if it is given.
    Try {
        x: Box<X>,
        line: Option<u32>,
        exit: Exit,
    },
    /// `x.await`
    Await(Box<X>),
    /// `left op right`
    Binary(&'static str, Box<X>, Box<X>),
    /// `op x`
    Unary(&'static str, Box<X>),
    /// `x as ty`
    Cast(Box<X>, &'static str),
    /// `{ … }`
    Block(Block),
    /// `if test { … } else { … }`
    If(Box<X>, Block, Block),
    /// `'label: { … }`
    Labelled(String, Block),
    /// `match x { pattern => { … } … }`
    Match(Box<X>, Vec<(String, Block)>),
    /// `move |params| body`
    Closure { params: String, body: Box<X> },
    /// `[a, b]`
    Array(Vec<X>),
    /// `(a, b)`
    Tuple(Vec<X>),
    /// `vec![a, b]`
    Vec(Vec<X>),
    /// `Name { field: value, … }`
    Struct(String, Vec<(&'static str, X)>),
    /// `name!(args)`
    Macro(String, Vec<X>),
    /// `x[index]`
    Index(Box<X>, Box<X>),
}

/// Statements with a value at the end.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// In order.
    pub stmts: Vec<S>,
    /// The value, if any.
    pub value: Option<Box<X>>,
}

/// A Rust statement.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum S {
    /// `let [mut] name[: ty] = value;`
    Let {
        name: String,
        mutable: bool,
        ty: Option<String>,
        value: Option<X>,
    },
    /// `static name: ty = value;`
    Static { name: String, ty: String, value: X },
    /// `place = value;`
    Assign(String, X),
    /// `x;`
    Expr(X),
    /// `return x;`
    Return(X),
    /// `break 'label [x];`
    Break(String, Option<X>),
    /// `continue 'label;`
    Continue(String),
    /// `'label: loop { … }`
    Loop(String, Block),
    /// `'label: while test { … }`
    While(String, X, Block),
    /// `'label: for pattern in iter { … }`
    For(String, String, X, Block),
    /// `'label: while let pattern = value { … }`
    WhileLet(String, String, X, Block),
    /// `'label: { … }`
    Labelled(String, Block),
    /// `if test { … } [else { … }]`
    If(X, Block, Option<Block>),
    /// `match x { pattern => { … } … }`
    Match(X, Vec<(String, Block)>),
}

/// A Rust function made from a Python one.
#[derive(Clone, Debug)]
pub struct Function {
    /// The docstring.
    pub doc: Vec<String>,
    /// Its name.
    pub name: String,
    /// `name: type` each.
    pub params: Vec<(String, String)>,
    /// The success type.
    pub ret: String,
    /// `async fn`
    pub is_async: bool,
    /// Whether other modules see it.
    pub is_public: bool,
    /// Its statements.
    pub body: Block,
}

impl X {
    /// A path, literal or other atom.
    pub fn raw(text: impl Into<String>) -> X {
        X::Raw(text.into())
    }

    /// A string literal.
    pub fn text(text: impl Into<String>) -> X {
        X::Text(text.into())
    }

    /// `path(args)`
    pub fn call(path: impl Into<String>, args: Vec<X>) -> X {
        X::Call(path.into(), args)
    }

    /// `self.name(args)`
    pub fn method(self, name: impl Into<String>, args: Vec<X>) -> X {
        X::Method(Box::new(self), name.into(), args)
    }

    /// Whether it is this atom.
    pub fn is(&self, text: &str) -> bool {
        matches!(self, X::Raw(own) if own == text)
    }

    /// `&self`
    pub fn by_ref(self) -> X {
        X::Ref(Box::new(self))
    }

    /// An `i64` as `f64`.
    pub fn int_as_float(self) -> X {
        match self {
            X::Raw(text) if text.bytes().all(|b| b.is_ascii_digit()) => X::Raw(format!("{text}.0")),
            other => X::Cast(Box::new(other), "f64"),
        }
    }

    /// `self.await`
    pub fn awaited(self) -> X {
        X::Await(Box::new(self))
    }

    /// `self op right`
    pub fn binary(self, op: &'static str, right: X) -> X {
        X::Binary(op, Box::new(self), Box::new(right))
    }

    /// `!self`, with a double negation removed.
    pub fn negated(self) -> X {
        match self {
            X::Unary("!", inner) => *inner,
            X::Binary("==", a, b) => X::Binary("!=", a, b),
            X::Binary("!=", a, b) => X::Binary("==", a, b),
            other => X::Unary("!", Box::new(other)),
        }
    }

    /// The block's value, without braces if it is only that.
    pub fn block(stmts: Vec<S>, value: X) -> X {
        if stmts.is_empty() {
            value
        } else {
            X::Block(Block {
                stmts,
                value: Some(Box::new(value)),
            })
        }
    }
}

impl Block {
    /// Statements only.
    pub fn of(stmts: Vec<S>) -> Block {
        Block { stmts, value: None }
    }

    /// A value only.
    pub fn value(x: X) -> Block {
        Block {
            stmts: Vec::new(),
            value: Some(Box::new(x)),
        }
    }

    /// Whether control never reaches its end.
    pub fn diverges(&self) -> bool {
        self.stmts.last().is_some_and(S::diverges)
    }
}

impl S {
    /// `let name = value;`
    pub fn bind(name: impl Into<String>, value: X) -> S {
        S::Let {
            name: name.into(),
            mutable: false,
            ty: None,
            value: Some(value),
        }
    }

    /// Whether control never goes past it.
    pub fn diverges(&self) -> bool {
        match self {
            S::Return(_) | S::Break(..) | S::Continue(_) => true,
            S::If(_, then, Some(orelse)) => then.diverges() && orelse.diverges(),
            S::Loop(label, body) => !body.breaks(label),
            S::Match(_, arms) => !arms.is_empty() && arms.iter().all(|(_, arm)| arm.diverges()),
            _ => false,
        }
    }
}

/// A place in the tree where Rust text stands.
pub enum Part<'a> {
    /// A local that is assigned.
    Assigned(&'a str),
    /// Verbatim text: a local that is read, a path, a literal.
    Read(&'a str),
}

impl Part<'_> {
    /// Whether the local of this name is meant.
    pub fn mentions(&self, name: &str) -> bool {
        let text = match self {
            Part::Assigned(text) | Part::Read(text) => text,
        };
        let is_word = |c: char| c == '_' || c == '#' || c.is_alphanumeric();
        text.match_indices(name).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + name.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
    }
}

impl Block {
    fn visit<'a>(&'a self, found: &mut dyn FnMut(Part<'a>)) {
        self.stmts.iter().for_each(|s| s.visit(found));
        self.value.iter().for_each(|x| x.visit(found));
    }

    /// Whether a `break` of this label stands in the block.
    fn breaks(&self, label: &str) -> bool {
        let mut found = false;
        self.each_stmt(&mut |s| found |= matches!(s, S::Break(to, _) if to == label));
        found
    }

    /// Calls `visit` on every statement in the block, those in expressions too.
    fn each_stmt(&self, visit: &mut dyn FnMut(&S)) {
        for s in &self.stmts {
            visit(s);
            s.blocks(&mut |b| b.each_stmt(visit));
        }
        self.value
            .iter()
            .for_each(|x| x.blocks(&mut |b| b.each_stmt(visit)));
    }

    /// Whether the block leaves or goes on with the loop or block of this label.
    pub fn leaves(&self, label: &str) -> bool {
        self.stmts.iter().any(|s| s.leaves(label))
            || self.value.as_ref().is_some_and(|x| x.leaves(label))
    }
}

impl X {
    /// Calls `found` on every piece of text in the expression.
    pub fn visit<'a>(&'a self, found: &mut dyn FnMut(Part<'a>)) {
        match self {
            X::Raw(text) => found(Part::Read(text)),
            X::Text(_) => {}
            X::Call(path, args) => {
                found(Part::Read(path));
                args.iter().for_each(|arg| arg.visit(found));
            }
            X::Method(receiver, _, args) => {
                receiver.visit(found);
                args.iter().for_each(|arg| arg.visit(found));
            }
            X::Ref(x) | X::Await(x) | X::Unary(_, x) | X::Cast(x, _) | X::Try { x, .. } => {
                x.visit(found)
            }
            X::Closure { body, .. } => body.visit(found),
            X::Binary(_, a, b) | X::Index(a, b) => {
                a.visit(found);
                b.visit(found);
            }
            X::Block(b) | X::Labelled(_, b) => b.visit(found),
            X::If(test, then, orelse) => {
                test.visit(found);
                then.visit(found);
                orelse.visit(found);
            }
            X::Match(x, arms) => {
                x.visit(found);
                arms.iter().for_each(|(_, arm)| arm.visit(found));
            }
            X::Struct(_, fields) => fields.iter().for_each(|(_, x)| x.visit(found)),
            X::Array(items) | X::Tuple(items) | X::Vec(items) | X::Macro(_, items) => {
                items.iter().for_each(|x| x.visit(found))
            }
        }
    }
}

impl S {
    /// Calls `found` on every piece of text in the statement.
    pub fn visit<'a>(&'a self, found: &mut dyn FnMut(Part<'a>)) {
        match self {
            S::Let { value, .. } => value.iter().for_each(|x| x.visit(found)),
            S::Static { value, .. } => value.visit(found),
            S::Assign(place, x) => {
                found(Part::Assigned(place));
                x.visit(found);
            }
            S::Expr(x) | S::Return(x) | S::Break(_, Some(x)) => x.visit(found),
            S::Break(_, None) | S::Continue(_) => {}
            S::Loop(_, body) | S::Labelled(_, body) => body.visit(found),
            S::While(_, x, body) | S::WhileLet(_, _, x, body) | S::For(_, _, x, body) => {
                x.visit(found);
                body.visit(found);
            }
            S::If(test, then, orelse) => {
                test.visit(found);
                then.visit(found);
                orelse.iter().for_each(|b| b.visit(found));
            }
            S::Match(x, arms) => {
                x.visit(found);
                arms.iter().for_each(|(_, arm)| arm.visit(found));
            }
        }
    }

    fn leaves(&self, label: &str) -> bool {
        match self {
            S::Break(to, x) => to == label || x.as_ref().is_some_and(|x| x.leaves(label)),
            S::Continue(to) => to == label,
            S::Loop(_, body) | S::Labelled(_, body) => body.leaves(label),
            S::While(_, x, body) | S::WhileLet(_, _, x, body) | S::For(_, _, x, body) => {
                x.leaves(label) || body.leaves(label)
            }
            S::If(x, then, orelse) => {
                x.leaves(label)
                    || then.leaves(label)
                    || orelse.as_ref().is_some_and(|b| b.leaves(label))
            }
            S::Match(x, arms) => x.leaves(label) || arms.iter().any(|(_, arm)| arm.leaves(label)),
            S::Let { value: Some(x), .. } | S::Assign(_, x) | S::Expr(x) | S::Return(x) => {
                x.leaves(label)
            }
            S::Let { value: None, .. } | S::Static { .. } => false,
        }
    }
}

impl X {
    fn leaves(&self, label: &str) -> bool {
        match self {
            X::Block(b) | X::Labelled(_, b) => b.leaves(label),
            X::If(test, then, orelse) => {
                test.leaves(label) || then.leaves(label) || orelse.leaves(label)
            }
            X::Match(x, arms) => x.leaves(label) || arms.iter().any(|(_, arm)| arm.leaves(label)),
            X::Try { x, exit, .. } => {
                matches!(exit, Exit::Label(to) if to == label) || x.leaves(label)
            }
            X::Call(_, args)
            | X::Array(args)
            | X::Tuple(args)
            | X::Vec(args)
            | X::Macro(_, args) => args.iter().any(|arg| arg.leaves(label)),
            X::Method(x, _, args) => x.leaves(label) || args.iter().any(|arg| arg.leaves(label)),
            X::Ref(x) | X::Await(x) | X::Unary(_, x) | X::Cast(x, _) => x.leaves(label),
            X::Binary(_, a, b) | X::Index(a, b) => a.leaves(label) || b.leaves(label),
            X::Struct(_, fields) => fields.iter().any(|(_, x)| x.leaves(label)),
            X::Raw(_) | X::Text(_) | X::Closure { .. } => false,
        }
    }
}

impl S {
    /// Calls `visit` on the blocks directly inside.
    pub fn blocks(&self, visit: &mut dyn FnMut(&Block)) {
        match self {
            S::Loop(_, body) | S::Labelled(_, body) => visit(body),
            S::While(_, x, body) | S::WhileLet(_, _, x, body) | S::For(_, _, x, body) => {
                x.blocks(visit);
                visit(body);
            }
            S::If(x, then, orelse) => {
                x.blocks(visit);
                visit(then);
                orelse.iter().for_each(visit);
            }
            S::Match(x, arms) => {
                x.blocks(visit);
                arms.iter().for_each(|(_, arm)| visit(arm));
            }
            S::Let { value: Some(x), .. }
            | S::Assign(_, x)
            | S::Expr(x)
            | S::Return(x)
            | S::Break(_, Some(x)) => {
                x.blocks(visit);
            }
            S::Let { value: None, .. } | S::Static { .. } | S::Break(_, None) | S::Continue(_) => {}
        }
    }
}

impl X {
    /// Calls `visit` on the blocks directly inside.
    pub fn blocks(&self, visit: &mut dyn FnMut(&Block)) {
        match self {
            X::Raw(_) | X::Text(_) => {}
            X::Call(_, args)
            | X::Array(args)
            | X::Tuple(args)
            | X::Vec(args)
            | X::Macro(_, args) => {
                args.iter().for_each(|x| x.blocks(visit));
            }
            X::Method(x, _, args) => {
                x.blocks(visit);
                args.iter().for_each(|x| x.blocks(visit));
            }
            X::Ref(x) | X::Await(x) | X::Unary(_, x) | X::Cast(x, _) | X::Try { x, .. } => {
                x.blocks(visit)
            }
            X::Closure { body, .. } => body.blocks(visit),
            X::Binary(_, a, b) | X::Index(a, b) => {
                a.blocks(visit);
                b.blocks(visit);
            }
            X::Struct(_, fields) => fields.iter().for_each(|(_, x)| x.blocks(visit)),
            X::Block(b) | X::Labelled(_, b) => visit(b),
            X::If(x, then, orelse) => {
                x.blocks(visit);
                visit(then);
                visit(orelse);
            }
            X::Match(x, arms) => {
                x.blocks(visit);
                arms.iter().for_each(|(_, arm)| visit(arm));
            }
        }
    }
}

impl Block {
    /// Calls `change` on every expression in the block, children before parents.
    pub fn rewrite(&mut self, change: &mut dyn FnMut(&mut X)) {
        self.stmts.iter_mut().for_each(|s| s.rewrite(change));
        self.value.iter_mut().for_each(|x| x.rewrite(change));
    }
}

impl S {
    fn rewrite(&mut self, change: &mut dyn FnMut(&mut X)) {
        match self {
            S::Let { value: Some(x), .. }
            | S::Static { value: x, .. }
            | S::Assign(_, x)
            | S::Expr(x)
            | S::Return(x)
            | S::Break(_, Some(x)) => x.rewrite(change),
            S::Let { value: None, .. } | S::Break(_, None) | S::Continue(_) => {}
            S::Loop(_, body) | S::Labelled(_, body) => body.rewrite(change),
            S::While(_, x, body) | S::WhileLet(_, _, x, body) | S::For(_, _, x, body) => {
                x.rewrite(change);
                body.rewrite(change);
            }
            S::If(x, then, orelse) => {
                x.rewrite(change);
                then.rewrite(change);
                orelse.iter_mut().for_each(|b| b.rewrite(change));
            }
            S::Match(x, arms) => {
                x.rewrite(change);
                arms.iter_mut().for_each(|(_, arm)| arm.rewrite(change));
            }
        }
    }
}

impl X {
    fn rewrite(&mut self, change: &mut dyn FnMut(&mut X)) {
        match self {
            X::Raw(_) | X::Text(_) => {}
            X::Call(_, args)
            | X::Array(args)
            | X::Tuple(args)
            | X::Vec(args)
            | X::Macro(_, args) => args.iter_mut().for_each(|x| x.rewrite(change)),
            X::Method(x, _, args) => {
                x.rewrite(change);
                args.iter_mut().for_each(|x| x.rewrite(change));
            }
            X::Try { x, .. } | X::Await(x) => x.rewrite_within(change),
            X::Ref(x) | X::Unary(_, x) | X::Cast(x, _) => x.rewrite(change),
            X::Closure { body, .. } => body.rewrite(change),
            X::Binary(_, a, b) | X::Index(a, b) => {
                a.rewrite(change);
                b.rewrite(change);
            }
            X::Struct(_, fields) => fields.iter_mut().for_each(|(_, x)| x.rewrite(change)),
            X::Block(b) | X::Labelled(_, b) => b.rewrite(change),
            X::If(x, then, orelse) => {
                x.rewrite(change);
                then.rewrite(change);
                orelse.rewrite(change);
            }
            X::Match(x, arms) => {
                x.rewrite(change);
                arms.iter_mut().for_each(|(_, arm)| arm.rewrite(change));
            }
        }
        change(self);
    }

    /// What is in a call that belongs to the `?` or `.await` around it.
    fn rewrite_within(&mut self, change: &mut dyn FnMut(&mut X)) {
        match self {
            X::Call(_, args) => args.iter_mut().for_each(|x| x.rewrite(change)),
            X::Try { x, .. } | X::Await(x) => x.rewrite_within(change),
            other => other.rewrite(change),
        }
    }
}
