import asyncio

async def waiter(future):
    try:
        await future
    except asyncio.CancelledError as e:
        print("waiter cancelled", e.args, future.cancelled())
        raise

async def main():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(waiter(future))
    await asyncio.sleep(0)
    task.cancel("stop it")
    print(future.cancelled(), task.cancelled())
    await asyncio.wait([task])
    print(future.cancelled(), task.cancelled())

asyncio.run(main())
