import asyncio
import threading

def work(a, b=1, *, c=2):
    return a + b + c, threading.current_thread() is threading.main_thread()

async def main():
    print(await asyncio.to_thread(work, 1))
    print(await asyncio.to_thread(work, 1, b=10, c=20))
    print(await asyncio.to_thread(len, [1, 2, 3]))

asyncio.run(main())
