import asyncio

async def suicidal():
    asyncio.current_task().cancel("by myself")
    print("still running")
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError as e:
        print("now", e.args)
        raise

async def returns_at_once():
    asyncio.current_task().cancel("unnoticed")
    return "value"

async def main():
    for coro in (suicidal(), returns_at_once()):
        task = asyncio.create_task(coro)
        try:
            print(await task)
        except asyncio.CancelledError as e:
            print("main", e.args, task.cancelled())

asyncio.run(main())
