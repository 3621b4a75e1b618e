from functools import lru_cache, cache, cached_property, total_ordering, singledispatch, singledispatchmethod

calls = []


@lru_cache(maxsize=2)
def slow(x, y=0):
    calls.append(x)
    return x * 10 + y


print(slow(1), slow(1), slow(2), slow(3), slow(1), calls)
print(slow.cache_info(), slow(1, y=5), slow(1, 5), calls)
slow.cache_clear()
print(slow.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info().hits > 0, fib.__name__, fib.__wrapped__(1))
try:
    fib([1])
except TypeError as e:
    print(e)


class Report:
    def __init__(self, rows):
        self.rows = rows

    @cached_property
    def total(self):
        print("summing")
        return sum(self.rows)


r = Report([1, 2])
print(r.total, r.total, vars(r))
r.rows.append(5)
print(r.total)
del r.total
print(r.total)


@total_ordering
class Ver:
    def __init__(self, s):
        self.t = tuple(map(int, s.split(".")))

    def __eq__(self, o):
        return self.t == o.t

    def __lt__(self, o):
        return self.t < o.t


print(Ver("1.2") > Ver("1.1"), Ver("1.0") <= Ver("1.0"), Ver("2.0") >= Ver("10.0"), max(Ver("1.9"), Ver("1.10")).t)


@singledispatch
def show(x):
    return f"thing {x}"


@show.register
def _(x: int):
    return f"int {x}"


@show.register(list)
def _(x):
    return f"list of {len(x)}: " + ", ".join(show(i) for i in x)


@show.register(float)
@show.register(str)
def _(x):
    return f"scalar {x!r}"


print(show(3), show(True), show([1, "a", 2.5, None]), show({}), show.dispatch(int)(9))


class Fmt:
    @singledispatchmethod
    def fmt(self, x):
        return f"? {x}"

    @fmt.register
    def _(self, x: int):
        return f"# {x}"


print(Fmt().fmt(1), Fmt().fmt("s"))
