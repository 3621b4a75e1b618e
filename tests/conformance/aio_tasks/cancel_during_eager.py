import asyncio

async def child():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
        raise

async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(child())
    task.cancel("eager")
    try:
        await task
    except asyncio.CancelledError as e:
        print("main", e.args)
    async with asyncio.TaskGroup() as group:
        quick = group.create_task(asyncio.sleep(0, "in group"))
    print(quick.result())

asyncio.run(main())
