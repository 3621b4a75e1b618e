"""`loop.shutdown_asyncgens()` while loops over generators made in their heads are under way."""
import asyncio


async def items(name, waits):
    try:
        for number in range(4):
            if waits:
                await asyncio.sleep(0)
            yield number
    except GeneratorExit:
        print(name, "exit")
        raise
    finally:
        print(name, "finally")


async def at_yield():
    async for number in items("at yield", False):
        print("at yield", number)
        if number == 1:
            await asyncio.get_running_loop().shutdown_asyncgens()
            print("shut down")
    print("loop over")


async def in_await():
    async for number in items("in await", True):
        print("in await", number)
    print("loop over")


async def later():
    async for number in items("later", False):
        print("later", number)


def report(loop, context):
    print(context["message"].split(" 0x")[0].split("<")[0], repr(context.get("exception")))


async def main():
    asyncio.get_running_loop().set_exception_handler(report)
    task = asyncio.create_task(in_await())
    await asyncio.sleep(0)
    await at_yield()
    await task


async def second():
    task = asyncio.create_task(in_await())
    await asyncio.sleep(0)
    asyncio.get_running_loop().set_exception_handler(report)
    await asyncio.get_running_loop().shutdown_asyncgens()
    await task


asyncio.run(main())
print("--")
asyncio.run(second())
print("--")


async def cut_short():
    async for number in items("cut short", True):
        print("cut short", number)
        await asyncio.sleep(0)


async def third():
    asyncio.create_task(cut_short())
    for _ in range(3):
        await asyncio.sleep(0)


asyncio.run(third())
