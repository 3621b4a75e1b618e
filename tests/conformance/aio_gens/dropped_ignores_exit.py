import asyncio

async def gen():
    try:
        yield 1
    except GeneratorExit:
        print("ignored")
        yield 2

async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, c: print(c["message"].split(" at 0x")[0], repr(c["exception"]), sorted(c)))
    async for x in gen():
        print(x)
        break
    for _ in range(4):
        await asyncio.sleep(0)
    print("end")

asyncio.run(main())
