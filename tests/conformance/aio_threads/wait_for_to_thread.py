import asyncio
import time

async def main():
    try:
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 0.1), 0.01)
    except TimeoutError as e:
        print(repr(e))
    print(await asyncio.wait_for(asyncio.to_thread(lambda: "quick"), 5))

asyncio.run(main())
