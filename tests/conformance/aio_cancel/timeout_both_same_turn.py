import asyncio

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + 0.01
    try:
        async with asyncio.timeout_at(when) as outer:
            try:
                async with asyncio.timeout_at(when) as inner:
                    await asyncio.sleep(20)
            except TimeoutError:
                print("inner", inner.expired(), outer.expired(), asyncio.current_task().cancelling())
                await asyncio.sleep(0)
                print("after a turn")
    except TimeoutError:
        print("outer", inner.expired(), outer.expired(), asyncio.current_task().cancelling())

asyncio.run(main())
