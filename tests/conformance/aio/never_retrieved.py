"""What nobody awaited or looked at is reported, once, in these words."""
import asyncio
import gc
import re

async def fail(n, d=0):
    await asyncio.sleep(d)
    raise ValueError(n)

def handler(loop, ctx):
    print("HANDLER", re.sub(r"at .*[/\\\\](\w+\.py)", r"at \1", ctx["message"]), type(ctx.get("exception")).__name__, ctx.get("exception"), sorted(ctx), type(ctx.get("future") or ctx.get("task")).__name__)
    if "future" in ctx:
        print(re.sub(r"at .*[/\\\\](\w+\.py)", r"at \1", repr(ctx["future"])))

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    print("1 gather outer dropped with exception")
    g = asyncio.gather(fail(1), fail(2))
    await asyncio.sleep(0.01)
    del g
    gc.collect()
    await asyncio.sleep(0)
    print("2 gather outer cancelled; inner fail later")
    g = asyncio.gather(fail(3, 0.01), asyncio.sleep(5))
    await asyncio.sleep(0)
    g.cancel()
    try:
        await g
    except BaseException as e:
        print(type(e))
    del g
    await asyncio.sleep(0.03)
    gc.collect()
    print("3 shield with cancelled outer, inner raises")
    async def waits():
        await asyncio.shield(fail(4, 0.01))
    t = asyncio.create_task(waits())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled")
    await asyncio.sleep(0.03)
    gc.collect()
    print("4 wait_for timeout, inner raises on cancel")
    async def stubborn():
        try:
            await asyncio.sleep(1)
        finally:
            raise KeyError("in finally")
    try:
        await asyncio.wait_for(stubborn(), 0.01)
    except BaseException as e:
        print(type(e), e)
    gc.collect()
    print("5 task dropped with exception")
    t = asyncio.create_task(fail(5))
    await asyncio.sleep(0.01)
    t = None
    gc.collect()
    print("6 future dropped")
    f = loop.create_future()
    f.set_exception(OSError("f"))
    f = None
    gc.collect()
    print("7 gather with one failing while other continues and fails later")
    try:
        await asyncio.gather(fail(6), fail(7, 0.01))
    except ValueError as e:
        print("got", e)
    await asyncio.sleep(0.03)
    gc.collect()
    print("8 wait FIRST_EXCEPTION left")
    done, pending = await asyncio.wait([asyncio.create_task(fail(8)), asyncio.create_task(fail(9, 0.01))], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    del done
    gc.collect()
    await asyncio.sleep(0.02)
    del pending
    gc.collect()
    print("9 derived classes")
    class Promise(asyncio.Future): pass
    class Job(asyncio.Task): pass
    f = Promise()
    f.set_exception(OSError("f"))
    del f
    gc.collect()
    t = Job(fail(15), name="job")
    await asyncio.sleep(0.01)
    del t
    gc.collect()
    print("10 as_completed partially")
    for c in asyncio.as_completed([fail(10), fail(11)]):
        try:
            await c
        except ValueError as e:
            print("first", e)
            break
    del c
    await asyncio.sleep(0.01)
    gc.collect()
    print("11 gather return_exceptions never awaited")
    g = asyncio.gather(fail(12), return_exceptions=True)
    await asyncio.sleep(0.01)
    del g
    gc.collect()
    print("12 call_soon raising")
    def bad(): raise RuntimeError("cb")
    loop.call_soon(bad)
    await asyncio.sleep(0)
    f = loop.create_future()
    def badcb(fut): raise RuntimeError("done cb")
    f.add_done_callback(badcb)
    f.set_result(1)
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    print("13 run_coroutine / taskgroup leftovers")
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail(13))
            tg.create_task(fail(14))
    except ExceptionGroup as eg:
        print(eg.exceptions)
    gc.collect()
    print("end")
asyncio.run(main())
