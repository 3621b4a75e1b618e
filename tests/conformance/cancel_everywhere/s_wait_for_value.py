import asyncio

TIMED = True


async def slow():
    try:
        await asyncio.sleep(0)
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print("  slow cancelled", e.args)
        await asyncio.sleep(0)
        raise


async def main():
    try:
        await asyncio.wait_for(slow(), 0.002)
    except TimeoutError:
        print("  timeout", asyncio.current_task().cancelling())
    print(await asyncio.wait_for(asyncio.sleep(0, "  value"), 10))
    return "end"
