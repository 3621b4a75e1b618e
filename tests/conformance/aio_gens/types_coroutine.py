import asyncio
import types

@types.coroutine
def pause():
    value = yield
    return "resumed", value

async def main():
    print(await pause())
    print(await asyncio.gather(pause(), pause()))

asyncio.run(main())
