import asyncio

async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, print, "later 0")
    loop.call_soon(print, "soon")
    loop.call_later(-1, print, "later -1")
    loop.call_at(0, print, "at 0")
    for i in range(3):
        print("turn", i)
        await asyncio.sleep(0)

asyncio.run(main())
