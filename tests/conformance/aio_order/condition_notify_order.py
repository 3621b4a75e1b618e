import asyncio

async def main():
    cond = asyncio.Condition()

    async def waiter(name):
        async with cond:
            print(name, "waits")
            await cond.wait()
            print(name, "woken")

    tasks = [asyncio.create_task(waiter(n)) for n in "abcd"]
    await asyncio.sleep(0)
    async with cond:
        cond.notify()
        print("notified one, still holding")
        await asyncio.sleep(0)
        print("still holding")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with cond:
        cond.notify(2)
        print("notified two")
    for _ in range(4):
        await asyncio.sleep(0)
    async with cond:
        cond.notify_all()
    await asyncio.gather(*tasks)

asyncio.run(main())
