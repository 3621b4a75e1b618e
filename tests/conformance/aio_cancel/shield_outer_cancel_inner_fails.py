import asyncio

async def inner():
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    raise ValueError("inner failed")

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, ctx: print(ctx["message"], repr(ctx["exception"]), sorted(ctx)))
    shield = asyncio.shield(inner())
    await asyncio.sleep(0)
    print(shield.cancel())
    for _ in range(4):
        await asyncio.sleep(0)
    print(shield.cancelled())

asyncio.run(main())
