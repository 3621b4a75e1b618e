# Recursion that never ends is a RecursionError, whatever recurs; what ends within the limit runs.
import asyncio
import copy
import json
import sys


def count(n):
    return 0 if n == 0 else 1 + count(n - 1)


async def count_async(n):
    if n == 0:
        return 0
    return 1 + await count_async(n - 1)


def with_finally(n, *args, **kw):
    try:
        return max(with_finally(n + 1, *args, **kw), 0)
    finally:
        len(args)


def through_sorted(n):
    return sorted([3, 2, 1], key=lambda x: through_sorted(n + 1))


def generate(n):
    yield n
    yield from generate(n + 1)


class Repr:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"{Repr(self.n + 1)!r} {self.n}"


def attempt(name, fn):
    try:
        fn()
        print(name, "ended")
    except RecursionError as e:
        print(name, type(e).__name__, str(e).startswith("maximum recursion depth exceeded"))


print(count(900), asyncio.run(count_async(300)))
attempt("function", lambda: count(10**6))
attempt("coroutine", lambda: asyncio.run(count_async(10**6)))
attempt("finally", lambda: with_finally(0, 1, x=2))
attempt("sorted", lambda: through_sorted(0))
attempt("generator", lambda: list(generate(0)))
attempt("repr", lambda: repr(Repr(0)))
print(sys.getrecursionlimit())
sys.setrecursionlimit(4000)
print(sys.getrecursionlimit(), count(3000))
attempt("beyond", lambda: count(5000))
sys.setrecursionlimit(1000)
attempt("again", lambda: count(1500))

nested = {}
for _ in range(5000):
    nested = {"a": nested}
attempt("nested repr", lambda: repr(nested))
attempt("nested json", lambda: json.dumps(nested))
attempt("nested copy", lambda: copy.deepcopy(nested))
print(nested == copy.copy(nested), len(range(10**12)))
try:
    sys.setrecursionlimit(0)
except ValueError as e:
    print(e)
