import asyncio

async def value(x):
    await asyncio.sleep(0)
    return x

async def main():
    gathering = asyncio.gather(value(1), value(2))
    print(gathering.done(), type(gathering).__name__, isinstance(gathering, asyncio.Future))
    gathering.add_done_callback(lambda f: print("callback", f.result()))
    await gathering
    print(gathering.result(), gathering.exception(), gathering.cancel())
    await asyncio.sleep(0)

asyncio.run(main())
