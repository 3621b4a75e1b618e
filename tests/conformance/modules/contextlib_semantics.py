import sys
from contextlib import (contextmanager, suppress, ExitStack, closing, nullcontext, redirect_stdout, redirect_stderr,
    ContextDecorator, AbstractContextManager)

class StringIO:
    def __init__(self): self.t = ""
    def write(self, s): self.t += s; return len(s)
    def flush(self): pass
    def getvalue(self): return self.t
def chain(e):
    out = ""
    while e is not None:
        out += " <- " + f"{type(e).__name__}({e}) cause={e.__cause__!r} sup={e.__suppress_context__}"
        e = e.__context__
    return out

@contextmanager
def cm(x):
    "doc of cm"
    print("in", x)
    try:
        yield x
    finally:
        print("out", x)
print(cm.__name__, cm.__doc__, cm.__wrapped__.__name__, cm.__qualname__)
with cm(1) as a, cm(2) as b:
    print(a, b)
try:
    with cm(3):
        raise KeyError("k")
except KeyError as e:
    print(chain(e))
@contextmanager
def swallow():
    try:
        yield
    except ValueError as e:
        print("swallowed", e)
with swallow():
    raise ValueError("x")
try:
    with swallow():
        raise KeyError(1)
except KeyError as e:
    print(chain(e))
@contextmanager
def convert():
    try:
        yield
    except ValueError as e:
        raise RuntimeError("converted") from e
try:
    with convert():
        raise ValueError("x")
except RuntimeError as e:
    print(chain(e))
@contextmanager
def replace():
    try:
        yield
    except ValueError as e:
        raise RuntimeError("replaced")
try:
    with replace():
        raise ValueError("x")
except RuntimeError as e:
    print(chain(e))
@contextmanager
def none():
    return
    yield
@contextmanager
def two():
    yield 1
    yield 2
@contextmanager
def again():
    try:
        yield 1
    except ValueError:
        yield 2
for m, err in ((none, None), (two, None), (again, ValueError("v")), (none, ValueError("v"))):
    try:
        with m():
            if err: raise err
    except (RuntimeError, ValueError) as e:
        print(chain(e))
@contextmanager
def plain():
    yield
for exc in (StopIteration("s"), StopIteration, RuntimeError("r"), GeneratorExit):
    try:
        with plain():
            raise exc
    except BaseException as e:
        print("got", repr(e), e is exc, repr(e.__context__), repr(e.__cause__))
@contextmanager
def ret():
    try:
        yield
    except KeyError:
        return
with ret():
    raise KeyError
@cm("deco")
def f(a, b=2):
    "fdoc"
    return a + b
print(f(1), f(1, b=5), f.__name__, f.__doc__)
class C:
    @contextmanager
    def method(self, n):
        print("method", n)
        yield self
        print("end", n)
    @staticmethod
    @contextmanager
    def st():
        yield "st"
    @classmethod
    @contextmanager
    def cl(cls):
        yield cls.__name__
with C().method(3) as c:
    print(type(c).__name__)
with C.st() as x, C.cl() as y:
    print(x, y)
m = cm(9)
with m: pass
try:
    with m: pass
except (AttributeError, RuntimeError) as e:
    print(type(e).__name__, e)
def notgen(): return 4
try:
    with contextmanager(notgen)(): pass
except TypeError as e:
    print(e)
# suppress
with suppress(KeyError, ValueError):
    raise KeyError
with suppress():
    pass
try:
    with suppress(KeyError):
        raise IndexError("i")
except IndexError as e:
    print("not suppressed", e)
try:
    with suppress(KeyError):
        raise ExceptionGroup("g", [KeyError(1), ValueError(2)])
except ExceptionGroup as e:
    print(repr(e))
with suppress(KeyError):
    raise ExceptionGroup("g", [KeyError(1)])
class Thing:
    def close(self): print("closed")
with closing(Thing()) as t:
    print(type(t).__name__)
try:
    with closing(Thing()):
        raise ValueError("in closing")
except ValueError as e:
    print(e)
with nullcontext() as n, nullcontext(4) as k:
    print(n, k)
b = StringIO()
with redirect_stdout(b) as bb:
    print("hidden")
    with redirect_stderr(b):
        print("err", file=sys.stderr)
print(repr(b.getvalue()), b is bb)
class D(ContextDecorator):
    def __init__(self, n): self.n = n
    def __enter__(self):
        print("enter", self.n); return self
    def __exit__(self, *exc):
        print("exit", self.n, exc[0]); return self.n == 1
@D(1)
def g():
    raise ValueError
print(g(), g.__name__)
@D(2)
def h(x): return x
print(h(5))
class E:
    @D(3)
    def m(self, x): return x
print(E().m(8))
class Cm:
    def __init__(self, n, sup=False, fail=None): self.n, self.sup, self.fail = n, sup, fail
    def __enter__(self):
        print("enter", self.n); return self.n
    def __exit__(self, t, v, tb):
        print("exit", self.n, t, v)
        if self.fail: raise self.fail
        return self.sup
with ExitStack() as st:
    print(st.enter_context(Cm(1)), st.enter_context(Cm(2)))
    print(st.callback(print, "cb", end="!\n"))
    st.push(lambda *a: print("pushed", a))
    st.push(Cm(3))
with ExitStack() as st:
    st.enter_context(Cm(1, True))
    st.enter_context(Cm(2))
    raise ValueError("boom")
try:
    with ExitStack() as st:
        st.enter_context(Cm(1))
        st.enter_context(Cm(2, fail=KeyError("from 2")))
        st.enter_context(Cm(3, fail=IndexError("from 3")))
        raise ValueError("boom")
except Exception as e:
    print(chain(e))
try:
    with ExitStack() as st:
        st.enter_context(Cm(2, fail=KeyError("from 2")))
        st.enter_context(Cm(3, fail=IndexError("from 3")))
except Exception as e:
    print(chain(e))
try:
    with ExitStack() as st:
        st.enter_context(Cm(2, fail=KeyError("from 2")))
        st.enter_context(Cm(4, True))
        st.enter_context(Cm(3, fail=IndexError("from 3")))
        raise ValueError("boom")
except Exception as e:
    print(chain(e))
try:
    raise TypeError("outer")
except TypeError:
    try:
        with ExitStack() as st:
            st.enter_context(Cm(2, fail=KeyError("from 2")))
            st.enter_context(Cm(3, fail=IndexError("from 3")))
            raise ValueError("boom")
    except Exception as e:
        print(chain(e))
    try:
        with ExitStack() as st:
            st.enter_context(Cm(2, fail=KeyError("from 2")))
            st.enter_context(Cm(3, fail=IndexError("from 3")))
    except Exception as e:
        print(chain(e))
st = ExitStack()
st.callback(print, "later")
with st:
    new = st.pop_all()
    print("popped")
print("after")
new.close()
try:
    with ExitStack() as st:
        st.enter_context(5)
except TypeError as e:
    print(e)
try:
    with 5: pass
except TypeError as e:
    print(e)
class MyStack(ExitStack):
    def __init__(self):
        super().__init__()
        self.tag = "t"
    def __exit__(self, *a):
        print("mystack exit")
        return super().__exit__(*a)
with MyStack() as ms:
    ms.callback(print, "in mystack")
    print(ms.tag, isinstance(ms, ExitStack))
class A(AbstractContextManager):
    def __exit__(self, *a): print("A exit")
with A() as a: print(type(a).__name__)
try:
    AbstractContextManager()
except TypeError as e: print(e)
class B2(AbstractContextManager): pass
try:
    B2()
except TypeError as e: print(e)
print(isinstance(Cm(1), AbstractContextManager), isinstance(3, AbstractContextManager), isinstance(cm(1), AbstractContextManager))
def gen():
    with cm("g"):
        yield 1
        yield 2
g = gen()
print(next(g)); g.close()
for i in range(3):
    with cm(i):
        if i == 1: continue
        if i == 2: break
def rr():
    with cm("r"):
        return 7
print(rr())
