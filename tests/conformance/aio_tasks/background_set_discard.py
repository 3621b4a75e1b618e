import asyncio

async def work(n):
    await asyncio.sleep(0)
    return n

async def main():
    background = set()
    for n in range(3):
        task = asyncio.create_task(work(n))
        background.add(task)
        task.add_done_callback(background.discard)
    print(len(background))
    await asyncio.sleep(0)
    print(len(background))
    await asyncio.sleep(0)
    print(len(background))
    await asyncio.sleep(0)
    print(len(background))

asyncio.run(main())
