import asyncio


async def ok(name):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def bad(exc, delay=0.01):
    await asyncio.sleep(delay)
    raise exc


async def trouble(exc):
    try:
        await asyncio.sleep(1)
    finally:
        raise exc


async def main():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(ok("one"))
            tg.create_task(bad(ValueError("v")))
            tg.create_task(trouble(TypeError("t")))
            await asyncio.sleep(1)
            print("never")
    except* ValueError as group:
        print("values", group.exceptions, group.message)
    except* TypeError as group:
        print("types", [str(e) for e in group.exceptions])
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(ok("two"))
            await asyncio.sleep(0)
            raise KeyError("body")
    except* KeyError as group:
        print(repr(group))
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad(OSError("disk")))
    except ExceptionGroup as group:
        print(len(group.exceptions), group.exceptions[0], "|", group)
    print(asyncio.current_task().cancelling())


asyncio.run(main())
