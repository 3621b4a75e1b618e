import asyncio

async def gen():
    try:
        raise ValueError("inner")
    except ValueError:
        yield 1
        try:
            raise KeyError("second")
        except KeyError as e:
            yield repr(e.__context__)

async def main():
    g = gen()
    try:
        raise OSError("outer")
    except OSError:
        print(await anext(g))
    print(await anext(g))
    await g.aclose()

asyncio.run(main())
