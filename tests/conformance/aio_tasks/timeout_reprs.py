import asyncio

async def main():
    cm = asyncio.timeout(None)
    print(cm, cm.when())
    async with cm:
        print(cm)
    print(cm)
    cm = asyncio.timeout_at(10**9)
    print(cm, cm.when())
    async with cm:
        print(cm)
    try:
        async with asyncio.timeout_at(0) as cm:
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                print(cm)
                raise
    except TimeoutError:
        print(cm, cm.expired())

asyncio.run(main())
