import asyncio

async def gen():
    yield 1

async def main():
    g = gen()
    print(g.__name__, g.__qualname__, type(g).__name__, g.ag_running, g.ag_await)
    print(aiter(g) is g, g.__aiter__() is g)
    print(type(g.asend(None)).__name__, type(g.athrow(ValueError)).__name__, type(g.aclose()).__name__, type(anext(g, 1)).__name__)

import warnings
warnings.simplefilter("ignore")
asyncio.run(main())
