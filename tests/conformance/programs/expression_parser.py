import re, sys, operator as op, math
from typing import NamedTuple, Callable, Union, TypedDict, Protocol, runtime_checkable, Generic, TypeVar
class Token(NamedTuple):
    kind: str; value: str; pos: int = -1
    def __str__(self): return f"{self.kind}<{self.value}>"
SPEC = [("NUM", r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?"), ("ID", r"[A-Za-z_]\w*"), ("OP", r"\*\*|//|[-+*/%^()=,<>!]=?"), ("WS", r"\s+"), ("BAD", r".")]
RX = re.compile("|".join(f"(?P<{n}>{p})" for n, p in SPEC))
def lex(s):
    for m in RX.finditer(s):
        k = m.lastgroup
        if k == "WS": continue
        if k == "BAD": raise SyntaxError(f"bad char {m.group()!r} at {m.start()}")
        yield Token(k, m.group(), m.start())
class Node: 
    __match_args__ = ()
class Num(Node):
    __match_args__ = ("v",)
    def __init__(self, v): self.v = v
class Bin(Node):
    __match_args__ = ("op", "l", "r")
    def __init__(self, op, l, r): self.op, self.l, self.r = op, l, r
class Un(Node):
    __match_args__ = ("op", "x")
    def __init__(self, op, x): self.op, self.x = op, x
class Call(Node):
    __match_args__ = ("fn", "args")
    def __init__(self, fn, *args): self.fn, self.args = fn, args
class Var(Node):
    __match_args__ = ("name",)
    def __init__(self, name): self.name = name
class Assign(Node):
    __match_args__ = ("name", "val")
    def __init__(self, n, v): self.name, self.val = n, v
PREC = {"+": (1, op.add), "-": (1, op.sub), "*": (2, op.mul), "/": (2, op.truediv), "//": (2, op.floordiv), "%": (2, op.mod), "**": (4, pow), "<": (0, op.lt), ">": (0, op.gt), "==": (0, op.eq), "<=": (0, op.le), ">=": (0, op.ge), "!=": (0, op.ne)}
class Parser:
    def __init__(self, toks): self.toks = list(toks); self.i = 0
    peek = property(lambda self: self.toks[self.i] if self.i < len(self.toks) else Token("EOF", ""))
    def next(self): t = self.peek; self.i += 1; return t
    def expect(self, v):
        if (t := self.next()).value != v: raise SyntaxError(f"expected {v!r}, got {t!s}")
        return t
    def parse(self):
        n = self.expr()
        if self.peek.kind != "EOF": raise SyntaxError(f"trailing {self.peek}")
        return n
    def expr(self, minp=0):
        left = self.unary()
        while (t := self.peek).kind == "OP" and t.value in PREC and PREC[t.value][0] >= minp:
            self.next(); p = PREC[t.value][0]
            left = Bin(t.value, left, self.expr(p if t.value == "**" else p + 1))
        if self.peek.value == "=" and isinstance(left, Var): self.next(); return Assign(left.name, self.expr())
        return left
    def unary(self):
        match self.next():
            case Token("OP", "-" | "+" as o): return Un(o, self.expr(3))
            case Token("NUM", v): return Num(float(v) if any(c in v for c in ".eE") else int(v))
            case Token("ID", name) if self.peek.value == "(":
                self.next(); args = []
                while self.peek.value != ")":
                    args.append(self.expr())
                    if self.peek.value == ",": self.next()
                self.next(); return Call(name, *args)
            case Token("ID", name): return Var(name)
            case Token(value="("): n = self.expr(); self.expect(")"); return n
            case Token(kind=k, value=v): raise SyntaxError(f"unexpected {k}:{v}")
def ev(n, env):
    match n:
        case Num(v): return v
        case Var(name) if name in env: return env[name]
        case Var(name): raise NameError(f"undefined: {name}")
        case Un("-", x): return -ev(x, env)
        case Un(_, x): return +ev(x, env)
        case Bin(o, l, Num(0)) if o in ("/", "//", "%"): raise ZeroDivisionError("literal zero")
        case Bin(o, l, r): return PREC[o][1](ev(l, env), ev(r, env))
        case Call("max" | "min" as f, args): return {"max": max, "min": min}[f](*(ev(a, env) for a in args))
        case Call(fn, (x,)): return getattr(math, fn)(ev(x, env))
        case Call(fn, [_, _, *rest]): return fn, len(rest)
        case Assign(name, val): env[name] = v = ev(val, env); return v
        case _: raise RuntimeError(n)
env = {"pi": math.pi}
for s in ["1+2*3", "2**3**2", "-(4-6)*2.5", "x = 7 // 2", "x*pi", "sqrt(16)+max(1,x,2)", "1/0", "y+1", "3 $ 4", "(1+2", "1 2", "foo(1,2,3,4)", "1e3 % 7", "2 < 3 == 1", "-2**2", "nope(1)", "10 - 3 - 2", "x = y = 5", "y"]:
    try: print(f"{s:<20} => {ev(Parser(lex(s)).parse(), env)!r}")
    except (SyntaxError, NameError, ArithmeticError, AttributeError) as e: print(f"{s:<20} !! {type(e).__name__}: {e}")
@runtime_checkable
class Shape(Protocol):
    def area(self) -> float: ...
class Sq:
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
T = TypeVar("T")
class Stack(Generic[T]):
    def __init__(self, *xs: T) -> None: self._x = list(xs)
    def push(self, x: T) -> "Stack[T]": self._x.append(x); return self
    def __class_getitem__(cls, item): return super().__class_getitem__(item)
class Movie(TypedDict, total=False):
    title: str
    year: int
print(isinstance(Sq(2), Shape), isinstance(3, Shape), Stack[int], Stack[int](1, 2).push(3)._x, Movie(title="x"), Movie.__annotations__, Movie.__total__, Token("a", "b")._replace(pos=3), Token._fields, Token("a", "b") == ("a", "b", -1), Token.__annotations__)
