import asyncio

async def done_at_once():
    print("in task", asyncio.current_task().get_name())
    return 1

async def fails_at_once():
    raise ValueError("eager")

async def main():
    loop = asyncio.get_running_loop()
    print(asyncio.current_task().get_name())
    task = asyncio.Task(done_at_once(), loop=loop, name="eager", eager_start=True)
    print(task.done(), task.result(), asyncio.current_task().get_name())
    task = asyncio.Task(fails_at_once(), loop=loop, eager_start=True)
    print(task.done(), repr(task.exception()))
    loop.set_task_factory(asyncio.create_eager_task_factory(asyncio.Task))
    task = asyncio.create_task(asyncio.sleep(0, "later"))
    print(task.done(), await task)

asyncio.run(main())
