import asyncio


async def child(n):
    try:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        if n:
            raise ValueError("instead")
        raise
    return n


async def main():
    first = await asyncio.gather(child(0), return_exceptions=True)
    second = await asyncio.gather(child(1), return_exceptions=True)
    return first, second
