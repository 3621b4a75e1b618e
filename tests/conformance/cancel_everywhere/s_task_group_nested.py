import asyncio


async def child(name, turns):
    try:
        for _ in range(turns):
            await asyncio.sleep(0)
    finally:
        print("  child", name)


async def main():
    async with asyncio.TaskGroup() as outer:
        outer.create_task(child("outer", 2))
        async with asyncio.TaskGroup() as inner:
            inner.create_task(child("inner", 3))
            await asyncio.sleep(0)
        print("  inner left")
        await asyncio.sleep(0)
    return "outer left"
