import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    error = ValueError("set")
    future.set_exception(error)
    print(future.exception() is error, future.done(), future.cancelled())
    for _ in range(2):
        try:
            await future
        except ValueError as e:
            print(e is error)
    try:
        future.result()
    except ValueError as e:
        print(e is error)
    future = loop.create_future()
    future.set_exception(KeyError)
    print(repr(future.exception()))

asyncio.run(main())
