import asyncio

async def main():
    event = asyncio.Event()

    async def waiter(name):
        await event.wait()
        print(name, "woken", event.is_set())

    tasks = [asyncio.create_task(waiter(n)) for n in "abc"]
    await asyncio.sleep(0)
    event.set()
    event.clear()
    print("set and cleared")
    await asyncio.gather(*tasks)
    print(str(event)[-8:])

asyncio.run(main())
