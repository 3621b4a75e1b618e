import asyncio

async def gen():
    yield 1
    yield 2

async def main():
    it = gen().__aiter__()
    print(await it.__anext__(), await it.__anext__())
    try:
        await it.__anext__()
    except StopAsyncIteration:
        print("stop")
    step = gen().asend(None)
    try:
        step.send(None)
    except StopIteration as e:
        print("value", e.value)

asyncio.run(main())
