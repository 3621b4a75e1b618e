"""`types.coroutine`, coroutines that ignore `GeneratorExit`, and `Generic` misused."""
import asyncio
import types
from typing import Generic, TypeVar
T = TypeVar("T"); U = TypeVar("U")

def attempt(name, f):
    try:
        print(name, "->", f())
    except BaseException as e:
        print(name, type(e).__name__, e)

print("1 generic")
def twice():
    class A(Generic[T, T]): pass
attempt("dup", twice)
def twice2():
    class A(Generic[T], Generic[U]): pass
attempt("two generics", twice2)
def mixed():
    class B(Generic[T]): pass
    class C(B[T], Generic[U]): pass
attempt("not all", mixed)
def nonvar():
    class A(Generic[int]): pass
attempt("int", nonvar)
def plain():
    class A(Generic): pass
    return A.__mro__
attempt("plain", plain)
def empty():
    class A(Generic[()]): pass
attempt("empty", empty)

print("4 types.coroutine")
async def co():
    await asyncio.sleep(0)
    return 7
@types.coroutine
def g():
    x = yield from co()
    return x
async def m():
    print(await g())
asyncio.run(m())
def plaing():
    yield from co()
attempt("plain yf", lambda: list(plaing()))
@types.coroutine
def g2():
    c = co()
    try:
        r = yield from c
    finally:
        print("fin")
    return r
async def m():
    print(await g2())
    t = asyncio.create_task(m2())
    await asyncio.sleep(0)
    t.cancel()
    try: await t
    except asyncio.CancelledError: print("canc")
async def m2():
    @types.coroutine
    def slow():
        yield from asyncio.sleep(5)
    await slow()
asyncio.run(m())
print("5 swallow GeneratorExit")
@types.coroutine
def y(v=None):
    return (yield v)
async def sw():
    try:
        await y(1)
    except GeneratorExit:
        print("swallowed")
    await y(2)
async def sw2():
    await sw()
for f in (sw, sw2):
    c = f()
    print(c.send(None))
    attempt("close", c.close)
    attempt("close again", c.close)
async def ret():
    try:
        await y(1)
    except GeneratorExit:
        return 5
c = ret(); c.send(None)
attempt("close ret", c.close)
async def agen():
    try:
        yield 1
    except GeneratorExit:
        print("ag swallowed")
    yield 2
async def m():
    a = agen()
    await a.__anext__()
    try:
        await a.aclose()
    except RuntimeError as e:
        print(e)
    a = agen2()
    await a.__anext__()
    try:
        await a.aclose()
    except RuntimeError as e:
        print(e)
async def agen2():
    try:
        yield 1
    except GeneratorExit:
        await asyncio.sleep(0)
        print("awaited")
        yield 3
asyncio.run(m())
def g5():
    try: yield 1
    except GeneratorExit: pass
    yield 2
def g6():
    yield from g5()
for f in (g5, g6):
    g = f(); next(g)
    attempt("g close", g.close)
    attempt("g next", lambda: next(g))
