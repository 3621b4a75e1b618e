import asyncio

async def main():
    try:
        raise KeyError("handled")
    except KeyError:
        try:
            await asyncio.wait_for(asyncio.sleep(10), 0.001)
        except TimeoutError as e:
            print(repr(e), repr(e.__cause__), repr(e.__context__))
        try:
            async with asyncio.timeout(0.001):
                await asyncio.sleep(10)
        except TimeoutError as e:
            print(repr(e), repr(e.__cause__), repr(e.__context__))

asyncio.run(main())
