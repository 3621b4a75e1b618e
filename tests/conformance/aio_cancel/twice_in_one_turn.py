import asyncio

async def main():
    async def sleeper():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("first", e.args)
        await asyncio.sleep(0)
        print("went on")

    task = asyncio.create_task(sleeper())
    await asyncio.sleep(0)
    print(task.cancel("one"), task.cancel("two"), task.cancelling())
    try:
        await task
        print("done", task.cancelled())
    except asyncio.CancelledError as e:
        print("main", e.args)

asyncio.run(main())
