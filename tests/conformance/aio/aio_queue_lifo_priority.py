import asyncio
from dataclasses import dataclass, field


@dataclass(order=True)
class Errand:
    rank: int
    what: str = field(compare=False)


async def drain(q: asyncio.Queue) -> list:
    out = []
    while not q.empty():
        out.append(await q.get())
        q.task_done()
    await q.join()
    return out


async def main() -> None:
    stack: asyncio.LifoQueue[int] = asyncio.LifoQueue()
    for n in range(5):
        await stack.put(n)
    print(await stack.get())
    await stack.put(99)
    print(await drain_rest(stack))

    heap: asyncio.PriorityQueue = asyncio.PriorityQueue(maxsize=4)
    for pair in ((3, "c"), (1, "z"), (2, "b"), (1, "a")):
        heap.put_nowait(pair)
    print(heap.full())
    print(await drain(heap))

    jobs: asyncio.PriorityQueue[Errand] = asyncio.PriorityQueue()
    for e in (Errand(5, "sweep"), Errand(1, "feed cat"), Errand(3, "post")):
        jobs.put_nowait(e)
    print([f"{e.rank}:{e.what}" for e in await drain(jobs)])
    mixed: asyncio.PriorityQueue = asyncio.PriorityQueue()
    await mixed.put("word")
    try:
        await mixed.put(1)
    except TypeError as err:
        print("TypeError", err)


async def drain_rest(stack: asyncio.LifoQueue) -> list:
    return [stack.get_nowait() for _ in range(stack.qsize())]


asyncio.run(main())
