import asyncio

def show(e, ind=0):
    print(" " * ind + type(e).__name__, e.args if not isinstance(e, BaseExceptionGroup) else e.message, "ctx", repr(e.__context__), "cause", repr(e.__cause__), e.__suppress_context__)
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions:
            show(x, ind + 2)

async def fail(exc, d=0):
    await asyncio.sleep(d)
    raise exc

async def convert(exc, to, d=0):
    try:
        await fail(exc, d)
    except type(exc) as e:
        raise to from e

async def ctx(exc, to):
    try:
        await fail(exc)
    except type(exc):
        await asyncio.sleep(0)
        raise to

async def inherit():
    try:
        raise KeyError("outer")
    except KeyError:
        t = asyncio.create_task(fail(ValueError("in task")))
        try:
            await t
        except ValueError as e:
            show(e)
        try:
            await fail(ValueError("direct"))
        except ValueError as e:
            show(e)
        try:
            await asyncio.gather(fail(ValueError("g")))
        except ValueError as e:
            show(e)
        try:
            async with asyncio.TaskGroup() as tg:
                tg.create_task(fail(ValueError("tg")))
        except ExceptionGroup as e:
            show(e)
        f = asyncio.get_running_loop().create_future()
        f.set_exception(OSError("fut"))
        try:
            await f
        except OSError as e:
            show(e)
        try:
            f.result()
        except OSError as e:
            show(e)

async def main():
    try:
        await convert(KeyError("k"), ValueError("v"))
    except ValueError as e:
        show(e)
    try:
        await asyncio.gather(ctx(KeyError("k"), ValueError("v")))
    except ValueError as e:
        show(e)
    await inherit()
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(convert(KeyError("k"), ValueError("v")))
            async with asyncio.TaskGroup() as tg2:
                tg2.create_task(fail(OSError("o")))
                tg2.create_task(fail(TypeError("t")))
    except* OSError as e:
        show(e)
    except* (ValueError, TypeError) as e:
        show(e)
    try:
        async with asyncio.TaskGroup() as tg:
            t = tg.create_task(fail(ValueError("late"), 0.01))
            raise LookupError("body")
    except* LookupError as e:
        show(e)
        print(t.cancelled())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail(ValueError("one")))
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError as e:
                print("body cancelled", e.args, asyncio.current_task().cancelling())
                raise RuntimeError("instead")
    except BaseExceptionGroup as e:
        show(e)
    print(asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail(asyncio.CancelledError("self-cancel")))
            tg.create_task(asyncio.sleep(0))
        print("fine")
    except BaseException as e:
        show(e)
    async def outer():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail(ValueError("x"), 0.02))
            await asyncio.sleep(10)
    t = asyncio.create_task(outer())
    await asyncio.sleep(0)
    t.cancel("ext")
    try:
        await t
    except BaseException as e:
        show(e)
    async def cleanup_fails():
        try:
            await asyncio.sleep(10)
        finally:
            raise RuntimeError("cleanup")
    t = asyncio.create_task(cleanup_fails())
    await asyncio.sleep(0)
    t.cancel("ext")
    try:
        await t
    except BaseException as e:
        show(e)
    async def tgc():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(cleanup_fails())
            tg.create_task(cleanup_fails())
    t = asyncio.create_task(tgc())
    await asyncio.sleep(0); await asyncio.sleep(0)
    t.cancel("ext")
    try:
        await t
    except BaseException as e:
        show(e)


asyncio.run(main())
