import asyncio
from contextlib import asynccontextmanager

@asynccontextmanager
async def logged(name):
    print("before", name)
    yield
    print("after", name)

@logged("call")
async def work(x):
    print("work", x)
    return x * 2

async def main():
    print(await work(1), await work(2))

asyncio.run(main())
