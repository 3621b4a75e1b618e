import asyncio

def callback(future):
    pass

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future)
    future.set_result("x" * 60)
    print(future)
    future = loop.create_future()
    future.set_result({"a": [1, 2, 3], "b": (1,)})
    print(future)
    future = loop.create_future()
    future.set_exception(ValueError("bad"))
    print(future)
    future.exception()
    future = loop.create_future()
    future.cancel()
    print(future)
    future = loop.create_future()
    for n in range(4):
        future.add_done_callback(print)
        print(future)

asyncio.run(main())
