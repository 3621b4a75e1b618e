import asyncio

async def child(name, turns):
    for turn in range(turns):
        print(name, turn)
        await asyncio.sleep(0)

async def main():
    print("enter")
    async with asyncio.TaskGroup() as group:
        group.create_task(child("x", 2))
        group.create_task(child("y", 1))
        print("body end")
    print("exit")
    async with asyncio.TaskGroup() as group:
        task = group.create_task(child("z", 1))
        await task
        print("awaited", task.done())
    print("exit again")

asyncio.run(main())
