import asyncio

async def value():
    return 1

coro = value()
try:
    asyncio.create_task(coro)
except RuntimeError as e:
    print(e)
coro.close()
try:
    asyncio.Future(loop=None)
except (RuntimeError, DeprecationWarning) as e:
    print(e)
loop = asyncio.new_event_loop()
future = asyncio.Future(loop=loop)
print(future.get_loop() is loop, future.done())
loop.close()
