import asyncio

async def child(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print(name, "cancelled", e.args)
        raise

async def parent():
    try:
        await asyncio.gather(child("a"), child("b"))
    except asyncio.CancelledError as e:
        print("parent", e.args)
        raise

async def main():
    task = asyncio.create_task(parent())
    await asyncio.sleep(0.001)
    task.cancel("why")
    try:
        await task
    except asyncio.CancelledError as e:
        print("main", e.args)

asyncio.run(main())
