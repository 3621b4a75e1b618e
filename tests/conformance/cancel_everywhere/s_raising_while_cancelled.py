import asyncio


async def failing():
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        raise KeyError("instead") from ValueError("cause")
    finally:
        await asyncio.sleep(0)


async def main():
    try:
        await failing()
        await failing()
    except KeyError as e:
        await asyncio.sleep(0)
        print("  handled", e)
        return "handled"
    return "end"
