import asyncio

async def value(x):
    await asyncio.sleep(0)
    return x

async def fails(kind):
    raise kind("child")

async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(value(i), name=f"t{i}") for i in range(3)]
    print([t.result() for t in tasks], [t.get_name() for t in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(ValueError))
            group.create_task(fails(KeyError))
    except ExceptionGroup as eg:
        print(eg, eg.exceptions, eg.message)
    try:
        async with asyncio.TaskGroup() as group:
            raise TypeError("body")
    except ExceptionGroup as eg:
        print(repr(eg), repr(eg.__context__), eg.__cause__, eg.__suppress_context__)

asyncio.run(main())
