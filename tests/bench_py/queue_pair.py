"""Messages from one task to another, through a queue with room for all or for a few."""
import asyncio


async def produce(queue, count):
    for number in range(count):
        await queue.put(number)
    await queue.put(None)


async def consume(queue):
    total = 0
    while (number := await queue.get()) is not None:
        total += number
    return total


async def main(count: int, maxsize: int) -> int:
    queue = asyncio.Queue(maxsize)
    producer = asyncio.create_task(produce(queue, count))
    total = await consume(queue)
    await producer
    return total
