import asyncio

def show(*args):
    print("show", args)

async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(show)
    loop.call_soon(show, 1, [2], None)
    handle = loop.call_soon(show, "cancelled")
    handle.cancel()
    print(handle.cancelled())
    handle.cancel()
    try:
        loop.call_soon(show, key=1)
    except TypeError as e:
        print("TypeError")
    await asyncio.sleep(0)

asyncio.run(main())
