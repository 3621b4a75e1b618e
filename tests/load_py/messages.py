"""A bounded queue between producers and consumers: every message arrives, once."""
import asyncio
import sys
import time

PRODUCERS = 4
CONSUMERS = 4


async def produce(queue, first, count):
    for number in range(first, count, PRODUCERS):
        await queue.put(number)


async def consume(queue):
    received = 0
    total = 0
    squares = 0
    while True:
        number = await queue.get()
        if number is None:
            return received, total, squares
        received += 1
        total += number
        squares += number * number % 1009


async def main(count):
    queue = asyncio.Queue(1000)
    begin = time.perf_counter()
    consumers = [asyncio.create_task(consume(queue)) for _ in range(CONSUMERS)]
    await asyncio.gather(*(produce(queue, i, count) for i in range(PRODUCERS)))
    for _ in consumers:
        await queue.put(None)
    results = await asyncio.gather(*consumers)
    seconds = time.perf_counter() - begin
    print("received", sum(r[0] for r in results))
    print("sum", sum(r[1] for r in results))
    print("squares", sum(r[2] for r in results))
    print("figure", round(count / seconds))


asyncio.run(main(int(sys.argv[1])))
