import asyncio
# no annotations, subclassing


class CountingQueue(asyncio.Queue):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.puts = self.gets = 0

    def _init(self, maxsize):
        print("_init", maxsize)
        self._queue = []

    def _put(self, item):
        self.puts += 1
        self._queue.append(item)
        self._queue.sort(key=lambda x: -x)

    def _get(self):
        self.gets += 1
        return self._queue.pop(0)

    def qsize(self):
        return len(self._queue)


class LoggingLock(asyncio.Lock):
    async def acquire(self):
        print("acq", asyncio.current_task().get_name())
        r = await super().acquire()
        print("acquired", asyncio.current_task().get_name(), r)
        return r

    def release(self):
        print("rel", asyncio.current_task().get_name())
        super().release()


class Latch(asyncio.Event):
    def __init__(self, n):
        super().__init__()
        self.n = n

    def count_down(self):
        self.n -= 1
        if self.n == 0:
            self.set()

    def __repr__(self):
        return f"<Latch {self.n} set={self.is_set()}>"


class TracingTask(asyncio.Task):
    def __init__(self, coro, *, loop=None, name=None, **kw):
        super().__init__(coro, loop=loop, name=name, **kw)
        self.tag = f"<{name}>"

    def cancel(self, msg=None):
        print("TracingTask.cancel", self.tag, msg)
        return super().cancel(msg)


class MyFuture(asyncio.Future):
    def set_result(self, v):
        print("set_result", v)
        super().set_result(v * 10)


class RateLimiter:
    def __init__(self, rate, per):
        self.rate = rate
        self.per = per
        self.sem = asyncio.Semaphore(rate)

    async def __aenter__(self):
        await self.sem.acquire()
        asyncio.get_running_loop().call_later(self.per, self.sem.release)
        return self

    async def __aexit__(self, *a):
        return None


class PubSub:
    def __init__(self):
        self.subs = {}

    def subscribe(self, topic, maxsize=0):
        q = asyncio.Queue(maxsize)
        self.subs.setdefault(topic, []).append(q)

        async def gen():
            try:
                while (m := await q.get()) is not None:
                    yield m
            finally:
                self.subs[topic].remove(q)
                print("unsub", topic, len(self.subs[topic]))
        return gen()

    async def publish(self, topic, m):
        for q in list(self.subs.get(topic, ())):
            await q.put(m)


async def main():
    loop = asyncio.get_running_loop()
    q = CountingQueue(2)
    async def prod():
        for i in (5, 9, 1, 7):
            await q.put(i)
            print("put", i, q.qsize(), q.full())
    p = asyncio.create_task(prod())
    await asyncio.sleep(0)
    print([await q.get() for _ in range(4)], q.puts, q.gets, q.empty())
    await p
    lock = LoggingLock()
    async def crit(n):
        async with lock:
            await asyncio.sleep(0)
            print("crit", n)
    await asyncio.gather(*(asyncio.create_task(crit(i), name=f"c{i}") for i in range(3)))
    latch = Latch(2)
    w = asyncio.create_task(latch.wait())
    print(latch)
    loop.call_soon(latch.count_down); loop.call_soon(latch.count_down)
    print(await w, latch)
    loop.set_task_factory(lambda loop, coro, **kw: TracingTask(coro, loop=loop, **kw))
    async def sl():
        await asyncio.sleep(3)
    t = asyncio.create_task(sl(), name="tr")
    await asyncio.sleep(0)
    print(type(t).__name__, t.tag, isinstance(t, asyncio.Task))
    t.cancel("bye")
    try:
        await t
    except asyncio.CancelledError as e:
        print("CE", e.args)
    loop.set_task_factory(None)
    f = MyFuture()
    loop.call_soon(f.set_result, 4)
    print(await f, type(f).__name__)
    ps = PubSub()
    got = {}
    async def listen(name, topic, limit):
        got[name] = []
        async for m in (g := ps.subscribe(topic)):
            got[name].append(m)
            if len(got[name]) == limit:
                break
        await g.aclose()
        print("listener", name, "over")
    ls = [asyncio.create_task(listen("a", "x", 2)), asyncio.create_task(listen("b", "x", 99)), asyncio.create_task(listen("c", "y", 99))]
    await asyncio.sleep(0)
    for m in range(4):
        await ps.publish("x", m)
        await asyncio.sleep(0)
    await ps.publish("x", None); await ps.publish("y", None)
    await asyncio.gather(*ls)
    print(got)

asyncio.run(main())
