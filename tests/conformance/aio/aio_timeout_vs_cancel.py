import asyncio


async def limited():
    try:
        async with asyncio.timeout(1) as t:
            await asyncio.sleep(5)
    except TimeoutError:
        print("timeout")
    except asyncio.CancelledError:
        print("cancelled from outside, expired", t.expired())
        raise


async def swallowing():
    async with asyncio.timeout(0.01) as t:
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            print("body swallows the cancellation")
        print("expired", t.expired())


async def main():
    task = asyncio.create_task(limited())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("task cancelled", task.cancelled())
    try:
        await swallowing()
        print("no TimeoutError")
    except TimeoutError:
        print("TimeoutError")
    print(asyncio.current_task().cancelling())


asyncio.run(main())
