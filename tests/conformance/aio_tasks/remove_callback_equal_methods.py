import asyncio

class Thing:
    def __init__(self):
        self.calls = 0
    def method(self, future):
        self.calls += 1

async def main():
    loop = asyncio.get_running_loop()
    thing, other = Thing(), Thing()
    future = loop.create_future()
    future.add_done_callback(thing.method)
    future.add_done_callback(other.method)
    print(future.remove_done_callback(thing.method))
    future.set_result(None)
    await asyncio.sleep(0)
    print(thing.calls, other.calls)

asyncio.run(main())
