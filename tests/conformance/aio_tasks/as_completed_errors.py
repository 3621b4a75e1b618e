import asyncio

async def value(x, delay):
    await asyncio.sleep(delay)
    if x < 0:
        raise ValueError(x)
    return x

async def main():
    for f in asyncio.as_completed([value(-1, 0.002), value(2, 0.001), value(-3, 0.003)]):
        try:
            print(await f)
        except ValueError as e:
            print(repr(e))

asyncio.run(main())
