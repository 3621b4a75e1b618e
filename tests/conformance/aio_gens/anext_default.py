import asyncio

async def gen():
    yield 1

class Counter:
    def __init__(self):
        self.n = 0
    def __aiter__(self):
        return self
    async def __anext__(self):
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n

async def main():
    g = gen()
    print(await anext(g), await anext(g, "default"), await anext(g, None))
    try:
        await anext(g)
    except StopAsyncIteration as e:
        print(repr(e))
    c = Counter()
    print(await anext(c), await anext(c, 0), await anext(c, "end"))
    for wrong in (5, [1]):
        try:
            anext(wrong)
        except TypeError as e:
            print(e)
        try:
            aiter(wrong)
        except TypeError as e:
            print(e)

asyncio.run(main())
