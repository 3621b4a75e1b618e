import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def endless(n):
    return endless(n + 1)


def tried(f, *args):
    try:
        return f(*args)
    except RecursionError as e:
        return f"RecursionError: {e}"


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=8) as pool:
        print(await asyncio.gather(*(loop.run_in_executor(pool, depth, 50 * i) for i in range(8))))
        print(await asyncio.gather(*(loop.run_in_executor(pool, tried, endless, 0) for _ in range(8))))
        print(depth(500), tried(endless, 0))
    print(await asyncio.to_thread(depth, 700))


asyncio.run(main())
sys.setrecursionlimit(5000)
results = []
threads = [threading.Thread(target=lambda: results.append(tried(depth, 4000))) for _ in range(20)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(results, tried(depth, 4000), tried(endless, 0))
