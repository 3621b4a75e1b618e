import asyncio

class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children
    async def walk(self):
        yield self.value
        for child in self.children:
            async for x in child.walk():
                yield x
    async def __aiter__(self):
        async for x in self.walk():
            yield x

async def main():
    tree = Tree(1, Tree(2, Tree(3)), Tree(4))
    print([x async for x in tree.walk()], [x async for x in tree])
    total = 0
    async def counting():
        nonlocal total
        async for x in tree:
            total += x
            yield total
    print([x async for x in counting()], total)

asyncio.run(main())
