import asyncio
from contextlib import AsyncExitStack

class Room:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail
    async def __aenter__(self):
        return self
    async def __aexit__(self, kind, exc, tb):
        print(self.name, repr(exc))
        if self.fail:
            raise self.fail
        return self.swallow

async def main():
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(Room("outer", swallow=True))
        await stack.enter_async_context(Room("inner", fail=KeyError("exit")))
        raise ValueError("body")
    print("swallowed")
    try:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(Room("only"))
            raise ValueError("through")
    except ValueError as e:
        print(repr(e))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(Room("kept"))
        kept = stack.pop_all()
    print("not closed yet")
    await kept.aclose()
    try:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(5)
    except TypeError as e:
        print(e)

asyncio.run(main())
