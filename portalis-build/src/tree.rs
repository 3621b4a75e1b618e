//! The lowered tree: Rust-shaped, fully explicit. `lower` builds it, `emit` spells it.
//!
//! Every coercion, truth test, possible raise and await of the Python program is a node here. Nothing
//! in it is Python any more, except that a [`X::Try`] knows the Python line that it stands for.

mod walk;

pub use walk::{Node, NodeMut};

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
    /// `x.await`, or `x.on(line).await` where a method notes its Python line
    Await(Box<X>, Option<(&'static str, u32)>),
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
    /// `<L: Bound>`, if it has any.
    pub generics: &'static str,
    /// `name: type` each.
    pub params: Vec<(String, String)>,
    /// The success type.
    pub ret: String,
    /// `async fn`
    pub is_async: bool,
    /// Whether other modules see it.
    pub is_public: bool,
    /// The static before it that describes the Python function: its name and value.
    pub code: Option<(String, X)>,
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
        X::Await(Box::new(self), None)
    }

    /// `self.on(line).await`: while it waits, the coroutine stands at this Python line.
    pub fn awaited_on(self, method: &'static str, line: u32) -> X {
        X::Await(Box::new(self), Some((method, line)))
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

impl<'a> Node<'a> {
    /// Calls `found` on every piece of text in it.
    pub fn text(self, found: &mut dyn FnMut(Part<'a>)) {
        self.each(&mut |node| match node {
            Node::Stmt(S::Assign(place, _)) => found(Part::Assigned(place)),
            Node::Expr(X::Raw(text) | X::Call(text, _)) => found(Part::Read(text)),
            _ => {}
        });
    }

    /// Whether it leaves or goes on with the loop or block of this label.
    pub fn leaves(self, label: &str) -> bool {
        let here = match self {
            Node::Stmt(S::Break(to, _) | S::Continue(to)) => to == label,
            Node::Expr(X::Try { exit, .. }) => matches!(exit, Exit::Label(to) if to == label),
            Node::Expr(X::Closure { .. }) => return false,
            _ => false,
        };
        here || self.any_child(&mut |node| node.leaves(label))
    }
}

impl Block {
    /// Whether a `break` of this label stands in the block.
    fn breaks(&self, label: &str) -> bool {
        let mut found = false;
        Node::Block(self).each(&mut |node| {
            found |= matches!(node, Node::Stmt(S::Break(to, _)) if to == label);
        });
        found
    }

    /// Calls `change` on every expression in the block, children before parents; on a call that a `?` or `.await`
    /// belongs to only together with that.
    pub fn rewrite(&mut self, change: &mut dyn FnMut(&mut X)) {
        rewrite(NodeMut::Block(self), change);
    }
}

fn rewrite(node: NodeMut<'_>, change: &mut dyn FnMut(&mut X)) {
    let NodeMut::Expr(x) = node else {
        return node.children(&mut |node| rewrite(node, change));
    };
    rewrite_within(x, change);
    change(x);
}

fn rewrite_within(x: &mut X, change: &mut dyn FnMut(&mut X)) {
    match x {
        X::Try { x, .. } | X::Await(x, _) => match &mut **x {
            X::Call(..) | X::Try { .. } | X::Await(..) => rewrite_within(x, change),
            other => rewrite(NodeMut::Expr(other), change),
        },
        other => NodeMut::Expr(other).children(&mut |node| rewrite(node, change)),
    }
}
