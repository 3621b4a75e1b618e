import asyncio


async def countdown(n):
    print("generator starts")
    while n > 0:
        print("about to yield", n)
        yield n
        await asyncio.sleep(0)
        n -= 1
    print("generator ends")


async def evens(source):
    async for x in source:
        if x % 2 == 0:
            yield x * 100


async def main():
    gen = countdown(3)
    print("created", type(gen).__name__, gen.__name__)
    async for n in gen:
        print("body", n)
    async for n in gen:
        print("exhausted, never", n)
    print(await anext(gen, "default"))
    try:
        await gen.__anext__()
    except StopAsyncIteration as err:
        print("StopAsyncIteration", err.args)
    print([x async for x in evens(countdown(4))])

    async def twins():
        for pair in (("a", 1), ("b", 2)):
            yield pair

    async for letter, number in twins():
        print(letter * number)

    async def nothing():
        return
        yield

    print([x async for x in nothing()])


asyncio.run(main())
