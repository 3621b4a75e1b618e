import asyncio

async def fails(exc):
    raise exc

async def nested():
    async with asyncio.TaskGroup() as group:
        group.create_task(fails(ValueError("deep")))
        group.create_task(fails(KeyError("deep")))

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(nested())
    except ExceptionGroup as eg:
        print(repr(eg))
        match, rest = eg.split(ValueError)
        print(repr(match), repr(rest))
        print(repr(eg.subgroup(lambda e: isinstance(e, KeyError))))
        print(repr(eg.derive([OSError()])))

asyncio.run(main())
