import asyncio

class Mine(BaseException):
    pass

async def raises(exc):
    raise exc

async def main():
    for exc in (Mine("mine"), GeneratorExit("exit")):
        task = asyncio.create_task(raises(exc))
        try:
            await task
        except BaseException as e:
            print(repr(e), task.cancelled())
    print([repr(r) for r in await asyncio.gather(raises(Mine("g")), return_exceptions=True)])

asyncio.run(main())
