import asyncio

async def value():
    await asyncio.sleep(0)
    return 1

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future._state, future._loop is loop, future._log_traceback, future._cancel_message)
    future.set_exception(ValueError("x"))
    print(future._state, future._log_traceback, repr(future._exception))
    future.exception()
    print(future._log_traceback)
    queue = asyncio.Queue()
    queue.put_nowait(1)
    print(queue._queue, queue._unfinished_tasks)
    lock, sem = asyncio.Lock(), asyncio.Semaphore(3)
    print(lock._locked, sem._value)

asyncio.run(main())
