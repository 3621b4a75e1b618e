import asyncio

async def lingering():
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError("at exit")

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, ctx: print(ctx["message"], repr(ctx["exception"]), ctx["task"].done()))
    asyncio.create_task(lingering())
    await asyncio.sleep(0)

asyncio.run(main())
