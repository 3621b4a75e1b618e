from contextlib import contextmanager, suppress, ExitStack, closing, nullcontext, redirect_stdout, ContextDecorator
import io


@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except ValueError as e:
        print("tag swallowed", e)
    finally:
        print(f"</{name}>")


with tag("a") as t, tag("b") as u:
    print(t, u)
with tag("c"):
    raise ValueError("inside c")
try:
    with tag("d"):
        raise KeyError("k")
except KeyError as e:
    print("passed through", e)


@tag("deco")
def f():
    return "in f"


print(f())
with suppress(KeyError, ZeroDivisionError):
    print("about to fail")
    {}["x"]
    print("never")
with ExitStack() as stack:
    names = [stack.enter_context(tag(n)) for n in "xy"]
    stack.callback(print, "callback", "ran")
    stack.callback(lambda: print("second callback"))
    print(names)


class Door:
    def close(self):
        print("door closed")


with closing(Door()) as d:
    print(type(d).__name__)
with nullcontext(5) as n:
    print(n)
buf = io.StringIO()
with redirect_stdout(buf):
    print("hidden")
print("got", repr(buf.getvalue()))


@contextmanager
def no_yield():
    if False:
        yield


@contextmanager
def two_yields():
    yield 1
    yield 2


for cm in (no_yield, two_yields):
    try:
        with cm():
            pass
    except RuntimeError as e:
        print(e)


class Timed(ContextDecorator):
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, *exc):
        print("exit", exc[0])
        return False


@Timed()
def work(x):
    return x * 2


print(work(4))


@contextmanager
def rollback(d):
    saved = dict(d)
    try:
        yield d
    except Exception:
        d.clear()
        d.update(saved)
        raise


state = {"v": 1}
with suppress(RuntimeError), rollback(state) as s:
    s["v"] = 99
    raise RuntimeError
print(state)
with ExitStack() as st:
    st.enter_context(suppress(OSError))
    st.push(lambda *a: print("pushed saw", a[0].__name__))
    raise OSError("x")
print("end")
