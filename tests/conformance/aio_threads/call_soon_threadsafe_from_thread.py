import asyncio
import threading

async def main():
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    log = []

    def worker():
        for i in range(3):
            loop.call_soon_threadsafe(log.append, i)
        loop.call_soon_threadsafe(event.set)

    thread = threading.Thread(target=worker)
    thread.start()
    await event.wait()
    thread.join()
    print(log)

asyncio.run(main())
