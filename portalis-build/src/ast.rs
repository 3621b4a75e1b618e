//! Portalis' own syntax tree: what `parse` produces and every later pass reads.
//!
//! Names the shapes of Python 3.12 only; nothing here depends on the parser crate. Every node
//! that can be the subject of a diagnostic carries a [`Span`]. The tree is exactly the program:
//! nothing is desugared, but wrong trees of the parser crate are already put right.

use num_bigint::BigInt;

/// A byte range of one source file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// One parsed source file.
#[derive(Clone, Debug)]
pub struct Module {
    /// The statements at its top level.
    pub body: Vec<Stmt>,
    /// The docstring, if the first statement is one (it stays in `body` too).
    pub doc: Option<String>,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// Where it stands; for compound statements, all of it.
    pub span: Span,
    /// 1-based line of its first token (of `def`/`class`, not of its decorators).
    pub line: u32,
    /// What it is.
    pub kind: StmtKind,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// An expression evaluated for its effect.
    Expr(Expr),
    /// `a = b = value`
    Assign { targets: Vec<Expr>, value: Expr },
    /// `target op= value`
    AugAssign {
        target: Expr,
        op: BinOp,
        value: Expr,
    },
    /// `target: annotation = value`; `simple` when the target is a bare name without parentheses.
    AnnAssign {
        target: Expr,
        annotation: Expr,
        value: Option<Expr>,
        simple: bool,
    },
    /// `return value`
    Return(Option<Expr>),
    /// `raise exc from cause`
    Raise {
        exc: Option<Expr>,
        cause: Option<Expr>,
    },
    /// `assert test, msg`
    Assert { test: Expr, msg: Option<Expr> },
    /// `del a, b`
    Delete(Vec<Expr>),
    /// `pass`
    Pass,
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `global a, b`
    Global(Vec<Ident>),
    /// `nonlocal a, b`
    Nonlocal(Vec<Ident>),
    /// `import a.b as c, d`
    Import(Vec<Alias>),
    /// `from ..a import b as c`; `names` is a single `*` alias for a star import.
    ImportFrom {
        module: Option<String>,
        names: Vec<Alias>,
        level: u32,
    },
    /// `if`/`elif`/`else` (an `elif` is an `If` alone in `orelse`)
    If {
        test: Expr,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    /// `while … else`
    While {
        test: Expr,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    /// `for … in … else`, `async for` when `is_async`
    For {
        target: Expr,
        iter: Expr,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
        is_async: bool,
    },
    /// `with a as b, c:`, `async with` when `is_async`
    With {
        items: Vec<WithItem>,
        body: Vec<Stmt>,
        is_async: bool,
    },
    /// `try`; `is_star` for `except*`
    Try {
        body: Vec<Stmt>,
        handlers: Vec<Handler>,
        orelse: Vec<Stmt>,
        finalbody: Vec<Stmt>,
        is_star: bool,
    },
    /// `match subject:`
    Match {
        subject: Expr,
        cases: Vec<MatchCase>,
    },
    /// `def` and `async def`
    FunctionDef(Box<FunctionDef>),
    /// `class`
    ClassDef(Box<ClassDef>),
    /// `type X[T] = value`
    TypeAlias {
        name: Ident,
        type_params: Vec<TypeParam>,
        value: Expr,
    },
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ident {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// `name as asname` of an import.
#[derive(Clone, Debug)]
pub struct Alias {
    /// Dotted for `import a.b`, a plain name or `*` for `from`.
    pub name: String,
    /// The name it is bound to, if given.
    pub asname: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// One `expr as target` of a `with`.
#[derive(Clone, Debug)]
pub struct WithItem {
    /// The context manager.
    pub context: Expr,
    /// What its `__enter__` result is bound to.
    pub target: Option<Expr>,
}

/// One `except` clause.
#[derive(Clone, Debug)]
pub struct Handler {
    /// The whole clause.
    pub span: Span,
    /// 1-based line of `except`.
    pub line: u32,
    /// The exception class or tuple; `None` for a bare `except:`.
    pub ty: Option<Expr>,
    /// `as name`
    pub name: Option<Ident>,
    /// The clause's statements.
    pub body: Vec<Stmt>,
}

/// One `case` clause.
#[derive(Clone, Debug)]
pub struct MatchCase {
    /// The pattern.
    pub pattern: Pattern,
    /// `if guard`
    pub guard: Option<Expr>,
    /// The clause's statements.
    pub body: Vec<Stmt>,
}

/// A pattern of `match`.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PatternKind,
}

/// The kinds of patterns.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// A literal number or string, or a dotted name: compared with `==`.
    Value(Expr),
    /// `None`, `True`, `False`: compared with `is`.
    Singleton(Constant),
    /// `[a, b, *rest]`
    Sequence(Vec<Pattern>),
    /// `{key: pattern, **rest}`
    Mapping {
        keys: Vec<Expr>,
        patterns: Vec<Pattern>,
        rest: Option<Ident>,
    },
    /// `Class(a, key=b)`
    Class {
        cls: Expr,
        patterns: Vec<Pattern>,
        kwd_attrs: Vec<Ident>,
        kwd_patterns: Vec<Pattern>,
    },
    /// `*name` or `*_` (`None`) inside a sequence.
    Star(Option<Ident>),
    /// `pattern as name`, a capture (`pattern` is `None`), or `_` (both `None`).
    As {
        pattern: Option<Box<Pattern>>,
        name: Option<Ident>,
    },
    /// `a | b`
    Or(Vec<Pattern>),
}

/// `def` and `async def`.
#[derive(Clone, Debug)]
pub struct FunctionDef {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub params: Params,
    /// Its statements.
    pub body: Vec<Stmt>,
    /// Its decorators, outermost first.
    pub decorators: Vec<Expr>,
    /// `-> annotation`
    pub returns: Option<Expr>,
    /// `def f[T]`
    pub type_params: Vec<TypeParam>,
    /// `async def`
    pub is_async: bool,
    /// Its docstring (which stays in `body` too), not cleaned.
    pub doc: Option<String>,
}

/// `class`.
#[derive(Clone, Debug)]
pub struct ClassDef {
    /// Its name.
    pub name: Ident,
    /// Its positional bases (an `Expr` of kind `Starred` for `*bases`).
    pub bases: Vec<Expr>,
    /// Its keywords, `metaclass` among them.
    pub keywords: Vec<Keyword>,
    /// Its statements.
    pub body: Vec<Stmt>,
    /// Its decorators, outermost first.
    pub decorators: Vec<Expr>,
    /// `class C[T]`
    pub type_params: Vec<TypeParam>,
    /// Its docstring (which stays in `body` too), not cleaned.
    pub doc: Option<String>,
}

/// One type parameter of PEP 695.
#[derive(Clone, Debug)]
pub struct TypeParam {
    /// Its name.
    pub name: Ident,
    /// What kind it is.
    pub kind: TypeParamKind,
    /// `T: bound`
    pub bound: Option<Expr>,
}

/// The kinds of type parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeParamKind {
    /// `T`
    TypeVar,
    /// `*Ts`
    TypeVarTuple,
    /// `**P`
    ParamSpec,
}

/// The parameters of a function or lambda.
#[derive(Clone, Debug, Default)]
pub struct Params {
    /// Before `/`.
    pub posonly: Vec<Param>,
    /// Positional or keyword.
    pub args: Vec<Param>,
    /// `*args`
    pub vararg: Option<Param>,
    /// After `*`.
    pub kwonly: Vec<Param>,
    /// `**kwargs`
    pub kwarg: Option<Param>,
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: Ident,
    /// `: annotation`
    pub annotation: Option<Expr>,
    /// `= default`
    pub default: Option<Expr>,
}

/// `arg=value`, or `**value` when `arg` is `None`.
#[derive(Clone, Debug)]
pub struct Keyword {
    /// The parameter's name.
    pub arg: Option<String>,
    /// The argument.
    pub value: Expr,
    /// Where it stands.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// 1-based line of its first token.
    pub line: u32,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A literal.
    Constant(Constant),
    /// A name, read or bound by its place.
    Name(String),
    /// `value.attr`
    Attribute { value: Box<Expr>, attr: String },
    /// `value[index]`; a starred index is already wrapped in a tuple.
    Subscript { value: Box<Expr>, index: Box<Expr> },
    /// `lower:upper:step` inside a subscript
    Slice {
        lower: Option<Box<Expr>>,
        upper: Option<Box<Expr>>,
        step: Option<Box<Expr>>,
    },
    /// `func(args, keywords)`; starred arguments are `Starred` in `args`, in source order.
    Call {
        func: Box<Expr>,
        args: Vec<Expr>,
        keywords: Vec<Keyword>,
    },
    /// `left op right`
    Binary {
        left: Box<Expr>,
        op: BinOp,
        right: Box<Expr>,
    },
    /// `op operand`
    Unary { op: UnaryOp, operand: Box<Expr> },
    /// `a and b and c`, `a or b`
    Bool { op: BoolOp, values: Vec<Expr> },
    /// `left op b op c`
    Compare {
        left: Box<Expr>,
        ops: Vec<CmpOp>,
        comparators: Vec<Expr>,
    },
    /// `body if test else orelse`
    IfExp {
        test: Box<Expr>,
        body: Box<Expr>,
        orelse: Box<Expr>,
    },
    /// `lambda params: body`
    Lambda {
        params: Box<Params>,
        body: Box<Expr>,
    },
    /// `(a, b)`
    Tuple(Vec<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{a, b}`
    Set(Vec<Expr>),
    /// `{key: value, **other}` (`None` key)
    Dict(Vec<(Option<Expr>, Expr)>),
    /// `[element for …]`
    ListComp {
        element: Box<Expr>,
        generators: Vec<Comprehension>,
    },
    /// `{element for …}`
    SetComp {
        element: Box<Expr>,
        generators: Vec<Comprehension>,
    },
    /// `{key: value for …}`
    DictComp {
        key: Box<Expr>,
        value: Box<Expr>,
        generators: Vec<Comprehension>,
    },
    /// `(element for …)`
    GeneratorExp {
        element: Box<Expr>,
        generators: Vec<Comprehension>,
    },
    /// `await value`
    Await(Box<Expr>),
    /// `yield value`
    Yield(Option<Box<Expr>>),
    /// `yield from value`
    YieldFrom(Box<Expr>),
    /// `target := value`; the target is a bare name.
    Named { target: Ident, value: Box<Expr> },
    /// `*value`
    Starred(Box<Expr>),
    /// An f-string, implicit concatenation already joined.
    JoinedStr(Vec<FStringPart>),
}

/// A part of an f-string (or of its format spec).
#[derive(Clone, Debug)]
pub enum FStringPart {
    /// Literal text (`{{` is already `{`).
    Literal(String),
    /// `{value!conversion:spec}`; for `{value=}` the text before it is a `Literal` and the
    /// conversion is already `Repr` if neither spec nor conversion is given.
    Value {
        value: Expr,
        conversion: Conversion,
        spec: Option<Vec<FStringPart>>,
    },
}

/// `!s`, `!r`, `!a` of an f-string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// None given.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}

/// One `for target in iter if …` of a comprehension.
#[derive(Clone, Debug)]
pub struct Comprehension {
    /// What is bound.
    pub target: Expr,
    /// What is iterated.
    pub iter: Expr,
    /// The conditions.
    pub ifs: Vec<Expr>,
    /// `async for`
    pub is_async: bool,
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// An integer that fits 64 bits.
    Int(i64),
    /// One that does not.
    BigInt(BigInt),
    /// A float.
    Float(f64),
    /// An imaginary number.
    Complex(f64),
    /// A string, implicit concatenation already joined.
    Str(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// `...`
    Ellipsis,
}

/// Binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
}

/// Unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
    Not,
}

/// `and`, `or`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BoolOp {
    And,
    Or,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}
