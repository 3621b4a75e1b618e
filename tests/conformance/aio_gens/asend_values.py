import asyncio

async def echo():
    received = yield "first"
    while received is not None:
        print("received", received)
        received = yield received * 2
    print("ends")

async def main():
    gen = echo()
    print(await gen.asend(None))
    print(await gen.asend(5), await gen.asend("x"))
    try:
        await gen.asend(None)
    except StopAsyncIteration as e:
        print("stop", e.args)
    try:
        await gen.asend(1)
    except StopAsyncIteration as e:
        print("stop again", e.args)

asyncio.run(main())
