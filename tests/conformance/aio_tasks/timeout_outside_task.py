import asyncio

async def use():
    async with asyncio.timeout(1):
        pass

coro = use()
try:
    coro.send(None)
except RuntimeError as e:
    print(e)

async def main():
    def callback():
        coro = use()
        try:
            coro.send(None)
        except RuntimeError as e:
            print(e)
    asyncio.get_running_loop().call_soon(callback)
    await asyncio.sleep(0)

asyncio.run(main())
