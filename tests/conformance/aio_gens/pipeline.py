import asyncio

async def source(n):
    for i in range(n):
        yield i

async def mapped(function, items):
    async for item in items:
        yield function(item)

async def batches(items, size):
    batch = []
    async for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

async def main():
    async for batch in batches(mapped(lambda x: x * x, source(7)), 3):
        print(batch)

asyncio.run(main())
