import asyncio


async def stubborn():
    for attempt in range(3):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("ignored", attempt, asyncio.current_task().cancelling())
    return "gave in"


async def cleanup():
    try:
        await asyncio.sleep(10)
    finally:
        print("cleanup begins")
        await asyncio.sleep(0.01)
        print("cleanup ends")


async def replaces():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("instead")


async def main():
    t = asyncio.create_task(stubborn())
    for _ in range(3):
        await asyncio.sleep(0.01)
        print("cancel", t.cancel())
    print(await t, t.cancelled())

    t = asyncio.create_task(cleanup())
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cleanup task cancelled", t.cancelled())

    t = asyncio.create_task(replaces())
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except ValueError as err:
        print("got", err, "context", type(err.__context__).__name__, t.cancelled())


asyncio.run(main())
