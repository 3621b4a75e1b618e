import asyncio

async def main():
    for delay in (0, -1, 0.0):
        try:
            async with asyncio.timeout(delay):
                print("body runs")
                await asyncio.sleep(0)
                print("not here")
        except TimeoutError:
            print("timeout", delay)
    async with asyncio.timeout(0) as cm:
        print("no await")
    print(cm.expired())
    await asyncio.sleep(0)
    try:
        print(await asyncio.wait_for(asyncio.sleep(0, "value"), -1))
    except TimeoutError as e:
        print("wait_for", repr(e))

asyncio.run(main())
