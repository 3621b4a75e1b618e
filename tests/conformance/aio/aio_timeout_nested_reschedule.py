import asyncio


async def nested(outer_s, inner_s):
    try:
        async with asyncio.timeout(outer_s) as outer:
            try:
                async with asyncio.timeout(inner_s) as inner:
                    await asyncio.sleep(0.08)
                print("neither")
            except TimeoutError:
                print("inner caught", inner.expired(), outer.expired())
            await asyncio.sleep(0)
            print("after inner")
    except TimeoutError:
        print("outer caught", inner.expired(), outer.expired())


async def main():
    await nested(0.5, 0.01)
    await nested(0.01, 0.5)
    await nested(0.5, 0.5)
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(0.01) as t:
        t.reschedule(loop.time() + 1)
        await asyncio.sleep(0.03)
        print("extended", t.expired())
    try:
        async with asyncio.timeout(10) as t:
            t.reschedule(loop.time() + 0.01)
            await asyncio.sleep(1)
    except TimeoutError:
        print("shortened", t.expired())
    async with asyncio.timeout(0.01) as t:
        t.reschedule(None)
        await asyncio.sleep(0.03)
        print("switched off", t.when())
    try:
        t.reschedule(None)
    except RuntimeError as err:
        print("RuntimeError:", err)
    try:
        async with t:
            pass
    except RuntimeError as err:
        print("RuntimeError:", err)


asyncio.run(main())
