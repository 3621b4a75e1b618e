import asyncio


async def worker() -> str:
    me = asyncio.current_task()
    print("start", me.cancelling())
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("caught", me.cancelling())
        print("uncancel ->", me.uncancel())
    await asyncio.sleep(0.01)
    print("alive", me.cancelling())
    print("uncancel at zero ->", me.uncancel())
    return "finished"


async def self_cancel() -> None:
    me = asyncio.current_task()
    me.cancel()
    print("requested", me.cancelling())
    try:
        await asyncio.sleep(0)
        print("unreachable")
    except asyncio.CancelledError:
        print("hit at the next await")
        raise


async def main() -> None:
    t = asyncio.create_task(worker())
    await asyncio.sleep(0)
    t.cancel()
    t.cancel()
    print("two requests", t.cancelling())
    print(await t, t.cancelling())
    t = asyncio.create_task(self_cancel())
    await asyncio.wait([t])
    print(t.cancelled(), t.cancelling())


asyncio.run(main())
