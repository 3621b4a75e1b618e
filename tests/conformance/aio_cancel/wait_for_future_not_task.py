import asyncio

async def main():
    future = asyncio.get_running_loop().create_future()
    try:
        await asyncio.wait_for(future, 0.001)
    except TimeoutError:
        print("timeout", future.cancelled())
    future = asyncio.get_running_loop().create_future()
    try:
        await asyncio.wait_for(asyncio.shield(future), 0.001)
    except TimeoutError:
        print("timeout", future.cancelled())
    future.set_result("kept")
    print(await asyncio.wait_for(future, 0))

asyncio.run(main())
