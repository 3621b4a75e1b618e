import asyncio

async def slow():
    try:
        yield 1
        await asyncio.sleep(10)
        yield 2
    except asyncio.CancelledError:
        print("generator cancelled")
        raise
    finally:
        print("generator ends")

async def main():
    g = slow()
    print(await anext(g))
    try:
        async with asyncio.timeout(0.001):
            await anext(g)
    except TimeoutError:
        print("timeout")
    try:
        await anext(g)
    except StopAsyncIteration:
        print("the generator is finished")

asyncio.run(main())
