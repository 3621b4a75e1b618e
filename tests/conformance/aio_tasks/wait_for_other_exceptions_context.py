import asyncio

async def raises_after_timeout():
    try:
        await asyncio.sleep(10)
    finally:
        raise OSError("cleanup failed")

async def main():
    try:
        await asyncio.wait_for(raises_after_timeout(), 0.001)
    except Exception as e:
        print(repr(e), repr(e.__context__), repr(e.__cause__))
    try:
        raise KeyError("handled")
    except KeyError:
        try:
            await asyncio.wait_for(asyncio.sleep(10), 0.001)
        except TimeoutError as e:
            print(repr(e), repr(e.__cause__))

asyncio.run(main())
