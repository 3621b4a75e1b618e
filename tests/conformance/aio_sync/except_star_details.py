import asyncio

async def fails(exc):
    raise exc

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            for exc in (ValueError(1), KeyError(2), OSError(3), ValueError(4)):
                group.create_task(fails(exc))
    except* ValueError as eg:
        print("values", eg.exceptions)
    except* (KeyError, OSError) as eg:
        print("others", eg.exceptions)
    try:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fails(ValueError("v")))
                group.create_task(fails(TypeError("t")))
        except* ValueError as eg:
            print("handled", eg.exceptions)
    except ExceptionGroup as rest:
        print("rest", rest.exceptions)

asyncio.run(main())
