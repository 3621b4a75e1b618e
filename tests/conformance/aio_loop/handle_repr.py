import asyncio
import functools

def callback(*args):
    pass

class Thing:
    def method(self):
        pass
    def __call__(self):
        pass
    def __repr__(self):
        return "<Thing>"

async def main():
    loop = asyncio.get_running_loop()
    for handle in (loop.call_soon(callback), loop.call_soon(callback, 1, "two"), loop.call_soon(Thing().method),
                   loop.call_soon(print, "x" * 50), loop.call_soon(functools.partial(callback, 5), 6),
                   loop.call_soon(Thing()), loop.call_soon(lambda: None)):
        print(repr(handle).replace(__file__, "FILE"))
        handle.cancel()
        print(handle)

asyncio.run(main())
