import asyncio

async def main():
    try:
        async with asyncio.timeout(0.01) as cm:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                raise ValueError("other")
    except Exception as e:
        print(repr(e), repr(e.__context__), cm.expired(), asyncio.current_task().cancelling())

asyncio.run(main())
