import asyncio

async def value():
    return 1

async def main():
    for wrong in (5, None, value):
        coro = value()
        try:
            await asyncio.gather(coro, wrong)
        except TypeError as e:
            print(e)
        await asyncio.sleep(0)

asyncio.run(main())
