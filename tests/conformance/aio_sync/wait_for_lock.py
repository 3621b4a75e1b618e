import asyncio

async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    try:
        await asyncio.wait_for(lock.acquire(), 0.001)
    except TimeoutError:
        print("timeout", lock.locked())
    lock.release()
    print(await asyncio.wait_for(lock.acquire(), 1), lock.locked())

asyncio.run(main())
