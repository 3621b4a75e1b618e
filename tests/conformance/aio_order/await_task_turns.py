import asyncio

async def quick():
    return "value"

async def main():
    loop = asyncio.get_running_loop()
    counter = 0

    def count():
        nonlocal counter
        counter += 1
        if counter < 30:
            loop.call_soon(count)

    loop.call_soon(count)
    print(await asyncio.create_task(quick()), counter)
    task = asyncio.create_task(quick())
    await asyncio.sleep(0)
    print(await task, counter)
    print(await quick(), counter)
    future = loop.create_future()
    loop.call_soon(future.set_result, "set")
    print(await future, counter)
    print(await future, counter)

asyncio.run(main())
