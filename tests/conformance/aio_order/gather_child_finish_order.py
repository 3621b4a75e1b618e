import asyncio

async def work(name, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    print("done", name)
    return name

async def watch():
    for i in range(8):
        print("turn", i)
        await asyncio.sleep(0)

async def main():
    watcher = asyncio.create_task(watch())
    result = await asyncio.gather(work("slow", 3), work("quick", 0), work("mid", 1))
    print("gathered", result)
    await watcher

asyncio.run(main())
