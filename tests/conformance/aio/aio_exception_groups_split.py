import asyncio


class Jam(Exception):
    pass


async def fail(e):
    raise e


async def collect(*errors):
    async with asyncio.TaskGroup() as tg:
        for e in errors:
            tg.create_task(fail(e))


async def handle(*errors):
    try:
        await collect(*errors)
    except* (Jam, KeyError) as g:
        print("jam/key", [repr(e) for e in g.exceptions])
    except* OSError as g:
        print("os", [repr(e) for e in g.exceptions])
    else:
        print("all well")
    finally:
        print("handled", len(errors))


async def main():
    await handle()
    await handle(Jam("paper"))
    await handle(Jam("paper"), OSError("gone"), KeyError("id"))
    try:
        await handle(Jam("x"), ZeroDivisionError("zero"))
    except ExceptionGroup as rest:
        print("left over:", rest.exceptions)
    group = ExceptionGroup("mixed", [Jam("a"), ExceptionGroup("deep", [OSError("b"), Jam("c")])])
    jams, others = group.split(Jam)
    print(repr(jams))
    print(repr(others))
    print(group.subgroup(lambda e: isinstance(e, OSError)))
    try:
        await fail(Jam("naked"))
    except* Jam as g:
        print(type(g).__name__, repr(g.message), g.exceptions)


asyncio.run(main())
