import asyncio


async def background(name, cleanup):
    try:
        while True:
            await asyncio.sleep(0.01)
    except asyncio.CancelledError:
        print(name, "cancelled at the end")
        if cleanup:
            await asyncio.sleep(0.02)
            print(name, "cleaned up")
        raise


async def numbers():
    try:
        n = 0
        while True:
            yield n
            n += 1
    finally:
        print("generator closed")


async def main():
    keep = asyncio.create_task(background("bg", True))
    agen = numbers()
    print(await anext(agen), await anext(agen))
    await asyncio.sleep(0.025)
    print("main returns")
    return keep, agen


task, gen = asyncio.run(main())
print(task.cancelled(), task.done())


async def quick():
    asyncio.create_task(background("barely started", False))
    return "quick"


print(asyncio.run(quick()))
