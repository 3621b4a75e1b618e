import asyncio

async def main():
    try:
        async with asyncio.timeout(0.01) as outer:
            try:
                async with asyncio.timeout(10) as inner:
                    await asyncio.sleep(20)
            except TimeoutError:
                print("inner timeout")
            except asyncio.CancelledError:
                print("inner cancelled", inner.expired(), outer.expired())
                raise
    except TimeoutError as e:
        print("outer timeout", outer.expired(), inner.expired(), repr(e.__cause__), asyncio.current_task().cancelling())

asyncio.run(main())
