import asyncio

keep = []

async def numbers():
    try:
        yield 1
    finally:
        raise ValueError("in close")

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, c: print(c["message"].split(" <")[0], repr(c["exception"]), sorted(c)))
    gen = numbers()
    keep.append(gen)
    await anext(gen)

asyncio.run(main())
