import asyncio


async def fail(kind):
    await asyncio.sleep(0)
    raise kind(f"from {kind.__name__}")


async def main():
    t = asyncio.create_task(fail(LookupError), name="bad")
    await asyncio.sleep(0.01)
    print(t.done(), t.cancelled(), repr(t.exception()))
    try:
        t.result()
    except LookupError as err:
        print("result raised", err, err is t.exception())
    try:
        await t
    except LookupError as err:
        print("await raised", err)
    others = [asyncio.create_task(fail(k)) for k in (KeyError, OSError, ValueError)]
    await asyncio.wait(others)
    for o in others:
        print(type(o.exception()).__name__, str(o.exception()))
    t = asyncio.create_task(fail(IndexError))
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled before it began", t.cancelled())
    try:
        t.exception()
    except asyncio.CancelledError:
        print("exception() of a cancelled task raises CancelledError")


asyncio.run(main())
