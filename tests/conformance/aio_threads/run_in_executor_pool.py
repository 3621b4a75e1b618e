import asyncio
from concurrent.futures import ThreadPoolExecutor

def square(x):
    return x * x

async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=2) as pool:
        print(await asyncio.gather(*(loop.run_in_executor(pool, square, i) for i in range(5))))
        future = loop.run_in_executor(pool, square, 9)
        print(asyncio.isfuture(future), await future)
    try:
        await loop.run_in_executor(pool, square, 1)
    except RuntimeError as e:
        print(e)

asyncio.run(main())
