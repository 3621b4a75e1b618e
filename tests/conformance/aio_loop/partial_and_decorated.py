import asyncio
import functools

def traced(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        print("call", function.__name__, args, kwargs)
        return await function(*args, **kwargs)
    return wrapper

@traced
async def add(a, b=1):
    return a + b

class Service:
    @classmethod
    async def make(cls):
        return cls.__name__
    @staticmethod
    async def helper(x):
        return x * 2
    @property
    async def value(self):
        return 7
    async def __call__(self, x):
        return x + 1

async def main():
    half = functools.partial(add, b=10)
    print(await add(1), await half(2))
    print(asyncio.iscoroutinefunction(add), asyncio.iscoroutinefunction(half), asyncio.iscoroutinefunction(Service.make),
          asyncio.iscoroutinefunction(Service()))
    s = Service()
    print(await Service.make(), await s.helper(3), await s.value, await s(4))
    print(await asyncio.gather(half(5), s(6), Service.helper(7)))

asyncio.run(main())
