import asyncio


async def child():
    try:
        for i in range(3):
            await asyncio.sleep(0)
            print("  child", i)
        return "child result"
    except asyncio.CancelledError as e:
        print("  child cancelled", e.args)
        raise


async def main():
    task = asyncio.create_task(child())
    try:
        return await task
    finally:
        print("  child is done:", task.done())
