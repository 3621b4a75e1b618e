import asyncio

async def main():
    try:
        await asyncio.wait_for(asyncio.sleep(float("nan")), 0.01)
        print("slept")
    except ValueError as e:
        print("ValueError", e)
    except TimeoutError:
        print("timeout")

asyncio.run(main())
