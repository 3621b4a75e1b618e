import inspect, functools, types
from inspect import signature, Parameter, Signature

def f(a, b=2, *args, c, d=4, **kw): "doc f"
def g(a, /, b, *, c=3): pass
def h(): pass
async def co(x): return x
def gen(): yield 1
async def agen(): yield 1
class C:
    """Class doc.

        indented
    """
    x = 1
    def __init__(self, a, b=1): self.a = a
    def m(self, q): "m doc"
    @classmethod
    def cm(cls, z): pass
    @staticmethod
    def sm(w): pass
    @property
    def p(self): return 1
    def __call__(self, k): return k
class D(C):
    def m(self, q): pass
class E: pass
class F:
    def __new__(cls, n): return super().__new__(cls)
for x in (f, g, h, co, gen, agen, C, C(1), C(1).m, C.m, C.cm, C.sm, D, E, F, lambda x, y=1: 0, functools.partial(f, 1, c=5), functools.partial(f, b=3, c=1)):
    try:
        print(signature(x), repr(signature(x)))
    except Exception as e:
        print(type(e).__name__, e)
for x in (3, "x"):
    try:
        signature(x)
    except TypeError as e:
        print(e)
@functools.wraps(f)
def wrapped(*a, **k): pass
print(signature(wrapped), signature(wrapped, follow_wrapped=False))
s = signature(f)
for n, p in s.parameters.items():
    print(n, p, repr(p), p.name, p.kind, repr(p.kind), p.kind.name, p.kind.description, p.default, p.default is Parameter.empty, p.annotation is inspect._empty)
print(s.parameters, list(s.parameters), s.return_annotation)
def tb(sig, *a, **k):
    try:
        b = sig.bind(*a, **k)
        print(b, b.args, b.kwargs, b.arguments)
        b.apply_defaults()
        print(b, b.args, b.kwargs)
    except TypeError as e:
        print("E", e)
tb(s, 1, c=2)
tb(s, 1, 2, 3, 4, c=5, z=6)
tb(s)
tb(s, 1)
tb(s, 1, a=2, c=1)
tb(signature(g), 1, 2, c=4)
tb(signature(g), a=1, b=2)
tb(signature(g), 1, 2, 3)
tb(signature(g), 1, 2, q=3)
tb(signature(g), 1)
tb(signature(h), 1)
def ko(*, a, b): pass
tb(signature(ko), a=1)
print(s.bind_partial(1), s.bind_partial())
print(s == signature(f), s == signature(g), s.replace(parameters=[Parameter("z", Parameter.POSITIONAL_OR_KEYWORD, default=3)]))
print(Signature([Parameter("a", Parameter.POSITIONAL_ONLY), Parameter("k", Parameter.KEYWORD_ONLY, annotation=int, default=1)], return_annotation=str))
print(Parameter.KEYWORD_ONLY == 3, Parameter.VAR_KEYWORD > Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_ONLY)
try:
    Signature([Parameter("k", Parameter.KEYWORD_ONLY), Parameter("a", Parameter.POSITIONAL_ONLY)])
except ValueError as e: print(e)
preds = "isfunction ismethod isbuiltin isroutine isclass ismodule isabstract iscoroutine iscoroutinefunction isgenerator isgeneratorfunction isasyncgen isasyncgenfunction isawaitable isdatadescriptor ismethoddescriptor".split()
c = co(1)
things = [("f", f), ("co", co), ("coro", c), ("gen", gen), ("gen()", gen()), ("agen", agen), ("agen()", agen()), ("C", C), ("C.m", C.m), ("bm", C(1).m), ("len", len), ("append", [].append), ("int", int), ("1", 1), ("prop", C.__dict__["p"]), ("partial", functools.partial(co, 1)), ("cm", C.cm), ("str.upper", str.upper)]
for name, t in things:
    print(name, [p for p in preds if getattr(inspect, p)(t)])
c.close()
print(inspect.getdoc(C), "|", inspect.getdoc(f), "|", inspect.getdoc(D), "|", inspect.getdoc(D(1).m), "|", inspect.getdoc(h), "|", inspect.getdoc(D.m))
print(inspect.cleandoc("""  one
        two
          three

    """))
print([n for n, v in inspect.getmembers(C(1)) if not n.startswith("__")])
print([n for n, v in inspect.getmembers(C, inspect.isfunction)])
print(inspect.getmembers(C, inspect.ismethod))
print(type(inspect.getattr_static(C(1), "p")).__name__, inspect.getattr_static(C(1), "a"), inspect.getattr_static(C(1), "zz", None))
print(inspect.getmro(D))
print(inspect.getfullargspec(f))
print(inspect.unwrap(wrapped) is f)
g2 = gen()
print(inspect.getgeneratorstate(g2)); next(g2); print(inspect.getgeneratorstate(g2)); g2.close(); print(inspect.getgeneratorstate(g2))
