import asyncio

async def gen():
    yield 1
    yield 2

async def main():
    g = gen()
    step = g.asend(None)
    print(await step)
    try:
        await step
    except RuntimeError as e:
        print(e)
    close = g.aclose()
    await close
    try:
        await close
    except RuntimeError as e:
        print(e)
    throw = gen().athrow(ValueError("x"))
    try:
        await throw
    except ValueError as e:
        print(repr(e))
    try:
        await throw
    except RuntimeError as e:
        print(e)

asyncio.run(main())
