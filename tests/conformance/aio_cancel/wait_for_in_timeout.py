import asyncio

async def main():
    try:
        async with asyncio.timeout(0.01):
            await asyncio.wait_for(asyncio.sleep(10), 5)
    except TimeoutError as e:
        print("outer", repr(e.__cause__))
    try:
        async with asyncio.timeout(5):
            await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError as e:
        print("inner", repr(e.__cause__), asyncio.current_task().cancelling())

asyncio.run(main())
