import asyncio

async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    task = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    lock.release()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", lock.locked())
    async with lock:
        print("free again")

asyncio.run(main())
