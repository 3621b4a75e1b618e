import asyncio

async def never():
    try:
        print("never printed")
    finally:
        print("nor this")

async def main():
    task = asyncio.create_task(never())
    print(task.cancel(), task.cancelling(), task.cancelled())
    try:
        await task
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
    print(task.cancelled(), task.cancel())

asyncio.run(main())
