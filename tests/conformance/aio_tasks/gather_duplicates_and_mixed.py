import asyncio

async def value(x):
    print("runs", x)
    return x

async def main():
    coro = value("same")
    print(await asyncio.gather(coro, coro))
    future = asyncio.get_running_loop().create_future()
    future.set_result("future")
    task = asyncio.create_task(value("task"))
    print(await asyncio.gather(future, task, value("coro"), future))
    print(await asyncio.gather(*[]), asyncio.gather(value(1)).done())
    await asyncio.sleep(0)

asyncio.run(main())
