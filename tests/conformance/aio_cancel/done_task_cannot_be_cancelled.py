import asyncio

async def value():
    return 1

async def main():
    task = asyncio.create_task(value())
    await task
    print(task.cancel("late"), task.cancelling(), task.cancelled(), task.result())
    future = asyncio.get_running_loop().create_future()
    print(future.cancel(), future.cancel(), future.cancelled())

asyncio.run(main())
