import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(print)
    callback = lambda f: print("callback", f.result())
    future.add_done_callback(callback)
    future.add_done_callback(callback)
    future.add_done_callback(callback)
    print(future.remove_done_callback(callback), future.remove_done_callback(callback))
    print(future.remove_done_callback(print), future.remove_done_callback(len))
    future.add_done_callback(callback)
    future.set_result(5)
    print(future.remove_done_callback(callback))
    await asyncio.sleep(0)

asyncio.run(main())
