"""What suspended coroutines and generators wait for: cr_await, ag_await, gi_yieldfrom, walked to the end."""
import asyncio, types, inspect

def chain(coro, depth=0):
    out = []
    while coro is not None:
        name = getattr(coro, "__qualname__", None)
        frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None) or getattr(coro, "ag_frame", None)
        own = frame is not None and frame.f_code.co_filename == chain.__code__.co_filename
        out.append((type(coro).__name__, name, frame.f_lineno if own else None))
        if hasattr(coro, "cr_await"):
            coro = coro.cr_await
        elif hasattr(coro, "gi_yieldfrom"):
            coro = coro.gi_yieldfrom
        elif hasattr(coro, "ag_await"):
            coro = coro.ag_await
        else:
            coro = None
    return out

async def inner(n):
    await asyncio.sleep(n)
    return n

async def middle(n):
    x = await inner(n)
    return x + 1

async def outer(n):
    y = await middle(n)
    return y * 2

class Aw:
    def __init__(self, f): self.f = f
    def __await__(self):
        x = yield from self.f
        return x

class Aw2:
    def __await__(self):
        return inner(3).__await__()

class CM:
    async def __aenter__(self):
        await inner(0.1)
        return self
    async def __aexit__(self, *a):
        await inner(0.01)

async def agen(delay):
    for i in range(3):
        await inner(delay)
        yield i

async def uses_for():
    async for i in agen(3):
        pass

async def uses_with():
    async with CM():
        await inner(3)

async def aw(f):
    await Aw(f)

async def aw2():
    await Aw2()

@types.coroutine
def gen_coro(f):
    yield from inner_g(f)

def inner_g(f):
    r = yield from f
    return r

async def typesco(f):
    await gen_coro(f)

async def show(name, coro, *extra, times=1):
    t = asyncio.create_task(coro)
    print(name, "created", t.get_coro().cr_await)
    for i in range(times):
        await asyncio.sleep(0.05)
        for line in chain(t.get_coro()):
            print("   ", line)
        await asyncio.sleep(0.15)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled", t.get_coro().cr_await, t.get_coro().cr_frame)

async def selfish():
    await asyncio.sleep(0)
    t = asyncio.current_task()
    print("running", t.get_coro().cr_await, t.get_coro().cr_running)
    await selfish_inner()

async def selfish_inner():
    t = asyncio.current_task()
    print("running inner", t.get_coro().cr_await, t.get_coro().cr_running)

async def main():
    loop = asyncio.get_running_loop()
    await show("outer", outer(3))
    fut = loop.create_future()
    await show("aw", aw(fut))
    fut = loop.create_future()
    await show("typesco", typesco(fut))
    await show("aw2", aw2())
    await show("for", uses_for())
    await show("with", uses_with(), times=2)
    lock = asyncio.Lock()
    await lock.acquire()
    async def locker():
        async with lock:
            pass
    async def acq():
        await lock.acquire()
    await show("lock", locker())
    await show("acq", acq())
    ev = asyncio.Event()
    async def evw(): await ev.wait()
    await show("ev", evw())
    q = asyncio.Queue(1)
    async def getter(): await q.get()
    async def joiner(): await q.join()
    async def putter(): await q.put(1); await q.put(1)
    await show("get", getter())
    await show("put", putter())
    await show("join", joiner())
    async def waitfor(): await asyncio.wait_for(inner(1), 5)
    await show("wait_for", waitfor())
    async def gath(): await asyncio.gather(inner(1), inner(2))
    await show("gather", gath())
    async def wt(): await asyncio.wait([asyncio.create_task(inner(1))])
    await show("wait", wt())
    async def tg():
        async with asyncio.TaskGroup() as g:
            g.create_task(inner(1))
    await show("tg", tg())
    async def to():
        async with asyncio.timeout(4):
            await inner(3)
    await show("timeout", to())
    async def tsk():
        await asyncio.create_task(inner(3))
    await show("task", tsk())
    async def shielded():
        await asyncio.shield(inner(3))
    await show("shield", shielded())
    async def z():
        while True:
            await asyncio.sleep(0)
    t = asyncio.create_task(z())
    await asyncio.sleep(0)
    print(chain(t.get_coro()))
    t.cancel()
    cond = asyncio.Condition()
    async def cw():
        async with cond:
            await cond.wait()
    await show("cond", cw())
    async def cwf():
        async with cond:
            await cond.wait_for(lambda: False)
    await show("condwf", cwf())
    b = asyncio.Barrier(2)
    async def bw():
        await b.wait()
    await show("barrier", bw())
    async def ac():
        for f in asyncio.as_completed([inner(1), inner(2)]):
            await f
    await show("as_completed", ac())
    await asyncio.create_task(selfish())
    g = agen(0.2)
    a = g.asend(None)
    print(g.ag_await, g.ag_running, g.ag_suspended)
    async def d():
        return await a
    t = asyncio.create_task(d())
    await asyncio.sleep(0.05)
    print(chain(t.get_coro()))
    print(chain(g), g.ag_running)
    await t
    print(g.ag_await)
    await show("direct", asyncio.sleep(1))

def sub():
    yield 1
    yield 2
def top():
    yield 0
    yield from sub()
    yield from [1]
    yield from range(2)
g = top()
print(g.gi_yieldfrom)
for x in g:
    print(x, type(g.gi_yieldfrom).__name__, getattr(g.gi_yieldfrom, "__name__", None))
print(g.gi_yieldfrom)
c = outer(1)
print(c.cr_await)
c.close()
print(c.cr_await)
asyncio.run(main())
