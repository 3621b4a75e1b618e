import asyncio


async def leaf(name, delay):
    try:
        await asyncio.sleep(delay)
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def branch(prefix, n):
    return await asyncio.gather(*[leaf(f"{prefix}{i}", 0.01 * i) for i in range(n)])


async def main():
    print(await asyncio.gather(branch("x", 2), branch("y", 3)))

    group = asyncio.gather(leaf("p", 1), leaf("q", 1))
    await asyncio.sleep(0.01)
    print("cancel gather", group.cancel())
    try:
        await group
    except asyncio.CancelledError:
        print("group cancelled", group.cancelled())

    outer = asyncio.create_task(branch("z", 1))
    tree = asyncio.create_task(asyncio.wait_for(asyncio.gather(leaf("m", 1), leaf("n", 1)), 0.02))
    print(await outer)
    try:
        await tree
    except TimeoutError:
        print("timed out")

    one = asyncio.create_task(leaf("one", 1))
    two = asyncio.create_task(leaf("two", 0.03))
    g = asyncio.gather(one, two, return_exceptions=True)
    await asyncio.sleep(0)
    one.cancel()
    print([r if isinstance(r, str) else type(r).__name__ for r in await g])


asyncio.run(main())
