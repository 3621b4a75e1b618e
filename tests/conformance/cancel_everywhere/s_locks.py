import asyncio


async def holder(lock):
    async with lock:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    print("  released")


async def main():
    lock = asyncio.Lock()
    task = asyncio.create_task(holder(lock))
    await asyncio.sleep(0)
    try:
        async with lock:
            print("  main holds")
            await asyncio.sleep(0)
    finally:
        print("  locked", lock.locked(), task.done())
    await task
    return lock.locked()
