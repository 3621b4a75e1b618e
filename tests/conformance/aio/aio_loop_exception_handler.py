import asyncio


def handler(loop, context):
    exc = context.get("exception")
    print("handler:", context["message"].split(" ")[0], type(exc).__name__, exc)


def explode(n):
    raise ValueError(f"callback {n}")


async def fine():
    print("tasks are not disturbed")


async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_exception_handler())
    loop.set_exception_handler(handler)
    loop.call_soon(explode, 1)
    t = asyncio.create_task(fine())
    loop.call_later(0.01, explode, 2)
    await asyncio.sleep(0.03)
    await t
    loop.call_exception_handler({"message": "Handmade trouble", "exception": KeyError("k")})
    print(loop.get_exception_handler() is handler)


asyncio.run(main())
