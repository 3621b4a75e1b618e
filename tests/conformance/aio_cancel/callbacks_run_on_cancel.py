import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: print("callback", f.cancelled(), f.done()))
    print(future.cancel())
    print("cancelled")
    await asyncio.sleep(0)
    task = asyncio.create_task(asyncio.sleep(10))
    task.add_done_callback(lambda t: print("task callback", t.cancelled()))
    await asyncio.sleep(0)
    task.cancel()
    for i in range(3):
        print("turn", i)
        await asyncio.sleep(0)

asyncio.run(main())
