import asyncio
import threading

async def main():
    release = threading.Event()
    task = asyncio.create_task(asyncio.to_thread(release.wait, 5))
    await asyncio.sleep(0.02)
    task.cancel("thread")
    try:
        await task
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
    release.set()
    print(await asyncio.to_thread(lambda: "next"))

asyncio.run(main())
