//! Tests of scopes and flow: a Python text, and what is said of its variables.

use super::*;
use crate::ast::{Stmt, StmtKind};
use crate::parse::parse_module;

struct Resolved {
    scopes: Scopes,
    ast: ast::Module,
}

fn resolved(text: &str) -> Resolved {
    resolved_among(text, "")
}

/// Resolves `text` in a program with another file.
fn resolved_among(text: &str, other: &str) -> Resolved {
    let session = Session::from_sources([("main", text), ("other", other)]);
    let ast = parse_module(0, text).unwrap_or_else(|problems| panic!("{problems:?}"));
    Resolved {
        scopes: resolve(&session, ModuleId(0), &ast),
        ast,
    }
}

impl Resolved {
    /// The scope with that qualified name.
    fn scope(&self, qualname: &str) -> ScopeId {
        let ids = (0..self.scopes.scopes.len()).map(|index| ScopeId(index as u32));
        let named = |id: &ScopeId| {
            self.scopes.scope(*id).kind != ScopeKind::TypeParams
                && self.scopes.qualname(*id) == qualname
        };
        ids.into_iter()
            .find(named)
            .unwrap_or_else(|| panic!("no scope {qualname}"))
    }

    /// The variable of that name in a frame; the last, if there are several.
    fn var(&self, frame: &str, name: &str) -> &Variable {
        let frame = self.scope(frame);
        let named = self
            .scopes
            .vars
            .iter()
            .rfind(|var| var.owner == frame && var.name == name);
        named.unwrap_or_else(|| panic!("no variable {name}"))
    }

    fn lookup(&self, scope: &str, name: &str) -> Resolution {
        self.scopes.lookup(self.scope(scope), name)
    }

    /// The names of the variables of `f` that may be read unbound.
    fn unbound(&self) -> String {
        self.which("f", |var| var.maybe_unbound)
    }

    fn which(&self, frame: &str, test: impl Fn(&Variable) -> bool) -> String {
        let frame = self.scope(frame);
        let vars = self
            .scopes
            .vars
            .iter()
            .filter(|var| var.owner == frame && test(var));
        vars.map(|var| var.name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn captures(&self, scope: &str) -> String {
        let captures = &self.scopes.scope(self.scope(scope)).captures;
        captures
            .iter()
            .map(|var| self.scopes.var(*var).name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Checks which variables of `def f(c, s)` with that body may be read unbound.
#[track_caller]
fn check_unbound(body: &str, expect: &str) {
    check_unbound_among(body, "", expect);
}

#[track_caller]
fn check_unbound_among(body: &str, other: &str, expect: &str) {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    let resolved = resolved_among(
        &format!("import asyncio, contextlib\nasync def f(c, s):\n{body}"),
        other,
    );
    assert_eq!(resolved.unbound(), expect, "{body}");
}

fn global(name: &str) -> Resolution {
    Resolution::Global(name.to_string())
}

fn builtin(name: &str) -> Resolution {
    Resolution::Builtin(name.to_string())
}

#[test]
fn names_resolve_by_scope() {
    let r = resolved(
        "x = 1\ndef f(a):\n    b = a\n    def g():\n        c = b\n        return a, c, x, len\n    return g\n",
    );
    assert!(matches!(r.lookup("f", "b"), Resolution::Local(_)));
    assert!(matches!(r.lookup("f.<locals>.g", "b"), Resolution::Free(_)));
    assert!(matches!(
        r.lookup("f.<locals>.g", "c"),
        Resolution::Local(_)
    ));
    assert_eq!(r.lookup("f.<locals>.g", "x"), global("x"));
    assert_eq!(r.lookup("f.<locals>.g", "len"), builtin("len"));
    assert_eq!(r.captures("f.<locals>.g"), "b a");
    assert!(r.var("f", "a").captured && r.var("f", "a").is_param && !r.var("f", "a").rebound);
    assert!(!r.var("f.<locals>.g", "c").captured);
}

#[test]
fn captures_pass_through_the_frames_between() {
    let r = resolved(
        "def f(a):\n    def g():\n        def h():\n            return a\n        return h\n    return g\n",
    );
    assert_eq!(r.captures("f.<locals>.g"), "a");
    assert_eq!(r.captures("f.<locals>.g.<locals>.h"), "a");
    assert_eq!(r.captures("f"), "");
}

#[test]
fn global_declarations_make_module_names() {
    let r = resolved(
        "def f():\n    global n\n    n = 1\n    def g():\n        return n\ndef h():\n    return n\nk = 1\n",
    );
    for scope in ["f", "f.<locals>.g", "h"] {
        assert_eq!(r.lookup(scope, "n"), global("n"));
    }
    let n = r.scopes.global("n").unwrap();
    assert!(n.rebound_by_global_stmt && n.first_bound_stmt_index.is_none() && n.used_by_inner);
    let k = r.scopes.global("k").unwrap();
    assert!(k.bound_once_at_top && !k.assigned_by_def && k.first_bound_stmt_index == Some(2));
    assert!(r.scopes.global("h").unwrap().assigned_by_def);
}

#[test]
fn a_def_bound_again_is_not_fixed() {
    let r = resolved(
        "def a(): pass\nif a:\n    def b(): pass\ndef c(): pass\nc = 1\ndef d():\n    global a\n    a = 1\n",
    );
    let fixed: Vec<_> = r
        .scopes
        .module_vars
        .iter()
        .filter(|var| var.assigned_by_def)
        .collect();
    assert_eq!(
        fixed
            .iter()
            .map(|var| var.name.as_str())
            .collect::<Vec<_>>(),
        ["d"]
    );
}

#[test]
fn nonlocal_binds_the_outer_variable() {
    let r = resolved(
        "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n        def h():\n            nonlocal n\n            n = 2\n",
    );
    assert!(matches!(
        r.lookup("f.<locals>.g.<locals>.h", "n"),
        Resolution::Free(_)
    ));
    let n = r.var("f", "n");
    assert!(
        n.captured && n.rebound && n.declared_nonlocal && n.bind_count == 3 && !n.maybe_unbound
    );
    assert_eq!(r.captures("f.<locals>.g"), "n");
}

#[test]
fn class_names_are_seen_by_the_body_alone() {
    let r = resolved(
        "x = 0\ndef f(x, y):\n    class C:\n        x = x\n        z = [x for _ in x]\n        def m(self):\n            return x, y\n        t = y\n",
    );
    let local = Resolution::ClassLocal {
        name: "x".to_string(),
        fallback: Box::new(global("x")),
    };
    assert_eq!(r.lookup("f.<locals>.C", "x"), local);
    assert!(matches!(
        r.lookup("f.<locals>.C.m", "x"),
        Resolution::Free(_)
    ));
    assert!(matches!(r.lookup("f.<locals>.C", "y"), Resolution::Free(_)));
    let comprehension = r
        .scopes
        .scopes
        .iter()
        .position(|scope| scope.kind == ScopeKind::Comprehension)
        .unwrap();
    assert!(matches!(
        r.scopes.lookup(ScopeId(comprehension as u32), "x"),
        Resolution::Free(_)
    ));
    assert_eq!(r.captures("f.<locals>.C"), "x y");
}

#[test]
fn comprehensions_have_targets_of_their_own() {
    let r = resolved(
        "def f(x):\n    y = [lambda: x for x in x]\n    z = (x for x in y)\n    return x\n",
    );
    let f = r.scope("f");
    let named_x: Vec<_> = r.scopes.vars.iter().filter(|var| var.name == "x").collect();
    assert_eq!(named_x.len(), 3);
    assert!(!named_x[0].captured && !named_x[0].rebound);
    // The comprehension's is a variable of `f`, new in every turn, and one cell for all lambdas.
    assert!(
        named_x[1].owner == f
            && named_x[1].captured
            && named_x[1].rebound
            && !named_x[1].maybe_unbound
    );
    assert_ne!(named_x[2].owner, f);
    assert!(matches!(
        r.lookup("f.<locals>.<genexpr>", "x"),
        Resolution::Local(_)
    ));
}

#[test]
fn module_comprehensions_own_variables_of_the_module_frame() {
    let r = resolved("a = [i for i in range(3)]\ng = [lambda: j for j in a]\n");
    assert_eq!(r.which("", |_| true), "i j");
    assert_eq!(r.captures("<lambda>"), "j");
    assert_eq!(r.scopes.lookup(ScopeId::MODULE, "i"), builtin("i"));
}

#[test]
fn qualified_names_are_cpythons() {
    let r = resolved(
        "def f(a):\n    x = ((j for j in i) for i in a)\n    class C:\n        y = lambda: [lambda: 1 for _ in a]\n    global G\n    class G:\n        def m(self): pass\n",
    );
    let names = r
        .scopes
        .scopes
        .iter()
        .enumerate()
        .filter(|(_, scope)| scope.is_frame());
    let names: Vec<_> = names
        .map(|(index, _)| r.scopes.qualname(ScopeId(index as u32)))
        .collect();
    let expect = [
        "",
        "f",
        "f.<locals>.<genexpr>",
        "f.<locals>.<genexpr>.<genexpr>",
        "f.<locals>.C",
        "f.<locals>.C.<lambda>",
        "f.<locals>.C.<lambda>.<locals>.<lambda>",
        "G",
        "G.m",
    ];
    assert_eq!(names, expect);
}

#[test]
fn walrus_binds_in_the_function() {
    let r = resolved(
        "def f(a):\n    p = [q := x for x in a]\n    any((w := x) for x in a)\n    return q, w\n",
    );
    assert!(
        r.var("f", "w").declared_nonlocal && r.var("f", "w").captured && r.var("f", "w").rebound
    );
    assert!(!r.var("f", "q").captured);
    assert_eq!(r.captures("f.<locals>.<genexpr>"), "w");
    assert_eq!(r.unbound(), "q w");
}

#[test]
fn private_names_are_mangled() {
    assert_eq!(mangle("C", "__x"), "_C__x");
    assert_eq!(mangle("__C", "__x"), "_C__x");
    assert_eq!(mangle("_", "__x"), "__x");
    assert_eq!(mangle("C", "__x__"), "__x__");
    let r = resolved(
        "class C:\n    __a = 1\n    def m(self, __p):\n        return __p, __g\n__g = 1\n_C__g = 2\n",
    );
    assert!(matches!(r.lookup("C.m", "__p"), Resolution::Local(_)));
    assert_eq!(r.lookup("C.m", "__g"), global("_C__g"));
    assert!(matches!(r.lookup("C", "__a"), Resolution::ClassLocal { name, .. } if name == "_C__a"));
}

#[test]
fn the_class_cell_is_for_methods() {
    let r = resolved(
        "class C:\n    def m(self):\n        def inner():\n            return super().m()\n        return inner, __class__\n    def n(self): pass\n",
    );
    assert_eq!(
        r.lookup("C.m", "__class__"),
        Resolution::ClassCell(r.scope("C"))
    );
    assert_eq!(r.lookup("C", "__class__"), builtin("__class__"));
    let uses = |name: &str| r.scopes.scope(r.scope(name)).uses_super_or_class;
    assert!(uses("C.m") && uses("C.m.<locals>.inner") && !uses("C.n"));
}

#[test]
fn type_parameters_are_a_scope_around() {
    let r = resolved(
        "class C[T]:\n    x: int = 1\n    def m[U](self, a: T) -> U:\n        return a\ntype A[V] = list[V]\n",
    );
    assert!(matches!(r.lookup("C.m", "T"), Resolution::TypeParam(_, name) if name == "T"));
    assert!(matches!(r.lookup("C.m", "U"), Resolution::TypeParam(..)));
    let alias = r.ast.body[1].span;
    let scope = r.scopes.type_params_at(alias).unwrap();
    assert!(matches!(
        r.scopes.lookup(scope, "V"),
        Resolution::TypeParam(..)
    ));
    let StmtKind::ClassDef(class) = &r.ast.body[0].kind else {
        panic!("a class")
    };
    let method: &Stmt = &class.body[1];
    let around = r.scopes.type_params_at(method.span).unwrap();
    assert!(matches!(
        r.scopes.lookup(around, "x"),
        Resolution::ClassLocal { .. }
    ));
    assert_eq!(r.scopes.qualname(r.scopes.scope_at(method.span)), "C.m");
}

#[test]
fn kinds_of_frames() {
    let r = resolved(
        "def g():\n    yield\nasync def a():\n    yield\nasync def b():\n    x = (await y for y in [])\n    return [i async for i in a()]\n",
    );
    let kind = |name: &str| r.scopes.scope(r.scope(name)).kind;
    assert_eq!(
        kind("g"),
        ScopeKind::Function {
            is_async: false,
            is_generator: true
        }
    );
    assert_eq!(
        kind("a"),
        ScopeKind::Function {
            is_async: true,
            is_generator: true
        }
    );
    assert_eq!(
        kind("b"),
        ScopeKind::Function {
            is_async: true,
            is_generator: false
        }
    );
    assert_eq!(
        kind("b.<locals>.<genexpr>"),
        ScopeKind::GeneratorExp { is_async: true }
    );
    assert!(r.scopes.scope(r.scope("b")).uses_await);
}

#[test]
fn branches_and_loops() {
    check_unbound("if c:\n    x = 1\nelse:\n    x = 2\nreturn x", "");
    check_unbound("if c:\n    x = 1\nreturn x", "x");
    check_unbound("if c:\n    x = 1\nelse:\n    raise s\nreturn x", "");
    check_unbound("for x in s:\n    y = 1\nreturn x, y", "x y");
    check_unbound(
        "for i in s:\n    x = 1\n    break\nelse:\n    x = 2\nreturn x",
        "",
    );
    check_unbound(
        "for i in s:\n    if c:\n        break\n    x = 1\nelse:\n    x = 2\nreturn x",
        "x",
    );
    check_unbound(
        "while True:\n    x = c()\n    if x:\n        break\nreturn x",
        "",
    );
    check_unbound(
        "while True:\n    if c:\n        break\n    x = 1\nreturn x",
        "x",
    );
    check_unbound(
        "while c:\n    if s:\n        continue\n    x = 1\n    print(x)",
        "",
    );
    check_unbound("while x := c():\n    print(x)\nreturn x", "");
    check_unbound("for i in s:\n    if i:\n        print(x)\n    x = 1", "x");
}

#[test]
fn short_circuits() {
    check_unbound("if c and (x := s()):\n    return x", "");
    check_unbound("if c or (x := s()):\n    return x", "x");
    check_unbound("if not c or not (x := s()):\n    return\nreturn x", "");
    check_unbound("y = (x := 1) if c else s\nreturn x", "x");
    check_unbound("c < s < (x := 1)\nreturn x", "x");
    check_unbound("assert (x := c)\nreturn x", "");
}

#[test]
fn exceptions() {
    check_unbound(
        "try:\n    x = c()\nexcept OSError:\n    x = 0\nreturn x",
        "",
    );
    check_unbound(
        "try:\n    x = c()\nexcept OSError:\n    pass\nreturn x",
        "x",
    );
    check_unbound(
        "try:\n    x = c()\nexcept OSError:\n    return\nreturn x",
        "",
    );
    check_unbound(
        "try:\n    x = c()\nexcept OSError:\n    raise\nelse:\n    y = x\nreturn x, y",
        "",
    );
    check_unbound("try:\n    x = c()\nfinally:\n    print(x)", "x");
    check_unbound("try:\n    c()\nfinally:\n    x = 1\nreturn x", "");
    check_unbound("try:\n    x = c()\nfinally:\n    s()\nreturn x", "");
    check_unbound("try:\n    c()\nexcept OSError as e:\n    print(e)", "");
    check_unbound(
        "try:\n    x = c()\nexcept* OSError:\n    raise s\nreturn x",
        "x",
    );
    check_unbound(
        "try:\n    c()\nexcept OSError as e:\n    print(e)\nprint(e)",
        "e",
    );
    check_unbound(
        "e = 1\ntry:\n    c()\nexcept OSError as e:\n    pass\nprint(e)",
        "e",
    );
    check_unbound(
        "e = 1\nfor i in s:\n    print(e)\n    try:\n        c()\n    except OSError as e:\n        pass",
        "e",
    );
    check_unbound(
        "while True:\n    e = 1\n    try:\n        c()\n    except OSError as e:\n        break\nprint(e)",
        "e",
    );
    check_unbound(
        "while True:\n    x = 1\n    try:\n        if c: break\n    finally:\n        del x\nprint(x)",
        "x",
    );
    check_unbound(
        "try:\n    c()\nexcept OSError as e:\n    g = lambda: e\n    print(g)",
        "e",
    );
}

#[test]
fn with_statements() {
    check_unbound("async with asyncio.timeout(1):\n    x = c()\nreturn x", "");
    check_unbound("async with c:\n    x = s()\nreturn x", "");
    check_unbound(
        "with contextlib.suppress(OSError):\n    x = s()\nreturn x",
        "x",
    );
    check_unbound(
        "with contextlib.suppress(OSError):\n    return 1\nx = 2\nreturn x",
        "",
    );
    check_unbound(
        "with contextlib.suppress(OSError) if c else s:\n    x = s()\nreturn x",
        "x",
    );
    let quiet = "from contextlib import suppress as quiet\n";
    check_unbound_among("with c:\n    x = s()\nreturn x", quiet, "x");
    check_unbound("with c() as x:\n    pass\nreturn x", "");
    let exit = "class A:\n    def __exit__(self, *a):\n        return True\n";
    check_unbound_among("with c:\n    x = s()\nreturn x", exit, "x");
    check_unbound_among(
        "async with asyncio.timeout(1):\n    x = c()\nreturn x",
        exit,
        "",
    );
    let polite = "class A:\n    def __exit__(self, *a):\n        if a:\n            return False\n        return None  # no\nx = [1]\n";
    check_unbound_among("with c:\n    x = s()\nreturn x", polite, "");
    let generator =
        "@contextmanager\ndef g():\n    try:\n        yield\n    except OSError:\n        pass\n";
    check_unbound_among("with c:\n    x = s()\nreturn x", generator, "x");
    let finally = "@contextmanager\ndef g():\n    try:\n        yield\n    finally:\n        print()\n\ndef h():\n    return 1\n";
    check_unbound_among("with c:\n    x = s()\nreturn x", finally, "");
}

#[test]
fn with_statements_that_swallow_are_marked() {
    let r = resolved(
        "import contextlib\nwith contextlib.suppress(OSError):\n    pass\nwith open('x') as y:\n    pass\n",
    );
    assert!(r.scopes.may_swallow(r.ast.body[1].span) && !r.scopes.may_swallow(r.ast.body[2].span));
}

#[test]
fn matches_and_deletions() {
    check_unbound(
        "match c:\n    case [x]:\n        pass\n    case x:\n        pass\nreturn x",
        "",
    );
    check_unbound("match c:\n    case [x]:\n        pass\nreturn x", "x");
    check_unbound(
        "match c:\n    case [x] if x:\n        return\n    case {'a': x, **r}:\n        print(r)\n    case _:\n        x = 1\nreturn x",
        "",
    );
    check_unbound(
        "match c:\n    case x if s:\n        y = 1\n    case _:\n        y = 2\nreturn x, y",
        "",
    );
    check_unbound("x = 1\ndel x\nreturn x", "x");
    check_unbound("x = 1\nprint(x)\ndel x", "");
    check_unbound("x: int\nreturn x", "x");
    check_unbound("x = 1\ng = lambda: x\ndel x", "x");
    check_unbound("x += 1", "x");
}

#[test]
fn local_functions_may_refer_to_each_other() {
    check_unbound("def g(n): return g(n - 1)\nreturn g", "");
    check_unbound("def g(): return h()\ndef h(): return g()\nreturn g()", "");
    check_unbound("def g(): return h()\ng()\ndef h(): return g()", "h");
    check_unbound("def g(): return x\ndef h(): return g()\nh()\nx = 1", "x");
    check_unbound("def g(): return x\nk = lambda: g()\nx = 1", "x");
    check_unbound("@c\ndef g(): return x\nx = 1", "x");
    check_unbound(
        "@contextlib.asynccontextmanager\nasync def g(): yield x\nx = 1\nreturn g",
        "",
    );
    check_unbound("k = lambda: x\nx = 1", "x");
    check_unbound("k = lambda: g()\ndef g(): return x\nk()\nx = 1", "g x");
    check_unbound(
        "while c:\n    if s: g()\n    def g(): return x\nx = 1",
        "g x",
    );
    check_unbound(
        "while c:\n    if s: k()\n    def k(): return g()\n    def g(): return x\nx = 1",
        "k g x",
    );
    check_unbound(
        "async def g():\n    async def h(): return x\n    return h\nx = 1\nawait g()",
        "",
    );
}

#[test]
fn local_classes_may_refer_to_themselves() {
    check_unbound(
        "class Node:\n    def m(self): return Node()\nreturn Node",
        "",
    );
    check_unbound(
        "class Node:\n    def m(): return Node()\n    x = m()\nreturn Node",
        "Node",
    );
    check_unbound(
        "class A:\n    def m(self): return B()\nclass B(A):\n    pass\nreturn A()",
        "",
    );
    check_unbound("class A:\n    def m(self): return x\nA().m()\nx = 1", "x");
    check_unbound(
        "class A:\n    def m(self): return x\nclass B(A): pass\nB().m()\nx = 1",
        "x",
    );
    check_unbound(
        "class A(c):\n    def m(self): return x\nx = 1\nreturn A()",
        "",
    );
    let hooks = "class H:\n    def __init_subclass__(cls):\n        cls().m()\n";
    check_unbound_among(
        "class A(c):\n    def m(self): return x\nx = 1\nreturn A()",
        hooks,
        "x",
    );
    check_unbound("class A:\n    y = x\nx = 1", "x");
}

#[test]
fn rebound_means_more_than_one_value_for_a_closure() {
    let rebound = |body: &str| {
        let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
        resolved(&format!("def f(a, b):\n{body}")).which("f", |var| var.rebound)
    };
    assert_eq!(rebound("x = 1\nreturn lambda: x + a"), "");
    assert_eq!(rebound("a = 1\nreturn lambda: a"), "a");
    assert_eq!(
        rebound("if a:\n    x = 1\nelse:\n    x = 2\nreturn lambda: x"),
        ""
    );
    assert_eq!(rebound("x = 1\nif a:\n    x = 2\nreturn lambda: x"), "x");
    assert_eq!(rebound("for i in a:\n    x = i\n    b(lambda: x)"), "i x");
    assert_eq!(rebound("g = lambda: x\nx = 1"), "x");
    assert_eq!(rebound("def g(): return g()\nreturn g"), "g");
    assert_eq!(rebound("x = 1\ndel x"), "x");
    assert_eq!(
        rebound("match a:\n    case [x]: pass\n    case x: pass\nreturn x"),
        ""
    );
}

#[test]
fn annotations_are_no_uses() {
    let r = resolved(
        "def f(T):\n    x: T = 1\n    def g(a: T) -> T:\n        return a\n    return g\n",
    );
    assert!(!r.var("f", "T").captured);
    assert_eq!(r.captures("f.<locals>.g"), "");
}
