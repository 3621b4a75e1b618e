import asyncio

async def main():
    async with asyncio.timeout(10) as outer:
        try:
            async with asyncio.timeout(0.01) as inner:
                await asyncio.sleep(20)
        except TimeoutError as e:
            print("inner timeout", inner, repr(e.__cause__))
        await asyncio.sleep(0)
        print("outer goes on", asyncio.current_task().cancelling())
    print(outer.expired(), inner.expired())

asyncio.run(main())
