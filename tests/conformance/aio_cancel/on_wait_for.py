import asyncio

async def child():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print("child", e.args)
        raise

async def main():
    task = asyncio.create_task(asyncio.wait_for(child(), 5))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel("outer")
    try:
        await task
    except asyncio.CancelledError as e:
        print("main", e.args)

asyncio.run(main())
