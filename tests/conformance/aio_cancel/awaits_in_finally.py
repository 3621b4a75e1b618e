import asyncio

async def cleaner(log):
    try:
        await asyncio.sleep(10)
    finally:
        log.append("cleaning")
        await asyncio.sleep(0.001)
        log.append("cleaned")

async def main():
    log = []
    task = asyncio.create_task(cleaner(log))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    print(log, task.done())
    await asyncio.wait([task])
    print(log, task.cancelled())

asyncio.run(main())
