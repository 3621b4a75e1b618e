import asyncio

async def fails(name):
    await asyncio.sleep(0)
    raise ValueError(name)

async def main():
    try:
        try:
            await fails("first")
        except ValueError:
            await fails("second")
    except ValueError as e:
        print(repr(e), repr(e.__context__))
    try:
        try:
            await fails("third")
        finally:
            await fails("fourth")
    except ValueError as e:
        print(repr(e), repr(e.__context__))
    try:
        try:
            await fails("fifth")
        except ValueError as e:
            raise KeyError("sixth") from e
    except KeyError as e:
        print(repr(e), repr(e.__context__), repr(e.__cause__))

asyncio.run(main())
