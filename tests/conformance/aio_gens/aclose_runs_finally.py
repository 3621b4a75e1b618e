import asyncio

async def gen():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("GeneratorExit")
        raise
    finally:
        await asyncio.sleep(0)
        print("finally")

async def main():
    g = gen()
    print(await anext(g))
    print(await g.aclose())
    print(await g.aclose())
    try:
        await anext(g)
    except StopAsyncIteration:
        print("stopped")
    fresh = gen()
    await fresh.aclose()
    print([x async for x in fresh])

asyncio.run(main())
