import asyncio

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + 0.01
    handles = [loop.call_at(when + 0.001 * (i % 3), print, "timer", i) for i in range(150)]
    for i, handle in enumerate(handles):
        if i % 10:
            handle.cancel()
    await asyncio.sleep(0.05)
    print("end")

asyncio.run(main())
