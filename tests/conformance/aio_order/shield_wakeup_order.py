import asyncio

async def inner():
    await asyncio.sleep(0)
    print("inner done")
    return 1

async def direct(task):
    print("direct", await task)

async def shielded(task):
    print("shielded", await asyncio.shield(task))

async def main():
    task = asyncio.create_task(inner())
    await asyncio.gather(shielded(task), direct(task), shielded(task))

asyncio.run(main())
