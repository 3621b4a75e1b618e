import asyncio

async def waiter(lock, name):
    try:
        async with lock:
            print(name, "has")
    except asyncio.CancelledError as e:
        print(name, "cancelled", e.args)
        raise

async def main():
    lock = asyncio.Lock()
    async with lock:
        tasks = [asyncio.create_task(waiter(lock, n)) for n in "abc"]
        await asyncio.sleep(0)
        tasks[1].cancel("not you")
        await asyncio.sleep(0)
        print(tasks[1].cancelled())
    await asyncio.gather(*tasks, return_exceptions=True)
    print(lock.locked())

asyncio.run(main())
