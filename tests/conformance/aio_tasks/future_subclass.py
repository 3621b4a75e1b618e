import asyncio

class Loud(asyncio.Future):
    def set_result(self, value):
        print("set_result", value)
        super().set_result(value)
    def cancel(self, msg=None):
        print("cancel", msg)
        return super().cancel(msg=msg)

async def wait(future):
    try:
        return await future
    except asyncio.CancelledError as e:
        print("cancelled", e.args)

async def main():
    future = Loud()
    task = asyncio.create_task(wait(future))
    await asyncio.sleep(0)
    future.set_result(5)
    print(await task, isinstance(future, asyncio.Future), asyncio.isfuture(future))
    future = Loud()
    task = asyncio.create_task(wait(future))
    await asyncio.sleep(0)
    task.cancel("please")
    await task
    print(future.cancelled())

asyncio.run(main())
