import asyncio

async def tree(group, depth, path, log):
    log.append(path)
    if depth:
        for side in "lr":
            group.create_task(tree(group, depth - 1, path + side, log))

async def main():
    log = []
    async with asyncio.TaskGroup() as group:
        group.create_task(tree(group, 2, ".", log))
    print(log)

asyncio.run(main())
