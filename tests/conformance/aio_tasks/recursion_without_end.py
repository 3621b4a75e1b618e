"""Coroutines that await themselves without end, in every way: `RecursionError`, at about the limit."""
import asyncio

async def how_deep(n, best):
    best[0] = n
    await how_deep(n + 1, best)

async def by_object(n, best):
    best[0] = n
    c = by_object(n + 1, best)
    await c

class A:
    async def go(self, n, best):
        best[0] = n
        await self.go(n + 1, best)

async def through_plain(n, best):
    best[0] = n
    await helper(n + 1, best)

def helper(n, best):
    return through_plain(n, best)

class B:
    def __await__(self):
        return inner(self).__await__()

best_b = [0]
async def inner(b):
    best_b[0] += 1
    await b

async def main():
    for f in (how_deep, by_object, A().go, through_plain):
        best = [0]
        try:
            await f(0, best)
        except RecursionError as e:
            print(f.__name__, 900 < best[0] <= 1000, str(e)[:32])
    try:
        await inner(B())
    except RecursionError as e:
        print("B", best_b[0] > 500)

asyncio.run(main())
