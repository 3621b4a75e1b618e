import asyncio

async def gen():
    try:
        while True:
            yield 1
    finally:
        print("gen finally")

async def worker():
    g = gen()
    try:
        async for _ in g:
            await asyncio.sleep(0)
    finally:
        print("worker finally")
        await g.aclose()

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled())

asyncio.run(main())
