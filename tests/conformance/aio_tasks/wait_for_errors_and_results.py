import asyncio

async def fails():
    await asyncio.sleep(0)
    raise KeyError("inner")

async def slow():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        raise ValueError("in cleanup") from e

async def main():
    try:
        await asyncio.wait_for(fails(), 1)
    except KeyError as e:
        print(repr(e))
    try:
        await asyncio.wait_for(slow(), 0.001)
    except (ValueError, TimeoutError) as e:
        print(repr(e), repr(e.__cause__))
    for timeout in (0, -1):
        try:
            await asyncio.wait_for(slow(), timeout)
        except TimeoutError as e:
            print(repr(e), repr(e.__cause__))
    try:
        await asyncio.wait_for(5, 1)
    except TypeError as e:
        print(e)

asyncio.run(main())
