import asyncio
import inspect

class Suspend:
    def __await__(self):
        yield

async def coro():
    await Suspend()

async def agen():
    yield 1

def gen():
    yield 1

c, g = coro(), gen()
print(inspect.getcoroutinestate(c), inspect.getgeneratorstate(g))
c.send(None)
next(g)
print(inspect.getcoroutinestate(c), inspect.getgeneratorstate(g))
c.close()
g.close()
print(inspect.getcoroutinestate(c), inspect.getgeneratorstate(g))

async def main():
    a = agen()
    print(inspect.getasyncgenstate(a))
    await anext(a)
    print(inspect.getasyncgenstate(a))
    await a.aclose()
    print(inspect.getasyncgenstate(a))

asyncio.run(main())
