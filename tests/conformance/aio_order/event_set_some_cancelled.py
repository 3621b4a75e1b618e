import asyncio

async def main():
    event = asyncio.Event()

    async def waiter(name):
        try:
            print(name, await event.wait())
        except asyncio.CancelledError:
            print(name, "cancelled")

    tasks = [asyncio.create_task(waiter(n)) for n in "abcd"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    event.set()
    tasks[2].cancel()
    await asyncio.gather(*tasks)

asyncio.run(main())
