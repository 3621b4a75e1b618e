import asyncio

async def fails(exc):
    raise exc

async def main():
    try:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fails(ValueError("v")))
                group.create_task(fails(TypeError("t")))
        except* ValueError as eg:
            raise KeyError("new")
    except ExceptionGroup as eg:
        for e in eg.exceptions:
            print(repr(e), repr(e.__context__))
        print(eg)

asyncio.run(main())
