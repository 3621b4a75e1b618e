import asyncio


async def level(n):
    try:
        await asyncio.sleep(0)
        if n:
            return await level(n - 1) + 1
        return 0
    finally:
        print("  finally", n)
        await asyncio.sleep(0)
        print("  finished", n)


async def main():
    return await level(2)
