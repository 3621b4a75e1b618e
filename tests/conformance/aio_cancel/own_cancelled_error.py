import asyncio

class Mine(asyncio.CancelledError):
    pass

async def raises(exc):
    raise exc

async def main():
    for exc in (asyncio.CancelledError("plain"), Mine("mine"), asyncio.CancelledError(1, 2)):
        task = asyncio.create_task(raises(exc))
        try:
            await task
        except asyncio.CancelledError as e:
            print(repr(e), e is exc, task.cancelled(), task.cancelling())
        try:
            await task
        except asyncio.CancelledError as e:
            print("again", repr(e), e is exc)

asyncio.run(main())
