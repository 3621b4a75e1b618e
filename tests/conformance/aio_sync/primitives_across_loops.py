import asyncio

lock = asyncio.Lock()
queue = asyncio.Queue()

async def contend():
    await lock.acquire()
    task = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    lock.release()
    await task
    lock.release()

async def main():
    await lock.acquire()
    try:
        await lock.acquire()
    except RuntimeError as e:
        print(str(e)[-28:])
    lock.release()

asyncio.run(contend())
asyncio.run(main())
async def use():
    queue.put_nowait(1)
    return await queue.get()
print(asyncio.run(use()), asyncio.run(use()))
