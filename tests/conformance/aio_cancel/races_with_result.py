import asyncio

async def waiter(future):
    return await future

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(waiter(future))
    await asyncio.sleep(0)
    future.set_result("result first")
    print(task.cancel())
    print([repr(r) for r in await asyncio.gather(task, return_exceptions=True)])
    future = loop.create_future()
    task = asyncio.create_task(waiter(future))
    await asyncio.sleep(0)
    print(task.cancel())
    try:
        future.set_result("too late")
    except asyncio.InvalidStateError as e:
        print("InvalidStateError", e)
    print([repr(r) for r in await asyncio.gather(task, return_exceptions=True)])

asyncio.run(main())
