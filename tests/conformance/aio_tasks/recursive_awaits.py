"""Coroutines that await themselves: results, exceptions, cancellation on the way, two at a time, the recursion limit."""
import asyncio


async def depth_of(depth):
    if depth == 0:
        await asyncio.sleep(0)
        return 0
    return 1 + await depth_of(depth - 1)


async def fails(depth, log):
    try:
        if depth == 0:
            await asyncio.sleep(0)
            raise ValueError("bottom")
        await fails(depth - 1, log)
    finally:
        log.append(depth)


async def tree(depth, path):
    if depth == 0:
        return [path]
    left = await tree(depth - 1, path + "l")
    await asyncio.sleep(0)
    return left + await tree(depth - 1, path + "r")


async def waits(depth, log):
    try:
        if depth == 0:
            await asyncio.Event().wait()
        await waits(depth - 1, log)
    except asyncio.CancelledError:
        log.append(f"cancelled {depth}")
        raise


class Dropped:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dropped", self.name)


async def holds(depth):
    mine = Dropped(depth)
    if depth:
        await holds(depth - 1)
    await asyncio.sleep(0)
    return mine.name


async def is_even(n):
    return True if n == 0 else await is_odd(n - 1)


async def is_odd(n):
    return False if n == 0 else await is_even(n - 1)


async def endless(n):
    return await endless(n + 1)


async def main():
    print([await depth_of(depth) for depth in (0, 1, 50, 3)])
    print(await asyncio.gather(*(depth_of(depth) for depth in range(20))))
    log = []
    try:
        await fails(5, log)
    except ValueError as error:
        print(error, log)
    print(await asyncio.gather(tree(3, "a"), tree(2, "b")))
    log = []
    task = asyncio.create_task(waits(4, log))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled(), log)
    print(await holds(3))
    print(await is_even(40), await is_odd(40))
    try:
        await endless(0)
    except RecursionError as error:
        print("RecursionError")
    print(await depth_of(100))


asyncio.run(main())
