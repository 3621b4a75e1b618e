import asyncio

async def fails(turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    raise ValueError(turns)

async def finishes():
    for _ in range(5):
        await asyncio.sleep(0)
    print("finishes anyway")
    return "ok"

async def main():
    task = asyncio.create_task(finishes())
    try:
        await asyncio.gather(fails(2), task, fails(1))
    except ValueError as e:
        print(repr(e))
    print(task.done())
    await task
    print(await asyncio.gather(fails(0), finishes(), return_exceptions=True))

asyncio.run(main())
