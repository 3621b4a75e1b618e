import asyncio

async def value():
    return 1

async def main():
    task = asyncio.Task(value(), name="direct")
    print(task.get_name(), await task)
    for wrong in (5, value, None):
        try:
            asyncio.Task(wrong)
        except TypeError as e:
            print(str(e).split("<")[0])
    for wrong in (5, asyncio.get_running_loop().create_future()):
        try:
            asyncio.create_task(wrong)
        except TypeError as e:
            print(str(e).split("<")[0])

asyncio.run(main())
