import asyncio

def boom(x):
    raise ValueError(x)

def handler(loop, context):
    print(context["message"].split(" at ")[0], repr(context["exception"]), sorted(context))

async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_exception_handler())
    loop.set_exception_handler(handler)
    print(loop.get_exception_handler() is handler)
    loop.call_soon(boom, "soon")
    loop.call_later(0, boom, "later")
    future = loop.create_future()
    future.add_done_callback(boom)
    future.set_result(None)
    await asyncio.sleep(0.001)
    loop.set_exception_handler(None)
    print(loop.get_exception_handler())

asyncio.run(main())
