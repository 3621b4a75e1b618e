import asyncio
import weakref


class N:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"N({self.name})"

    def __del__(self):
        print("  del", self.name)


def say(x):
    print("say", x)
    return x


async def value(x):
    await asyncio.sleep(0)
    return x


async def job(x, y=None):
    local = N(f"local {x}")
    await asyncio.sleep(0)
    return N(f"result {x}")


async def agen(x):
    local = N("agen local")
    yield 1
    yield N("yielded")


async def args(a, *rest):
    pass


async def main():
    print(await job(N("1")))
    print("awaited")
    await job(N("2"))
    print("result dropped")
    t = asyncio.create_task(job(N("3")))
    await t
    print("task awaited")
    del t
    print("task gone")
    t = asyncio.create_task(job(N("4")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("done", t.done())
    t = None
    print("task gone")
    r = await asyncio.gather(job("6"), job("7"))
    print(r)
    r = None
    print("gathered gone")
    async for x in agen(N("12")):
        print(x)
    print("loop over", x)
    x = None
    print("x gone")
    g = agen(N("13"))
    await anext(g)
    await g.aclose()
    print("aclosed")
    g = None
    await args((await value(N("14"))).name, await value(say(1)))
    print("args")
    await args((await value(N("15"))), await value(say(2)))
    print("args")
    f = asyncio.get_running_loop().create_future()
    f.set_result(N("16"))
    print(await f)
    f = None
    print("future gone")
    q = asyncio.Queue()
    q.put_nowait(N("17"))
    print(await q.get())
    print("got")
    q.put_nowait(N("18"))
    q = None
    print("queue gone")
    asyncio.get_running_loop().call_soon(print, N("19"))
    await asyncio.sleep(0)
    print("called")
    h = asyncio.get_running_loop().call_later(100, print, N("20"))
    h.cancel()
    print("cancelled handle")
    h = None
    print("handle gone")
    t = asyncio.create_task(job(N("21")))
    t.add_done_callback(lambda t: print("done callback"))
    await t
    t = None
    print("t gone")
    async with asyncio.TaskGroup() as tg:
        t1 = tg.create_task(job(N("22")))
    print("group done", t1.result())
    t1 = tg = None
    print("group gone")
    d, p = await asyncio.wait([asyncio.create_task(job(N("23")))])
    print("waited", len(d), len(p))
    d = None
    print("set gone")
    print((await asyncio.wait_for(job(N("24")), 10)))
    print("waited for")
    s = await asyncio.shield(job(N("25")))
    print(s)
    s = None
    for fut in asyncio.as_completed([job(N("26"))]):
        print(await fut)
    fut = None
    print("completed")
    x = await asyncio.to_thread(N, "27")
    print(x)
    x = None
    print("thread result gone")


asyncio.run(main())
print("end")
