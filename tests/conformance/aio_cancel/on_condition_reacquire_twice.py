import asyncio

async def waiter(cond):
    async with cond:
        try:
            await cond.wait()
        except asyncio.CancelledError as e:
            print("cancelled", e.args, asyncio.current_task().cancelling())
            raise

async def main():
    cond = asyncio.Condition()
    task = asyncio.create_task(waiter(cond))
    await asyncio.sleep(0)
    async with cond:
        task.cancel("one")
        await asyncio.sleep(0)
        task.cancel("two")
        await asyncio.sleep(0)
        print("holding", task.done())
    try:
        await task
    except asyncio.CancelledError as e:
        print("main", e.args)
    print(cond.locked())

asyncio.run(main())
