import asyncio


async def producer(queue: asyncio.Queue[str], name: str, count: int) -> None:
    for i in range(count):
        item = f"{name}{i}"
        await queue.put(item)
        print("put", item, "size", queue.qsize())
    print(name, "has no more")


async def consumer(queue: asyncio.Queue[str], got: list[str]) -> None:
    while True:
        item = await queue.get()
        print("  got", item)
        got.append(item)
        await asyncio.sleep(0)
        queue.task_done()


async def main() -> None:
    queue: asyncio.Queue[str] = asyncio.Queue(maxsize=2)
    got: list[str] = []
    eaters = [asyncio.create_task(consumer(queue, got)) for _ in range(2)]
    await asyncio.gather(producer(queue, "a", 3), producer(queue, "b", 3))
    await queue.join()
    print("joined", queue.empty(), queue.full(), queue.maxsize)
    for e in eaters:
        e.cancel()
    print(await asyncio.gather(*eaters, return_exceptions=True) and "eaters gone")
    print(sorted(got))


asyncio.run(main())
