import asyncio

async def gen():
    try:
        yield 1
        yield 2
    finally:
        print("finally begins")
        yield "from finally"
        print("finally ends")

async def main():
    print([x async for x in gen()])
    g = gen()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as e:
        print(e)
    g = gen()
    await anext(g)
    print(await g.athrow(ValueError("v")))
    try:
        await anext(g)
    except ValueError as e:
        print(repr(e))

asyncio.run(main())
