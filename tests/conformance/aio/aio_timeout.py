import asyncio


async def slow(seconds: float) -> str:
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print("slow was cancelled")
        raise
    return "done"


async def main() -> None:
    async with asyncio.timeout(1) as quick:
        print(await slow(0.01))
    print("expired", quick.expired())
    try:
        async with asyncio.timeout(0.01) as limit:
            await slow(1)
    except TimeoutError as err:
        print("TimeoutError", err.args, limit.expired(), type(err.__cause__).__name__)
    async with asyncio.timeout(None) as free:
        print(free.when(), await slow(0.01))
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout_at(loop.time() + 0.02):
            await slow(1)
    except TimeoutError:
        print("timeout_at fired")
    try:
        async with asyncio.timeout_at(loop.time() - 5):
            print("still runs up to the first await")
            await slow(0.5)
    except TimeoutError:
        print("past deadline")
    try:
        async with asyncio.timeout(0.5) as limit:
            raise KeyError("own error")
    except KeyError as err:
        print("passes", err, limit.expired())
    print("cancelling", asyncio.current_task().cancelling(), asyncio.TimeoutError is TimeoutError)


asyncio.run(main())
