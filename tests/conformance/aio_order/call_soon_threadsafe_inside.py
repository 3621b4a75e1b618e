import asyncio

async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(print, "soon 1")
    loop.call_soon_threadsafe(print, "threadsafe")
    loop.call_soon(print, "soon 2")
    await asyncio.sleep(0)
    print("end")

asyncio.run(main())
