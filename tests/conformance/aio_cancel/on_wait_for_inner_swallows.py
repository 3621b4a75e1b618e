import asyncio

async def child():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("child swallows")
    return "child result"

async def main():
    task = asyncio.create_task(asyncio.wait_for(child(), 5))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    print(await task, task.cancelled(), task.cancelling())
    try:
        print(await asyncio.wait_for(child(), 0.001))
    except TimeoutError as e:
        print("TimeoutError", e.args)

asyncio.run(main())
