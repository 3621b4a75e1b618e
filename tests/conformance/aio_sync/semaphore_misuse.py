import asyncio

async def main():
    for kind in (asyncio.Semaphore, asyncio.BoundedSemaphore):
        try:
            kind(-1)
        except ValueError as e:
            print(e)
    bounded = asyncio.BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError as e:
        print(e)
    sem = asyncio.Semaphore(0)
    sem.release()
    print(sem.locked(), await sem.acquire(), sem.locked())
    async with bounded as value:
        print(value, bounded.locked())
    print(asyncio.Semaphore().locked(), asyncio.Semaphore(value=0).locked())

asyncio.run(main())
