import asyncio

async def main():
    loop = asyncio.get_running_loop()
    when = loop.time() + 100
    handle = loop.call_at(when, print, "never")
    print(type(handle).__name__, handle.when() == when, handle.cancelled())
    handle.cancel()
    print(handle.cancelled(), handle.when() == when)
    later = loop.call_later(0.01, print, "later")
    print(later.when() > loop.time(), isinstance(later, asyncio.Handle), isinstance(later, asyncio.TimerHandle))
    await asyncio.sleep(0.02)
    print(later.cancelled())
    later.cancel()
    print(later.cancelled())

asyncio.run(main())
