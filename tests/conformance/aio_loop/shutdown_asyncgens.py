import asyncio

log = []

async def numbers(name):
    try:
        for i in range(3):
            yield i
    finally:
        log.append(("closing", name))
        await asyncio.sleep(0)
        log.append(("closed", name))

async def main():
    a, b = numbers("a"), numbers("b")
    print(await anext(a), await anext(b))
    async for i in a:
        print("a", i)
        break
    await asyncio.get_running_loop().shutdown_asyncgens()
    print(sorted(log))
    try:
        print(await anext(b))
    except StopAsyncIteration:
        print("b is closed")

asyncio.run(main())
