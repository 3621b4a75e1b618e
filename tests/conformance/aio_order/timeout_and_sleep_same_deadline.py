import asyncio

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + 0.01
    future = loop.create_future()
    loop.call_at(when, future.set_result, "result")
    try:
        async with asyncio.timeout_at(when):
            print(await future)
    except TimeoutError:
        print("timeout", future)
    future = loop.create_future()
    when = loop.time() + 0.01
    try:
        async with asyncio.timeout_at(when):
            loop.call_at(when, lambda: future.cancelled() or future.set_result("result"))
            print(await future)
    except TimeoutError:
        print("timeout", future)

asyncio.run(main())
