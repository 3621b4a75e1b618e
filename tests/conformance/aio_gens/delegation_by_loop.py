import asyncio

async def inner(name, n):
    try:
        for i in range(n):
            yield f"{name}{i}"
    finally:
        print("inner", name, "ends")

async def outer():
    async for x in inner("a", 2):
        yield x
    async for x in inner("b", 1):
        yield x

async def main():
    async for x in outer():
        print(x)

asyncio.run(main())
