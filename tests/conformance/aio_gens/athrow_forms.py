import asyncio

async def catcher():
    while True:
        try:
            yield "waiting"
        except ValueError as e:
            print("caught", repr(e))
            yield "handled"

async def main():
    gen = catcher()
    await anext(gen)
    print(await gen.athrow(ValueError("instance")))
    print(await anext(gen))
    print(await gen.athrow(ValueError))
    try:
        await gen.athrow(KeyError("not caught"))
    except KeyError as e:
        print(repr(e))
    print([x async for x in gen])
    fresh = catcher()
    try:
        await fresh.athrow(OSError("before start"))
    except OSError as e:
        print(repr(e))
    try:
        await anext(fresh)
    except StopAsyncIteration:
        print("finished")

asyncio.run(main())
