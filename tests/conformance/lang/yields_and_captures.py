# moves and closures
import asyncio
def ret_loop(x):
    for i in range(3):
        try:
            if i == 1:
                return x
        except ValueError:
            return x
    return x
print(ret_loop([1]))
def ret_with(x):
    class C:
        def __enter__(self): return x
        def __exit__(self, *a): x.append("exit"); return False
    with C() as y:
        for q in y:
            return x
    return y
print(ret_with([1]))
def ret_match(x):
    match x:
        case [a, *b]:
            return b
        case {"k": v, **rest}:
            return rest
        case str() as s:
            return s
        case _:
            return x
print(ret_match([1, 2]), ret_match({"k": 1, "z": 2}), ret_match("s"), ret_match(4))
def caps():
    fs = []
    for i in range(3):
        def g(): return i
        fs.append(g)
        fs.append(lambda: i * 10)
        fs.append(lambda i=i: i * 100)
    return [f() for f in fs]
print(caps())
def caps2():
    return [f() for f in [lambda: j for j in range(3)]], [(lambda k=k: k)() for k in range(3)]
print(caps2())
def classes_in_loops():
    out = []
    for i in range(3):
        try:
            class K:
                n = i
                m = [i + z for z in range(2)]
                def get(self): return i, self.n, __class__.__name__
                if i == 1:
                    continue_ = True
        finally:
            out.append(K)
    return [k().get() for k in out], [hasattr(k, "continue_") for k in out]
print(classes_in_loops())
class Base:
    def hello(self): return "base"
    async def ahello(self): return "abase"
    def gen(self): yield 1
class D(Base):
    xs = [1, 2]
    ys = [x for x in xs]
    zs = list(x for x in xs)
    fn = lambda self: super().hello()
    def hello(self):
        def inner(): return super(D, self).hello()
        def inner2():
            return super().hello() if False else __class__.__name__
        return inner() + inner2() + "".join([super(D, self).hello() for _ in range(2)])
    def hello2(self):
        return [super().hello() for _ in range(1)] if False else 3
    async def ahello(self):
        r = await super().ahello()
        async def deep(self):
            return await super().ahello()
        return r + await deep(self)
    def gen(self):
        yield from super().gen()
        yield __class__.__name__
        g = (c for c in __class__.__name__)
        yield next(g)
print(D().hello(), D().hello2(), asyncio.run(D().ahello()), list(D().gen()), D().fn(), D.ys, D.zs)
def nl():
    x = 0
    def a():
        nonlocal x
        x += 1
        def b():
            nonlocal x
            x += 10
            def c():
                nonlocal x
                x += 100
                return x
            return c()
        return b()
    return a(), a(), x
print(nl())
def rec():
    def fact(n): return 1 if n < 2 else n * fact(n - 1)
    def even(n): return True if n == 0 else odd(n - 1)
    def odd(n): return False if n == 0 else even(n - 1)
    async def afib(n):
        if n < 2: return n
        a, b = await asyncio.gather(afib(n - 1), afib(n - 2))
        return a + b
    async def ping(n):
        return "done" if n == 0 else await pong(n - 1)
    async def pong(n):
        return "end" if n == 0 else await ping(n - 1)
    return fact(30), even(10), odd(7), asyncio.run(afib(10)), asyncio.run(ping(5)), asyncio.run(ping(4))
print(rec())
class R:
    async def walk(self, n):
        if n == 0: return [n]
        return [n] + await self.walk(n - 1)
    def w(self, n): return n if n == 0 else self.w(n - 1) + n
    async def agen(self, n):
        yield n
        if n:
            async for x in self.agen(n - 1):
                yield x
print(asyncio.run(R().walk(4)), R().w(5))
async def m():
    return [x async for x in R().agen(3)]
print(asyncio.run(m()))
def gens():
    h = lambda: (yield)
    z = h()
    next(z)
    try: z.send(3)
    except StopIteration as e: print("stop", e.value)
    def odd():
        s = f"{(yield 1)}-{(yield 2):>4}"
        x = yield s
        if (yield x): print("cond")
        print((yield "a"), (yield "b"), k=1) if False else None
        lst = [0, 0, 0]
        lst[(yield "idx")] = (yield "val")
        lst[(yield "i2")] += (yield "v2")
        del lst[(yield "del")]
        assert (yield "as"), (yield "msg")
        match (yield "subj"):
            case 3 if (yield "guard"): y = "three"
            case _: y = "other"
        with (yield "cm") as c: pass
        d = {(yield "k"): (yield "v")}
        t = (yield), (yield)
        while (yield "w"): break
        for q in (yield "for"): pass
        r = (yield "a1") and (yield "a2") or (yield "a3")
        cc = (yield "c1") < (yield "c2") < (yield "c3")
        ie = (yield "ie1") if (yield "ie2") else (yield "ie3")
        try:
            raise (yield "exc") from (yield "cause")
        except (yield "cls") as e:
            er = repr(e), repr(e.__cause__)
        return lst, y, c, d, t, q, r, cc, ie, er
    import contextlib
    g = odd()
    sends = [None, 1, 2, 9, False, 1, 5, 1, 6, 0, True, 3, True, contextlib.nullcontext("cm"), "k", "v", 1, 2, False, [7], 1, 0, 8, 1, 2, 3, True, 4, ValueError("x"), KeyError("c"), ValueError]
    out = []
    try:
        for s in sends: out.append(g.send(s))
    except StopIteration as e:
        print(out, e.value)
    except BaseException as e: print(out, repr(e))
    else: print("not done", out)
gens()
