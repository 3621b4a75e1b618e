import asyncio


async def vital():
    print("vital starts")
    await asyncio.sleep(0.03)
    print("vital ends")
    return "saved"


async def caller(task):
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        print("caller cancelled, inner done?", task.done())
        raise


async def main():
    inner = asyncio.create_task(vital())
    outer = asyncio.create_task(caller(inner))
    await asyncio.sleep(0.01)
    outer.cancel()
    print(await asyncio.gather(outer, return_exceptions=True) and outer.cancelled())
    print(await inner)

    inner = asyncio.create_task(vital())
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.01)
    except TimeoutError:
        print("timed out, inner goes on", inner.cancelled())
    print(await inner)

    inner = asyncio.create_task(vital())
    await asyncio.sleep(0)
    wrap = asyncio.shield(inner)
    inner.cancel()
    try:
        await wrap
    except asyncio.CancelledError:
        print("inner cancelled directly", wrap.cancelled())
    print(await asyncio.shield(asyncio.sleep(0, "plain")))


asyncio.run(main())
