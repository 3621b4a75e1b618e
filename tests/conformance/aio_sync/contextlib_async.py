import asyncio
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, nullcontext, suppress

@asynccontextmanager
async def room(name):
    print("open", name)
    try:
        yield name.upper()
    except ValueError as e:
        print("room saw", repr(e))
        raise
    finally:
        await asyncio.sleep(0)
        print("close", name)

async def main():
    async with room("a") as a, room("b") as b:
        print(a, b)
    with suppress(ValueError):
        async with room("c"):
            raise ValueError("inside")
    async with nullcontext(5) as five:
        print(five)
    async with AsyncExitStack() as stack:
        for name in "xy":
            print(await stack.enter_async_context(room(name)))
        stack.push_async_callback(asyncio.sleep, 0)
        stack.callback(print, "callback")

asyncio.run(main())
