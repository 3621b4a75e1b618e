import asyncio


async def nap():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as err:
        print("inside", err.args)
        raise


async def polite():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as err:
        raise asyncio.CancelledError("changed") from err


async def main():
    for make, args in ((nap, ("lunch is over",)), (nap, ()), (polite, ("first",))):
        t = asyncio.create_task(make())
        await asyncio.sleep(0)
        t.cancel(*args)
        try:
            await t
        except asyncio.CancelledError as err:
            print("outside", err.args, repr(err))
    t = asyncio.create_task(nap())
    await asyncio.sleep(0)
    t.cancel(msg={"code": 7})
    done = await asyncio.gather(t, return_exceptions=True)
    print(repr(done[0]))
    print(issubclass(asyncio.CancelledError, Exception), issubclass(asyncio.CancelledError, BaseException))


asyncio.run(main())
