import asyncio

async def gen():
    yield 1

async def main():
    g = gen()
    try:
        await g.asend(5)
    except TypeError as e:
        print(e)
    print(await anext(g))

asyncio.run(main())
