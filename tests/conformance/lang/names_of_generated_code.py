# names
import asyncio, contextlib
item_1 = 1; flow = 2; Value = 3; rt = 4; g = 5; Some = 6; crate = 8; Ok = 9; Err = 10; String = 11; Vec = 12
i64 = 13; f64 = 14; bool_ = 15; std = 16; core = 17; Result = 18; match = 19; type = 20; Box = 21; _ = 22
alloc = 1; drop = 2; at = 3; init = 4; DEF = 5; STATE = 6; FILE = 7
print(item_1, flow, Value, rt, g, Some, crate, Ok, Err, String, Vec, i64, f64, std, core, Result, match, type, Box, _, alloc, drop, at, init, DEF, STATE, FILE)

def f(item_1, flow, Value, rt, g, Some, crate, Ok, Err, String, Vec, i64, f64, std, core, Result, match, type, Box, _, alloc, drop, at, init, DEF, STATE, FILE, Self, super, self, u8, str, Exception, Err_):
    for x in [1, 2]:
        try:
            item_1 += x
            flow = item_1
        finally:
            at = x
    with contextlib.nullcontext() as manager:
        entered_1 = 1
        manager_1 = 2
    return [item_1, flow, Value, rt, g, Some, crate, Ok, Err, String, Vec, i64, f64, std, core, Result, match, type, Box, _, alloc, drop, at, init, DEF, STATE, FILE, Self, super, self, u8, str, Exception, Err_, entered_1, manager_1]
print(f(*range(34)))

def locals_(n):
    Value = 1.5
    i64 = 2
    str = "x"
    Result = [n]
    Args = 3
    Cell = 4
    rt = 5
    yielder = 6
    error = 7
    caught_1 = 8
    try:
        raise ValueError(n)
    except ValueError as error:
        caught_1 = str
    result = 9
    namespace = 1
    class_cell = 3
    class A:
        namespace = result
        class_cell = 9
        Value = i64
    def inner():
        return Value, i64, str, Result, Args, Cell, rt, yielder, caught_1, result
    return inner(), A.namespace, A.class_cell, A.Value
print(locals_(3))

def main(): return "main"
def init(): return "init"
def DEF(): return "DEF"
def STATE(): return "STATE"
def FILE(): return "FILE"
def at(x): return "at"
def drop(x): return "drop"
def Ok(x): return ["Ok", x]
def Some(x): return ["Some", x]
def Err(x): return ["Err", x]
def vec(): return 'vec'
def String(): return 's'
def Value(x): return ["Value", x]
def Result(): return 1
def rt(): return 2
def g(): return 3
def std(): return 4
def Box(x): return 5
def f64(x): return x
def i64(): return 4
def bool(x): return "bool"
def usize(): return 1
def str_object(): return 1
def str_(): return 2
def print_(): return 3
def print__(): return 3
def Default(): return 3
def Vec(): return 3
def None_(): return 3
def Iterator(): return 3
def From(): return 3
def Into(): return 3
def Clone(): return 3
def clone(): return 3
def Function(): return 4
def Signature(): return 5
def FRAMES(): return 6
def NAMES(): return 6
def MODULES(): return 6
def GLOBALS(): return 7
def Cell(): return 7
def Args(): return 7
def Yielder(): return 8
def ModuleDef(): return 9
def self(): return 10
def super_(): return 11
def Self(): return 12
def crate(): return 13
def panic(): return 14
def assert_(): return 15
def format(*a): return 16
def Exception_(): return 16
def Namespace(): return 17
def Attrs(): return 18
def signature(): return 20
def file(): return 21
print(main(), init(), DEF(), STATE(), FILE(), at(1), drop(2), Ok(1), Some(1), Err(1), vec(), String(), Value(1), Result(), rt(), g(), std(), Box(1), f64(2.5), i64(), bool(1), usize(), str_object(), str_(), print_(), print__(), Default(), Vec(), None_(), Iterator(), From(), Into(), Clone(), clone(), Function(), Signature(), FRAMES(), NAMES(), MODULES(), GLOBALS(), Cell(), Args(), Yielder(), ModuleDef(), self(), super_(), Self(), crate(), panic(), assert_(), format(1, 2), Exception_(), Namespace(), Attrs(), signature(), file())
class Value2:
    def drop(self): return 1
    def clone(self): return 2
    def init(self): return 3
    def __x(self): return 4
    def y(self): return self.__x()
v = Value2()
print(v.drop(), v.clone(), v.init(), v.y(), v._Value2__x())
def a__b(): return 1
def a():
    def b(): return 2
    return b()
class a_:
    def b(self): return 3
class A:
    def b(self): return 3
def A_b(): return 4
def A_b_object(): return 5
def f_object(): return 6
def F(): return 7
def f(): return 8
def été(): return "été"
def ℌ(): return 1
naïve = 3
Ω = 4
print(a__b(), a(), a_().b(), A().b(), A_b(), A_b_object(), f_object(), F(), f(), été(), naïve, Ω, ℌ())
def lower_upper():
    x = 1; X = 2; été = 4; Été = 5; _ = 6; __ = 7; ___ = 8; underscore = 9
    def ß(_, __, underscore): return _, __, underscore
    return x, X, été, Été, _, __, ___, underscore, ß(1, 2, 3)
print(lower_upper())
def tmp():
    item = 1; item_2 = 3; value = 9; value_1 = 4; named = 8; named_1 = 3; flow_1 = 3; arg_1 = 8; iter_1 = 9; caught_1 = 3; list_1 = 3; set_1 = 9; dict_1 = 9; out_1 = 3; text_1 = 33; result_1 = 3; items = 4; items_1 = 4; left_1 = 3; right_1 = 4
    a = b = [i for i in range(3)]
    for q in a:
        for r in b:
            if (n := q + r) > 2 < 4 < 9:
                item += f"{n}{r}" == "32"
    return item, item_2, value, value_1, named, named_1, flow_1, arg_1, iter_1, caught_1, list_1, set_1, dict_1, out_1, text_1, result_1, items, items_1, left_1, right_1, n
print(tmp())
class loop: 
    async def loop(self, loop):
        async def loop2(loop): return loop
        return await loop2(loop)
print(asyncio.run(loop().loop(3)))
lambda_ = lambda r, fn, impl, trait, mod, use, where, dyn, box, macro, union, static, abstract, gen: r + fn + impl + trait + mod + use + where + dyn + box + macro + union + static + abstract + gen
print(lambda_(*range(14)))
class fn:
    struct = 1
    def impl(self, let): return let + self.struct
    def mut(self): return self.impl(let=2)
    class enum:
        def pub(self): return 7
print(fn().impl(1), fn().mut(), fn.enum().pub())
def let(): return 1
def mut(fn=3, *, impl=4, **trait): return fn, impl, trait
def unsafe(): return mut(impl=3, ref=2)
print(let(), unsafe())
