import asyncio


async def numbers(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
    except asyncio.CancelledError:
        print("  generator cancelled")
        raise
    finally:
        print("  generator ends")


async def main():
    total = 0
    async for i in numbers(3):
        print("  item", i)
        await asyncio.sleep(0)
        total += i
    return total
