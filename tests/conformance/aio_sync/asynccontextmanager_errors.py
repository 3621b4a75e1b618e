import asyncio
from contextlib import asynccontextmanager

@asynccontextmanager
async def never():
    if False:
        yield

@asynccontextmanager
async def twice():
    yield 1
    yield 2

@asynccontextmanager
async def swallows():
    try:
        yield
    except KeyError:
        print("swallowed")

@asynccontextmanager
async def raises_in_exit():
    yield
    raise OSError("exit")

async def main():
    for make in (never, twice, raises_in_exit):
        try:
            async with make():
                pass
        except (RuntimeError, OSError) as e:
            print(repr(e))
    async with swallows():
        raise KeyError("k")
    try:
        async with twice():
            raise ValueError("v")
    except (ValueError, RuntimeError) as e:
        print(repr(e))

asyncio.run(main())
