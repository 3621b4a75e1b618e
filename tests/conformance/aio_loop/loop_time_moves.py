import asyncio
import time

async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    await asyncio.sleep(0.02)
    middle = loop.time()
    print(middle - start >= 0.02, isinstance(start, float))
    await asyncio.sleep(0)
    print(loop.time() >= middle)
    a = time.monotonic()
    print(abs(a - loop.time()) < 1)

asyncio.run(main())
