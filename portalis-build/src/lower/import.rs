//! `import` and `from … import`.

use super::{Lower, Op};
use crate::ast::Alias;
use crate::imports::absolute_name;
use crate::tree::{S, X};

impl Lower<'_> {
    pub(crate) fn import(&mut self, aliases: &[Alias], stmts: &mut Vec<S>) {
        for alias in aliases {
            let top = alias.name.split('.').next().unwrap_or(&alias.name);
            let (function, bound) = match &alias.asname {
                Some(asname) => ("import", asname.as_str()),
                None => ("import_top", top),
            };
            let module = self.rt(function, vec![X::text(alias.name.clone())]);
            self.store_name(bound, Op::value(module), stmts);
        }
    }

    pub(crate) fn import_from(
        &mut self,
        module: Option<&str>,
        names: &[Alias],
        level: u32,
        stmts: &mut Vec<S>,
    ) {
        if module == Some("__future__") {
            return;
        }
        // Imports that lead nowhere are reported by `imports::check`.
        let Ok(absolute) = absolute_name(self.session, self.module, module.unwrap_or(""), level)
        else {
            return;
        };
        if names.first().is_some_and(|alias| alias.name == "*") {
            self.import_star(&absolute, stmts);
            return;
        }
        let kept = self.temp("module");
        let imported = self.rt("import", vec![X::text(absolute)]);
        stmts.push(S::bind(kept.clone(), imported));
        for alias in names {
            let value = self.rt(
                "import_from",
                vec![X::raw(kept.clone()).by_ref(), X::text(alias.name.clone())],
            );
            self.store_name(
                alias.asname.as_deref().unwrap_or(&alias.name),
                Op::value(value),
                stmts,
            );
        }
    }

    /// `from module import *`: which names it brings is seen when it runs.
    fn import_star(&mut self, absolute: &str, stmts: &mut Vec<S>) {
        let kept = self.temp("module");
        let imported = self.rt("import", vec![X::text(absolute)]);
        stmts.push(S::bind(kept.clone(), imported));
        let brought = self.rt("import_star", vec![X::raw("&STATE"), X::raw(kept).by_ref()]);
        stmts.push(S::Expr(brought));
    }
}
