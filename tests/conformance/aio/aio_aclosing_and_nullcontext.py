import asyncio
from contextlib import aclosing, nullcontext, suppress


class Tap:
    def __init__(self, name):
        self.name = name
        self.open = True

    async def aclose(self):
        await asyncio.sleep(0)
        self.open = False
        print("tap closed", self.name)

    async def drops(self, n):
        try:
            for i in range(n):
                yield f"{self.name}{i}"
        finally:
            print("drops end")


async def use(tap=None):
    async with aclosing(tap) if tap else nullcontext("bucket") as source:
        print(getattr(source, "name", source))


async def main():
    tap = Tap("t")
    await use(tap)
    print(tap.open)
    await use()
    async with aclosing(tap.drops(5)) as d:
        print(await anext(d), await anext(d))
    with suppress(StopAsyncIteration, KeyError):
        print(await anext(d))
        print("never")
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.sleep(1), 0.01)
        print("never")
    t = asyncio.create_task(asyncio.sleep(1))
    t.cancel()
    with suppress(asyncio.CancelledError):
        await t
    print("suppressed", t.cancelled())


asyncio.run(main())
