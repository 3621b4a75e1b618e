import asyncio

made = []

def factory(loop, coro, **kwargs):
    task = asyncio.Task(coro, loop=loop, **kwargs)
    made.append((coro.__name__, sorted(kwargs)))
    return task

async def child():
    return 5

async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_task_factory())
    loop.set_task_factory(factory)
    print(loop.get_task_factory() is factory)
    print(await asyncio.create_task(child(), name="named"))
    print(await asyncio.gather(child(), child()))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(child())
    print(task.result(), made)
    try:
        loop.set_task_factory(5)
    except TypeError as e:
        print(e)
    loop.set_task_factory(None)

asyncio.run(main())
