import asyncio

async def quick():
    return "value"

async def main():
    loop = asyncio.get_running_loop()
    counter = 0

    def count():
        nonlocal counter
        counter += 1
        if counter < 60:
            loop.call_soon(count)

    loop.call_soon(count)
    print(await asyncio.wait_for(quick(), None), counter)
    print(await asyncio.wait_for(quick(), 10), counter)
    task = asyncio.create_task(quick())
    print(await asyncio.wait_for(task, 10), counter)
    print(await asyncio.wait_for(task, 10), counter)
    print(await asyncio.wait_for(task, 0), counter)
    try:
        await asyncio.wait_for(quick(), 0)
    except TimeoutError:
        print("timed out", counter)
    print(await asyncio.shield(quick()), counter)
    done, pending = await asyncio.wait([asyncio.create_task(quick())])
    print(len(done), len(pending), counter)
    async with asyncio.timeout(10):
        print(await quick(), counter)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(quick())
    print(task.result(), counter)
    async with asyncio.TaskGroup() as group:
        pass
    print("empty group", counter)

asyncio.run(main())
