import asyncio

async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(event.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.sleep(0)
    print([t.done() for t in tasks])
    event.set()
    print([repr(r) for r in await asyncio.gather(*tasks, return_exceptions=True)])

asyncio.run(main())
