import asyncio

async def waiter(cond, name):
    async with cond:
        try:
            await cond.wait()
            print(name, "notified")
        except asyncio.CancelledError:
            print(name, "cancelled")

async def main():
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(cond, n)) for n in "ab"]
    await asyncio.sleep(0)
    async with cond:
        cond.notify(1)
        tasks[0].cancel()
    for _ in range(4):
        await asyncio.sleep(0)
    print([t.done() for t in tasks])
    async with cond:
        cond.notify_all()
    await asyncio.gather(*tasks)

asyncio.run(main())
