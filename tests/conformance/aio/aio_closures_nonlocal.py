import asyncio


def make_counter(start=0):
    value = start

    async def bump(by=1):
        nonlocal value
        seen = value
        await asyncio.sleep(0)
        value = seen + by
        return value

    def peek():
        return value

    return bump, peek


async def main():
    bump, peek = make_counter(10)
    print(await bump(), await bump(5), peek())
    await asyncio.gather(*(bump() for _ in range(5)))
    print("lost updates:", peek())
    lock = asyncio.Lock()

    async def safe():
        async with lock:
            await bump()

    await asyncio.gather(*[safe() for _ in range(5)])
    print("with a lock:", peek())
    handlers = {}

    def on(event):
        def register(func):
            handlers.setdefault(event, []).append(func)
            return func
        return register

    @on("start")
    async def first(name):
        print("first", name)

    @on("start")
    @on("stop")
    async def second(name):
        await asyncio.sleep(0)
        print("second", name)

    for event in handlers:
        await asyncio.gather(*(h(event) for h in handlers[event]))
    print({k: [f.__name__ for f in v] for k, v in handlers.items()})


asyncio.run(main())
