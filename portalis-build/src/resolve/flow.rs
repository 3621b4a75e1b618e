//! Third pass: definite assignment, one walk over every frame.
//!
//! Sets `rebound` and `maybe_unbound` of every variable, and which `with` statements may swallow.
//! Both flags err towards `true`. An exception is taken to happen anywhere; a loop body to run any
//! number of times, but `while True` (and `while 1`), which ends by `break` only. No other test is
//! evaluated. A closure is taken to run as soon as it exists, but an undecorated local `def` (or a
//! class without hooks) as soon as its name is read: so local functions may refer to each other.

use std::collections::HashMap;

use crate::ast::{self, Params, Stmt};

use super::swallow::ProgramFacts;
use super::walk;
use super::{Resolution, ScopeId, ScopeKind, Scopes, VarId};

/// Analyzes every frame of a module.
pub(super) fn analyze(scopes: &mut Scopes, ast: &ast::Module, facts: ProgramFacts) {
    let mut flow = Flow {
        scopes,
        facts,
        frames: Vec::new(),
        scope: ScopeId::MODULE,
    };
    flow.in_frame(ScopeId::MODULE, false, |flow| flow.block(&ast.body));
    for var in &mut scopes.vars {
        let unbindable = var.deleted || (var.handler_bound && var.captured);
        var.rebound |= unbindable;
        var.maybe_unbound |= unbindable && var.captured;
    }
}

/// A set of variables.
#[derive(Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn has(&self, var: VarId) -> bool {
        self.0
            .get(var.index() / 64)
            .is_some_and(|word| word & (1 << (var.index() % 64)) != 0)
    }

    fn add(&mut self, var: VarId) {
        let word = var.index() / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (var.index() % 64);
    }

    fn remove(&mut self, var: VarId) {
        if let Some(word) = self.0.get_mut(var.index() / 64) {
            *word &= !(1 << (var.index() % 64));
        }
    }

    pub(super) fn union(&mut self, other: &Bits) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(word, other)| *word |= other);
    }

    fn intersect(&mut self, other: &Bits) {
        self.0.truncate(other.0.len());
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(word, other)| *word &= other);
    }
}

/// What holds at one point of a frame.
#[derive(Clone)]
pub(super) struct State {
    /// Whether the point can be reached.
    pub(super) live: bool,
    /// The variables that are certainly bound.
    pub(super) bound: Bits,
}

impl State {
    pub(super) fn dead() -> State {
        State {
            live: false,
            bound: Bits::default(),
        }
    }

    /// What holds where two paths meet.
    pub(super) fn join(mut self, other: State) -> State {
        match (self.live, other.live) {
            (_, false) => self,
            (false, true) => other,
            (true, true) => {
                self.bound.intersect(&other.bound);
                self
            }
        }
    }

    pub(super) fn without(mut self, vars: &[VarId]) -> State {
        vars.iter().for_each(|var| self.bound.remove(*var));
        self
    }
}

/// One frame under analysis.
pub(super) struct Frame {
    pub(super) scope: ScopeId,
    pub(super) state: State,
    /// The variables that some earlier statement may have bound.
    pub(super) possible: Bits,
    /// The variables that some earlier closure may have captured.
    pub(super) closed: Bits,
    /// The variables that were read, or that a closure may have read, when they were perhaps
    /// unbound.
    exposed: Bits,
    /// Loops and comprehensions around.
    pub(super) repeats: u32,
    /// What holds after each loop around, by its `break`s.
    pub(super) breaks: Vec<State>,
    /// What leaving by `break` unbinds, with the number of loops around.
    pub(super) unwinds: Vec<(usize, Vec<VarId>)>,
    /// What must be bound when the name of a local function or class is read.
    pub(super) deferred: HashMap<VarId, Vec<VarId>>,
    /// In a class body whose methods cannot run yet: what they capture.
    pub(super) pending: Option<Vec<VarId>>,
}

/// The third pass.
pub(super) struct Flow<'a> {
    pub(super) scopes: &'a mut Scopes,
    pub(super) facts: ProgramFacts,
    frames: Vec<Frame>,
    pub(super) scope: ScopeId,
}

impl Flow<'_> {
    /// The frame under analysis.
    pub(super) fn top(&mut self) -> &mut Frame {
        match self.frames.last_mut() {
            Some(frame) => frame,
            None => unreachable!("a frame is pushed before anything is walked"),
        }
    }

    /// The state here, left dead.
    pub(super) fn take(&mut self) -> State {
        std::mem::replace(&mut self.top().state, State::dead())
    }

    pub(super) fn set(&mut self, state: State) {
        self.top().state = state;
    }

    pub(super) fn state(&mut self) -> State {
        self.top().state.clone()
    }

    /// Walks the body of a new frame; returns what its methods captured, for a class.
    pub(super) fn in_frame(
        &mut self,
        scope: ScopeId,
        deferrable: bool,
        body: impl FnOnce(&mut Self),
    ) -> Option<Vec<VarId>> {
        self.frames.push(Frame {
            scope,
            state: State {
                live: true,
                bound: Bits::default(),
            },
            possible: Bits::default(),
            closed: Bits::default(),
            exposed: Bits::default(),
            repeats: 0,
            breaks: Vec::new(),
            unwinds: Vec::new(),
            deferred: HashMap::new(),
            pending: deferrable.then(Vec::new),
        });
        let outer = std::mem::replace(&mut self.scope, scope);
        body(self);
        self.scope = outer;
        self.frames.pop().and_then(|frame| frame.pending)
    }

    /// The frame that owns a variable, if nothing but class bodies runs between it and here.
    fn running_owner(&self, var: VarId) -> Option<usize> {
        let owner = self.scopes.var(var).owner;
        for (index, frame) in self.frames.iter().enumerate().rev() {
            if frame.scope == owner {
                return Some(index);
            }
            if self.scopes.scope(frame.scope).kind != ScopeKind::Class {
                return None;
            }
        }
        None
    }

    pub(super) fn read(&mut self, name: &str) {
        if let Resolution::Local(var) | Resolution::Free(var) = self.scopes.lookup(self.scope, name)
            && let Some(frame) = self.running_owner(var)
        {
            self.read_in(frame, var);
        }
    }

    /// A read of a variable, and of all that a local function of that name needs.
    fn read_in(&mut self, frame: usize, var: VarId) {
        let mut todo = vec![var];
        let mut seen = Vec::new();
        while let Some(var) = todo.pop() {
            if seen.contains(&var) {
                continue;
            }
            seen.push(var);
            let frame = &mut self.frames[frame];
            if !frame.state.bound.has(var) {
                frame.exposed.add(var);
                self.scopes.vars[var.index()].maybe_unbound |= frame.state.live;
            }
            todo.extend(frame.deferred.get(&var).into_iter().flatten());
        }
    }

    pub(super) fn bind(&mut self, name: &str) {
        let Resolution::Local(var) = self.scopes.lookup(self.scope, name) else {
            return;
        };
        let frame = self.top();
        let again = frame.possible.has(var) || frame.closed.has(var) || frame.repeats > 0;
        frame.possible.add(var);
        frame.state.bound.add(var);
        self.scopes.vars[var.index()].rebound |= again;
    }

    pub(super) fn unbind(&mut self, name: &str) {
        if let Resolution::Local(var) = self.scopes.lookup(self.scope, name) {
            self.top().state.bound.remove(var);
        }
    }

    /// The variables of this frame that a block may unbind.
    pub(super) fn unbound_by(&self, bodies: &[&[Stmt]]) -> Vec<VarId> {
        let mut names = Vec::new();
        bodies
            .iter()
            .for_each(|body| walk::unbound_names(body, &mut names));
        let locals =
            names
                .into_iter()
                .filter_map(|name| match self.scopes.lookup(self.scope, name) {
                    Resolution::Local(var) => Some(var),
                    _ => None,
                });
        locals.collect()
    }

    /// A closure comes into being. Answers what it captures here if it cannot run yet.
    pub(super) fn closure(&mut self, scope: ScopeId, can_run: bool) -> Vec<VarId> {
        let mut captured = Vec::new();
        for var in self.scopes.scope(scope).captures.clone() {
            let Some(frame) = self.running_owner(var) else {
                continue;
            };
            self.frames[frame].closed.add(var);
            if can_run {
                self.read_in(frame, var);
            } else {
                captured.push(var);
            }
        }
        captured
    }

    /// What is captured must be bound once `name` is read, or now if that cannot be followed.
    ///
    /// It cannot if the name was read before: by an earlier closure, or in an earlier turn of a
    /// loop.
    pub(super) fn defer(&mut self, name: &str, captured: Vec<VarId>) {
        if captured.is_empty() {
            return;
        }
        if let Resolution::Local(var) = self.scopes.lookup(self.scope, name) {
            let variable = self.scopes.var(var);
            let once = variable.bind_count == 1 && !variable.deleted && !variable.declared_nonlocal;
            if once && !self.top().exposed.has(var) {
                self.top().deferred.insert(var, captured);
                return;
            }
        }
        if let Some(pending) = &mut self.top().pending {
            return pending.extend(captured);
        }
        for var in captured {
            if let Some(frame) = self.running_owner(var) {
                self.read_in(frame, var);
            }
        }
    }

    pub(super) fn bind_params(&mut self, params: &Params) {
        let positional = params.posonly.iter().chain(&params.args);
        for param in positional
            .chain(&params.kwonly)
            .chain(&params.vararg)
            .chain(&params.kwarg)
        {
            self.bind(&param.name.name);
        }
    }
}
