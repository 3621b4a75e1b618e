from functools import partial, reduce, wraps, cmp_to_key, partialmethod
import operator


def power(base, exp, *, mod=None):
    return pow(base, exp, mod) if mod else base ** exp


square = partial(power, exp=2)
cube = partial(power, exp=3)
two = partial(power, 2)
print(square(5), cube(2), two(10), two(5, mod=7), partial(two, 3)(), square.func is power, square.args, square.keywords, two.args)
print(partial(int, base=2)("1010"), list(map(partial(operator.mul, 3), [1, 2])), partial(print, "pre", sep="-")("x", "y"))
try:
    two()
except TypeError as e:
    print(e)
print(reduce(lambda a, b: a * b, range(1, 6)), reduce(operator.add, [[1], [2]], []), reduce(max, [3, 9, 2]), reduce(lambda a, b: a, [], "init"), reduce(operator.add, "abc"))
try:
    reduce(operator.add, [])
except TypeError as e:
    print(e)
people = [{"n": "bo", "a": 3}, {"n": "al", "a": 3}, {"n": "cy", "a": 1}]
print(sorted(people, key=operator.itemgetter("a", "n")), operator.itemgetter(1)("abc"), operator.itemgetter(0, 2)("abc"))


class P:
    def __init__(self, x):
        self.x = x

    def move(self, dx, dy=0):
        return (self.x + dx, dy)

    right = partialmethod(move, 10)


print(operator.attrgetter("x")(P(4)), operator.methodcaller("upper")("abc"), P(1).right(dy=5), [p.x for p in sorted([P(3), P(1)], key=operator.attrgetter("x"))])
print(operator.eq(1, 1.0), operator.truediv(7, 2), operator.neg(3), operator.contains([1], 1), operator.not_(0), operator.getitem({"k": 1}, "k"))


def logged(f):
    @wraps(f)
    def w(*a, **k):
        "wrapper doc"
        return f(*a, **k)
    return w


@logged
def documented(x):
    """Original doc."""
    return x


print(documented.__name__, documented.__doc__, documented.__wrapped__(1), documented(2))
print(sorted(["b2", "a10", "a9"], key=cmp_to_key(lambda a, b: len(a) - len(b) or (a > b) - (a < b))))
compose = lambda *fs: reduce(lambda f, g: lambda x: g(f(x)), fs)
print(compose(str.strip, str.upper, len)("  ab "))
