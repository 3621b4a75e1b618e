import asyncio

async def getter(queue, name, log):
    try:
        log.append((name, await queue.get()))
    except asyncio.CancelledError:
        log.append((name, "cancelled"))

async def main():
    queue, log = asyncio.Queue(), []
    tasks = [asyncio.create_task(getter(queue, n, log)) for n in range(6)]
    await asyncio.sleep(0)
    for i in (1, 3):
        tasks[i].cancel()
    for item in "ab":
        queue.put_nowait(item)
    tasks[0].cancel()
    for item in "cd":
        queue.put_nowait(item)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(log, queue.qsize(), [t.done() for t in tasks])
    for t in tasks:
        t.cancel()
    await asyncio.gather(*tasks)
    print(log)

asyncio.run(main())
