import asyncio
from concurrent.futures import ThreadPoolExecutor

async def main():
    loop = asyncio.get_running_loop()
    try:
        loop.set_default_executor("executor")
    except TypeError as e:
        print(e)
    loop.set_default_executor(ThreadPoolExecutor(1))
    print(await loop.run_in_executor(None, sum, [1, 2]))
    await loop.shutdown_default_executor()
    try:
        await loop.run_in_executor(None, print)
    except RuntimeError as e:
        print(e)

asyncio.run(main())
