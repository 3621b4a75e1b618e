import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager


@asynccontextmanager
async def layer(n):
    print("+", n)
    try:
        yield n * 10
    finally:
        print("-", n)


@contextmanager
def plain(n):
    print("plain +", n)
    yield n
    print("plain -", n)


async def farewell(word, *, mark="."):
    await asyncio.sleep(0)
    print("callback", word + mark)


async def hush(kind, error, trace):
    print("hush saw", repr(error))
    return True


async def main():
    async with AsyncExitStack() as stack:
        values = [await stack.enter_async_context(layer(n)) for n in range(3)]
        print(values, stack.enter_context(plain(9)))
        stack.push_async_callback(farewell, "bye", mark="!")
        stack.callback(print, "sync callback")
        print("body")
    async with AsyncExitStack() as stack:
        stack.push_async_exit(hush)
        await stack.enter_async_context(layer(7))
        raise ValueError("loud")
    print("hushed")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(layer(1))
        kept = stack.pop_all()
    print("nothing closed yet")
    await kept.aclose()
    stack = AsyncExitStack()
    await stack.__aenter__()
    stack.push_async_callback(farewell, "manual")
    print(await stack.__aexit__(None, None, None))


asyncio.run(main())
