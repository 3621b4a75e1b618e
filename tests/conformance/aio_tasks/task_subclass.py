import asyncio

class Counted(asyncio.Task):
    cancels = 0
    def cancel(self, msg=None):
        Counted.cancels += 1
        print("cancel", self.get_name(), msg)
        return super().cancel(msg=msg)

async def child():
    await asyncio.sleep(10)

async def failing():
    await asyncio.sleep(0)
    raise ValueError("group fails")

async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(lambda loop, coro, **kw: Counted(coro, loop=loop, **kw))
    task = asyncio.create_task(child(), name="plain")
    await asyncio.sleep(0)
    task.cancel("direct")
    await asyncio.wait([task])
    print(type(task).__name__, task.cancelled())
    gathering = asyncio.gather(asyncio.create_task(child(), name="in gather"))
    await asyncio.sleep(0)
    gathering.cancel("gathered")
    try:
        await gathering
    except asyncio.CancelledError as e:
        print("gather", e.args)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child(), name="in group")
            group.create_task(failing(), name="failing")
    except* ValueError as eg:
        print(eg.exceptions)
    try:
        await asyncio.wait_for(asyncio.create_task(child(), name="in wait_for"), 0.001)
    except TimeoutError:
        print("timeout")
    print(Counted.cancels)

asyncio.run(main())
