import asyncio

async def gen():
    try:
        yield 1
    except GeneratorExit:
        print("ignored")
        yield 2

async def main():
    g = gen()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as e:
        print(e)

asyncio.run(main())
