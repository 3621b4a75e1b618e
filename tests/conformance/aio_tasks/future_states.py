import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future.done(), future.cancelled())
    for get in (future.result, future.exception):
        try:
            get()
        except asyncio.InvalidStateError as e:
            print(repr(e))
    future.set_result([1])
    print(future.done(), future.cancelled(), future.result(), future.exception())
    for change in (lambda: future.set_result(2), lambda: future.set_exception(ValueError())):
        try:
            change()
        except asyncio.InvalidStateError as e:
            print(repr(e))
    print(future.cancel())

asyncio.run(main())
