import asyncio


async def producer(queue):
    for i in range(3):
        await queue.put(i)
        print("  put", i)


async def main():
    queue = asyncio.Queue(1)
    task = asyncio.create_task(producer(queue))
    got = []
    try:
        for _ in range(3):
            got.append(await queue.get())
            queue.task_done()
        await queue.join()
    except asyncio.CancelledError:
        print("  got", got, queue.qsize())
        task.cancel()
        await asyncio.sleep(0)
        print("  producer", task.done())
        raise
    return got
