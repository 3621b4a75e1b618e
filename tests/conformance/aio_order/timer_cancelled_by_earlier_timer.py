import asyncio

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + 0.01
    second = None

    def first():
        print("first cancels second")
        second.cancel()

    loop.call_at(when, first)
    second = loop.call_at(when, print, "second")
    loop.call_at(when, print, "third")
    await asyncio.sleep(0.03)

asyncio.run(main())
