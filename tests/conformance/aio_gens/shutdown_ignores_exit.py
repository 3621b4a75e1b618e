import asyncio

keep = []

async def gen():
    try:
        yield 1
    finally:
        print("finally")
        yield 2

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, c: print(c["message"].split(" at 0x")[0], repr(c["exception"]), sorted(c)))
    g = gen()
    keep.append(g)
    print(await anext(g))

asyncio.run(main())
print("end")
