import asyncio

async def tree(depth, path):
    print("node", path)
    if depth:
        children = [asyncio.create_task(tree(depth - 1, path + c)) for c in "lr"]
        for child in children:
            await child
    print("leave", path)

asyncio.run(tree(2, "."))
