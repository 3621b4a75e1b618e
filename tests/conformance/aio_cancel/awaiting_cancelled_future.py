import asyncio

async def waiter(name, future):
    try:
        await future
    except asyncio.CancelledError as e:
        print(name, e.args, asyncio.current_task().cancelling())

async def main():
    future = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(waiter(n, future)) for n in "ab"]
    await asyncio.sleep(0)
    future.cancel("shared future")
    await asyncio.gather(*tasks)
    await waiter("late", future)

asyncio.run(main())
