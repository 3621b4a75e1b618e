import asyncio

class Own:
    def __await__(self):
        yield
        return "own"

async def coro():
    return "coro"

async def main():
    task = asyncio.create_task(coro())
    print(asyncio.ensure_future(task) is task)
    future = asyncio.get_running_loop().create_future()
    print(asyncio.ensure_future(future) is future)
    for x in (coro(), Own()):
        wrapped = asyncio.ensure_future(x)
        print(type(wrapped).__name__, await wrapped)
    for wrong in (5, coro, None):
        try:
            asyncio.ensure_future(wrong)
        except TypeError as e:
            print(e)
    await task

asyncio.run(main())
