import asyncio

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + 0.01
    for name in range(12):
        loop.call_at(when, print, "timer", name)
    await asyncio.sleep(0.03)
    print("end")

asyncio.run(main())
