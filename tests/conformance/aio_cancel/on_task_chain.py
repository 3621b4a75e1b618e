import asyncio

async def leaf():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print("leaf", e.args)
        raise

async def middle(task):
    try:
        await task
    except asyncio.CancelledError as e:
        print("middle", e.args, task.cancelled())
        raise

async def main():
    inner = asyncio.create_task(leaf())
    outer = asyncio.create_task(middle(inner))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    outer.cancel("from main")
    results = await asyncio.gather(outer, inner, return_exceptions=True)
    print([repr(r) for r in results])

asyncio.run(main())
