import asyncio


async def queue_cancel():
    q = asyncio.Queue(maxsize=1)
    async def getter(n):
        try:
            v = await q.get()
            print("getter", n, "got", v)
        except asyncio.CancelledError:
            print("getter", n, "cancelled")
            raise
    g1 = asyncio.create_task(getter(1)); g2 = asyncio.create_task(getter(2)); g3 = asyncio.create_task(getter(3))
    await asyncio.sleep(0)
    print(q)if False else print(q.qsize(), q.empty(), q.full(), q.maxsize)
    q.put_nowait("a")
    g1.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print([t.done() for t in (g1, g2, g3)])
    g3.cancel()
    await asyncio.wait([g1, g2, g3])
    async def putter(v):
        try:
            await q.put(v)
            print("put", v)
        except asyncio.CancelledError:
            print("put", v, "cancelled")
            raise
    ps = [asyncio.create_task(putter(i)) for i in range(4)]
    await asyncio.sleep(0)
    print(q.qsize(), [p.done() for p in ps])
    ps[1].cancel()
    print(q.get_nowait())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(q.qsize(), [p.done() for p in ps])
    while True:
        try:
            print("drain", await asyncio.wait_for(q.get(), 0.01))
        except TimeoutError:
            print("empty now")
            break
    try:
        for i in range(20): q.task_done()
    except ValueError as e:
        print(i, e)
    try:
        q.get_nowait()
    except asyncio.QueueEmpty as e:
        print(repr(e), isinstance(e, Exception))
    q.put_nowait(1)
    try:
        q.put_nowait(2)
    except asyncio.QueueFull as e:
        print(repr(e))
    print(repr(q)[-40:].split("maxsize")[-1])


async def locks():
    lock = asyncio.Lock()
    log = []
    async def hold(n, d):
        try:
            async with lock:
                log.append(("in", n))
                await asyncio.sleep(d)
                log.append(("out", n))
        except asyncio.CancelledError:
            log.append(("cancel", n, lock.locked()))
    ts = [asyncio.create_task(hold(i, 0.005)) for i in range(4)]
    await asyncio.sleep(0)
    print("locked" in repr(lock), "waiters:3" in repr(lock), lock.locked())
    ts[1].cancel(); ts[0].cancel()
    await asyncio.gather(*ts)
    print(log, repr(lock).split("[")[1])
    try:
        lock.release()
    except RuntimeError as e:
        print(e)
    try:
        with lock: pass
    except TypeError as e:
        print(e)
    sem = asyncio.BoundedSemaphore(2)
    print(repr(sem).split("[")[1], sem.locked())
    await sem.acquire(); await sem.acquire()
    print(repr(sem).split("[")[1], sem.locked())
    w = [asyncio.create_task(sem.acquire()) for _ in range(3)]
    await asyncio.sleep(0)
    print(repr(sem).split("[")[1])
    sem.release()
    w[0].cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print([t.done() and (t.cancelled() or t.result()) for t in w])
    sem.release(); sem.release()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print([t.done() and (t.cancelled() or t.result()) for t in w], sem.locked(), repr(sem).split("[")[1])
    sem.release(); 
    try:
        sem.release(); sem.release()
    except ValueError as e:
        print(e)
    try:
        asyncio.Semaphore(-1)
    except ValueError as e:
        print(e)


async def cond():
    c = asyncio.Condition()
    items = []
    async def consumer(n):
        async with c:
            try:
                await c.wait_for(lambda: items)
                print("consumer", n, items.pop())
            except asyncio.CancelledError:
                print("consumer", n, "cancelled", c.locked())
                raise
    ts = [asyncio.create_task(consumer(i)) for i in range(4)]
    await asyncio.sleep(0)
    print(repr(c).split("[")[1])
    async with c:
        items.append("x")
        c.notify()
        ts[0].cancel()
    r = await asyncio.gather(ts[0], return_exceptions=True)
    print(repr(r[0]))
    async with c:
        items.extend("yz")
        c.notify_all()
    await asyncio.sleep(0.01)
    print([t.done() for t in ts], items)
    try:
        c.notify()
    except RuntimeError as e:
        print(e)
    try:
        await c.wait()
    except RuntimeError as e:
        print(e)
    for t in ts: t.cancel()
    await asyncio.wait(ts)
    try:
        asyncio.Condition(lock=asyncio.Semaphore())
    except Exception as e:
        print(type(e), e)
    ev = asyncio.Event()
    ws = [asyncio.create_task(ev.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    print(repr(ev).split("[")[1])
    ws[1].cancel()
    ev.set(); ev.clear()
    r = await asyncio.gather(*ws, return_exceptions=True)
    print([repr(x) for x in r], ev.is_set(), repr(ev).split("[")[1])
    b = asyncio.Barrier(2)
    print(repr(b).split("[")[1], b.parties, b.n_waiting, b.broken)
    async def bw():
        try:
            async with b as pos:
                print("pos", pos)
        except asyncio.BrokenBarrierError as e:
            print("broken", e)
    t = asyncio.create_task(bw())
    await asyncio.sleep(0)
    print(repr(b).split("[")[1])
    await b.abort()
    await t
    print(b.broken, repr(b).split("[")[1])
    try:
        asyncio.Barrier(0)
    except ValueError as e: print(e)

async def main():
    for f in (queue_cancel, locks, cond):
        print("--", f.__name__)
        await f()

asyncio.run(main())
