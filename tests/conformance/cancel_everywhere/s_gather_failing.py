import asyncio


async def fails():
    await asyncio.sleep(0)
    raise ValueError("child")


async def slow():
    try:
        for _ in range(4):
            await asyncio.sleep(0)
        return "slow"
    finally:
        print("  slow ends")


async def main():
    try:
        return await asyncio.gather(fails(), slow())
    except ValueError as e:
        print("  failed", e)
        await asyncio.sleep(0)
        return "handled"
