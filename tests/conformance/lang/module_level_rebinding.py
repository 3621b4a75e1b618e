# module-level stuff
import asyncio, sys
try:
    early()
except NameError as e: print(e)
def uses_late(): return late(1)
try: print(uses_late())
except NameError as e: print(e)
def late(x): return x + 1
print(uses_late())
def f(): return 1
def callf(): return f()
print(callf())
_old = f
def f(): return _old() + 1
print(callf())
f = lambda: 42
print(callf())
def g1(): return "orig"
def callg1(): return g1()
def patch():
    global g1
    g1 = lambda: "patched"
print(callg1()); patch(); print(callg1())
def g2(): return "orig2"
def callg2(): return g2()
def g3(): return "orig3"
def callg3(): return g3()
setattr(sys.modules[__name__], "g3", lambda: "patched3")
print(callg3())
class C:
    def m(self): return "m"
    def n(self): return self.m()
c = C()
print(c.n()); C.m = lambda self: "patched m"; print(c.n()); c.m = lambda: "inst"; print(c.n())
if len(sys.argv) > 100:
    def cond(): return 1
else:
    def cond(): return 2
def callcond(): return cond()
print(callcond())
try:
    import json as js
except ImportError:
    js = None
print(js.dumps({"a": 1}))
for i in range(2):
    def loopdef(): return i
print(loopdef())
x = 5
def delx():
    global x
    del x
delx()
try: print(x)
except NameError as e: print(e)
def loc(a, b=2):
    c = a + b
    return sorted(locals().items())
print(loc(1))
print("f" in globals(), sorted(k for k in vars(C) if not k.startswith("__")))
class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        c = super().__new__(m, name, bases, ns)
        c.kw = kw
        return c
    def __init__(c, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        o = super().__call__(*a, **k)
        o.made = True
        return o
    @classmethod
    def __prepare__(m, name, bases, **kw): return {}
class M(metaclass=Meta, opt=3, other="x"):
    def __init__(self, v=1): self.v = v
print(M.kw, M(4).v, M().made)
class Sub:
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
class S1(Sub, tag="one"): pass
class S2(S1): pass
print(S1.tag, S2.tag)
class Box[T]:
    def __init__(self, x: T): self.x = x
    def map[U](self, f) -> "Box[U]": return Box(f(self.x))
def ident[T](x: T) -> T: return x
async def aident[T: (int, str)](x: T) -> T: return x
type Pair[A] = tuple[A, A]
type X = int | str
def deco(arg):
    def d(fn):
        def w(*a, **k): return arg, fn(*a, **k)
        return w
    return d
@deco(n := 3)
def decorated(x=(m := 4), *y, z=[i for i in range(n)]): return x, y, z, m
print(decorated(), decorated(1, 2, z=0))
async def main():
    async def inner(v=await asyncio.sleep(0, "slept")): return v
    @(await asyncio.sleep(0, deco("aw")))
    def q(): return 1
    class A:
        v = 5
        w = [k for k in range(2)]
    print(await inner(), q(), A.v, A.w)
    s = f"{await asyncio.sleep(0, 'f')!r:>{await asyncio.sleep(0, 6)}}"
    l = [1, 2, 3]
    l[await asyncio.sleep(0, 1)] += await asyncio.sleep(0, 10)
    l[await asyncio.sleep(0, 0):await asyncio.sleep(0, 1)] = [await asyncio.sleep(0, 9)] * 2
    del l[await asyncio.sleep(0, 0)]
    print(s, l, {await asyncio.sleep(0, k): v async for k, v in ag() if await asyncio.sleep(0, True)})
    print([x async for x, _ in ag() for _ in range(2) if x], {x async for x, y in ag()}, [y async for y in (x async for x, _ in ag())], [await z for z in [asyncio.sleep(0, 1), asyncio.sleep(0, 2)]])
    match await asyncio.sleep(0, 3):
        case n if await asyncio.sleep(0, n > 2): print("guard", n)
    try: assert await asyncio.sleep(0, 0), await asyncio.sleep(0, "amsg")
    except AssertionError as e: print(e)
    try: raise await asyncio.sleep(0, ValueError("v")) from await asyncio.sleep(0, KeyError("k"))
    except ValueError as e: print(repr(e), repr(e.__cause__))
    print(await asyncio.sleep(0, 1) < await asyncio.sleep(0, 2) < await asyncio.sleep(0, 3), (await asyncio.sleep(0, 0)) or (await asyncio.sleep(0, "or")), (await asyncio.sleep(0, 1)) if await asyncio.sleep(0, 0) else (await asyncio.sleep(0, 2)))
    async with CM("a") as a, CM(await asyncio.sleep(0, "b")) as b:
        for i in range(2):
            async for k, v in ag():
                if k == 1: continue
                async with CM(k) as c:
                    if i: break
                    print(a, b, c)
            else: print("else")
    lam = lambda: [asyncio.sleep(0, 5)]
    print(await lam()[0], *[await asyncio.sleep(0, 3)], sep=await asyncio.sleep(0, "-"))
    return -(await asyncio.sleep(0, 3))
async def ag():
    for i in range(3):
        yield i, await asyncio.sleep(0, i * 2)
class CM:
    def __init__(self, n): self.n = n
    async def __aenter__(self): await asyncio.sleep(0); print("in", self.n); return self.n
    async def __aexit__(self, *a): print("out", self.n)
print(asyncio.run(main()))
print(__name__, __doc__, C.__module__, C.m.__qualname__, main.__qualname__, decorated.__qualname__)
exec_ = 1
def __getattr__(name): return name
import functools
@functools.cache
def fibc(n): return n if n < 2 else fibc(n - 1) + fibc(n - 2)
print(fibc(90))
