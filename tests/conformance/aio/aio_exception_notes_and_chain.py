import asyncio


async def read_sensor(n):
    await asyncio.sleep(0)
    return {1: "12", 2: "x7"}[n]


async def value(n):
    try:
        return int(await read_sensor(n))
    except ValueError as err:
        err.add_note(f"sensor {n}")
        err.add_note("check the cable")
        raise
    except KeyError as err:
        raise LookupError(f"unknown sensor {n}") from None


async def main():
    print(await value(1))
    try:
        await value(2)
    except ValueError as err:
        print(err, err.__notes__)
    try:
        await value(3)
    except LookupError as err:
        print(repr(err), err.__cause__, err.__suppress_context__, repr(err.__context__))
    task = asyncio.create_task(value(2), name="reader")
    await asyncio.wait({task})
    err = task.exception()
    err.add_note("seen by main")
    print(err.__notes__, err.__traceback__ is not None)
    chain = RuntimeError("top")
    chain.__cause__ = err
    e = chain
    while e is not None:
        print("->", type(e).__name__, e)
        e = e.__cause__
    raise chain.with_traceback(None)


asyncio.run(main())
