import asyncio

async def nothing():
    return "value"

async def main():
    task = asyncio.create_task(nothing())
    for get in (task.result, task.exception):
        try:
            get()
        except asyncio.InvalidStateError as e:
            print(repr(e))
    await task
    print(task.result(), task.exception())

asyncio.run(main())
