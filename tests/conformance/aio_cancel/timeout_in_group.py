import asyncio

async def child(name, limit):
    async with asyncio.timeout(limit):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print(name, "cancelled")
            raise

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child("quick", 0.01))
            group.create_task(child("slow", 5))
    except* TimeoutError as eg:
        print(len(eg.exceptions), eg.message, asyncio.current_task().cancelling())

asyncio.run(main())
