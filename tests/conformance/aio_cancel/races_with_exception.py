import asyncio

async def waiter(future):
    try:
        return await future
    except asyncio.CancelledError as e:
        print("cancelled wins", e.args, repr(e.__context__))
        raise

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(waiter(future))
    await asyncio.sleep(0)
    future.set_exception(ValueError("lost"))
    task.cancel()
    print([repr(r) for r in await asyncio.gather(task, return_exceptions=True)])
    print(repr(future.exception()))

asyncio.run(main())
