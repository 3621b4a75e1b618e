"""Code objects of functions, coroutines and generators; the lines of generators' frames; types of builtin methods."""
import asyncio, inspect, types

async def co(a, b=1, *args, k=2, **kw):
    x = 1
    await asyncio.sleep(0)
def gen(a):
    yield a
    z = 1
    yield from [1]
async def ag():
    yield 1
    await asyncio.sleep(0)
    yield 2
def plain(a, /, b, *, c):
    q = 1
    return q
@types.coroutine
def tc():
    yield

def outer():
    y = 1
    async def inner():
        return y
    return inner

class C:
    async def m(self): pass
    def g(self): yield

for f in (co, gen, ag, plain, tc, outer, outer(), C.m, C.g, lambda: 1):
    c = f.__code__
    print(f.__qualname__, c.co_name, c.co_qualname, hex(c.co_flags), c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_firstlineno, type(c), c.co_varnames[:c.co_argcount])
c = co(1); g = gen(1); a = ag(); t = tc()
for o, code in ((c, c.cr_code), (g, g.gi_code), (a, a.ag_code), (t, t.gi_code)):
    print(type(o).__name__, type(code), code.co_name, code.co_qualname, hex(code.co_flags), code.co_firstlineno, isinstance(code, types.CodeType), code.co_filename.endswith(".py"))
print(c.cr_code is co.__code__, g.gi_code is gen.__code__, a.ag_code is ag.__code__, c.cr_code == co.__code__)
print(g.gi_frame.f_lineno, g.gi_frame.f_code.co_name, next(g), g.gi_frame.f_lineno, next(g), g.gi_frame.f_lineno)
print(a.ag_frame.f_lineno)
print(inspect.iscoroutinefunction(co), inspect.isgeneratorfunction(gen), inspect.isasyncgenfunction(ag), inspect.isgeneratorfunction(tc), inspect.iscoroutinefunction(tc), inspect.isawaitable(t))
print(inspect.getcoroutinestate(c), inspect.getgeneratorstate(g), inspect.getasyncgenstate(a))

print(bool(co.__code__.co_flags & inspect.CO_COROUTINE), bool(c.cr_code.co_flags & inspect.CO_COROUTINE), bool(g.gi_code.co_flags & inspect.CO_GENERATOR))
async def m():
    async for x in a:
        print(x, a.ag_frame.f_lineno)
    print(a.ag_frame)
asyncio.run(m())
list(g)
print(g.gi_frame, g.gi_code.co_name)
c.close()
print(type([].append), type("".join), type(len), type({}.get), type(int.from_bytes), type(str.join), type([].__len__), type(list.__len__), type(c.send), type(g.send), type(asyncio.Queue().get), type(object().__str__))
print(type([].append) is types.BuiltinMethodType, isinstance([].append, types.BuiltinFunctionType), types.MethodType, isinstance([].append, types.MethodType), isinstance(C().m, types.MethodType))
print([].append.__self__, [].append.__name__, [].append.__qualname__, type(dict.fromkeys), type(str.maketrans))
print(repr(len), type(print).__name__, inspect.isbuiltin([].append), inspect.ismethod([].append), inspect.isroutine([].append), inspect.ismethoddescriptor(str.join))
