import asyncio
import re

def show(x):
    print(re.sub("0x[0-9a-f]+", "ADDR", repr(x)))

async def main():
    lock, event, sem, cond = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(2), asyncio.Condition()
    bounded, barrier = asyncio.BoundedSemaphore(1), asyncio.Barrier(2)
    for x in (lock, event, sem, cond, bounded, barrier):
        show(x)
    await lock.acquire()
    await sem.acquire()
    await bounded.acquire()
    await cond.acquire()
    event.set()
    for x in (lock, event, sem, cond, bounded):
        show(x)
    event.clear()
    tasks = [asyncio.create_task(c) for c in (lock.acquire(), bounded.acquire(), event.wait(), barrier.wait(), barrier.wait())]
    await asyncio.sleep(0)
    for x in (lock, event, bounded, barrier):
        show(x)
    lock.release()
    bounded.release()
    event.set()
    await asyncio.gather(*tasks)
    show(barrier)

asyncio.run(main())
