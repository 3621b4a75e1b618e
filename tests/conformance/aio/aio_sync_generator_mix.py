import asyncio


def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def tree(node):
    name, *children = node
    yield name
    for child in children:
        yield from tree(child)


async def double(x):
    await asyncio.sleep(0)
    return x * 2


async def as_async(iterable):
    for item in iterable:
        yield item
        await asyncio.sleep(0)


async def interleave(*gens):
    active = [aiter(g) for g in gens]
    while active:
        for g in list(active):
            try:
                yield await anext(g)
            except StopAsyncIteration:
                active.remove(g)


async def main():
    for b in batches(range(7), 3):
        print(b, await asyncio.gather(*map(double, b)))
    root = ("root", ("left", ("leaf",)), ("right",))
    print([await double(n) for n in tree(root)])
    print([n async for n in as_async(tree(root)) if n != "leaf"])
    async for x in interleave(as_async("abc"), as_async(range(5)), as_async([])):
        print(x, end=" ")
    print()
    g = tree(root)
    print(next(g), next(g), list(g), next(g, "dry"))


asyncio.run(main())
