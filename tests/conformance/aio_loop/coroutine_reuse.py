import asyncio

async def value():
    return 1

async def main():
    coro = value()
    print(await coro)
    try:
        await coro
    except RuntimeError as e:
        print(e)
    try:
        await asyncio.create_task(coro)
    except RuntimeError as e:
        print(e)
    coro = asyncio.sleep(0.01)
    task = asyncio.create_task(coro)
    await asyncio.sleep(0)
    try:
        await coro
    except RuntimeError as e:
        print(e)
    await task

asyncio.run(main())
