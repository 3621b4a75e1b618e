import asyncio

async def main():
    for args, kw in (((), {}), ((None,), {}), (("text",), {}), ((), {"msg": "keyword"}), ((0,), {}), (((),), {})):
        future = asyncio.get_running_loop().create_future()
        future.cancel(*args, **kw)
        try:
            await future
        except asyncio.CancelledError as e:
            print(repr(e), e.args)
        try:
            future.result()
        except asyncio.CancelledError as e:
            print(repr(e))
        try:
            future.exception()
        except asyncio.CancelledError as e:
            print(repr(e))

asyncio.run(main())
