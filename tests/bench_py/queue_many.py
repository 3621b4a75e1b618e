"""Eight producers and eight consumers on one bounded queue."""
import asyncio


async def produce(queue, count):
    for number in range(count):
        await queue.put(number)


async def consume(queue):
    total = 0
    while (number := await queue.get()) is not None:
        total += number
    return total


async def main(count: int, maxsize: int) -> int:
    queue = asyncio.Queue(maxsize)
    consumers = [asyncio.create_task(consume(queue)) for _ in range(8)]
    await asyncio.gather(*(produce(queue, count // 8) for _ in range(8)))
    for _ in consumers:
        await queue.put(None)
    return sum(await asyncio.gather(*consumers))
