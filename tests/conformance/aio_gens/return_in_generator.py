import asyncio

async def gen(n):
    for i in range(10):
        if i == n:
            return
        yield i

async def empty():
    return
    yield

async def main():
    print([x async for x in gen(3)], [x async for x in gen(0)], [x async for x in empty()])
    async for x in empty():
        print("never")
    else:
        print("else")
    async for x in gen(2):
        pass
    else:
        print("else", x)

asyncio.run(main())
