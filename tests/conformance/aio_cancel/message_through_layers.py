import asyncio

async def level(n):
    if n == 0:
        await asyncio.sleep(10)
    try:
        await level(n - 1)
    except asyncio.CancelledError as e:
        print(n, e.args)
        raise

async def main():
    task = asyncio.create_task(level(3))
    await asyncio.sleep(0)
    task.cancel({"reason": [1, 2]})
    try:
        await task
    except asyncio.CancelledError as e:
        print("main", e.args, str(e))

asyncio.run(main())
