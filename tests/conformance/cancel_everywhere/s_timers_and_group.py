import asyncio

TIMED = True


async def child():
    try:
        await asyncio.sleep(10)
    finally:
        print("  child ends")


async def main():
    try:
        async with asyncio.timeout(0.002):
            async with asyncio.TaskGroup() as group:
                group.create_task(child())
                await asyncio.sleep(0)
    except TimeoutError as e:
        print("  timeout", repr(e.__cause__))
    await asyncio.sleep(0.001)
    return asyncio.current_task().cancelling()
