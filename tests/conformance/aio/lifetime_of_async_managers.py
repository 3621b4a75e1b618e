import asyncio
import weakref


class N:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"N({self.name})"

    def __del__(self):
        print("  del", self.name)

    async def __aenter__(self):
        print("enter", self.name)
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *args):
        print("exit", self.name, args[0])
        await asyncio.sleep(0)
        return self.name.startswith("s")


class M(N):
    async def __aenter__(self):
        return N(self.name + "-entered")


async def plain():
    async with N("w1"):
        print("in w1")
    print("after w1")
    async with N("w2") as x:
        print("in w2", x)
    print("after w2")
    x = None
    print("x gone")
    async with M("w3"):
        print("in w3")
    print("after w3")
    async with M("w4") as y:
        print("in w4", y)
    print("after w4")
    del y
    print("y gone")
    async with N("w5") as a, M("w6") as b:
        print(a, b)
    print("after both")
    a = b = None
    print("both gone")


async def raising():
    async with N("s1"):
        raise ValueError(N("in s1"))
    print("after s1")
    try:
        async with N("r1"):
            raise ValueError("r1")
    except ValueError:
        print("caught r1")
    print("after r1")
    try:
        async with M("r2") as q:
            raise ValueError("r2")
    except ValueError as e:
        print("caught", e)
    print("after r2")


async def loops():
    for i in range(2):
        async with N(f"l{i}") as x:
            if i == 0:
                continue
            print("body", i)
            break
    print("after loop")


async def returning():
    async with N("ret") as x:
        return N("value")


async def cancelled():
    async with N("cancelled"):
        await asyncio.sleep(10)


async def gen():
    async with N("gen") as g:
        yield 1
        print("resumed")
    print("left")
    yield 2


async def main():
    await plain()
    print("--- plain done")
    await raising()
    print("--- raising done")
    await loops()
    print(await returning())
    t = asyncio.create_task(cancelled())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled")
    print("t", t.cancelled())
    async for v in gen():
        print(v)
    g = gen()
    print(await anext(g))
    await g.aclose()
    print("closed")
    del g
    print("dropped")
    t = asyncio.create_task(returning())
    await t
    print("task done", t.result())
    w = weakref.ref(t.result())
    print(w())
    del t
    print(w())
    lock = asyncio.Lock()
    async with lock:
        pass
    r = weakref.ref(lock)
    lock = None
    print("lock", r())


asyncio.run(main())
