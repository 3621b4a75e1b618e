import asyncio

def boom(future):
    raise ValueError("callback")

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, c: print(repr(c["exception"]), c["message"].split("(")[0]))
    future = loop.create_future()
    future.add_done_callback(boom)
    future.add_done_callback(lambda f: print("the next one runs"))
    future.set_result(1)
    await asyncio.sleep(0)
    print("main goes on")

asyncio.run(main())
