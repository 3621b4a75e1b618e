import asyncio


async def main():
    lock = asyncio.Lock()
    try:
        lock.release()
    except RuntimeError as err:
        print("RuntimeError:", err)
    print(await lock.acquire(), lock.locked())
    try:
        await asyncio.wait_for(lock.acquire(), 0.01)
    except TimeoutError:
        print("not reentrant")
    lock.release()
    print(lock.locked())
    try:
        async with lock:
            print("held", lock.locked())
            raise KeyError("lost")
    except KeyError:
        print("released after the error", not lock.locked())
    try:
        with lock:
            print("never")
    except TypeError as err:
        print("TypeError:", str(err).startswith("'Lock' object does not support the context manager protocol"))
    async with lock as value:
        print("as gives", value)


asyncio.run(main())
