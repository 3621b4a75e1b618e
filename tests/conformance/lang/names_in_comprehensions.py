# nested scopes & comprehension names
import asyncio
import contextlib
def f(x): return x + 1
def helper(): return "helper"
class C:
    def helper(self): return "C.helper"
    items = [helper for helper in (1, 2)]
    f = staticmethod(lambda f: f)
    def m(self):
        r = [self for self in range(2)]
        g = (f for f in [1, 2])
        return r, list(g), f(1), helper(), {helper for helper in "a"}, helper()
def t1():
    fs = [lambda: f for f in range(3)]
    return [g() for g in fs], f(1)
def t2():
    if (f2 := f(1)) > 1:
        out = [f2 := f(f2) for _ in range(3)]
    return out, f2
def t3():
    try:
        raise ValueError("v")
    except ValueError as helper_:
        f3 = str(helper_)
    with contextlib.nullcontext(1) as helper2:
        pass
    for f4 in range(2):
        pass
    return f3, f4, helper()
def t4():
    return [[f(y) for y in range(f)] if False else [y for y in range(f_)] for f_ in range(3)]
async def t5():
    return [f async for f in agen(3) if f], [await co(f) for f in range(2)], f(1), await co(1)
async def agen(n):
    for co in range(n):
        yield co
async def co(agen):
    return [agen for agen in range(agen)]
def t6(f=f):
    return f(1), [f(f2) for f2 in range(2)]
def t7():
    global late
    late = [late for late in range(3)]
    return late
def t8():
    helper = [helper for helper in range(2)]
    def inner():
        nonlocal helper
        helper = [helper for helper in helper]
        return [helper for helper in "z"], helper
    return inner(), helper
def t9():
    x = 1
    class K:
        x = 2
        y = [x for x in range(3)]
        z = [x for _ in range(2)]
    return K.x, K.y, K.z
print(C().m(), C.items, C.f(3), t1(), t2(), t3(), t4(), asyncio.run(t5()), t6(), t7(), late, t8(), t9())
f = [f(f_) for f_ in range(2)]
print(f)
helper, *rest = [helper for helper in range(3)]
print(helper, rest)
