import asyncio


class EventBus:
    def __init__(self):
        self._handlers = {}
        self._history = []

    def on(self, name):
        def register(fn):
            self._handlers.setdefault(name, []).append(fn)
            return fn
        return register

    async def emit(self, name, *args, **kwargs):
        self._history.append(name)
        results = []
        for fn in self._handlers.get(name, []):
            r = fn(*args, **kwargs)
            if asyncio.iscoroutine(r):
                r = await r
            results.append(r)
        return results


bus = EventBus()


@bus.on("start")
async def first(x, *, mult=1):
    await asyncio.sleep(0)
    return x * mult


@bus.on("start")
def second(x, **kw):
    return ("sync", x, kw)


class Machine:
    transitions = {("idle", "go"): "busy", ("busy", "fail"): "broken", ("busy", "done"): "idle", ("broken", "fix"): "idle"}

    def __init__(self):
        self.state = "idle"
        self.cond = asyncio.Condition()
        self.trace = ["idle"]

    async def fire(self, ev):
        async with self.cond:
            try:
                self.state = self.transitions[self.state, ev]
            except KeyError:
                raise ValueError(f"no {ev!r} from {self.state!r}") from None
            self.trace.append(self.state)
            self.cond.notify_all()

    async def until(self, *states):
        async with self.cond:
            await self.cond.wait_for(lambda: self.state in states)
            return self.state


class Pool:
    def __init__(self, make, size):
        self.make, self.size = make, size
        self.free, self.made, self.waiting = [], 0, []

    class Lease:
        def __init__(self, pool): self.pool = pool
        async def __aenter__(self):
            self.item = await self.pool._acquire()
            return self.item
        async def __aexit__(self, t, v, tb):
            self.pool._release(self.item if t is not ConnectionError else None)

    def lease(self): return Pool.Lease(self)

    async def _acquire(self):
        while not self.free and self.made >= self.size:
            fut = asyncio.get_running_loop().create_future()
            self.waiting.append(fut)
            try:
                await fut
            except asyncio.CancelledError:
                if fut in self.waiting:
                    self.waiting.remove(fut)
                elif not fut.cancelled():
                    self._wake()
                raise
        if self.free:
            return self.free.pop()
        self.made += 1
        return await self.make(self.made)

    def _release(self, item):
        if item is None:
            self.made -= 1
        else:
            self.free.append(item)
        self._wake()

    def _wake(self):
        while self.waiting:
            f = self.waiting.pop(0)
            if not f.done():
                f.set_result(None)
                break


async def connect(n):
    await asyncio.sleep(0)
    print("connect", n)
    return f"conn{n}"


async def client(pool, n, hold, err=None):
    try:
        async with pool.lease() as c:
            print("client", n, c)
            await asyncio.sleep(hold)
            if err:
                raise err
            return c
    except ConnectionError as e:
        print("client", n, "lost", e)


class Cache:
    def __init__(self): self.d, self.hits, self.inflight = {}, 0, {}

    def __call__(self, fn):
        async def wrapper(*args):
            if args in self.d:
                self.hits += 1
                return self.d[args]
            if (t := self.inflight.get(args)) is None:
                t = self.inflight[args] = asyncio.ensure_future(fn(*args))
                t.add_done_callback(lambda _, a=args: self.inflight.pop(a))
            r = self.d[args] = await asyncio.shield(t)
            return r
        return wrapper


cache = Cache()


@cache
async def slow_square(n):
    print("computing", n)
    await asyncio.sleep(0.001)
    if n < 0:
        raise ValueError("negative")
    return n * n


async def debounce_demo():
    out = []
    def debounce(wait):
        def deco(fn):
            handle = None
            def inner(*a):
                nonlocal handle
                if handle:
                    handle.cancel()
                handle = asyncio.get_running_loop().call_later(wait, fn, *a)
            return inner
        return deco
    @debounce(0.005)
    def save(x): out.append(x)
    for i in range(5):
        save(i)
        await asyncio.sleep(0)
    await asyncio.sleep(0.02)
    save("z")
    await asyncio.sleep(0.02)
    return out


async def main():
    print(await bus.emit("start", 3, mult=2), await bus.emit("none"), bus._history)
    m = Machine()
    ws = [asyncio.create_task(m.until("broken")), asyncio.create_task(m.until("busy", "broken"))]
    await asyncio.sleep(0)
    for ev in ("go", "fail", "go", "fix"):
        try:
            await m.fire(ev)
        except ValueError as e:
            print(e, e.__suppress_context__, repr(e.__context__))
        await asyncio.sleep(0)
    print(m.trace, ws[1].done() and ws[1].result(), ws[0].done())
    ws[0].cancel()
    print(await asyncio.gather(*ws, return_exceptions=True))
    p = Pool(connect, 2)
    cs = [asyncio.create_task(client(p, i, 0.002, ConnectionResetError("gone") if i == 1 else None)) for i in range(5)]
    await asyncio.sleep(0.001)
    cs[3].cancel()
    print(await asyncio.gather(*cs, return_exceptions=True), p.made, sorted(p.free))
    print(await asyncio.gather(*map(slow_square, [2, 2, 3, 2, -1]), return_exceptions=True))
    print(await slow_square(3), cache.hits, cache.inflight)
    print(await debounce_demo())


asyncio.run(main())
