import asyncio
from contextlib import aclosing

async def gen():
    try:
        yield 1
        yield 2
    finally:
        print("closed")

async def main():
    async with aclosing(gen()) as g:
        async for x in g:
            print(x)
            break
    print("after")
    try:
        async with aclosing(gen()) as g:
            await anext(g)
            raise ValueError("body")
    except ValueError as e:
        print(repr(e))

asyncio.run(main())
