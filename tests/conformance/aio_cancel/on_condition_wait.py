import asyncio

async def waiter(cond, name):
    async with cond:
        try:
            await cond.wait()
            print(name, "notified")
        except asyncio.CancelledError as e:
            print(name, "cancelled", e.args, "locked", cond.locked())
            raise

async def main():
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(cond, n)) for n in "abc"]
    await asyncio.sleep(0)
    async with cond:
        tasks[0].cancel("x")
        await asyncio.sleep(0)
        print("main holds", tasks[0].done())
    await asyncio.sleep(0)
    async with cond:
        cond.notify()
    await asyncio.sleep(0)
    tasks[2].cancel()
    print([repr(r) for r in await asyncio.gather(*tasks, return_exceptions=True)])

asyncio.run(main())
