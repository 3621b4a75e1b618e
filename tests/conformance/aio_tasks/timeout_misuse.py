import asyncio

async def main():
    cm = asyncio.timeout(1)
    for action in (lambda: cm.reschedule(5), cm.expired):
        try:
            print(action())
        except RuntimeError as e:
            print(e)
    async with cm:
        try:
            async with cm:
                pass
        except RuntimeError as e:
            print(e)
    try:
        async with cm:
            pass
    except RuntimeError as e:
        print(e)
    try:
        cm.reschedule(None)
    except RuntimeError as e:
        print(e)

asyncio.run(main())
