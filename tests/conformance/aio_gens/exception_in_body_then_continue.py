import asyncio

async def gen():
    yield 1
    raise ValueError("in generator")
    yield 2

async def main():
    g = gen()
    try:
        async for x in g:
            print(x)
    except ValueError as e:
        print(repr(e))
    print([x async for x in g])
    async for x in gen():
        try:
            raise KeyError("in body")
        except KeyError as e:
            print(repr(e))
            break

asyncio.run(main())
