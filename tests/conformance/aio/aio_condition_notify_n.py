import asyncio


async def soldier(cond, number, log):
    async with cond:
        result = await cond.wait()
        log.append(number)
    return result


async def main():
    lock = asyncio.Lock()
    cond = asyncio.Condition(lock)
    log = []
    squad = [asyncio.create_task(soldier(cond, i, log)) for i in range(6)]
    await asyncio.sleep(0)
    for n in (1, 2):
        async with cond:
            cond.notify(n)
            print("notified", n, "still", log)
        await asyncio.sleep(0.01)
        print("woken", log)
    squad[3].cancel()
    await asyncio.sleep(0)
    async with lock:
        cond.notify_all()
    print([r if r is True else type(r).__name__ for r in await asyncio.gather(*squad, return_exceptions=True)])
    print(log)

    value = 0

    async def raise_value():
        nonlocal value
        for _ in range(4):
            await asyncio.sleep(0)
            async with cond:
                value += 1
                cond.notify_all()

    t = asyncio.create_task(raise_value())
    async with cond:
        got = await cond.wait_for(lambda: value >= 3 and f"value {value}")
    print(got)
    await t
    print(value)


asyncio.run(main())
