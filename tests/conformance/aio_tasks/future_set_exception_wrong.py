import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    for wrong in (StopIteration("no"), StopIteration, 5, "text", int):
        try:
            future.set_exception(wrong)
            print("set", repr(future.exception()))
            future = loop.create_future()
        except TypeError as e:
            print(e)

asyncio.run(main())
