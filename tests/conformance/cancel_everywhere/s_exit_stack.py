import asyncio
from contextlib import AsyncExitStack, asynccontextmanager


@asynccontextmanager
async def resource(name):
    await asyncio.sleep(0)
    print("  open", name)
    try:
        yield name
    finally:
        await asyncio.sleep(0)
        print("  close", name)


async def main():
    async with AsyncExitStack() as stack:
        names = [await stack.enter_async_context(resource(n)) for n in "ab"]
        stack.push_async_callback(asyncio.sleep, 0)
        await asyncio.sleep(0)
        print("  using", names)
    return "closed"
