import sys, functools, itertools, time, inspect
from contextlib import contextmanager, ExitStack, redirect_stdout, closing
import io
def trace(fn=None, *, prefix="->", depth=[0]):
    if fn is None: return functools.partial(trace, prefix=prefix)
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        sig = ", ".join([repr(a) for a in args] + [f"{k}={v!r}" for k, v in kwargs.items()])
        print("  " * depth[0] + f"{prefix} {fn.__name__}({sig})"); depth[0] += 1
        try: r = fn(*args, **kwargs); return r
        finally: depth[0] -= 1; print("  " * depth[0] + f"<- {fn.__qualname__}")
    wrapper.calls = 0
    return wrapper
@trace
def fact(n): return 1 if n <= 1 else n * fact(n - 1)
@trace(prefix="=>")
def add(a, b=2, *c, d, e=5, **f):
    "Adds things."
    return a + b + sum(c) + d + e + sum(f.values())
print(fact(3), add(1, d=4), add(1, 2, 3, 4, d=5, z=6), add.__doc__, add.__name__, inspect.signature(add), add.__wrapped__.__defaults__, add.__wrapped__.__kwdefaults__)
class retry:
    def __init__(self, times, exc=(Exception,)): self.times, self.exc = times, exc
    def __call__(self, f):
        @functools.wraps(f)
        def inner(*a, **k):
            for i in itertools.count(1):
                try: return f(*a, **k)
                except self.exc as e:
                    print(f"try {i}: {e!r}")
                    if i >= self.times: raise RuntimeError("gave up") from e
        return inner
class Flaky:
    def __init__(self): self.n = 0
    @retry(3, (ValueError, KeyError))
    def go(self, ok_at):
        self.n += 1
        if self.n < ok_at: raise (ValueError if self.n % 2 else KeyError)(f"n={self.n}")
        return self.n
print(Flaky().go(3))
try: Flaky().go(9)
except RuntimeError as e: print(e, repr(e.__cause__), e.__context__ is e.__cause__)
def memo(f):
    cache = {}
    def inner(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    inner.cache = cache
    return inner
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), len(fib.cache))
def coroutine(f):
    @functools.wraps(f)
    def start(*a, **k): g = f(*a, **k); next(g); return g
    return start
@coroutine
def averager():
    total = count = 0; avg = None
    while True:
        try: x = yield avg
        except ValueError as e: print("reset", e); total = count = 0; avg = None; continue
        if x is None: return total
        total += x; count += 1; avg = total / count
av = averager(); print(av.send(10), av.send(20), av.throw(ValueError("r")), av.send(4))
try: av.send(None)
except StopIteration as s: print("ret", s.value)
def pipeline(*stages): return functools.reduce(lambda acc, s: s(acc), stages)
def take(n): return lambda it: itertools.islice(it, n)
def chunk(n):
    def go(it):
        it = iter(it)
        while batch := tuple(itertools.islice(it, n)): yield batch
    return go
print(list(pipeline(itertools.count(1), lambda it: (x * x for x in it if x % 3), take(7), chunk(3))))
def deleg():
    r = yield from (i for i in "ab"); print("r", r)
    r = yield from sub(); print("sub gave", r)
    return "end"
def sub():
    try: got = yield "s1"; print("got", got)
    except GeneratorExit: print("closing"); raise
    finally: print("sub fin")
    return 42
g = deleg(); print(next(g), next(g), next(g)); 
try: print(g.send("hello"))
except StopIteration as e: print(e.value)
g2 = deleg(); [next(g2) for _ in range(3)]; g2.close(); print(inspect.getgeneratorstate(g2), g2.gi_frame)
@contextmanager
def tag(name, **at):
    print(f"<{name}{''.join(f' {k}={v!r}' for k, v in at.items())}>", end="")
    try: yield name.upper()
    except ZeroDivisionError: print("[div]", end="")
    finally: print(f"</{name}>")
buf = io.StringIO()
with redirect_stdout(buf), tag("a", x=1) as A, tag("b") as B: print(A + B, end=""); 1 / 0
print(repr(buf.getvalue()))
with ExitStack() as st:
    for i in range(3): st.callback(lambda i=i: print("cb", i))
    st.enter_context(tag("p"))
print(*itertools.chain.from_iterable(zip("abc", range(3))), sep="|"); print(list(itertools.groupby("aabbbc"))[1][0], [(k, len(list(v))) for k, v in itertools.groupby(sorted("mississippi"))], list(itertools.accumulate([1, 2, 3], lambda a, b: a * b)), list(itertools.pairwise("abc")), list(itertools.batched("abcde", 2)))
