"""Loops over generators that are made in their heads, kept, passed on, rebound, methods, closures and recursive."""
import asyncio
import contextvars

var = contextvars.ContextVar("var", default="unset")


async def count(to, start=0):
    while start < to:
        yield start
        start += 1


async def tree(depth):
    if depth:
        async for node in tree(depth - 1):
            yield node + 1
        yield depth * 100
        async for node in tree(depth - 1):
            yield node


async def even(n):
    if n > 0:
        yield n
        async for m in odd(n - 1):
            yield m


async def odd(n):
    yield -n
    async for m in even(n - 1):
        yield m


class Store:
    def __init__(self, items):
        self.items = items

    async def __aiter__(self):
        for item in self.items:
            yield item

    async def rows(self, prefix, *rest, sep="-"):
        for item in self.items:
            yield sep.join([prefix, item, *rest])


async def mixed():
    yield 1
    yield "two"
    yield 3.0
    yield None
    yield


async def floats(n):
    for i in range(n):
        yield i / 2


async def contexts():
    yield var.get()
    var.set("inside")
    yield var.get()


async def consume(agen):
    return [item async for item in agen]


async def main():
    kept = count(5)
    async for x in kept:
        if x == 1:
            break
    print(await consume(kept))
    async for x in kept:
        print("never", x)
    print([x async for x in count(4) if x % 2], {x async for x in count(3)}, {x: y async for x in count(2) async for y in count(2, start=1)})
    print(sum([node async for node in tree(4)]), await consume(tree(2)))
    print([m async for m in even(5)])
    store = Store(["a", "b"])
    print([r async for r in store.rows("x", "y", sep="+")], [r async for r in store])
    print([(x, type(x).__name__) async for x in mixed()])
    total = 0.0
    async for f in floats(5):
        total += f
    print(total)
    async for value in contexts():
        print(value, var.get())
        var.set("outside")

    base = 10

    async def shifted(n):
        nonlocal base
        async for x in count(n):
            base += x
            yield base

    print([x async for x in shifted(4)], base)
    gen = (x * 2 async for x in count(3))
    print(await consume(gen))
    x = "before"
    async for x in count(0):
        pass
    print(x)
    for agen in (count(2), count(3)):
        async for agen in agen:
            print(agen)
    grown = 1
    async for x in count(70):
        grown = grown * 2 + x
    print(grown)


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        yield a
        a, b = b, a + b


def halves(n):
    while n:
        yield n
        n //= 2


last = total = 0
for last in fibonacci(120):
    pass
for n in halves(1000):
    total += n
print(last, total)
asyncio.run(main())


async def rebound():
    yield "old"


async def use():
    async for x in rebound():
        print(x)


asyncio.run(use())


async def rebound():
    yield "new"


asyncio.run(use())


async def endless(n):
    async for x in endless(n + 1):
        yield x


async def too_deep():
    try:
        async for x in endless(0):
            print("never")
    except RecursionError as error:
        print(type(error).__name__)


asyncio.run(too_deep())
