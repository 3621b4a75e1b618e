import asyncio

def callback(future):
    pass

class Thing:
    def method(self, future):
        pass

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(callback)
    print(repr(future).replace(__file__, "FILE"))
    future.add_done_callback(lambda f: None)
    print(repr(future).replace(__file__, "FILE"))
    future.add_done_callback(Thing().method)
    print(repr(future).replace(__file__, "FILE"))

asyncio.run(main())
