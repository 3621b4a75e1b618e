import asyncio
import re

async def nothing():
    pass

def show(e):
    print(re.sub("0x[0-9a-f]+", "ADDR", str(e)))

async def main():
    group = asyncio.TaskGroup()
    coro = nothing()
    try:
        group.create_task(coro)
    except RuntimeError as e:
        show(e)
    async with group:
        print(group)
        task = group.create_task(nothing())
        print(group)
        try:
            async with group:
                pass
        except RuntimeError as e:
            show(e)
    print(group)
    try:
        group.create_task(coro)
    except RuntimeError as e:
        show(e)
    coro.close()

asyncio.run(main())
