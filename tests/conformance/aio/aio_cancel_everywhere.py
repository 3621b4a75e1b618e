import asyncio
import contextvars


async def waiter(name, fut):
    print(name, "enter")
    try:
        r = await fut
        print(name, "got", r)
        return r
    except asyncio.CancelledError as e:
        print(name, "cancelled", e.args)
        raise
    finally:
        print(name, "finally")
        await asyncio.sleep(0)
        print(name, "finally end")


async def cancel_before_start():
    t = asyncio.create_task(waiter("pre", asyncio.sleep(1)), name="pre")
    print(t.cancel("why"), t.cancelling(), t.done())
    print(repr(t).split(" coro=")[0])
    try:
        await t
    except asyncio.CancelledError as e:
        print("outer", e.args, t.cancelled(), t.cancelling())


async def cancel_twice():
    async def body():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("first", e.args)
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e2:
                print("second", e2.args, repr(e2.__context__), e2.__context__ is e)
                raise
    t = asyncio.create_task(body())
    await asyncio.sleep(0)
    t.cancel("a")
    await asyncio.sleep(0)
    t.cancel("b")
    try:
        await t
    except asyncio.CancelledError as e:
        print("outer", e.args, repr(e.__context__), repr(e.__cause__))
    print(t.cancelling(), t)if False else print(t.cancelling())


async def cancel_and_result_same_turn():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    t = asyncio.create_task(waiter("race", f))
    await asyncio.sleep(0)
    f.set_result(5)
    print("cancel returned", t.cancel("late"))
    try:
        print("value", await t)
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
    f = loop.create_future()
    t = asyncio.create_task(waiter("race2", f))
    await asyncio.sleep(0)
    t.cancel()
    print("fut", f.cancelled(), f.done())
    try:
        f.set_result(1)
    except asyncio.InvalidStateError as e:
        print("ISE", e)
    try:
        f.result()
    except asyncio.CancelledError as e:
        print("CE", e.args)
    try:
        await t
    except asyncio.CancelledError as e:
        print("CE", e.args)


async def cancel_gather():
    async def child(n, d):
        try:
            await asyncio.sleep(d)
            return n
        except asyncio.CancelledError as e:
            print("child", n, e.args)
            if n == 2:
                raise ValueError("converted") from e
            raise
    g = asyncio.gather(child(1, 1), child(2, 1), child(3, 0))
    await asyncio.sleep(0.01)
    print(g.cancel("gmsg"))
    try:
        await g
    except BaseException as e:
        print(type(e).__name__, e.args, repr(e.__cause__), repr(e.__context__))
    print(repr(g)[:24], g.done(), g.cancelled())
    g = asyncio.gather(child(1, 1), child(2, 1), return_exceptions=True)
    await asyncio.sleep(0.01)
    g.cancel("gm2")
    try:
        print(await g)
    except BaseException as e:
        print(type(e).__name__, e.args)


async def swallow():
    async def body():
        for i in range(3):
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError:
                t = asyncio.current_task()
                print("swallow", i, t.cancelling(), t.uncancel())
        return "survived"
    t = asyncio.create_task(body())
    for _ in range(3):
        await asyncio.sleep(0)
        t.cancel()
    print(await t, t.cancelled(), t.cancelling())


async def await_self():
    async def body():
        await asyncio.current_task()
    t = asyncio.create_task(body(), name="selfish")
    try:
        await t
    except RuntimeError as e:
        print(str(e)[:40], str(e)[-10:])


async def main():
    for f in (cancel_before_start, cancel_twice, cancel_and_result_same_turn, cancel_gather, swallow, await_self):
        print("--", f.__name__)
        await f()

asyncio.run(main())
