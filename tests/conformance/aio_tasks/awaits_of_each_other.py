"""Coroutines that await themselves and each other: values, order, cleanup, cancellation, tracebacks, the limit."""
import asyncio
import traceback


class Tree:
    def __init__(self, name, *children):
        self.name = name
        self.children = children

    async def depth(self):
        best = 0
        for child in self.children:
            best = max(best, await child.depth())
        return best + 1

    async def names(self, found, level=0):
        found.append("  " * level + self.name)
        await asyncio.sleep(0)
        for child in self.children:
            await child.names(found, level=level + 1)


async def count(n):
    if n == 0:
        await asyncio.sleep(0)
        return 0
    return 1 + await count(n - 1)


async def fib(n: int) -> int:
    return n if n < 2 else await fib(n - 1) + await fib(n - 2)


async def even(n):
    return True if n == 0 else await odd(n - 1)


async def odd(n):
    return False if n == 0 else await even(n - 1)


async def fail(n):
    try:
        if n == 0:
            raise LookupError("bottom")
        await fail(n - 1)
    except LookupError as error:
        if n == 3:
            raise ValueError("half way") from error
        raise
    finally:
        print("leaves", n)


async def hold(n, log):
    try:
        if n == 0:
            await asyncio.sleep(10)
        await hold(n - 1, log)
    except asyncio.CancelledError:
        log.append(n)
        await asyncio.sleep(0)
        raise


async def swallow(n):
    try:
        if n == 0:
            await asyncio.Event().wait()
        return await swallow(n - 1) + 1
    except asyncio.CancelledError:
        if n == 5:
            return 100
        raise


async def permutations(items, chosen=()):
    if not items:
        return [chosen]
    found = []
    for i, item in enumerate(items):
        rest = items[:i] + items[i + 1:]
        found += await permutations(rest, (*chosen, item))
        if len(found) % 2:
            await asyncio.sleep(0)
    return found


def tokens(text):
    return list(text.replace(" ", "")) + [None]


class Parser:
    """Sums and products with brackets, one token at a time from a queue."""

    def __init__(self, queue):
        self.queue, self.token = queue, None

    async def step(self):
        token, self.token = self.token, await self.queue.get()
        return token

    async def sum(self):
        value = await self.product()
        while self.token in ("+", "-"):
            sign = await self.step()
            other = await self.product()
            value = value + other if sign == "+" else value - other
        return value

    async def product(self):
        value = await self.atom()
        while self.token == "*":
            await self.step()
            value *= await self.atom()
        return value

    async def atom(self):
        token = await self.step()
        if token == "(":
            value = await self.sum()
            await self.step()
            return value
        if token == "-":
            return -await self.atom()
        return int(token)


async def evaluate(text):
    queue = asyncio.Queue(1)
    parser = Parser(queue)

    async def feed():
        for token in tokens(text):
            await queue.put(token)

    feeding = asyncio.create_task(feed())
    await parser.step()
    value = await parser.sum()
    await feeding
    return value


async def closures(limit):
    seen = []

    async def down(n):
        nonlocal limit
        seen.append(n)
        limit -= 1
        if n:
            async with asyncio.timeout(10):
                await down(n // 2)
        else:
            seen.append(limit)

    await down(37)
    return seen


async def leaves(tree):
    if not tree.children:
        yield tree.name
    for child in tree.children:
        async for name in leaves(child):
            yield name


async def endless(n):
    return await endless(n + 1)


async def main():
    tree = Tree("root", Tree("a", Tree("b"), Tree("c", Tree("d"))), Tree("e"))
    found = []
    await asyncio.gather(tree.names(found), tree.names(found))
    print(*found, sep="\n")
    print(await tree.depth(), [name async for name in leaves(tree)])
    print([await count(n) for n in range(12)], await count(200))
    print([await fib(n) for n in range(13)], await even(9), await even(10), await odd(7))
    try:
        await fail(6)
    except ValueError as error:
        print(repr(error), repr(error.__cause__))
        for part in (error, error.__cause__):
            print([(f.name, f.lineno) for f in traceback.extract_tb(part.__traceback__)])
    log = []
    task = asyncio.create_task(hold(9, log))
    await asyncio.sleep(0)
    task.cancel("now")
    try:
        await task
    except asyncio.CancelledError as error:
        print("cancelled", error.args, log)
    task = asyncio.create_task(swallow(11))
    await asyncio.sleep(0)
    task.cancel()
    print(await task)
    print(await permutations((1, 2, 3)), len(await permutations(tuple("abcde"))))
    print(await evaluate("2 * (3 + 4 * (5 - -1)) - 7"), await evaluate("((((((((9))))))))"))
    print(await closures(50))
    one, two = await asyncio.gather(count(7), count(30))
    print(one, two)
    try:
        await endless(0)
    except RecursionError as error:
        print("RecursionError", str(error)[:32])
    coroutine = count(3)
    print(coroutine.send(None))
    try:
        coroutine.send(None)
    except StopIteration as stop:
        print("value", stop.value)
    coroutine = hold(4, log)
    coroutine.send(None)
    coroutine.close()
    print(len(log))


asyncio.run(main())
