import asyncio

async def link(name, before, after):
    value = await before
    print(name, value)
    after.set_result(value + 1)

async def main():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(5)]
    tasks = [asyncio.create_task(link(i, futures[i], futures[i + 1])) for i in reversed(range(4))]
    futures[0].set_result(0)
    print(await futures[4])
    print([t.done() for t in tasks])

asyncio.run(main())
