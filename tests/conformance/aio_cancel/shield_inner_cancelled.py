import asyncio

async def inner():
    await asyncio.sleep(10)

async def main():
    task = asyncio.create_task(inner())
    shield = asyncio.shield(task)
    await asyncio.sleep(0)
    task.cancel("inner message")
    try:
        await shield
    except asyncio.CancelledError as e:
        print("shield raised", e.args, shield.cancelled(), task.cancelled())

asyncio.run(main())
