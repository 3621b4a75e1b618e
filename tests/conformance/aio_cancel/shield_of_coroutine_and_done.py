import asyncio

async def value():
    return 5

async def main():
    print(await asyncio.shield(value()))
    task = asyncio.create_task(value())
    await task
    shield = asyncio.shield(task)
    print(shield is task, await shield)
    future = asyncio.get_running_loop().create_future()
    outer = asyncio.shield(future)
    print(outer is future, outer.done())
    future.set_result("set")
    print(outer.done())
    await asyncio.sleep(0)
    print(outer.done(), outer.result())

asyncio.run(main())
