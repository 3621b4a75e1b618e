"""Names of generators and coroutines can be set; what nobody can catch goes to `sys.unraisablehook`."""
import asyncio
import sys
import types
import inspect

async def inner():
    await asyncio.sleep(0)
    return 5

class Aw:
    def __await__(self):
        r = yield from inner().__await__()
        return r

async def outer(fut):
    # x
    a = inner()
    await a
    await Aw()
    await fut

def gen():
    x = yield 1
    yield from sub()
def sub():
    yield 2
    yield 3

def n(x):
    return type(x).__name__

def gen():
    yield 1
def selfrun():
    print(me.gi_running, me.gi_frame is not None)
    yield me.gi_running
me = selfrun()
print(next(me), me.gi_running)
print(inspect.getgeneratorstate(me))

print("names")
g = gen()
g.__name__ = "other"
g.__qualname__ = "a.other"
print(g.__name__, g.__qualname__, repr(g).split(" at ")[0])
for attr in ("__name__", "__qualname__"):
    for bad in (3, None):
        try:
            setattr(g, attr, bad)
        except TypeError as e:
            print(e)
    try:
        delattr(g, attr)
    except (TypeError, AttributeError) as e:
        print(type(e), e)
c = inner()
c.__name__ = "cname"
c.__qualname__ = "q.cname"
print(c.__name__, c.__qualname__, repr(c).split(" at ")[0])
try:
    c.__name__ = 4
except TypeError as e:
    print(e)
c.close()
async def ag():
    yield 1
    await asyncio.sleep(0)
    yield 2
a = ag()
a.__name__ = "agn"
print(a.__name__, a.__qualname__, a.ag_running, a.ag_await, a.ag_frame is None, a.ag_suspended)
try:
    g.nosuch = 1
except AttributeError as e:
    print(e)
try:
    g.gi_running = 1
except AttributeError as e:
    print(e)
async def main():
    x = await a.asend(None)
    print(x, a.ag_running, a.ag_await, a.ag_suspended)
    t = asyncio.ensure_future(a.__anext__())
    await asyncio.sleep(0)
    print(a.ag_running)
    print(await t, a.ag_running)
    await a.aclose()
    print(a.ag_frame)
    c = inner()
    t = asyncio.create_task(c, name="x")
    await asyncio.sleep(0)
    await t
    f = asyncio.get_running_loop().create_future()
    c = outer(f)
    t = asyncio.create_task(c)
    await asyncio.sleep(0.001)
    print(c.cr_frame.f_lineno)
    f.set_result(1)
    await t
    c = inner()
    c.__name__ = c.__qualname__ = "renamed"
    t = asyncio.create_task(c)
    print(repr(t).split(" running")[0])
    await t
asyncio.run(main())

print("unraisable")
def hook(u):
    print("HOOK", type(u).__name__, u.exc_type.__name__, u.exc_value, u.err_msg, type(u.object).__name__, getattr(u.object, "__name__", None))
sys.unraisablehook = hook
class D:
    def __del__(self):
        raise ValueError("del")
d = D()
del d
def gg():
    try:
        yield
    finally:
        raise KeyError("fin")
g = gg(); next(g)
del g
def gi():
    while True:
        try: yield
        except GeneratorExit: pass
g = gi(); next(g)
del g
async def cc():
    try:
        await asyncio.sleep(1)
    except GeneratorExit:
        raise OSError("cc")
async def sw():
    @types.coroutine
    def y(): yield
    while True:
        try:
            await y()
        except GeneratorExit:
            print("swallowed")
            await y()
            return
c = sw(); c.send(None)
try:
    c.close()
except RuntimeError as e:
    print(e)
c = sw(); c.send(None)
del c
def failing_hook(u):
    raise RuntimeError("hook")
sys.unraisablehook = failing_hook
d = D()
del d
sys.unraisablehook = sys.__unraisablehook__
d = D()
del d
print(sys.unraisablehook is sys.__unraisablehook__)
