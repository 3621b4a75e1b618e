import asyncio
import functools
import inspect


async def coro():
    return 1


def plain():
    return coro()


async def agen():
    yield 1


def gen():
    yield 1


class Box:
    async def method(self):
        return 2

    @staticmethod
    async def static():
        return 3

    async def __call__(self):
        return 4


async def main():
    for f in (coro, plain, agen, gen, Box().method, Box.static, functools.partial(coro), lambda: coro(), Box()):
        name = getattr(f, "__name__", type(f).__name__)
        print(f"{name:8} {asyncio.iscoroutinefunction(f)!s:6}{inspect.iscoroutinefunction(f)!s:6}{inspect.isasyncgenfunction(f)}")
    c = coro()
    print(asyncio.iscoroutine(c), inspect.iscoroutine(c), inspect.isawaitable(c), asyncio.iscoroutine(coro))
    t = asyncio.ensure_future(c)
    print(asyncio.iscoroutine(t), asyncio.isfuture(t), inspect.isawaitable(t))
    print(await t, asyncio.iscoroutine(gen()), inspect.isasyncgen(agen()), inspect.isawaitable(7))
    for thing in (coro, plain, lambda: 5):
        result = thing()
        if inspect.isawaitable(result):
            result = await result
        print(result)
    try:
        await 5
    except TypeError as err:
        print("TypeError:", err)
    try:
        await coro
    except TypeError as err:
        print("TypeError:", err)
    try:
        asyncio.ensure_future("x")
    except TypeError as err:
        print("TypeError:", err)


asyncio.run(main())
