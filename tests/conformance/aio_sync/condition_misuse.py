import asyncio

async def main():
    cond = asyncio.Condition()
    try:
        await cond.wait()
    except RuntimeError as e:
        print(e)
    for action in (cond.notify, cond.notify_all, cond.release):
        try:
            action()
        except RuntimeError as e:
            print(e)
    lock = asyncio.Lock()
    cond = asyncio.Condition(lock)
    async with lock:
        print(cond.locked())
        cond.notify()
    async with cond as value:
        print(value, lock.locked())
    cond = asyncio.Condition(lock=None)
    await cond.acquire()
    cond.release()
    print(cond.locked())

asyncio.run(main())
