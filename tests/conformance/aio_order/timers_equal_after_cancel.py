import asyncio

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + 0.01
    handles = [loop.call_at(when, print, "timer", i) for i in range(10)]
    for i in (0, 3, 4, 9):
        handles[i].cancel()
    await asyncio.sleep(0.03)
    print([h.cancelled() for h in handles])

asyncio.run(main())
