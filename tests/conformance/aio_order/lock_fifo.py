import asyncio

async def holder(name, lock, turns):
    print(name, "wants")
    async with lock:
        print(name, "has")
        for _ in range(turns):
            await asyncio.sleep(0)
        print(name, "releases")
    print(name, "after")

async def main():
    lock = asyncio.Lock()
    await asyncio.gather(holder("a", lock, 2), holder("b", lock, 0), holder("c", lock, 1))

asyncio.run(main())
