import asyncio


async def child(n):
    await asyncio.sleep(0.01 * n)
    print("child", n, "raises")
    raise ValueError(n)


async def main():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(1))
    except* ValueError as g:
        first = g.exceptions[0]
        print("unwrapped", repr(first))
        raise LookupError("no child left") from first


asyncio.run(main())
