import asyncio

async def worker():
    try:
        async with asyncio.timeout(0) as cm:
            await asyncio.sleep(20)
    except TimeoutError:
        print("timeout")
    except asyncio.CancelledError as e:
        print("cancelled", e.args, cm.expired(), asyncio.current_task().cancelling())
        raise

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    task.cancel("from outside")
    await asyncio.wait([task])
    print(task.cancelled(), task.cancelling())

asyncio.run(main())
