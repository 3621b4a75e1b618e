import asyncio

async def quick():
    return 1

async def main():
    loop = asyncio.get_running_loop()
    counter = 0

    def count():
        nonlocal counter
        counter += 1
        if counter < 20:
            loop.call_soon(count)

    loop.call_soon(count)
    await asyncio.gather(quick())
    print("one gathered", counter)
    await asyncio.gather(quick(), quick(), quick())
    print("three gathered", counter)
    await asyncio.gather(asyncio.gather(quick()), quick())
    print("nested gathered", counter)
    await asyncio.gather()
    print("none gathered", counter)

asyncio.run(main())
