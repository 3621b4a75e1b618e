import asyncio


def step(*a):
    print(*a)


async def mixed_order():
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    async def t(n):
        step("t", n, 1)
        await asyncio.sleep(0)
        step("t", n, 2)
        await fut
        step("t", n, 3)
    a = asyncio.create_task(t("a"))
    loop.call_soon(step, "cs1")
    b = asyncio.ensure_future(t("b"))
    fut.add_done_callback(lambda f: step("fcb"))
    a.add_done_callback(lambda f: step("a done cb1"))
    loop.call_soon(lambda: loop.call_soon(step, "cs nested"))
    loop.call_later(0, step, "later 0")
    loop.call_at(loop.time(), step, "at now")
    step("main before")
    await asyncio.sleep(0)
    step("main 1")
    await asyncio.sleep(0)
    step("main 2")
    fut.set_result(1)
    fut.add_done_callback(lambda f: step("late cb"))
    step("main set")
    r = await asyncio.gather(a, b, return_exceptions=True)
    step("main gathered", r)


async def eager_callbacks():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    order = []
    def cb(i):
        def inner(fut):
            order.append(i)
            if i == 1:
                fut.add_done_callback(lambda _: order.append("nested"))
            if i == 2:
                f2.set_result("x")
        return inner
    f2 = loop.create_future()
    f2.add_done_callback(lambda _: order.append("f2"))
    for i in range(4):
        f.add_done_callback(cb(i))
    f.remove_done_callback(cb)
    f.set_result(None)
    await f2
    order.append("awaited f2")
    await asyncio.sleep(0)
    step(order)


async def cancel_during_gather_result():
    async def quick(): return 1
    async def outer():
        try:
            r = await asyncio.gather(quick(), quick())
            step("got", r)
            return r
        except asyncio.CancelledError:
            step("cancelled with results lost")
            raise
    for turns in range(5):
        t = asyncio.create_task(outer())
        for _ in range(turns):
            await asyncio.sleep(0)
        c = t.cancel()
        r = await asyncio.gather(t, return_exceptions=True)
        step(turns, c, repr(r[0]), t.cancelled())


async def cancel_in_many_places():
    ev, lock, cond, sem, q = asyncio.Event(), asyncio.Lock(), asyncio.Condition(), asyncio.Semaphore(0), asyncio.Queue()
    await lock.acquire()
    fut = asyncio.get_running_loop().create_future()
    async def in_cond():
        async with cond:
            await cond.wait()
    async def ag():
        try:
            yield 1
            await asyncio.sleep(9)
        finally:
            step("ag finally")
    async def in_ag():
        async for x in ag():
            step("x", x)
    async def in_aw():
        class CM:
            async def __aenter__(self):
                try:
                    await asyncio.sleep(9)
                finally:
                    step("enter finally")
            async def __aexit__(self, *a):
                step("never")
        async with CM():
            step("never")
    async def in_exit():
        class CM:
            async def __aenter__(self): return self
            async def __aexit__(self, *a):
                try:
                    await asyncio.sleep(9)
                except asyncio.CancelledError:
                    step("exit cancelled", a[0])
                    raise
        async with CM():
            raise KeyError("kk")
    async def in_finally():
        try:
            raise ValueError("v")
        finally:
            await asyncio.sleep(9)
    async def in_comp():
        return [x async for x in ag() if await asyncio.sleep(0, True)]
    places = dict(ev=ev.wait(), lock=lock.acquire(), cond=in_cond(), sem=sem.acquire(), get=q.get(), join=None, fut=fut,
                  ag=in_ag(), enter=in_aw(), exit=in_exit(), fin=in_finally(), comp=in_comp(), sh=asyncio.shield(fut),
                  wf=asyncio.wait_for(asyncio.sleep(9), 8), wait=asyncio.wait([asyncio.ensure_future(ev.wait())], timeout=5))
    q.put_nowait(1); q.get_nowait()
    places["join"] = q.join()
    for name, aw in places.items():
        if name == "fut":
            continue
        async def runner(aw=aw):
            return await aw
        t = asyncio.create_task(runner(), name=name)
        for _ in range(4):
            await asyncio.sleep(0)
        t.cancel(f"msg {name}")
        try:
            r = await t
            step(name, "result", r)
        except asyncio.CancelledError as e:
            c = e.__context__
            step(name, e.args, repr(c), t.cancelled())
        except Exception as e:
            step(name, repr(e))
    step(lock.locked(), cond.locked(), sem.locked(), fut.done())


async def sleeps():
    order = []
    async def s(n, d):
        await asyncio.sleep(d, n)
        order.append(n)
    await asyncio.gather(s("b", 0.002), s("a", 0.001), s("neg", -1), s("z", 0), s("c", 0.004), s("b2", 0.002))
    step(order)
    step(await asyncio.sleep(0, "res"), await asyncio.sleep(0.001, result="r2"), await asyncio.sleep(True))
    for bad in ("1", None, []):
        try:
            await asyncio.sleep(bad)
        except (TypeError, ValueError) as e:
            step(type(e).__name__, e)


async def main():
    for f in (mixed_order, eager_callbacks, cancel_during_gather_result, cancel_in_many_places, sleeps):
        print("--", f.__name__)
        await f()

asyncio.run(main())
