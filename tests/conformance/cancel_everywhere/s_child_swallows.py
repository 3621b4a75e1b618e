import asyncio


async def child():
    try:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        print("  child swallows")
        await asyncio.sleep(0)
    return "child result"


async def main():
    task = asyncio.create_task(child())
    result = await task
    await asyncio.sleep(0)
    return result
