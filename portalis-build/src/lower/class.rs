//! `class`: its body runs in place and fills a namespace, from which the run time makes the class.

use super::expr::local;
use super::{Body, Frame, Lower, Op};
use crate::ast::{ClassDef, Expr, ExprKind, Stmt, TypeParam};
use crate::resolve::ScopeId;
use crate::tree::{Block, S, X};
use crate::types::Repr;

impl Lower<'_> {
    pub(crate) fn class_def(&mut self, s: &Stmt, def: &ClassDef, stmts: &mut Vec<S>) {
        let scope = self.scopes.scope_at(s.span);
        let mut decorators = Vec::new();
        for decorator in &def.decorators {
            self.frame.line = decorator.line;
            let kept = self.keep(decorator, stmts);
            decorators.push((kept, decorator.line));
        }
        self.frame.line = s.line;
        let around = self.scopes.type_params_at(s.span).unwrap_or(self.frame.at);
        let (bases, keywords) = self.with_scope(around, |this| {
            let mut bases = this.items(&def.bases);
            if !def.type_params.is_empty() {
                // PEP 695: the class is generic without naming `Generic`.
                let params: Vec<X> = this.type_params_of(&def.type_params).into_iter().collect();
                bases = X::call("rt::with_generic", [vec![bases], params].concat());
            }
            (bases, this.args(&[], &def.keywords))
        });
        let bases_name = self.temp("bases");
        stmts.push(S::bind(bases_name.clone(), bases));
        let keywords_name = self.temp("keywords");
        stmts.push(S::bind(keywords_name.clone(), keywords));
        let qualname = self.scopes.qualname(scope);
        let body = self.class_body(scope, def, &bases_name, &keywords_name, &qualname);
        let mut value = Op::value(body);
        for (decorator, line) in decorators.into_iter().rev() {
            self.frame.line = line;
            let args = X::call("rt::Args::pos", vec![X::Array(vec![value.owned()])]);
            value = Op::value(self.rt("call", vec![local(&decorator).borrowed(), args]));
        }
        self.frame.line = s.line;
        self.store_name(&def.name.name, value, stmts);
    }

    /// The tuple of a list of type parameters, if there is one.
    pub(crate) fn type_params_of(&mut self, params: &[TypeParam]) -> Option<X> {
        let list = params
            .iter()
            .map(|p| self.rt("type_var", vec![X::text(p.name.name.clone())]));
        let list: Vec<X> = list.collect();
        (!list.is_empty()).then(|| X::call("Value::tuple", vec![X::Vec(list)]))
    }

    /// The class body as a block whose value is the class.
    ///
    /// It runs as part of the enclosing Rust function: exceptions leave through that function's exits.
    fn class_body(
        &mut self,
        scope: ScopeId,
        def: &ClassDef,
        bases: &str,
        keywords: &str,
        qualname: &str,
    ) -> X {
        let line = self.frame.line;
        let exit_contexts = self.frame.contexts.clone();
        let inner = Frame::new(scope, Repr::Unit, Body::Plain);
        let outer = std::mem::replace(&mut self.frame, inner);
        self.frame.line = line;
        // The enclosing frame's locals are in reach, under their own names.
        self.frame.taken = outer.taken.clone();
        self.frame.counter = outer.counter;
        self.frame.body = outer.body;
        self.frame.contexts = exit_contexts
            .into_iter()
            .filter(|c| !matches!(c, super::Context::Loop { .. }))
            .collect();
        self.frame.names = outer.names.clone();
        self.frame.handled = outer.handled.clone();
        let mut stmts = vec![
            S::bind("namespace", X::raw("rt::Namespace::new()")),
            S::bind("class_cell", X::raw("rt::Cell::default()")),
        ];
        let module = self.builtin_name();
        stmts.push(S::Expr(
            X::raw("namespace").method("set", vec![X::text("__module__"), module]),
        ));
        stmts.push(S::Expr(X::raw("namespace").method(
            "set",
            vec![
                X::text("__qualname__"),
                X::call("Value::from", vec![X::text(qualname)]),
            ],
        )));
        if let Some(params) = self.type_params_of(&def.type_params) {
            stmts.push(S::Expr(
                X::raw("namespace").method("set", vec![X::text("__type_params__"), params]),
            ));
        }
        if let Some(doc) = &def.doc {
            let doc = X::call("Value::from", vec![X::text(doc.clone())]);
            stmts.push(S::Expr(
                X::raw("namespace").method("set", vec![X::text("__doc__"), doc]),
            ));
        }
        for var in self.scopes.vars_of(scope).collect::<Vec<_>>() {
            // Targets of comprehensions in the class body.
            let declared = self.declare(var);
            stmts.push(declared);
        }
        stmts.extend(self.body(&def.body).stmts);
        self.frame.line = line;
        let made = self.rt(
            "build_class",
            vec![
                X::text(def.name.name.clone()),
                X::raw(bases),
                X::raw(keywords),
                X::raw("namespace"),
                X::raw("&class_cell"),
            ],
        );
        let frame = std::mem::replace(&mut self.frame, outer);
        self.frame.taken.extend(frame.taken);
        // A local that the body was the first to name keeps that name.
        let scopes = self.scopes;
        let outer_names = frame.names.into_iter();
        let outer_names = outer_names.filter(|(var, _)| scopes.var(*var).owner != scope);
        self.frame.names.extend(outer_names);
        self.frame.counter = frame.counter;
        X::Block(Block {
            stmts,
            value: Some(Box::new(made)),
        })
    }

    fn builtin_name(&mut self) -> X {
        self.load_name("__name__").owned()
    }

    /// `name: annotation` in a class body, for dataclasses and the like.
    pub(crate) fn class_annotation(&mut self, name: &str, annotation: &Expr, stmts: &mut Vec<S>) {
        let name = self.scopes.mangled(self.frame.at, name);
        let value = self.annotation(annotation);
        stmts.push(S::Expr(
            X::raw("namespace").method("annotate", vec![X::text(name), value]),
        ));
    }

    /// An annotation's value; its text under `from __future__ import annotations` and for strings.
    pub(crate) fn annotation(&mut self, annotation: &Expr) -> X {
        let text = {
            let source = &self.session.text(self.module).text;
            let (start, end) = (annotation.span.start as usize, annotation.span.end as usize);
            source.get(start..end).unwrap_or_default().to_owned()
        };
        if let ExprKind::Constant(crate::ast::Constant::Str(text)) = &annotation.kind {
            return X::call("Value::from", vec![X::text(text.clone())]);
        }
        if self.program.lazy_annotations(self.module) {
            return X::call("Value::from", vec![X::text(text)]);
        }
        self.expr(annotation).owned()
    }
}
