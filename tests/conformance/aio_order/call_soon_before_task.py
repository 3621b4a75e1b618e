import asyncio

async def child():
    print("child step")

async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(print, "first callback")
    task = asyncio.create_task(child())
    loop.call_soon(print, "second callback")
    print("main before sleep")
    await asyncio.sleep(0)
    print("main after sleep", task.done())

asyncio.run(main())
