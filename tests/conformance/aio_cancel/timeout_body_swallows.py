import asyncio

async def main():
    try:
        async with asyncio.timeout(0.01) as cm:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print("swallowed")
            print("body goes on", cm.expired(), asyncio.current_task().cancelling())
        print("no error", cm.expired(), asyncio.current_task().cancelling())
    except TimeoutError:
        print("timeout")
    await asyncio.sleep(0)
    print("end")

asyncio.run(main())
