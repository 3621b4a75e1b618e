"""Who waits for a primitive."""
import asyncio


async def main():
    lock, semaphore, event, condition = asyncio.Lock(), asyncio.Semaphore(0), asyncio.Event(), asyncio.Condition()
    queue = asyncio.Queue()
    print(lock._waiters, semaphore._waiters, len(event._waiters), len(condition._waiters), len(queue._getters))
    await lock.acquire()

    async def notified():
        async with condition:
            await condition.wait()

    tasks = [asyncio.create_task(c) for c in (lock.acquire(), semaphore.acquire(), event.wait(), notified(), queue.get())]
    await asyncio.sleep(0)
    for waiting in (lock._waiters, semaphore._waiters, event._waiters, condition._waiters, queue._getters):
        print(type(waiting).__name__, len(waiting), [w.done() for w in waiting])
    for task in tasks:
        task.cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    print(len(lock._waiters), len(semaphore._waiters), len(event._waiters), len(condition._waiters), len(queue._getters))


asyncio.run(main())
