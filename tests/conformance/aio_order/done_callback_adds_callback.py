import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def first(f):
        print("first")
        f.add_done_callback(lambda f: print("added inside"))
        loop.call_soon(print, "soon inside")

    future.add_done_callback(first)
    future.add_done_callback(lambda f: print("second"))
    future.set_result(None)
    for i in range(3):
        print("turn", i)
        await asyncio.sleep(0)

asyncio.run(main())
