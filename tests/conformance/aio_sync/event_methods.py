import asyncio

async def main():
    event = asyncio.Event()
    print(event.is_set())
    event.set()
    event.set()
    print(event.is_set(), await event.wait())
    event.clear()
    event.clear()
    print(event.is_set())
    task = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    print(len(event._waiters), task.done())
    event.set()
    print(await task, len(event._waiters))

asyncio.run(main())
