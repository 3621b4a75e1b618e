import asyncio
import re

def show(x):
    print(re.sub("0x[0-9a-f]+", "ADDR", re.sub(r"running at [^>]*", "running", repr(x))))

async def waits(future):
    return await future

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(waits(future), name="waits")
    await asyncio.sleep(0)
    show(task)
    show(future)
    future.set_result(1)
    show(task)
    await task

asyncio.run(main())
