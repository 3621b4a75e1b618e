import asyncio

async def main():
    cond = asyncio.Condition()
    value = 0

    def ready(n):
        print("check", n, value)
        return value >= n

    async def waiter(n):
        async with cond:
            result = await cond.wait_for(lambda: ready(n))
            print("waiter", n, "sees", value, result)

    tasks = [asyncio.create_task(waiter(n)) for n in (2, 1, 3)]
    for _ in range(3):
        await asyncio.sleep(0)
        async with cond:
            value += 1
            cond.notify_all()
    await asyncio.gather(*tasks)

asyncio.run(main())
