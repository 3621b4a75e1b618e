//! Which `with` statements may swallow an exception, judged by the text of the whole program.
//!
//! Every `async with lock:` would otherwise leave what its body binds in doubt. A context manager
//! swallows when its `__exit__` answers something true. Of the library's own, `suppress`,
//! `ExitStack` and the test helpers do; of the program's own, only an `__exit__` that returns a
//! value, or a generator with `@contextmanager` that catches. The text is read line by line, and
//! doubt counts as yes.

use crate::ast::{Expr, ExprKind};

use super::walk;
use super::{Resolution, ScopeId, Scopes};

/// What the text of a program says about hooks that run behind statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ProgramFacts {
    /// A context manager of unknown class may swallow an exception.
    pub(crate) with_swallows: bool,
    /// A base class may run code of the program when a class is made.
    pub(crate) class_hooks: bool,
}

impl ProgramFacts {
    /// What one file's text says.
    pub(crate) fn of(text: &str) -> ProgramFacts {
        ProgramFacts {
            with_swallows: text_swallows(text),
            class_hooks: text_hooks(text),
        }
    }

    /// What two files say together.
    pub(crate) fn and(self, other: ProgramFacts) -> ProgramFacts {
        ProgramFacts {
            with_swallows: self.with_swallows || other.with_swallows,
            class_hooks: self.class_hooks || other.class_hooks,
        }
    }
}

fn text_hooks(text: &str) -> bool {
    [
        "__init_subclass__",
        "__set_name__",
        "metaclass",
        "Enum",
        "Flag",
    ]
    .iter()
    .any(|word| text.contains(word))
}

fn text_swallows(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().enumerate().any(|(index, line)| {
        let code = line.trim_start();
        if ["ExitStack", "assertRaises", "assertWarns", "subTest"]
            .iter()
            .any(|word| code.contains(word))
        {
            return true;
        }
        if code.contains("suppress") {
            let plain = ["with ", "async with ", "from ", "import ", "#"]
                .iter()
                .any(|start| code.starts_with(start));
            return !plain || code.contains("suppress as");
        }
        if code.contains("__exit__") || code.contains("__aexit__") {
            if !code.starts_with("def ") && !code.starts_with("async def ") {
                return code.contains('=') || code.contains("setattr");
            }
            return block_has(&lines[index..], |line| {
                let value = line
                    .strip_prefix("return")
                    .map(|rest| rest.split('#').next().unwrap_or("").trim());
                line.contains(" return ")
                    || value.is_some_and(|value| !matches!(value, "" | "None" | "False"))
            });
        }
        if code.starts_with('@') && (code.contains("contextmanager")) {
            let start = lines[index..].iter().position(|line| {
                let code = line.trim_start();
                code.starts_with("def ") || code.starts_with("async def ")
            });
            return start.is_none_or(|offset| {
                block_has(&lines[index + offset..], |line| {
                    ["except", "suppress", "with ", "return"]
                        .iter()
                        .any(|word| line.contains(word))
                })
            });
        }
        // `contextmanager(function)` and the like.
        code.contains("contextmanager")
            && !code.starts_with("from ")
            && !code.starts_with("import ")
    })
}

/// Whether any line of the block that the first line opens satisfies `test`; that line counts too,
/// after its colon.
fn block_has(lines: &[&str], test: impl Fn(&str) -> bool) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let outer = lines.first().map_or(0, |line| indent(line));
    let inline = lines
        .first()
        .and_then(|line| line.rsplit_once(':'))
        .is_some_and(|(_, rest)| test(rest.trim()));
    // The header may go on over several lines: up to the one that ends with a colon.
    let header = lines.iter().position(|line| {
        line.split('#')
            .next()
            .unwrap_or("")
            .trim_end()
            .ends_with(':')
    });
    let body = lines.iter().skip(header.unwrap_or(0) + 1);
    inline
        || body
            .take_while(|line| {
                line.trim().is_empty() || line.trim_start().starts_with('#') || indent(line) > outer
            })
            .any(|line| test(line.trim_start()))
}

/// Whether the context manager of one `with` item may swallow.
pub(super) fn may_swallow(
    context: &Expr,
    facts: ProgramFacts,
    scopes: &Scopes,
    scope: ScopeId,
) -> bool {
    const SAFE: &[&str] = &[
        "BoundedSemaphore",
        "Condition",
        "Lock",
        "RLock",
        "Runner",
        "Semaphore",
        "TaskGroup",
        "TemporaryDirectory",
        "ThreadPoolExecutor",
        "aclosing",
        "closing",
        "nullcontext",
        "open",
        "redirect_stderr",
        "redirect_stdout",
        "timeout",
        "timeout_at",
    ];
    let suppresses = walk::any_expr(context, &mut |expr| match &expr.kind {
        ExprKind::Name(name) | ExprKind::Attribute { attr: name, .. } => name.contains("suppress"),
        _ => false,
    });
    let safe = match &context.kind {
        ExprKind::Call { func, .. } => match library_name(func, scopes, scope) {
            Some(name) => SAFE.contains(&name),
            None => false,
        },
        _ => false,
    };
    suppresses || (facts.with_swallows && !safe)
}

/// The last part of `name` or `module.name` if it is a builtin or comes from Python's library.
pub(super) fn library_name<'a>(expr: &'a Expr, scopes: &Scopes, scope: ScopeId) -> Option<&'a str> {
    const MODULES: &[&str] = &[
        "abc",
        "asyncio",
        "concurrent",
        "contextlib",
        "dataclasses",
        "functools",
        "tempfile",
        "threading",
        "typing",
        "typing_extensions",
    ];
    let (root, last) = match &expr.kind {
        ExprKind::Name(name) => (name, name),
        ExprKind::Attribute { value, attr } => match &value.kind {
            ExprKind::Name(name) => (name, attr),
            _ => return None,
        },
        _ => return None,
    };
    let known = match scopes.lookup(scope, root) {
        Resolution::Builtin(_) => true,
        Resolution::Global(name) => scopes.global(&name).is_some_and(|global| {
            let source = global.imported_from.as_deref().unwrap_or("");
            global.bind_count == 1 && MODULES.contains(&source.split('.').next().unwrap_or(""))
        }),
        _ => false,
    };
    known.then_some(last.as_str())
}

/// Whether an expression is a comprehension or generator expression.
pub(super) fn is_comprehension(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. }
    )
}
