import asyncio

class Own:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return "own"

async def coro():
    return "coroutine"

loop = asyncio.new_event_loop()
print(loop.run_until_complete(coro()))
print(loop.run_until_complete(loop.create_task(coro())))
future = loop.create_future()
loop.call_soon(future.set_result, "future")
print(loop.run_until_complete(future))
print(loop.run_until_complete(Own()))
for wrong in (5, coro):
    try:
        loop.run_until_complete(wrong)
    except TypeError as e:
        print(e)
loop.close()
