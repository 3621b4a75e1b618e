"""Methods and functions whose parameters get one type here and another there."""
import asyncio
from functools import partial, reduce


class Machine:
    def __init__(self):
        self.total = 0
        self.log = []

    def add(self, n):
        self.total += 1
        self.log.append(n)
        return n

    def scale(self, k, *, times=1):
        return k * times

    async def work(self, n):
        await asyncio.sleep(0)
        return self.add(n)

    def generate(self, n):
        for i in range(n):
            yield i * self.total

    def recurse(self, depth):
        if depth == 0:
            return "bottom"
        return self.recurse(depth - 1)

    def __call__(self, x):
        return self.add(x)

    def __lt__(self, other):
        return self.total < other.total

    def __getitem__(self, i):
        return self.log[i]

    def __len__(self):
        return len(self.log)


def double(x):
    return x + x


def apply(f, x):
    return f(x)


def keyword_only(a, *, b=2):
    return a * b


def variadic(*args, **kwargs):
    return len(args), sorted(kwargs)


def endless(m):
    return endless_too(m)


def endless_too(m):
    return endless(m)


async def main():
    m = Machine()
    print(m.add(1), m.add(2), await m.work(3))
    f = m.add
    print(f("text"), apply(m.add, 2.5), list(map(m.add, [None, (1, 2)])))
    print(m("called"), m[0], m[-1], len(m), m.log)
    print(m.scale(2), m.scale(2.5, times=2), m.scale("ab", times=3))
    print(list(m.generate(3)), m.recurse(5))
    print(Machine() < m, sorted([m, Machine()])[0].total)
    print(double(2), double(1.5), double("a"), apply(double, [1]))
    print(keyword_only(3), keyword_only(b="x", a=2), variadic(1, 2, z=1, y=2))
    print(partial(double, 4)(), reduce(lambda a, b: a + b, [1, 2, 3]))
    print(await asyncio.gather(*(m.work(n) for n in range(3))))
    name = "total"
    print(getattr(m, name))
    for bad in (lambda: m.add(), lambda: m.add(1, 2), lambda: double(), lambda: keyword_only(1, 2)):
        try:
            bad()
        except TypeError as error:
            print(error)
    try:
        m.recurse(100_000)
    except RecursionError:
        print("too deep")
    try:
        endless(m)
    except RecursionError:
        print("endless")


asyncio.run(main())
