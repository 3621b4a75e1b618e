import types, traceback, sys
from types import SimpleNamespace

ns = SimpleNamespace(a=1, b="x")
print(ns, ns.a, ns == SimpleNamespace(a=1, b="x"), ns == 3, vars(ns))
ns.c = ns
print(ns)
del ns.c
class Sub(SimpleNamespace):
    def hi(self): return self.a
s = Sub(a=3)
print(s, s.hi(), isinstance(s, SimpleNamespace))
try:
    ns.zzz
except AttributeError as e: print(e)
try:
    SimpleNamespace(1)
except TypeError as e: print(e)
def f(): pass
class C:
    def m(self): return "m"
print(types.FunctionType is type(f), types.LambdaType is types.FunctionType, isinstance(C().m, types.MethodType), isinstance(len, types.BuiltinFunctionType), types.NoneType, types.MappingProxyType({"a": 1}), isinstance(types, types.ModuleType))
def newm(self): return "newm"
c = C()
c.m2 = types.MethodType(newm, c)
print(c.m2())
m = types.ModuleType("mymod", "docs")
m.x = 4
print(m, m.x, m.__name__, m.__doc__)
D = types.new_class("D", (C,), {}, lambda ns: ns.update(y=5))
print(D, D.y, D().m(), D.__name__)
print(types.GenericAlias(list, (int,)), type(int | str) is types.UnionType, type(list[int]) is types.GenericAlias)
async def co(): return 1
def gen(): yield 1
async def ag(): yield 1
c = co(); print(isinstance(c, types.CoroutineType), isinstance(gen(), types.GeneratorType), isinstance(ag(), types.AsyncGeneratorType)); c.close()
@types.coroutine
def old():
    x = yield
    return 7
async def use(): return await old()
u = use()
u.send(None)
try: u.send(None)
except StopIteration as e: print(e.value)

def inner():
    raise ValueError("bad")
def outer():
    try:
        inner()
    except ValueError as e:
        raise RuntimeError("outer") from e
try:
    outer()
except RuntimeError as e:
    err = e
    tb = e.__traceback__
    print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_next)
    txt = traceback.format_exc()
    def norm(t):
        return [l for l in t.split("\n") if "^" not in l and "~" not in l and not l.startswith("    ") and "File" not in l]
    print(norm(txt))
    print(traceback.format_exception_only(e), traceback.format_exception_only(type(e), e))
    print(len(traceback.extract_tb(tb)), [(fs.name, fs.lineno) for fs in traceback.extract_tb(tb)])
    print(norm("".join(traceback.format_exception(e))) == norm(txt), norm("".join(traceback.format_exception(type(e), e, tb))) == norm(txt))
    print(norm("".join(traceback.format_exception(e, chain=False))))
    print(norm("".join(traceback.format_exception(e, limit=1))))
    print(len(traceback.format_tb(tb)), len(traceback.format_tb(tb, 1)), len(traceback.format_tb(tb, -1)))
    te = traceback.TracebackException.from_exception(e)
    print(te.exc_type, str(te), len(te.stack), list(te.format_exception_only()), te.__cause__.exc_type, norm("".join(te.format())) == norm(txt))
class W:
    def __init__(self): self.t = ""
    def write(self, s): self.t += s
    def flush(self): pass
w = W()
try:
    1 / 0
except ZeroDivisionError as e:
    e.add_note("a note\nsecond")
    traceback.print_exc(file=w)
    print(norm(w.t))
    print(traceback.format_exception_only(e))
print(repr(traceback.format_exc()))
w = W()
traceback.print_exception(err, file=w)
print(norm(w.t) == norm(txt))
eg = ExceptionGroup("g", [ValueError(1), TypeError("t")])
print("".join(traceback.format_exception(eg)))
print(traceback.format_exception(eg))
try:
    traceback.format_exception(3)
except TypeError as e: print(e)
print(traceback.format_list([("f.py", 3, "fn", "x = 1"), ("g.py", 4, "gn", None)]))
def rec(n):
    if n == 0: raise KeyError("deep")
    rec(n - 1)
try:
    rec(10)
except KeyError as e:
    print(norm(traceback.format_exc()))
fs = traceback.extract_tb(err.__traceback__)[0]
print(len(fs), fs[1] == fs.lineno, fs.name)
try:
    raise err.with_traceback(None)
except RuntimeError as e:
    print(len(traceback.extract_tb(e.__traceback__)))
