import asyncio

async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def waiter(name):
        try:
            async with lock:
                print(name, "has")
        except asyncio.CancelledError:
            print(name, "cancelled")

    tasks = [asyncio.create_task(waiter(n)) for n in "abc"]
    await asyncio.sleep(0)
    lock.release()
    tasks[0].cancel()
    await asyncio.gather(*tasks)
    print(str(lock)[-11:])

asyncio.run(main())
