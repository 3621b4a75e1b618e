import asyncio

async def main():
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(0.01) as cm:
        cm.reschedule(None)
        await asyncio.sleep(0.02)
        print("not expired", cm.when())
    async with asyncio.timeout(None) as cm:
        when = loop.time() + 100
        cm.reschedule(when)
        print(cm.when() == when)
    try:
        async with asyncio.timeout(100) as cm:
            cm.reschedule(loop.time() - 1)
            await asyncio.sleep(1)
    except TimeoutError:
        print("expired", cm.expired())

asyncio.run(main())
