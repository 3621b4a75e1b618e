import asyncio

async def gen():
    yield 1
    await asyncio.sleep(0)
    yield 2

async def main():
    g = gen()
    await anext(g)
    first = asyncio.create_task(g.asend(None))
    await asyncio.sleep(0)
    for action in (g.asend(None), g.athrow(ValueError), g.aclose(), anext(g)):
        try:
            await action
        except RuntimeError as e:
            print(e)
    print(await first, g.ag_running)

asyncio.run(main())
