import asyncio

async def nothing():
    pass

async def main():
    print(asyncio.current_task().get_name())
    a, b = asyncio.create_task(nothing()), asyncio.create_task(nothing())
    print(a.get_name(), b.get_name())
    a.set_name("renamed")
    b.set_name(5)
    print(repr(a.get_name()), repr(b.get_name()))
    c = asyncio.create_task(nothing(), name=None)
    d = asyncio.create_task(nothing(), name=12)
    e = asyncio.create_task(nothing(), name="")
    print(c.get_name(), repr(d.get_name()), repr(e.get_name()))
    await asyncio.gather(a, b, c, d, e)
    f = asyncio.ensure_future(nothing())
    print(f.get_name())
    await f

asyncio.run(main())
asyncio.run(main())
