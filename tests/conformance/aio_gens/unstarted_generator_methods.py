import asyncio

async def gen():
    print("never starts")
    yield

async def main():
    g = gen()
    await g.aclose()
    g = gen()
    try:
        await g.athrow(KeyError("k"))
    except KeyError as e:
        print(repr(e))
    g = gen()
    del g
    print("end")

asyncio.run(main())
