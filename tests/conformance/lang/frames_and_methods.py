import asyncio, contextlib, functools
# class bodies in functions / captured / nested scope
def outer(a0, a1=2):
    def inner(x, y=a1): return a0 + x + y
    class K:
        z = a0
        def m(self, q): return self.z + q + a1
        @property
        def p(self): return a0
        @staticmethod
        def s(): return a1
        @classmethod
        def c(cls): return cls.z
        l = lambda self, v=a0: v + a1
        n = [a0 for _ in range(2)]
        t = {k: v for k, v in zip("ab", [a0, a1])}
        class Inner:
            w = a0
            def g(self): return a0, a1
    k = K()
    return inner(1), k.m(1), k.p, K.s(), K.c(), k.l(), K.n, K.t, K.Inner().g(), K.Inner.w
print(outer(5), outer(1, 3))
# nonlocal & typed ints captured
def counter():
    n = 0
    total = 0.0
    def inc(by=1):
        nonlocal n, total
        n += by
        total += by / 2
        return n
    inc(); inc(5)
    for i in range(3):
        n = n + i
    return n, total, inc()
print(counter())
# recursion defaults
def deep(n, acc=None):
    acc = acc if acc is not None else []
    if n == 0: return acc
    acc.append(n)
    return deep(n - 1, acc)
print(deep(5))
def ack(m, n):
    if m == 0: return n + 1
    if n == 0: return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))
print(ack(2, 3))
# generators
def g1():
    try:
        x = yield 1
        while True:
            try:
                x = yield x
            except ValueError as e:
                x = f"caught {e}"
            finally:
                pass
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("fin")
g = g1(); print(next(g), g.send(5), g.throw(ValueError("v"))); g.close()
def g2():
    r = yield from g3()
    yield r
    return "end"
def g3():
    a = yield "a"
    b = yield a
    return [a, b]
g = g2(); print(next(g), g.send(1), g.send(2))
try: next(g)
except StopIteration as e: print(e.value)
def gen_return_in_finally():
    for i in range(3):
        try:
            yield i
        finally:
            if i == 1: return "early"
print(list(gen_return_in_finally()))
class It:
    def __iter__(self):
        for i in range(3):
            for j in range(i):
                yield i, j
        yield from ()
    def __len__(self): return 3
    def __contains__(self, x): return x == 1
    def __getitem__(self, k): return k
    def __call__(self, *a, **k): return a, k
it = It()
print(list(it), len(it), 1 in it, it[1:2], it[1, 2:3, ...], it(1, *[2], a=3, **{"b": 4}))
# async generators
async def ag(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("got", got)
    finally:
        await asyncio.sleep(0)
        print("ag done")
async def use():
    async for x in ag(3):
        if x == 1: break
    a = ag(2)
    print(await a.asend(None), await a.asend("hello"))
    try: await a.asend(None)
    except StopAsyncIteration: print("stop")
    b = ag(5)
    await b.__anext__()
    await b.aclose()
    async with contextlib.aclosing(ag(2)) as c:
        print([v async for v in c])
    gen = (await asyncio.sleep(0, i) async for i in ag(2))
    print([v async for v in gen])
    res = await asyncio.gather(*(asyncio.sleep(0, i) for i in range(3)))
    print(res, sum([i async for i in ag(3)]))
    async def nested(n):
        if n: return [n, *(await nested(n - 1))]
        return []
    print(await nested(3))
    tasks = [asyncio.create_task(nested(i)) for i in range(3)]
    for t in tasks: print(await t)
    f = lambda: nested(2)
    print(await f())
    print(await (nested(1) if True else f()))
    d = {await asyncio.sleep(0, "k"): await asyncio.sleep(0, "v")}
    s = {await asyncio.sleep(0, 1), 2}
    t = await asyncio.sleep(0, 1), await asyncio.sleep(0, 2)
    print(d, s, t, (await nested(2))[0], (await nested(2))[await asyncio.sleep(0, 1):])
    x = 5
    x += await asyncio.sleep(0, 3)
    x = x if await asyncio.sleep(0, x > 3) else 0
    y: int = await asyncio.sleep(0, 1)
    if (z := await asyncio.sleep(0, 10)) > 5 and await asyncio.sleep(0, True): print(x, y, z)
    while await asyncio.sleep(0, x) > 6: x -= 1
    print(x, not await asyncio.sleep(0, False), -await asyncio.sleep(0, 2))
    return await asyncio.sleep(0) or "r"
print(asyncio.run(use()))
# async methods with super in nested/genexp
class P:
    async def go(self): return ["P"]
    @classmethod
    async def make(cls): return cls()
    @staticmethod
    async def st(x): return x * 2
    async def __aenter__(self): return self
    async def __aexit__(self, t, v, tb): return t is ValueError
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return "awaited"
    def __aiter__(self): self.n = 0; return self
    async def __anext__(self):
        self.n += 1
        if self.n > 2: raise StopAsyncIteration
        return self.n
class Q(P):
    async def go(self):
        r = [*(await super().go()), "Q"]
        async with await Q.make() as q:
            r += [i async for i in q]
            raise ValueError
        return r + [await self, await self.st(4)]
class R(Q):
    async def go(self):
        async def helper():
            return await super(R, self).go()
        return await helper()
print(asyncio.run(R().go()))
# decorators
def trace(fn):
    @functools.wraps(fn)
    def w(*args, **kw):
        r = fn(*args, **kw)
        print(fn.__name__, args, kw, "->", r)
        return r
    return w
@trace
def fact(n): return 1 if n <= 1 else n * fact(n - 1)
fact(3)
class Reg:
    items = {}
    @classmethod
    def add(cls, name):
        def d(f): cls.items[name] = f; return f
        return d
@Reg.add("x")
def hx(): return "hx"
@Reg.add("y")
class HY: pass
print(sorted(Reg.items), Reg.items["x"](), HY.__name__)
# private mangling
class M:
    __v = 1
    def __init__(self): self.__w = 2; self._M__z = 3
    def get(self): return self.__v, self.__w, self.__z, [self.__v for _ in range(1)], (lambda: self.__w)()
    def __priv(self, __a=1, *, __k=2): return __a, __k
    def pub(self): return self.__priv(3, _M__k=4)
    class __N: x = 1
    def n(self): return self.__N.x
    def loc(self):
        __local = 5
        def f(): return __local
        return f(), sorted(locals())[:1]
print(M().get(), M().pub(), M().n(), M().loc(), sorted(vars(M()).items()))
