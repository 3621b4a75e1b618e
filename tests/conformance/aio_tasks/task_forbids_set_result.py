import asyncio

async def nothing():
    return "own"

async def main():
    task = asyncio.create_task(nothing())
    for action in (lambda: task.set_result(1), lambda: task.set_exception(ValueError())):
        try:
            action()
        except RuntimeError as e:
            print(e)
    print(await task)

asyncio.run(main())
