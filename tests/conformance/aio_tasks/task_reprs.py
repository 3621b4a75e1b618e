import asyncio

async def child():
    await asyncio.sleep(0)
    return "value"

async def fails():
    raise ValueError("bad")

def show(x):
    print(repr(x).replace(__file__, "FILE"))

async def main():
    task = asyncio.create_task(child(), name="named")
    show(task)
    await task
    show(task)
    task = asyncio.create_task(fails(), name="failing")
    await asyncio.wait([task])
    show(task)
    task.exception()
    task = asyncio.create_task(child(), name="cancelled")
    task.cancel()
    show(task)
    await asyncio.wait([task])
    show(task)

asyncio.run(main())
