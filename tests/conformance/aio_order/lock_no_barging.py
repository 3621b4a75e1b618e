import asyncio

async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def waiter(name):
        async with lock:
            print(name, "has the lock")

    first = asyncio.create_task(waiter("first"))
    await asyncio.sleep(0)
    lock.release()
    print("locked after release", lock.locked())
    second = asyncio.create_task(waiter("second"))
    await lock.acquire()
    print("main has the lock again")
    lock.release()
    await asyncio.gather(first, second)

asyncio.run(main())
