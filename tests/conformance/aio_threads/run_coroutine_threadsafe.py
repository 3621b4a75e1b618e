import asyncio
import threading

async def add(a, b):
    await asyncio.sleep(0)
    return a + b

async def fails():
    raise KeyError("from the loop")

def worker(loop, log):
    log.append(asyncio.run_coroutine_threadsafe(add(1, 2), loop).result(5))
    try:
        asyncio.run_coroutine_threadsafe(fails(), loop).result(5)
    except KeyError as e:
        log.append(repr(e))

async def main():
    log = []
    await asyncio.to_thread(worker, asyncio.get_running_loop(), log)
    print(log)
    try:
        asyncio.run_coroutine_threadsafe(5, asyncio.get_running_loop())
    except TypeError as e:
        print(e)

asyncio.run(main())
