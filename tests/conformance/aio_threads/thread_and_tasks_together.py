import asyncio
import time

def blocking(n):
    time.sleep(n / 100)
    return n

async def ticker(log):
    for i in range(3):
        log.append(i)
        await asyncio.sleep(0.001)

async def main():
    log = []
    result, _ = await asyncio.gather(asyncio.to_thread(blocking, 3), ticker(log))
    print(result, log)

asyncio.run(main())
