import asyncio

TIMED = True


async def main():
    try:
        async with asyncio.timeout(10) as outer:
            try:
                async with asyncio.timeout(0.002) as inner:
                    await asyncio.sleep(0)
                    await asyncio.sleep(10)
            except TimeoutError:
                print("  inner timeout", inner.expired(), asyncio.current_task().cancelling())
                await asyncio.sleep(0)
            await asyncio.sleep(0)
        return "in time"
    finally:
        print("  expired", outer.expired(), inner.expired())
