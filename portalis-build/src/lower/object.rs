//! Instances of closed classes: made at once, their typed attributes read and written in place, their methods
//! called directly.
//!
//! `body = bodies[i]` is followed by `let body_slots = rt::slots::<7>(&body, …)?`, one check for all the
//! attributes used after it; a `let` that nothing uses is taken out again.

use super::expr::local;
use super::{Kind, Lower, Op};
use crate::ast::{BinOp, Expr, ExprKind, Keyword, Stmt, StmtKind};
use crate::bind::{Slot, bind};
use crate::closed::{ClassId, Init};
use crate::program::FnId;
use crate::resolve::{Resolution, VarId};
use crate::tree::{S, X};
use crate::types::{Repr, Ty};

/// A local that holds the typed attributes of an object in a variable.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    var: VarId,
    name: String,
    used: bool,
}

/// A typed attribute: its place among its class's.
struct Typed {
    class: ClassId,
    name: String,
    repr: Repr,
}

impl Lower<'_> {
    /// The static type of an expression here.
    pub(crate) fn ty(&self, e: &Expr) -> Ty {
        self.program
            .types
            .of_expr(self.program, self.module, self.frame.at, e)
    }

    /// The operand as a Rust number if the expression's type is one.
    pub(crate) fn typed(&mut self, e: &Expr, op: Op) -> Op {
        if op.repr != Repr::Value {
            return op;
        }
        match self.ty(e).repr() {
            Repr::Value | Repr::Unit => op,
            repr => {
                let x = self.coerce(op, repr);
                Op::of(x, repr)
            }
        }
    }

    /// The attribute `object.attr`, if it is a typed one.
    fn typed_attr(&self, object: &Expr, attr: &str) -> Option<Typed> {
        let Ty::Object(class) = self.ty(object) else {
            return None;
        };
        let repr = self.program.types.field(class, attr).repr();
        (repr != Repr::Value).then(|| Typed {
            class,
            name: attr.to_owned(),
            repr,
        })
    }

    /// Reads `object.attr` if it is typed.
    pub(crate) fn load_slot(&mut self, object: &Expr, attr: &str) -> Option<Op> {
        let typed = self.typed_attr(object, attr)?;
        let slots = match self.handle(object) {
            Some(handle) => handle,
            None => {
                let object = self.expr(object).borrowed();
                self.slots(typed.class, object)
            }
        };
        Some(self.read(&typed, slots))
    }

    fn read(&self, typed: &Typed, slots: X) -> Op {
        let x = self.slot(typed, slots).method(method(typed.repr), vec![]);
        Op::of(x, typed.repr)
    }

    fn write(&mut self, typed: &Typed, slots: X, value: Op, stmts: &mut Vec<S>) {
        let value = self.coerce(value, typed.repr);
        let set = format!("set_{}", method(typed.repr));
        stmts.push(S::Expr(self.slot(typed, slots).method(set, vec![value])));
    }

    fn slot(&self, typed: &Typed, slots: X) -> X {
        let index = format!(
            "{}::{}",
            self.fields_path(typed.class),
            crate::names::item(&typed.name)
        );
        X::Index(Box::new(slots), Box::new(X::raw(index)))
    }

    /// Writes `object.attr` if it is typed.
    pub(crate) fn store_slot(
        &mut self,
        object: &Expr,
        attr: &str,
        value: &Op,
        stmts: &mut Vec<S>,
    ) -> bool {
        let Some(typed) = self.typed_attr(object, attr) else {
            return false;
        };
        if let Some(handle) = self.handle(object) {
            self.write(&typed, handle, value.clone(), stmts);
            return true;
        }
        let value = self.settle(value.clone(), stmts);
        let object = self.keep(object, stmts);
        let slots = self.slots(typed.class, local(&object).borrowed());
        self.write(&typed, slots, value, stmts);
        true
    }

    /// `object.attr op= value` if the attribute is typed.
    pub(crate) fn aug_slot(
        &mut self,
        object: &Expr,
        attr: &str,
        op: BinOp,
        value: &Expr,
        stmts: &mut Vec<S>,
    ) -> bool {
        let Some(typed) = self.typed_attr(object, attr) else {
            return false;
        };
        let slots = match self.handle(object) {
            Some(handle) => handle,
            None => {
                let object = self.keep(object, stmts);
                let slots = self.slots(typed.class, local(&object).borrowed());
                let name = self.temp("slots");
                stmts.push(S::bind(name.clone(), slots));
                X::raw(name)
            }
        };
        let old = self.read(&typed, slots.clone());
        let new = self.expr(value);
        let result = self.aug(op, old, new);
        let settled = self.settle(result, stmts);
        self.write(&typed, slots, settled, stmts);
        true
    }

    /// `rt::slots::<N>(object, &LAYOUT)?`
    fn slots(&self, class: ClassId, object: X) -> X {
        let count = self.program.slot_count(class);
        let layout = X::raw(format!("&{}::LAYOUT", self.fields_path(class)));
        self.fallible(X::call(
            format!("rt::slots::<{count}>"),
            vec![object, layout],
        ))
    }

    /// The path of the module that describes a class's typed attributes.
    fn fields_path(&self, class: ClassId) -> String {
        let info = self.program.closed.class(class);
        let name = fields_module(&info.name);
        if info.module == self.module {
            return name;
        }
        let path = crate::compile::module_path(self.session, self.module, info.module);
        format!("{path}::{name}")
    }

    /// The handle of a variable that has one here.
    fn handle(&mut self, object: &Expr) -> Option<X> {
        let ExprKind::Name(name) = &object.kind else {
            return None;
        };
        let Resolution::Local(var) = self.scopes.lookup(self.frame.at, name) else {
            return None;
        };
        let handle = self.frame.handles.iter_mut().rev().find(|h| h.var == var)?;
        handle.used = true;
        Some(X::raw(handle.name.clone()))
    }

    /// A parameter that keeps its value: makes a handle if it is an object with typed attributes.
    pub(crate) fn open_param(&mut self, var: VarId, stmts: &mut Vec<S>) {
        if self.scopes.var(var).bind_count == 1 {
            self.open_handle(var, stmts);
        }
    }

    fn open_handle(&mut self, var: VarId, stmts: &mut Vec<S>) {
        let v = self.scopes.var(var);
        if v.captured || v.deleted || v.maybe_unbound || v.owner != self.frame.scope {
            return;
        }
        let Ty::Object(class) = self.program.types.var(self.module, var) else {
            return;
        };
        if self.program.slots_of(class).is_empty() {
            return;
        }
        let object = self.var_name(var);
        let stem = object.trim_start_matches("r#").trim_end_matches('_');
        let name = self.fresh(format!("{stem}_slots"));
        let slots = self.slots(class, X::raw(object).by_ref());
        stmts.push(S::bind(name.clone(), slots));
        self.frame.handles.push(Handle {
            var,
            name,
            used: false,
        });
    }

    /// The same for a name that has just got a value which it keeps in `rest`, the rest of the suite.
    pub(crate) fn open_target(&mut self, target: &Expr, rest: &[Stmt], stmts: &mut Vec<S>) {
        if let ExprKind::Name(name) = &target.kind
            && let Resolution::Local(var) = self.scopes.lookup(self.frame.at, name)
            && (self.scopes.var(var).bind_count == 1 || !may_bind(rest, name))
        {
            self.open_handle(var, stmts);
        }
    }

    /// The suite ends in which handles from `mark` on were made: those that nothing used are taken out.
    pub(crate) fn close_handles(&mut self, mark: usize, stmts: &mut Vec<S>) {
        for handle in self.frame.handles.split_off(mark) {
            if !handle.used {
                stmts.retain(|s| !matches!(s, S::Let { name, .. } if *name == handle.name));
            }
        }
    }

    /// The method of a closed class that `object.name` is sure to be.
    pub(crate) fn known_method(&self, func: &Expr) -> Option<FnId> {
        let ExprKind::Attribute { value, attr } = &func.kind else {
            return None;
        };
        let Ty::Object(class) = self.ty(value) else {
            return None;
        };
        let id = self.program.closed.method(class, attr)?;
        let info = self.program.function(id);
        (!info.uses_class_cell && info.captures.is_empty()).then_some(id)
    }

    /// `C(…)` for a closed class.
    pub(crate) fn construct(
        &mut self,
        func: &Expr,
        args: &[Expr],
        keywords: &[Keyword],
    ) -> Option<Op> {
        let program = self.program;
        let class = program.class_named(&program.closed, self.module, self.frame.at, func)?;
        let init = &program.closed.class(class).init;
        let slots = bind(&init.formals(program), args, keywords)?;
        let made = self.expr(func).owned();
        let typed = program.slots_of(class);
        let layout = X::raw(if typed.is_empty() {
            "&rt::NO_FIELDS".to_owned()
        } else {
            format!("&{}::LAYOUT", self.fields_path(class))
        });
        let mut stmts = Vec::new();
        if let Init::Fields(fields) = init {
            let in_order = slots.iter().filter_map(Slot::order).is_sorted();
            if in_order && typed.len() == fields.len() {
                let mut numbers = Vec::new();
                for (attr, slot) in typed.iter().zip(&slots) {
                    numbers.resize(attr.slot, X::call("rt::no_slot", vec![]));
                    numbers.push(self.new_slot(attr.repr, slot));
                }
                return Some(Op::value(
                    self.rt("object", vec![made, layout, X::Array(numbers)]),
                ));
            }
        }
        if matches!(init, Init::Nothing) {
            return Some(Op::value(self.rt("new_object::<0>", vec![made, layout])));
        }
        let class_name = self.temp("class");
        stmts.push(S::bind(class_name.clone(), made));
        // Arguments in the order of the call.
        let mut order: Vec<usize> = (0..slots.len()).collect();
        order.sort_by_key(|i| slots[*i].order().unwrap_or(usize::MAX));
        let mut values: Vec<Option<Op>> = vec![None; slots.len()];
        for i in order {
            let op = match &slots[i] {
                Slot::Given(e, _) | Slot::Default(e) => self.expr(e),
                Slot::Rest(items, _) => {
                    let items = self.items(items);
                    Op::value(X::call("rt::tuple", vec![items]))
                }
                Slot::NoKeywords => Op::value(X::call("rt::dict", vec![])),
            };
            let plain = op.kind == Kind::Temp && matches!(op.x, X::Raw(_));
            values[i] = Some(if plain {
                op
            } else {
                self.settle(op, &mut stmts)
            });
        }
        let object = self.temp("object");
        let made = self.rt(
            &format!("new_object::<{}>", program.slot_count(class)),
            vec![X::raw(class_name), layout],
        );
        stmts.push(S::bind(object.clone(), made));
        let values: Vec<Op> = values.into_iter().flatten().collect();
        match init {
            Init::Fields(fields) => {
                for ((name, _), value) in fields.iter().zip(values) {
                    let value = value.owned();
                    let args = vec![
                        X::raw(object.clone()).by_ref(),
                        X::text(name.clone()),
                        value,
                    ];
                    stmts.push(S::Expr(X::call("rt::set_field", args)));
                }
            }
            Init::Method(id) => {
                let mut all = vec![X::raw(object.clone()).method("clone", vec![])];
                for (i, value) in values.into_iter().enumerate() {
                    let repr = program.param_repr(*id, i + 1);
                    all.push(self.coerce(value, repr));
                }
                if program.recursive(self.fn_id(self.frame.scope), *id) {
                    let guard = self.rt("Depth::enter", vec![]);
                    stmts.push(S::bind("_depth", guard));
                }
                let call = self.fallible(X::call(self.path_to(*id), all));
                stmts.push(S::Expr(call));
            }
            Init::Nothing => {}
        }
        Some(Op::value(X::block(stmts, X::raw(object))))
    }

    fn new_slot(&mut self, repr: Repr, slot: &Slot<'_>) -> X {
        let (Slot::Given(e, _) | Slot::Default(e)) = slot else {
            unreachable!("a dataclass has plain fields")
        };
        let value = self.expr(e);
        let value = self.coerce(value, repr);
        X::call(format!("rt::{}_slot", method(repr)), vec![value])
    }
}

/// Whether a suite may bind a name.
fn may_bind(suite: &[Stmt], name: &str) -> bool {
    let mut found = false;
    crate::walk::every_stmt(suite, &mut |s| {
        match &s.kind {
            StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => {
                found |= targets.iter().any(|t| mentions(t, name));
            }
            StmtKind::AugAssign { target, .. }
            | StmtKind::AnnAssign { target, .. }
            | StmtKind::For { target, .. } => found |= mentions(target, name),
            StmtKind::Expr(_)
            | StmtKind::Return(_)
            | StmtKind::Raise { .. }
            | StmtKind::Assert { .. }
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::If { .. }
            | StmtKind::While { .. } => {}
            // Rare: no need to look.
            _ => found = true,
        }
        found |= !crate::walk::walrus_names(s).is_empty();
    });
    found
}

fn mentions(target: &Expr, name: &str) -> bool {
    match &target.kind {
        ExprKind::Name(n) => n == name,
        ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().any(|t| mentions(t, name)),
        ExprKind::Starred(inner) => mentions(inner, name),
        _ => false,
    }
}

/// The name of the module that describes a class's typed attributes.
pub(crate) fn fields_module(class: &str) -> String {
    format!(
        "{}_fields",
        crate::names::item(class).trim_start_matches("r#")
    )
}

/// How a slot is read, and the word in how it is made and written.
fn method(repr: Repr) -> &'static str {
    match repr {
        Repr::Int => "int",
        Repr::Float => "float",
        _ => "bool",
    }
}
