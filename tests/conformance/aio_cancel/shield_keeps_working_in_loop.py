import asyncio

async def work(log):
    for i in range(3):
        await asyncio.sleep(0)
        log.append(i)
    return "complete"

async def stubborn(task):
    cancels = 0
    while True:
        try:
            return await asyncio.shield(task), cancels
        except asyncio.CancelledError:
            cancels += 1

async def main():
    log = []
    task = asyncio.create_task(work(log))
    waiter = asyncio.create_task(stubborn(task))
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.sleep(0)
    waiter.cancel()
    print(await waiter, log, waiter.cancelling())

asyncio.run(main())
