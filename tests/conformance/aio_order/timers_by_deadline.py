import asyncio

async def main():
    loop = asyncio.get_running_loop()
    now = loop.time()
    for delay in (0.03, 0.01, 0.02, 0.0, 0.015):
        loop.call_at(now + delay, print, "timer", delay)
    loop.call_soon(print, "soon")
    await asyncio.sleep(0.05)
    print("end")

asyncio.run(main())
