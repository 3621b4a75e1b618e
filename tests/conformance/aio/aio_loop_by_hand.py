import asyncio
import functools


def main():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    order = []
    t0 = loop.time()

    def cb(*a):
        order.append(a)
        print("cb", a)

    when = t0 + 0.02
    loop.call_at(when, cb, "at", 1)
    loop.call_at(when, cb, "at", 2)
    h = loop.call_at(when, cb, "at", 3)
    loop.call_at(when - 0.01, cb, "at", "early")
    loop.call_soon(cb, "soon")
    loop.call_later(0, cb, "later0")
    loop.call_later(-5, cb, "neg")
    h.cancel()
    print(h.cancelled(), h.when() == when)
    loop.call_soon_threadsafe(cb, "ts")
    loop.call_later(0.03, loop.stop)
    loop.run_forever()
    print(order)
    print(loop.is_running(), loop.is_closed())

    h1 = loop.call_soon(cb, 1)
    print(type(h1).__name__, isinstance(h1, asyncio.Handle), isinstance(h, asyncio.TimerHandle), isinstance(h, asyncio.Handle))
    h1.cancel()
    h1.cancel()
    print(repr(h1))
    t1 = loop.call_later(100, cb)
    t2 = loop.call_later(200, cb)
    print(t1 < t2, t1 <= t2, t1 > t2, t1 == t2, t1 == t1)
    t1.cancel(); t2.cancel()
    print(repr(t1).split(" when")[0])

    async def coro(x):
        print("coro", x)
        await asyncio.sleep(0)
        return x * 2

    print(loop.run_until_complete(coro(4)))
    task = loop.create_task(coro(5))
    print(loop.run_until_complete(task), task.result())
    fut = asyncio.ensure_future(coro(6), loop=loop)
    fut.add_done_callback(functools.partial(print, "done:"[:5], "x") if False else (lambda f: print("done", f.result())))
    print(loop.run_until_complete(asyncio.gather(fut, coro(7), loop.create_task(coro(8)))) if False else loop.run_until_complete(fut))

    def stopper():
        print("stopping")
        loop.stop()

    f = loop.create_future()
    loop.call_later(0.005, stopper)
    try:
        loop.run_until_complete(f)
    except RuntimeError as e:
        print("RE:", e)
    print(f)
    f.cancel()
    print(f)

    async def nested():
        try:
            loop.run_until_complete(f)
        except RuntimeError as e:
            print("nested:", e)
        try:
            loop.run_forever()
        except RuntimeError as e:
            print("nested:", e)
        c = coro(1)
        try:
            asyncio.run(c)
        except RuntimeError as e:
            print("nested:", e)
        c.close()
        try:
            loop.close()
        except RuntimeError as e:
            print("close:", e)
        new = asyncio.new_event_loop()
        try:
            new.run_until_complete(asyncio.sleep(0)) if False else new.run_forever()
        except RuntimeError as e:
            print("other:", e)
        new.close()
    loop.run_until_complete(nested())

    try:
        loop.run_until_complete(42)
    except TypeError as e:
        print("TE", e)
    try:
        loop.create_task(42)
    except TypeError as e:
        print("TE", e)
    for bad in ("x",):
        try:
            asyncio.run(bad)
        except ValueError as e:
            print("VE", e)
    for s in range(3):
        loop.call_soon(print, "turn", s)
    loop.stop()
    loop.run_forever()
    print("stopped before run: one turn")
    loop.close()
    loop.close()
    for op in (lambda: loop.call_soon(print), lambda: loop.run_forever(), lambda: loop.call_later(1, print), lambda: loop.run_until_complete(None), lambda: loop.create_future()):
        try:
            r = op()
            print("ok", r)
        except (RuntimeError, TypeError) as e:
            print(type(e).__name__, e)
    print(loop.is_closed(), "closed=True" in repr(loop), "running=False" in repr(loop))
    asyncio.set_event_loop(None)
    try:
        asyncio.get_running_loop()
    except RuntimeError as e:
        print(e)


main()
try:
    asyncio.get_event_loop()
except RuntimeError as e:
    print(e)
