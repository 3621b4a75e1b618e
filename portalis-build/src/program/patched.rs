//! What `unittest.mock` may replace at run time.

use super::collect::{Collect, Rebinds};
use crate::ast::{Constant, Expr, ExprKind, FStringPart, Keyword, Stmt, StmtKind};
use crate::walk;

impl Collect<'_> {
    /// With `unittest.mock` in use, every name at the end of a text (`"module.name"`) may be assigned, and every
    /// keyword of `patch.multiple`; a name that is put together at run time may be any.
    pub(super) fn patched_names(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Constant(Constant::Str(text)) => {
                self.attrs.extend(last_name(text).map(str::to_owned));
            }
            ExprKind::JoinedStr(parts) => {
                for part in parts {
                    if let FStringPart::Literal(text) = part {
                        self.attrs.extend(last_name(text).map(str::to_owned));
                    }
                }
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                let (called, position) = match &func.kind {
                    ExprKind::Name(name) => (name.as_str(), 0),
                    ExprKind::Attribute { attr, .. } => {
                        (attr.as_str(), usize::from(attr == "object"))
                    }
                    _ => return,
                };
                if matches!(called, "multiple" | "dict") {
                    let named = keywords.iter().filter_map(|k| k.arg.clone());
                    self.attrs.extend(named);
                    if keywords.iter().any(|k| k.arg.is_none()) {
                        self.rebinds = Rebinds::Modules;
                    }
                }
                if !matches!(called, "patch" | "object") {
                    return;
                }
                let by_name = |k: &&Keyword| {
                    k.arg.is_none() || matches!(k.arg.as_deref(), Some("target" | "attribute"))
                };
                let name = args
                    .get(position)
                    .or_else(|| keywords.iter().rfind(by_name).map(|k| &k.value));
                if name.is_some_and(|name| !ends_in_name(name)) {
                    self.rebinds = Rebinds::Modules;
                }
            }
            _ => {}
        }
    }
}

/// Whether a module imports `unittest.mock` anywhere.
pub(super) fn imports_mock(body: &[Stmt]) -> bool {
    let mut found = false;
    walk::every_stmt(body, &mut |s| {
        found |= match &s.kind {
            StmtKind::Import(aliases) => aliases.iter().any(|a| a.name == "unittest.mock"),
            StmtKind::ImportFrom { module, names, .. } => match module.as_deref() {
                Some("unittest") => names
                    .iter()
                    .any(|a| matches!(a.name.as_str(), "mock" | "*")),
                Some("unittest.mock") => true,
                _ => false,
            },
            _ => false,
        }
    });
    found
}

/// The identifier at the end of a text.
fn last_name(text: &str) -> Option<&str> {
    let name = text.rsplit('.').next()?;
    let first = name.chars().next()?;
    let is_name = (first.is_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some(name)
}

/// Whether a text is sure to end in a name that is written in the program.
fn ends_in_name(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Constant(Constant::Str(text)) => last_name(text).is_some(),
        ExprKind::JoinedStr(parts) => match parts.last() {
            Some(FStringPart::Literal(text)) => text.contains('.') && last_name(text).is_some(),
            _ => false,
        },
        ExprKind::Binary { right, .. } => matches!(
            &right.kind,
            ExprKind::Constant(Constant::Str(text)) if text.contains('.') && last_name(text).is_some()
        ),
        _ => false,
    }
}
