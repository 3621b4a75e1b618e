import asyncio

async def value():
    print("never runs")

coro = value()
print(asyncio.iscoroutine(coro), coro.__name__, coro.__qualname__)
coro.close()
try:
    asyncio.run(coro)
except RuntimeError as e:
    print(e)
