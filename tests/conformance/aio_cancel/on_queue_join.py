import asyncio

async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    task = asyncio.create_task(queue.join())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("join cancelled")
    queue.get_nowait()
    queue.task_done()
    await queue.join()
    print("joined")

asyncio.run(main())
