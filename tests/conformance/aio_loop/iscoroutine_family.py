import asyncio
import inspect

async def coro():
    pass

async def agen():
    yield 1

def gen():
    yield 1

class Own:
    def __await__(self):
        yield

async def main():
    c = coro()
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(coro())
    for x in (c, coro, agen, agen(), gen, gen(), future, task, Own(), 5):
        print(asyncio.iscoroutine(x), asyncio.iscoroutinefunction(x), asyncio.isfuture(x),
              inspect.iscoroutine(x), inspect.isawaitable(x), inspect.isasyncgen(x), inspect.isasyncgenfunction(x))
    await c
    await task

asyncio.run(main())
