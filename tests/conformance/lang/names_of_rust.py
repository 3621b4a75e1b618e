import asyncio
import json as std
from collections import deque as Vec

class Value:
    def __init__(self, rt): self.rt = rt
    def get(self): return self.rt
class Result(Value): pass
class Option: 
    Some = 1
class Box(Exception): pass
class Args: pass
class List(list): pass
class Global: pass
class At: pass
class Flow:
    Next = "n"
class Layout:
    def __init__(self, field_0): self.field_0 = field_0
class rt:
    sleep = 3
def rt_(): return rt.sleep
def g(): return 1
def init(): return 2
def vec(): return 3
def format(x): return 4
def matches(): return 5
def unwrap(x): return x
def drop(x): return x
def clone(x): return x
def at_(x): return x
def DEF(): return 6
def FILE(): return 7
def FRAMES(): return 8
def STATE(): return 9
def MODULES(): return 10
def Ok(x): return x
def Err(x): return x
def Some(x): return x
def i64(x): return x
def f64(x): return x
def usize(x): return x
def crate(x): return x
def core(x): return x
def portalis_rt(): return 1
def list_push(): return 2
def here(): return 3
def here_(): return 33
def leave(): return 4
def leave_object(): return 5
def a_object(): return 6
def a(): return 7
def main_object(): return 8
def underscore(): return 9
def _(): return 10
def __(): return 11
def r(): return 12
def gen(): yield 1
def dyn(): return 13
def Self(): return 14
def println(x): return x
def write(x): return x
def Default(): return 1
def std_(): return 2
async def try_(): return 1
async def match(): return 2
async def loop(xs):
    for x in xs:
        yield x
async def fn(fn):
    struct = [fn async for fn in loop(range(fn))]
    mut = {let: mod for let, mod in enumerate(struct)}
    impl = [await match() for match_ in mut]
    type_ = sum(a for a in mut) + a()
    result_1 = item_1 = 5
    result = [here for here in range(2)]
    here_ = [leave for leave in range(2)]
    iter_1 = temp_1 = [x for x in result]
    async for item_1 in loop([1]):
        item_2 = item_1
    return struct, mut, impl, type_, result_1, item_1, result, here(), here_, leave(), iter_1, temp_1, item_2
class A:
    def a(self): return "A.a"
    def A_a(self): return "A.A_a"
    def self_(self, self_=1): return self_
    async def await_(self, async_): return async_
    def Self(self): return 1
def A_a(): return "A_a"
def A_a_2(): return "A_a_2"
def outer():
    def a(): return "inner a"
    def outer_a(): return "inner outer_a"
    def inner():
        def a(): return "inner inner a"
        return a()
    return a(), outer_a(), inner()
def outer_a(): return "outer_a"
def outer_inner(): return "oi"
async def main():
    print(Value(1).get(), Result(2).rt, Option.Some, List([1]), Flow.Next, Layout(3).field_0, rt_(), g(), init(), vec(), format(1), matches(), unwrap(1), drop(2), clone(3), at_(4))
    print(DEF(), FILE(), FRAMES(), STATE(), MODULES(), Ok(1), Err(2), Some(3), i64(1), f64(2.5), usize(3), crate(4), core(5), portalis_rt(), list_push(), here(), here_(), leave(), leave_object(), a_object(), a(), main_object(), underscore(), _(), __(), r(), list(gen()), dyn(), Self(), println(1), write(2), Default(), std_(), await try_(), await match())
    print(await fn(3))
    print(A().a(), A().A_a(), A().self_(), await A().await_(3), A_a(), A_a_2(), outer(), outer_a(), outer_inner(), A().Self())
    print(std.dumps({"a": 1}), Vec([1]))
    try:
        raise Box(1)
    except Box as Err_:
        print(repr(Err_))
    e = 1
    try:
        raise Box(2)
    except Box as error:
        error_1 = error
    print(error_1)
asyncio.run(main())
class Some_:
    def __init__(self, slots, count: int = 0):
        self.slots = slots
        self.fields = 1
        self.class_ = "c"
        self.self = self.slots
        self.attrs = 1
        self.count = count
        self._ = 1
        self.__x = 2
        self.type = "t"
        self.mod = 3.5
    def bump(self):
        self.count += 1
        self.mod *= 2
        return self.count, self.mod, self._, self.__x, self.type, self.self
s = Some_(1)
print(s.bump(), s.bump(), vars(s))
