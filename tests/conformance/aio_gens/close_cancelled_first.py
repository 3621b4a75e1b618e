"""What is thrown into `aclose()` before it starts does not start it: the next step does."""
import asyncio


async def numbers():
    try:
        yield 1
    except BaseException as e:
        print("at the yield:", repr(e))
        raise
    finally:
        try:
            await asyncio.sleep(0)
            print("not reached when it is closed")
        except BaseException as e:
            print("at the await:", repr(e))
            raise


async def abandoned():
    g = numbers()
    print(await anext(g))


async def dropped():
    g = numbers()
    print(await anext(g))
    del g
    await asyncio.sleep(0)
    print("the end")


async def by_hand():
    g = numbers()
    print(await anext(g))
    closing = g.aclose()
    print(closing.throw(asyncio.CancelledError("early")))
    for _ in range(2):
        try:
            print(closing.send(None))
        except BaseException as e:
            print("closing:", repr(e))


for main in (abandoned, dropped, by_hand):
    print("--", main.__name__)
    asyncio.run(main())
