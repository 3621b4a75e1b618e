import asyncio

async def inner(n):
    if n:
        return await inner(n - 1) + 1
    print("bottom")
    await asyncio.sleep(0)
    print("bottom again")
    return 0

async def other():
    print("other")

async def main():
    task = asyncio.create_task(other())
    print(await inner(5), task.done())

asyncio.run(main())
