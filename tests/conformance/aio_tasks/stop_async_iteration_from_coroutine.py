import asyncio

async def raises():
    raise StopAsyncIteration("value")

async def gen():
    yield 1
    raise StopAsyncIteration("in generator")

async def gen_stop():
    yield 1
    raise StopIteration("in generator")

async def main():
    try:
        await raises()
    except StopAsyncIteration as e:
        print(repr(e))
    for make in (gen, gen_stop):
        try:
            async for x in make():
                print(x)
        except RuntimeError as e:
            print(e, repr(e.__cause__))

asyncio.run(main())
